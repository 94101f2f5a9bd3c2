//===- Targets.h - What the fuzzers have in common --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A target aborts where the code that it feeds breaks a promise.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_FUZZ_TARGETS_H
#define DLC_TEST_FUZZ_TARGETS_H

#include "dlc/Data/HostTensor.h"
#include <cstdlib>

namespace dlc::test {

inline llvm::StringRef getText(const uint8_t *data, size_t size) {
  return {reinterpret_cast<const char *>(data), size};
}

/// True for a success. An error must say something.
template <typename T> bool check(llvm::Expected<T> &result) {
  if (result)
    return true;
  if (llvm::toString(result.takeError()).empty())
    abort();
  return false;
}

/// Aborts unless the tensor has as many bytes as its shape needs.
inline void checkTensor(const HostTensor &tensor) {
  unsigned __int128 bytes = tensor.dtype.bits / 8;
  for (int64_t dim : tensor.dims) {
    if (dim < 0)
      abort();
    bytes *= static_cast<uint64_t>(dim);
    // More than this no tensor has, and the product stays countable.
    if (bytes > INT64_MAX)
      abort();
  }
  if (bytes != tensor.bytes.size())
    abort();
}

} // namespace dlc::test

#endif // DLC_TEST_FUZZ_TARGETS_H
