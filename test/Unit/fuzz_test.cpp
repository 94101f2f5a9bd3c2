//===- fuzz_test.cpp - What fuzzers found and start from ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every line of a corpus is an input in hexadecimal.
//
//===----------------------------------------------------------------------===//

#include "fuzz/model_file.h"
#include "llvm/ADT/StringExtras.h"
#include <fstream>
#include <gtest/gtest.h>

TEST(Fuzz, ModelFiles) {
  std::ifstream lines(DLC_TEST_CORPUS "/model_file.txt");
  int inputs = 0;
  for (std::string line; std::getline(lines, line); ++inputs) {
    std::string bytes;
    ASSERT_TRUE(llvm::tryGetFromHex(line, bytes)) << "line " << inputs + 1;
    const auto *data = reinterpret_cast<const uint8_t *>(bytes.data());
    dlc::test::fuzzModelFile(data, bytes.size());
    // Cut off, and with a bit turned around, here and there.
    for (size_t at = 0; at < bytes.size(); at += bytes.size() / 10 + 1) {
      dlc::test::fuzzModelFile(data, at);
      std::string turned = bytes;
      turned[at] ^= 1 << at % 8;
      dlc::test::fuzzModelFile(reinterpret_cast<const uint8_t *>(turned.data()),
                               turned.size());
    }
  }
  EXPECT_GE(inputs, 10);
}
