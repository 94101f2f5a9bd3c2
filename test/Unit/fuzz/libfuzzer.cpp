//===- libfuzzer.cpp - A fuzzer of the reader of ONNX files ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// To be run by hand: dlc-fuzz-model-file -max_total_time=60
//
//===----------------------------------------------------------------------===//

#include "model_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dlc::test::fuzzModelFile(data, size);
  return 0;
}
