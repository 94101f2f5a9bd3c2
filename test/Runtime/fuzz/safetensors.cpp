//===- safetensors.cpp - fuzzing headers of tensors -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a header says of tensors has to be within the file, whatever it says.
//
//===----------------------------------------------------------------------===//

#include "safetensors.h"
#include "targets.h"
#include <cstdlib>

namespace dlcrt::test {

void fuzzSafetensors(const uint8_t *data, size_t size) {
  static constexpr int64_t dims[] = {2, 3};
  static constexpr uint64_t dataBytes = 64;
  const NamedTensor tensors[] = {
      {"a", {kDLFloat, 32}, 2, dims, nullptr, 24},
      {"b.c", {kDLInt, 64}, 0, dims, nullptr, 8},
      {"\"\xc3\xa9", {kDLBool, 8}, 1, dims, nullptr, 2}};
  uint64_t offsets[3];
  char note[16] = "";
  bool found = succeeds(
      findTensors("fuzz", reinterpret_cast<const char *>(data), size, dataBytes,
                  tensors, 3, offsets, {note, sizeof(note)}),
      DLCRT_BAD_ARTIFACT, DLCRT_INVALID_ARGUMENT);
  for (int i = 0; found && i < 3; ++i)
    if (offsets[i] > dataBytes || tensors[i].bytes > dataBytes - offsets[i])
      abort();
}

} // namespace dlcrt::test
