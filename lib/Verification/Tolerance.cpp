//===- Tolerance.cpp - When numbers count as equal ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "Tolerance.h"
#include <cmath>

using namespace dlc;

double dlc::getTolerance(dlcrt_dtype dtype) {
  bool isFloat = dtype.code == kDLFloat;
  if (isFloat && dtype.bits == 64)
    return 1e-11;
  if (isFloat && dtype.bits == 32)
    return 1e-4;
  if (isFloat && dtype.bits == 16)
    return 1e-2;
  if (dtype.code == kDLBfloat)
    return 5e-2;
  bool isInteger =
      dtype.code == kDLInt || dtype.code == kDLUInt || dtype.code == kDLBool;
  // Of floats of eight bits and less, two neighbours.
  return isInteger ? 0 : 0.25;
}

double dlc::getLargestMagnitude(const HostTensor &tensor) {
  double largest = 0;
  for (int64_t i = 0, e = tensor.getNumElements(); i < e; ++i)
    if (double value = std::fabs(getElementAsDouble(tensor, i));
        std::isfinite(value))
      largest = std::max(largest, value);
  return largest;
}

TensorComparison dlc::compareWithReference(const HostTensor &actual,
                                           const HostTensor &reference) {
  double tolerance = getTolerance(reference.dtype);
  return compareTensors(actual, reference, /*relative=*/0,
                        tolerance * getLargestMagnitude(reference));
}
