//===- Winograd.h - The numbers of Winograd's algorithm ---------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// F(4, 3), by which four results of a filter of three elements take six
// products instead of twelve:
//
//   Y = A^T ((G g) * (B^T d))
//
// of filter g and six elements d, where * goes element by element. In two
// dimensions, with a tile D of 6x6 pixels:
//
//   Y = A^T ((G g G^T) * (B^T D B)) A
//
// It is by Toom and Cook: products of polynomials from their values at the
// points 0, +-p, +-q and infinity. With p = sqrt(1/2), q = sqrt(2) the largest
// error is a third to a fifth of that with 1 and 2, which most others take.
//
// Winograd, Arithmetic Complexity of Computations, 1980; Barabasz et al., Error
// Analysis and Improving the Accuracy of Winograd Convolution, 2018.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_WINOGRAD_H
#define DLC_SUPPORT_WINOGRAD_H

#include <cstdint>

namespace dlc::winograd {

/// Results along one side of a tile, elements of the filter, and what these are
/// transformed to.
inline constexpr int64_t kTile = 4;
inline constexpr int64_t kFilter = 3;
inline constexpr int64_t kPoints = 6;
/// Products for each tile and pair of channels.
inline constexpr int64_t kProducts = kPoints * kPoints;

/// The points other than 0 and infinity, which are also there with a minus.
inline constexpr double kP = 0.70710678118654752440,
                        kQ = 1.41421356237309504880;
inline constexpr double kP2 = 0.5, kQ2 = 2;

/// G: a row for each of 0, p, -p, q, -q and infinity.
inline constexpr double kOfP = 1 / (2 * kP2 * (kP2 - kQ2));
inline constexpr double kOfQ = 1 / (2 * kQ2 * (kQ2 - kP2));
inline constexpr double kFilterTransform[kPoints][kFilter] = {
    {1 / (kP2 * kQ2), 0, 0},        {kOfP, kOfP * kP, kOfP * kP2},
    {kOfP, -kOfP * kP, kOfP * kP2}, {kOfQ, kOfQ * kQ, kOfQ * kQ2},
    {kOfQ, -kOfQ * kQ, kOfQ * kQ2}, {0, 0, 1}};

} // namespace dlc::winograd

#endif // DLC_SUPPORT_WINOGRAD_H
