//===- Npz.cpp - Fuzzing the reader of .npz archives ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An archive is refused with a message, or gives tensors that hold what their
// shapes say.
//
//===----------------------------------------------------------------------===//

#include "Targets.h"

using namespace dlc;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::Expected<std::vector<NamedTensor>> tensors =
      parseNpz(test::getText(data, size));
  if (!test::check(tensors))
    return 0;
  for (const NamedTensor &member : *tensors)
    test::checkTensor(member.tensor);
  return 0;
}
