//===- Tolerance.h - When numbers count as equal ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How far an optimized result may be from the reference: what the order of sums
// and the contraction of products and sums can change, and what a program makes
// of such changes.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_TOLERANCE_H
#define DLC_LIB_VERIFICATION_TOLERANCE_H

#include "dlc/Data/HostTensor.h"

namespace dlc {

/// The allowed difference as a part of the largest magnitude of a tensor. Sums
/// that cancel leave small numbers with the error of large ones, so that errors
/// are in proportion to the tensor, not to its elements. None for integers.
double getTolerance(dlcrt_dtype dtype);

/// The largest finite magnitude.
double getLargestMagnitude(const HostTensor &tensor);

/// Changes each float by some units in its last place, as another order of
/// operations might have. Equal seeds make equal changes.
void addNoise(HostTensor &tensor, uint64_t seed);

/// The allowed difference from `reference`, which was `noisy` when all that it
/// depends on had noise: where a program makes large differences of small ones,
/// they say nothing about who computes it.
double getTolerance(const HostTensor &reference, const HostTensor &noisy);

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_TOLERANCE_H
