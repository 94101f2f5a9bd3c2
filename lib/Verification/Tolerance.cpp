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
#include <cstring>
#include <random>

using namespace dlc;

/// Whether numbers of this type may be inexact. Complex ones are only moved.
static bool isComputed(dlcrt_dtype dtype) {
  return dtype.code != kDLInt && dtype.code != kDLUInt &&
         dtype.code != kDLBool && dtype.code != kDLComplex;
}

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
  // Of floats of eight bits and less, two neighbours.
  return isComputed(dtype) ? 0.25 : 0;
}

double dlc::getLargestMagnitude(const HostTensor &tensor) {
  double largest = 0;
  for (int64_t i = 0, e = tensor.getNumElements(); i < e; ++i)
    if (double value = std::fabs(getElementAsDouble(tensor, i));
        std::isfinite(value))
      largest = std::max(largest, value);
  return largest;
}

void dlc::addNoise(HostTensor &tensor, uint64_t seed) {
  if (!isComputed(tensor.dtype))
    return;
  unsigned width = tensor.dtype.bits / 8;
  // Wide floats gather the errors of many operations, narrow ones are rounded
  // once. Neighbours in order are neighbours as bits.
  int64_t range = width >= 4 ? 8 : 1;
  std::mt19937_64 generator(seed);
  for (int64_t i = 0, e = tensor.getNumElements(); i < e; ++i) {
    int64_t change = int64_t(generator() % (2 * range + 1)) - range;
    double value = getElementAsDouble(tensor, i);
    if (value == 0 || !std::isfinite(value))
      continue;
    char *place = tensor.bytes.data() + i * width;
    HostTensor before{tensor.dtype, {}, {place, place + width}};
    uint64_t bits = 0;
    std::memcpy(&bits, place, width);
    bits += change;
    std::memcpy(place, &bits, width);
    // Not past zero, and not to infinity.
    double after = getElementAsDouble(tensor, i);
    if (!std::isfinite(after) || std::signbit(after) != std::signbit(value) ||
        after == 0)
      std::memcpy(place, before.bytes.data(), width);
  }
}

double dlc::getTolerance(const HostTensor &reference, const HostTensor &noisy) {
  // How much more than one sample the noise may do.
  constexpr double kMargin = 8;
  double infinity = std::numeric_limits<double>::infinity();
  TensorComparison noise =
      compareTensors(noisy, reference, /*relative=*/0, /*absolute=*/infinity);
  // Other sizes, or infinities in other places.
  if (!noise.matches)
    return infinity;
  return getTolerance(reference.dtype) * getLargestMagnitude(reference) +
         kMargin * noise.maxAbsolute;
}
