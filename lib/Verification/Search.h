//===- Search.h - From a wrong result to its cause --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cuts a piece that gives wrong values down to the nodes that matter.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_SEARCH_H
#define DLC_LIB_VERIFICATION_SEARCH_H

#include "PieceChecker.h"

namespace dlc {

/// The smallest piece found that gives a wrong value.
struct Culprit {
  Piece piece;
  /// The node that makes the first wrong value.
  unsigned node;
  /// How the piece's outputs differ.
  Judgement judgement;
};

/// Finds one in `piece`, which is wrong. None if no part of it is wrong when it
/// is given the right values.
std::optional<Culprit> findCulprit(PieceChecker &checker, const Piece &piece);

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_SEARCH_H
