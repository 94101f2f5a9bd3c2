//===- libfuzzer.cpp - a fuzzer of one target -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiled once for each target; see ../CMakeLists.txt.
//
//===----------------------------------------------------------------------===//

#include "targets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dlcrt::test::DLCRT_FUZZ_TARGET(data, size);
  return 0;
}
