//===- Tolerance.h - When numbers count as equal ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How far an optimized result may be from the reference: what the order of sums
// and the contraction of products and sums can change, and no more.
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

/// Compares with that tolerance. NaN equals NaN; infinities have to be the
/// same.
TensorComparison compareWithReference(const HostTensor &actual,
                                      const HostTensor &reference);

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_TOLERANCE_H
