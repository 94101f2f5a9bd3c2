//===- TileAlignment.cpp - Which loops of fused ops go together -----------===//
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

#include "dlc/Analysis/TileAlignment.h"

using namespace dlc;

TileAlignment::TileAlignment(linalg::LinalgOp root) : root(root) {
  SmallVector<int64_t> own;
  for (auto [i, kind] : llvm::enumerate(root.getIteratorTypesArray()))
    own.push_back(kind == utils::IteratorType::parallel ? int64_t(i) : -1);
  loops[root] = std::move(own);
}

void TileAlignment::add(linalg::LinalgOp producer) {
  // Unset (-2) until a consumer says which loop of the root it is.
  SmallVector<int64_t> follows(producer.getNumLoops(), -2);
  for (mlir::OpResult result : producer->getResults()) {
    AffineMap written = producer.getMatchingIndexingMap(
        producer.getDpsInitOperand(result.getResultNumber()));
    for (OpOperand &use : result.getUses()) {
      auto consumer = dyn_cast<linalg::LinalgOp>(use.getOwner());
      if (!consumer || !contains(consumer))
        continue;
      AffineMap read = consumer.getMatchingIndexingMap(&use);
      for (auto [out, in] :
           llvm::zip(written.getResults(), read.getResults())) {
        auto own = dyn_cast<mlir::AffineDimExpr>(out);
        if (!own)
          continue;
        auto theirs = dyn_cast<mlir::AffineDimExpr>(in);
        int64_t loop =
            theirs ? getLoops(consumer)[theirs.getPosition()] : int64_t(-1);
        int64_t &known = follows[own.getPosition()];
        known = known == -2 || known == loop ? loop : -1;
      }
    }
  }
  for (auto [i, kind] : llvm::enumerate(producer.getIteratorTypesArray()))
    if (kind != utils::IteratorType::parallel || follows[i] == -2)
      follows[i] = -1;
  loops[producer] = std::move(follows);
}

SmallVector<bool> TileAlignment::getTileable() const {
  SmallVector<bool> tileable;
  for (int64_t loop : getLoops(root))
    tileable.push_back(loop >= 0);
  for (auto &[op, follows] : loops)
    for (size_t loop = 0; loop < tileable.size(); ++loop)
      if (!llvm::is_contained(follows, static_cast<int64_t>(loop)))
        tileable[loop] = false;
  return tileable;
}

StructuredKind dlc::getStructuredKind(linalg::LinalgOp op) {
  if (isa<linalg::FillOp>(op))
    return StructuredKind::fill;
  if (op.getNumReductionLoops() == 0)
    return StructuredKind::parallel;
  // A dimension that an input does not follow, or follows together with others,
  // is one over which its elements are read again.
  bool readsAny = false;
  for (OpOperand *input : op.getDpsInputOperands()) {
    AffineMap map = op.getMatchingIndexingMap(input);
    if (!isa<RankedTensorType, MemRefType>(input->get().getType()))
      continue;
    readsAny = true;
    if (!map.isProjectedPermutation())
      return StructuredKind::contraction;
  }
  // What is known may have gone into the body.
  if (!readsAny)
    return StructuredKind::reduction;
  // A product of operands that do not have the same dimensions.
  int64_t full = llvm::count_if(op.getDpsInputOperands(), [&](OpOperand *in) {
    return op.getMatchingIndexingMap(in).getNumResults() == op.getNumLoops();
  });
  return full > 0 ? StructuredKind::reduction : StructuredKind::contraction;
}

bool dlc::hasWindows(linalg::LinalgOp op) {
  return llvm::any_of(op.getIndexingMapsArray(), [](AffineMap map) {
    return llvm::any_of(map.getResults(), [](AffineExpr expr) {
      return expr.getKind() == mlir::AffineExprKind::Add;
    });
  });
}
