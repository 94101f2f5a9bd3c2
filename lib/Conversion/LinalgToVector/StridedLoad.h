//===- StridedLoad.h - Vectors with gaps ------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loads of vectors whose elements don't lie side by side.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CONVERSION_LINALGTOVECTOR_STRIDEDLOAD_H
#define DLC_LIB_CONVERSION_LINALGTOVECTOR_STRIDEDLOAD_H

#include "StructuredLoops.h"

namespace dlc {

/// The vector of `type` that starts at `indices` of `buffer` and goes on by
/// `growth` positions along each dimension from element to element. `mask` says
/// which elements to read, the others are zero; null: all.
Value loadStrided(OpBuilder &builder, Location loc, VectorType type,
                  Value buffer, ValueRange indices, ArrayRef<int64_t> growth,
                  Value mask);

/// The elements that lie `distances` elements behind `position` in the memory
/// of `buffer`, whatever its layout.
Value gatherFrom(OpBuilder &builder, Location loc, VectorType type,
                 Value buffer, Value position, Value distances, Value mask);

} // namespace dlc

#endif // DLC_LIB_CONVERSION_LINALGTOVECTOR_STRIDEDLOAD_H
