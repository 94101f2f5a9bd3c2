//===- Random.h - Random numbers --------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random numbers without a state: each element is a function of a key and of
// its number, so that they are the same on every machine and with any number of
// threads.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_DLC_RANDOM_H
#define DLC_DIALECT_DLC_RANDOM_H

#include "dlc/Dialect/Dlc/Arithmetic.h"

namespace dlc {

/// `key` as a tensor of shape [] and type u64.
Value createRandomKey(ImplicitLocOpBuilder &builder, uint64_t key);

/// 64 random bits an element, as u64, in a tensor of `sizes`. `key` is of u64
/// and of shape [].
Term createRandomBits(ImplicitLocOpBuilder &builder,
                      ArrayRef<OpFoldResult> sizes, Value key);

/// Numbers in [0, 1), of f32 or f64.
Term createUniform(ImplicitLocOpBuilder &builder, ArrayRef<OpFoldResult> sizes,
                   Type elementType, Value key);

/// Numbers of mean 0 and deviation 1, of f32 or f64.
Term createNormal(ImplicitLocOpBuilder &builder, ArrayRef<OpFoldResult> sizes,
                  Type elementType, Value key);

} // namespace dlc

#endif // DLC_DIALECT_DLC_RANDOM_H
