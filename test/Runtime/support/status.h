//===- status.h - expectations about statuses -------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A status must be freed exactly once; these take it, compare it and free it.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_STATUS_H
#define DLCRT_TEST_SUPPORT_STATUS_H

#include "dlcrt/dlcrt.h"
#include <gtest/gtest.h>
#include <string>

namespace dlcrt::test {

/// A status as a value.
struct Outcome {
  dlcrt_code code;
  std::string message;

  Outcome(dlcrt_status status)
      : code(dlcrt_status_code(status)), message(dlcrt_status_message(status)) {
    dlcrt_status_free(status);
  }
};

inline void expectOk(Outcome outcome) {
  EXPECT_EQ(outcome.code, DLCRT_OK) << outcome.message;
}

inline void assertOk(Outcome outcome) {
  ASSERT_EQ(outcome.code, DLCRT_OK) << outcome.message;
}

/// Expects an error with exactly this message.
inline void expectError(Outcome outcome, dlcrt_code code,
                        const std::string &message) {
  EXPECT_EQ(outcome.code, code);
  EXPECT_EQ(outcome.message, message);
}

/// Expects an error whose message has `part` in it.
inline void expectErrorWith(Outcome outcome, dlcrt_code code,
                            const std::string &part) {
  EXPECT_EQ(outcome.code, code) << outcome.message;
  EXPECT_NE(outcome.message.find(part), std::string::npos) << outcome.message;
}

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_STATUS_H
