//===- NarrowFloats.h - Floats that no processor converts -------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Conversions of 4- and 8-bit floats, and of f64 to 16 bits, in terms of
// integer and f32 arithmetic: what instructions and compiler runtimes lack.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_DIALECT_DLC_NARROWFLOATS_H
#define DLC_LIB_DIALECT_DLC_NARROWFLOATS_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// Converts a float to another type of floats: the nearest value, ties to even.
/// Out of range the result is infinite, or NaN in types without infinities, or
/// with `saturate` the greatest finite value.
Value convertFloat(OpBuilder &builder, Location loc, Value value, FloatType to,
                   bool saturate);

} // namespace dlc

#endif // DLC_LIB_DIALECT_DLC_NARROWFLOATS_H
