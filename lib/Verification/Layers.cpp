//===- Layers.cpp - All values, compared ----------------------------------===//
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

#include "Layers.h"

using namespace dlc;

/// How much the values of one run may take.
static constexpr size_t kMaxBytes = size_t(256) << 20;

static void compareValues(PieceChecker &checker, ArrayRef<Value> values,
                          LayerComparison &comparison) {
  const SourceProgram &program = checker.getProgram();
  llvm::BitVector all(program.getNodes().size(), true);
  Piece piece{program.getNeeded(values, all), SmallVector<Value>(values)};
  Judgement judgement = checker.check(piece);
  if (judgement.outputs.empty()) {
    comparison.notes.push_back("what nodes compute can't be compared: " +
                               judgement.problem);
    return;
  }
  if (judgement.isWrong())
    comparison.wrongPieces.push_back(piece);
  for (auto [value, output] : llvm::zip_equal(values, judgement.outputs)) {
    if (!output.matches)
      comparison.wrong.push_back(value);
    comparison.tensors.push_back(
        {program.getName(value).str(),
         program.getNodes()[*program.getMaker(value)].name, output});
  }
}

LayerComparison dlc::compareLayers(PieceChecker &checker) {
  LayerComparison comparison;
  SmallVector<Value> values;
  size_t bytes = 0;
  for (const SourceNode &node : checker.getProgram().getNodes())
    for (Value value : node.values) {
      size_t size = checker.getReference().find(value)->second.bytes.size();
      if (!values.empty() && bytes + size > kMaxBytes) {
        compareValues(checker, values, comparison);
        values.clear();
        bytes = 0;
      }
      values.push_back(value);
      bytes += size;
    }
  if (!values.empty())
    compareValues(checker, values, comparison);
  return comparison;
}
