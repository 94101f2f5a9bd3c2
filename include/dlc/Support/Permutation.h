//===- Permutation.h - Permutations of dimensions ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A permutation p says that position i holds what was at p[i].
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_PERMUTATION_H
#define DLC_SUPPORT_PERMUTATION_H

#include "dlc/Support/LLVM.h"

namespace dlc {

inline bool isIdentity(ArrayRef<int64_t> permutation) {
  for (auto [i, p] : llvm::enumerate(permutation))
    if (p != static_cast<int64_t>(i))
      return false;
  return true;
}

inline SmallVector<int64_t> invert(ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> inverse(permutation.size());
  for (auto [i, p] : llvm::enumerate(permutation))
    inverse[p] = i;
  return inverse;
}

/// `values` in the order of `permutation`.
template <typename Range>
auto permute(Range &&values, ArrayRef<int64_t> permutation) {
  SmallVector<std::decay_t<decltype(values[0])>> result;
  for (int64_t p : permutation)
    result.push_back(values[p]);
  return result;
}

/// Whether `permutation` has each of 0 .. rank-1 once.
inline bool isPermutation(ArrayRef<int64_t> permutation, int64_t rank) {
  if (static_cast<int64_t>(permutation.size()) != rank)
    return false;
  SmallVector<bool> seen(rank);
  for (int64_t p : permutation) {
    if (p < 0 || p >= rank || seen[p])
      return false;
    seen[p] = true;
  }
  return true;
}

/// Whether `permutation` moves dimensions of size 1 only, so that the elements
/// of `shape` stay in place.
inline bool movesNothing(ArrayRef<int64_t> shape,
                         ArrayRef<int64_t> permutation) {
  int64_t last = -1;
  for (int64_t dim : permutation) {
    if (shape[dim] == 1)
      continue;
    if (dim < last)
      return false;
    last = dim;
  }
  return true;
}

} // namespace dlc

#endif // DLC_SUPPORT_PERMUTATION_H
