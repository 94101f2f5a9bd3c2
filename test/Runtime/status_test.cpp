//===- status_test.cpp - tests of statuses --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Codes and messages, and how host programs write them.
//
//===----------------------------------------------------------------------===//

#include "support/lambda_model.h"

using namespace dlcrt::test;

TEST(Status, NullIsOk) {
  EXPECT_EQ(dlcrt_status_code(nullptr), DLCRT_OK);
  EXPECT_STREQ(dlcrt_status_message(nullptr), "ok");
  dlcrt_status_free(nullptr);
}

TEST(Status, VersionHasThreeNumbers) {
  int major, minor, patch;
  EXPECT_EQ(sscanf(dlcrt_version(), "%d.%d.%d", &major, &minor, &patch), 3);
}

TEST(Status, FailReplacesPlaceholders) {
  LambdaFixture f(1);
  auto failWith = [&](const char *format, std::vector<int64_t> values) {
    return call(f.module,
                [=](const Call &c) { return c.fail(format, values); });
  };
  expectError(failWith("index {} is not in 0 to {}", {-7, 9}), DLCRT_FAILED,
              "index -7 is not in 0 to 9");
  expectError(failWith("{}{}{}", {1, 2}), DLCRT_FAILED, "12{}");
  expectError(failWith("none", {1, 2}), DLCRT_FAILED, "none");
  expectError(failWith("", {}), DLCRT_FAILED, "");
  expectError(failWith("{ {}} %s {", {INT64_MIN}), DLCRT_FAILED,
              "{ -9223372036854775808} %s {");
  expectError(failWith("two\nlines", {}), DLCRT_FAILED, "two lines");
}

TEST(Status, LongMessagesAreWhole) {
  LambdaFixture f(1);
  std::string longText(100000, 'x');
  expectError(
      call(f.module, [&](const Call &c) { return c.fail(longText.c_str()); }),
      DLCRT_FAILED, longText);
}
