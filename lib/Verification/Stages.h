//===- Stages.h - Which phase makes a piece wrong ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles a piece with more and more of the stages optimized.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_STAGES_H
#define DLC_LIB_VERIFICATION_STAGES_H

#include "PieceChecker.h"

namespace dlc {

/// Which stage of a compilation makes a piece wrong.
struct GuiltyStage {
  /// Empty if no stage could be found; "import" if the piece is wrong without
  /// any optimization.
  std::string name;
  /// Its passes without each of which the piece is right.
  std::vector<std::string> passes;
  /// What could not be tried, or whatever else there is to say.
  std::string note;
};

GuiltyStage findGuiltyStage(PieceChecker &checker, const Piece &piece);

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_STAGES_H
