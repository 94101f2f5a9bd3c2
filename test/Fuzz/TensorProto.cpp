//===- TensorProto.cpp - Fuzzing the reader of ONNX tensors ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A message is refused with an error, or gives a tensor that holds what its
// shape says. So do the parts of other values.
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
  // The same bytes as an optional sequence, as what is in it, and as maps.
  const int64_t open[] = {-1, -1};
  const dlcrt_tensor_info infos[] = {
      {"x.present", {6, 8}, 0, 0, open, nullptr},
      {"x.value.values", {2, 32}, 0, 1, open, nullptr},
      {"x.value.shapes", {0, 64}, 0, 2, open, nullptr},
      {"y.ends", {0, 64}, 0, 1, open, nullptr},
      {"y.bytes", {1, 8}, 0, 1, open, nullptr},
      {"z.ends", {0, 64}, 0, 1, open, nullptr},
      {"z.keys.ends", {0, 64}, 0, 1, open, nullptr},
      {"z.keys.bytes", {1, 8}, 0, 1, open, nullptr},
      {"z.values", {2, 32}, 0, 1, open, nullptr},
      {"w.keys", {0, 16}, 0, 1, open, nullptr},
      {"w.values", {2, 32}, 0, 1, open, nullptr}};
  for (auto [first, count] :
       {std::pair{0, 3}, {1, 2}, {3, 2}, {5, 4}, {6, 3}, {9, 2}}) {
    llvm::Expected<std::vector<HostTensor>> parts = parseOnnxValue(
        test::getText(data, size), llvm::ArrayRef(infos + first, count));
    if (test::check(parts))
      for (const HostTensor &part : *parts)
        test::checkTensor(part);
  }
  return 0;
}
