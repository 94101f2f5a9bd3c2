//===- dense.cpp - copies of strided tensors ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The innermost dimension is a loop of its own, the others are counted like the
// digits of a number.
//
//===----------------------------------------------------------------------===//

#include "dense.h"
#include "signature.h"
#include <cstdlib>
#include <cstring>

namespace dlcrt {

/// Copies `count` elements of `bytes` bytes that lie `step` bytes apart.
template <size_t bytes>
static void copyRow(char *to, const char *from, int64_t count, ptrdiff_t step) {
  for (int64_t i = 0; i < count; ++i, to += bytes, from += step)
    memcpy(to, from, bytes);
}

static void copyRow(char *to, const char *from, int64_t count, ptrdiff_t step,
                    size_t bytes) {
  if (step == ptrdiff_t(bytes)) {
    memcpy(to, from, count * bytes);
    return;
  }
  switch (bytes) {
  case 1:
    return copyRow<1>(to, from, count, step);
  case 2:
    return copyRow<2>(to, from, count, step);
  case 4:
    return copyRow<4>(to, from, count, step);
  case 8:
    return copyRow<8>(to, from, count, step);
  default:
    for (int64_t i = 0; i < count; ++i)
      memcpy(to + i * bytes, from + i * step, bytes);
  }
}

/// The bytes from one element to the next along `axis`. Nobody steps along a
/// dimension of one element, whose stride may be any number.
static ptrdiff_t stepOf(const DLTensor &tensor, int32_t axis, size_t bytes) {
  return tensor.shape[axis] == 1 ? 0 : tensor.strides[axis] * ptrdiff_t(bytes);
}

bool copyDense(const DLTensor &tensor, char *to) {
  size_t bytes = tensor.dtype.bits / 8;
  int32_t last = tensor.ndim - 1;
  auto *index = static_cast<int64_t *>(calloc(tensor.ndim, sizeof(int64_t)));
  if (!index)
    return false;
  const char *row = static_cast<const char *>(firstElement(tensor));
  int64_t rowLength = tensor.shape[last];
  ptrdiff_t step = stepOf(tensor, last, bytes);
  for (;;) {
    copyRow(to, row, rowLength, step, bytes);
    to += rowLength * bytes;
    // The next row: the last digit that can still grow grows, those behind it
    // start again.
    int32_t axis = last - 1;
    for (; axis >= 0; --axis) {
      ptrdiff_t axisStep = stepOf(tensor, axis, bytes);
      if (++index[axis] < tensor.shape[axis]) {
        row += axisStep;
        break;
      }
      row -= axisStep * (tensor.shape[axis] - 1);
      index[axis] = 0;
    }
    if (axis < 0)
      break;
  }
  free(index);
  return true;
}

} // namespace dlcrt
