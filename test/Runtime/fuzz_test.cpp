//===- fuzz_test.cpp - the fuzzers' targets over known inputs -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A target aborts where the runtime breaks a promise. The inputs are those that
// a fuzzer found to reach different code, one a line in hexadecimal digits; one
// that showed an error is added to them (xxd -p -c 0).
//
//===----------------------------------------------------------------------===//

#include "fuzz/targets.h"
#include "support/temp_dir.h"
#include <sstream>

using namespace dlcrt::test;

static std::vector<uint8_t> bytesOf(const std::string &hex) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(
        static_cast<uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return bytes;
}

/// Runs `target` over the lines of a file of the corpus and, as the first bytes
/// decide on most, over every shorter input.
static void runCorpus(const char *file,
                      void (*target)(const uint8_t *, size_t)) {
  std::stringstream lines(readFile(DLCRT_TEST_CORPUS "/" + std::string(file)));
  int inputs = 0;
  for (std::string line; std::getline(lines, line); ++inputs) {
    std::vector<uint8_t> bytes = bytesOf(line);
    for (size_t size = 0; size <= bytes.size(); ++size)
      target(bytes.data(), size);
  }
  EXPECT_GE(inputs, 20);
}

TEST(Fuzz, Trailers) { runCorpus("trailer.txt", fuzzTrailer); }

TEST(Fuzz, Safetensors) { runCorpus("safetensors.txt", fuzzSafetensors); }

TEST(Fuzz, Descriptors) { runCorpus("descriptor.txt", fuzzDescriptor); }
