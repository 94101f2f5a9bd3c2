//===- StructuredLoops.cpp - A structured op as loops over buffers --------===//
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

#include "StructuredLoops.h"

using namespace dlc;

StructuredLoops::StructuredLoops(linalg::LinalgOp op)
    : op(op), sizes(op.getStaticLoopRanges()),
      kinds(op.getIteratorTypesArray()) {
  for (OpOperand *input : op.getDpsInputOperands())
    inputs.push_back({input->get(), op.getMatchingIndexingMap(input), false});
  for (OpOperand &output : op.getDpsInitsMutable())
    outputs.push_back({output.get(), op.getMatchingIndexingMap(&output), true});
}

/// What `expr` does when loop `loop` advances by one, `lanes` times from a
/// multiple of `lanes`: the constant it grows by, or nothing if that varies.
static std::optional<int64_t> getGrowth(AffineExpr expr, int64_t loop,
                                        int64_t lanes) {
  if (!expr.isFunctionOfDim(loop))
    return 0;
  if (isa<mlir::AffineDimExpr>(expr))
    return 1;
  auto binary = cast<mlir::AffineBinaryOpExpr>(expr);
  std::optional<int64_t> lhs = getGrowth(binary.getLHS(), loop, lanes);
  std::optional<int64_t> rhs = getGrowth(binary.getRHS(), loop, lanes);
  if (!lhs || !rhs)
    return std::nullopt;
  auto constant = dyn_cast<mlir::AffineConstantExpr>(binary.getRHS());
  // Blocks of a packed layout: the loop itself, in pieces of a multiple of the
  // lanes.
  bool isBlock = constant && constant.getValue() % lanes == 0 &&
                 isa<mlir::AffineDimExpr>(binary.getLHS());
  switch (expr.getKind()) {
  case mlir::AffineExprKind::Add:
    return *lhs + *rhs;
  case mlir::AffineExprKind::Mul:
    return constant ? std::optional(*lhs * constant.getValue()) : std::nullopt;
  case mlir::AffineExprKind::FloorDiv:
    return isBlock ? std::optional<int64_t>(0) : std::nullopt;
  case mlir::AffineExprKind::Mod:
    return isBlock ? std::optional<int64_t>(1) : std::nullopt;
  default:
    return std::nullopt;
  }
}

std::optional<SmallVector<int64_t>>
StructuredOperand::getGrowth(int64_t loop, int64_t lanes) const {
  SmallVector<int64_t> growth;
  for (AffineExpr expr : map.getResults()) {
    std::optional<int64_t> step = ::getGrowth(expr, loop, lanes);
    if (!step)
      return std::nullopt;
    growth.push_back(*step);
  }
  return growth;
}

Stride StructuredOperand::getStride(int64_t loop, int64_t lanes) const {
  auto type = dyn_cast<MemRefType>(value.getType());
  if (!type || !map.isFunctionOfDim(loop))
    return Stride::none;
  std::optional<SmallVector<int64_t>> growth = getGrowth(loop, lanes);
  auto [strides, offset] = type.getStridesAndOffset();
  if (!growth || strides.back() != 1)
    return Stride::other;
  int64_t distance = 0;
  for (auto [step, stride] : llvm::zip(*growth, strides)) {
    if (step != 0 && ShapedType::isDynamic(stride))
      return Stride::other;
    distance += step == 0 ? 0 : step * stride;
  }
  if (distance != 1)
    return Stride::other;
  return Stride::contiguous;
}

Value dlc::evaluate(OpBuilder &b, Location loc, AffineExpr expr,
                    ValueRange loops) {
  if (auto dim = dyn_cast<mlir::AffineDimExpr>(expr))
    return loops[dim.getPosition()];
  if (auto constant = dyn_cast<mlir::AffineConstantExpr>(expr))
    return arith::ConstantIndexOp::create(b, loc, constant.getValue());
  auto binary = cast<mlir::AffineBinaryOpExpr>(expr);
  Value lhs = evaluate(b, loc, binary.getLHS(), loops);
  Value rhs = evaluate(b, loc, binary.getRHS(), loops);
  switch (expr.getKind()) {
  case mlir::AffineExprKind::Add:
    return b.createOrFold<arith::AddIOp>(loc, lhs, rhs);
  case mlir::AffineExprKind::Mul:
    return b.createOrFold<arith::MulIOp>(loc, lhs, rhs);
  case mlir::AffineExprKind::FloorDiv:
    return b.createOrFold<arith::DivUIOp>(loc, lhs, rhs);
  case mlir::AffineExprKind::Mod:
    return b.createOrFold<arith::RemUIOp>(loc, lhs, rhs);
  default:
    llvm_unreachable("an expression of an indexing map");
  }
}
