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
#include "PassWatch.h"

using namespace dlc;

/// Those of `candidates` without each of which `piece` is right.
static std::vector<std::string>
findGuiltyPasses(PieceChecker &checker, const Piece &piece, size_t numOptimized,
                 ArrayRef<std::string> candidates) {
  std::vector<std::string> guilty;
  for (const std::string &name : candidates) {
    PassWatch watch(checker.getContext(), name);
    Judgement judgement = checker.check(piece, numOptimized);
    if (judgement.known && !judgement.isWrong())
      guilty.push_back(name);
  }
  return guilty;
}

GuiltyStage dlc::findGuiltyStage(PieceChecker &checker, const Piece &piece) {
  std::set<std::string> before;
  auto isWrong = [&](size_t numOptimized, GuiltyStage &stage) {
    PassWatch watch(checker.getContext());
    Judgement judgement = checker.check(piece, numOptimized);
    if (!judgement.known)
      stage.note =
          "it can't be compiled with no optimization after the phase '" +
          stage.name + "', which may be the wrong one as well";
    // A phase can do without the passes that it only has when it is optimized.
    std::vector<std::string> added;
    llvm::copy_if(watch.getNames(), std::back_inserter(added),
                  [&](const std::string &name) { return !before.count(name); });
    before = watch.getNames();
    stage.passes = std::move(added);
    return judgement.isWrong();
  };
  GuiltyStage stage{"import", {}, ""};
  if (isWrong(0, stage)) {
    stage.passes.clear();
    stage.note =
        "it is wrong without optimization as well: in the import or in "
        "what all levels have in common";
    return stage;
  }
  for (auto [i, name] : llvm::enumerate(PieceChecker::getStages())) {
    stage.name = name.str();
    if (!isWrong(i + 1, stage))
      continue;
    stage.passes = findGuiltyPasses(checker, piece, i + 1, stage.passes);
    return stage;
  }
  return {"", {}, "it is right when it is compiled again"};
}
