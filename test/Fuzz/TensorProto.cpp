//===- TensorProto.cpp - Fuzzing the reader of ONNX tensors ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A message is refused with an error, or gives a tensor that holds what its
// shape says.
//
//===----------------------------------------------------------------------===//

#include "Targets.h"
#include "dlc/Frontends/Onnx.h"

using namespace dlc;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::Expected<HostTensor> tensor =
      parseOnnxTensor(test::getText(data, size));
  if (test::check(tensor))
    test::checkTensor(*tensor);
  return 0;
}
