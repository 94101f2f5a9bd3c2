//===- tensor.h - tensors for tests -----------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tensor with its own memory, shape and strides, that converts to a DLTensor.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_TENSOR_H
#define DLCRT_TEST_SUPPORT_TENSOR_H

#include "dlcrt/dlcrt.h"
#include <vector>

namespace dlcrt::test {

template <typename T> constexpr DLDataType dtypeOf() {
  uint8_t code = T(0.5f) != T(0) ? kDLFloat : T(-1) < T(0) ? kDLInt : kDLUInt;
  return {code, sizeof(T) * 8, 1};
}

template <typename T> struct Tensor {
  std::vector<T> data;
  std::vector<int64_t> shape;
  std::vector<int64_t> strides; // empty: dense

  Tensor(std::vector<int64_t> dims, std::vector<T> values)
      : data(std::move(values)), shape(std::move(dims)) {}
  explicit Tensor(std::vector<int64_t> dims) : shape(std::move(dims)) {
    int64_t count = 1;
    for (int64_t dim : shape)
      count *= dim;
    data.resize(count);
  }

  DLTensor get() {
    return {data.data(),
            {kDLCPU, 0},
            static_cast<int32_t>(shape.size()),
            dtypeOf<T>(),
            shape.data(),
            strides.empty() ? nullptr : strides.data(),
            0};
  }
};

/// An output for the runtime to fill in.
inline DLTensor openTensor() { return DLTensor{}; }

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_TENSOR_H
