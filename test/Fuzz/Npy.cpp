//===- Npy.cpp - Fuzzing the reader of .npy files -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file is refused with a message, or gives a tensor that says the same when
// it is written and read again.
//
//===----------------------------------------------------------------------===//

#include "Targets.h"

using namespace dlc;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::Expected<HostTensor> tensor = parseNpy(test::getText(data, size));
  if (!test::check(tensor))
    return 0;
  test::checkTensor(*tensor);
  llvm::Expected<HostTensor> again = parseNpy(formatNpy(*tensor));
  if (!test::check(again) || again->dims != tensor->dims ||
      again->bytes != tensor->bytes || again->dtype.code != tensor->dtype.code)
    abort();
  return 0;
}
