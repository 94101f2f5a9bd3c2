//===- OnnxMutator.h - Models made of models --------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Most changes of single bytes give no model, or one that ONNX's checker
// refuses. These go farther.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_FUZZ_ONNXMUTATOR_H
#define DLC_TEST_FUZZ_ONNXMUTATOR_H

#include <cstddef>
#include <cstdint>

namespace dlc::test {

/// Changes the model in `data` and returns its new size, as
/// LLVMFuzzerCustomMutator has to.
size_t mutateModel(uint8_t *data, size_t size, size_t maxSize, unsigned seed);

} // namespace dlc::test

#endif // DLC_TEST_FUZZ_ONNXMUTATOR_H
