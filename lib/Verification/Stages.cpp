//===- Stages.cpp - Which phase makes a piece wrong -----------------------===//
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

#include "Stages.h"

using namespace dlc;

GuiltyStage dlc::findGuiltyStage(PieceChecker &checker, const Piece &piece) {
  if (checker.check(piece, 0).isWrong())
    return {"import", "it is wrong without optimization as well: in the import "
                      "or in what all levels have in common"};
  std::string note;
  for (auto [i, stage] : llvm::enumerate(PieceChecker::getStages())) {
    Judgement judgement = checker.check(piece, i + 1);
    if (judgement.isWrong())
      return {stage.str(), note};
    if (!judgement.known)
      note = "it can't be compiled with no optimization after the phase '" +
             stage.str() + "', which may be the wrong one as well";
  }
  return {"", "it is right when it is compiled again"};
}
