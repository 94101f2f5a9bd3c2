//===- dtype.h - element types ----------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sizes and names of the element types, which are DLPack's codes and bits.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_DTYPE_H
#define DLCRT_SRC_DTYPE_H

#include "dlcrt/dlcrt.h"

namespace dlcrt {

/// "float32", "bool" and so on, in a buffer of its own.
struct DTypeName {
  explicit DTypeName(dlcrt_dtype dtype);
  /// With the lanes of a vector type: "float32x4".
  explicit DTypeName(DLDataType dtype);
  char text[40];
};

/// What an address of such an element must be a multiple of, in bytes.
uint64_t alignmentOf(dlcrt_dtype dtype);

/// The product of `rank` dimensions, none of them negative. False if it, or the
/// bytes of that many elements, exceeds what an int64_t can hold.
bool countElements(const int64_t *dims, int32_t rank, dlcrt_dtype dtype,
                   int64_t &elements, int64_t &bytes);

} // namespace dlcrt

#endif // DLCRT_SRC_DTYPE_H
