//===- case_name.h - names of the cases of a table --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where each bad input is a row of a table, each is a test of its own, named
// after the message it must give.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_CASE_NAME_H
#define DLCRT_TEST_SUPPORT_CASE_NAME_H

#include <cctype>
#include <gtest/gtest.h>
#include <string>

namespace dlcrt::test {

/// The row's number, and the letters and digits of its message.
template <typename Case>
std::string caseName(const testing::TestParamInfo<Case> &info) {
  std::string name = std::to_string(info.index);
  for (const char *c = info.param.message; *c; ++c)
    if (isalnum(static_cast<unsigned char>(*c)))
      name += *c;
    else if (name.back() != '_')
      name += '_';
  return name;
}

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_CASE_NAME_H
