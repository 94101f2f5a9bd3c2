//===- UpperBound.cpp - Bounds of sizes of tiles --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Intervals, by recursion over affine expressions and the ops that compute
// them.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/UpperBound.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "mlir/Dialect/Arith/Transforms/Transforms.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"

using namespace dlc;
using mlir::ValueBoundsConstraintSet;
using mlir::presburger::BoundType;

using Bound = std::optional<int64_t>;

static Bound getBound(Value value, BoundType which);

static BoundType opposite(BoundType which) {
  return which == BoundType::UB ? BoundType::LB : BoundType::UB;
}

static Bound getBound(AffineExpr expr, ValueRange dims, ValueRange symbols,
                      BoundType which) {
  auto recurse = [&](AffineExpr part, BoundType which) {
    return getBound(part, dims, symbols, which);
  };
  if (auto constant = dyn_cast<mlir::AffineConstantExpr>(expr))
    return constant.getValue();
  if (auto dim = dyn_cast<mlir::AffineDimExpr>(expr))
    return getBound(dims[dim.getPosition()], which);
  if (auto symbol = dyn_cast<mlir::AffineSymbolExpr>(expr))
    return getBound(symbols[symbol.getPosition()], which);
  auto binary = cast<mlir::AffineBinaryOpExpr>(expr);
  auto factor = dyn_cast<mlir::AffineConstantExpr>(binary.getRHS());
  if (expr.getKind() == mlir::AffineExprKind::Add) {
    Bound lhs = recurse(binary.getLHS(), which),
          rhs = recurse(binary.getRHS(), which);
    return lhs && rhs ? Bound(*lhs + *rhs) : std::nullopt;
  }
  if (!factor)
    return std::nullopt;
  bool grows =
      expr.getKind() != mlir::AffineExprKind::Mul || factor.getValue() >= 0;
  Bound lhs = recurse(binary.getLHS(), grows ? which : opposite(which));
  if (!lhs)
    return std::nullopt;
  switch (expr.getKind()) {
  case mlir::AffineExprKind::Mul:
    return *lhs * factor.getValue();
  case mlir::AffineExprKind::FloorDiv:
    return llvm::divideFloorSigned(*lhs, factor.getValue());
  case mlir::AffineExprKind::CeilDiv:
    return llvm::divideCeilSigned(*lhs, factor.getValue());
  default:
    return std::nullopt;
  }
}

/// Of several, `one` is enough for an end that the least (or greatest) of them
/// decides; for the other end all have to be known.
static Bound combine(ArrayRef<Bound> bounds, BoundType which, bool isMin) {
  bool oneIsEnough = isMin == (which == BoundType::UB);
  Bound result;
  for (Bound bound : bounds) {
    if (!bound && !oneIsEnough)
      return std::nullopt;
    if (!bound)
      continue;
    if (!result)
      result = bound;
    else
      result = isMin ? std::min(*result, *bound) : std::max(*result, *bound);
  }
  return result;
}

/// The product or quotient of sizes, neither of which is negative.
static Bound getBoundOfArithmetic(Operation *op, BoundType which) {
  if (!isa_and_nonnull<arith::MulIOp, arith::CeilDivSIOp>(op))
    return std::nullopt;
  bool isProduct = isa<arith::MulIOp>(op);
  Bound lhs = getBound(op->getOperand(0), which),
        rhs = getBound(op->getOperand(1), isProduct ? which : opposite(which));
  int64_t product;
  if (!lhs || !rhs || *lhs < 0 || *rhs < 0 ||
      (isProduct && llvm::MulOverflow(*lhs, *rhs, product)) ||
      (!isProduct && *rhs == 0))
    return std::nullopt;
  return isProduct ? product : llvm::divideCeilSigned(*lhs, *rhs);
}

static Bound getBound(Value value, BoundType which) {
  FailureOr<int64_t> known = ValueBoundsConstraintSet::computeConstantBound(
      which, ValueBoundsConstraintSet::Variable(value),
      /*stopCondition=*/nullptr, /*closedUB=*/true);
  if (succeeded(known))
    return *known;
  Operation *op = value.getDefiningOp();
  auto evaluate = [&](AffineMap map) {
    auto [dims, symbols] =
        std::make_pair(op->getOperands().take_front(map.getNumDims()),
                       op->getOperands().drop_front(map.getNumDims()));
    SmallVector<Bound> bounds;
    for (AffineExpr expr : map.getResults())
      bounds.push_back(getBound(expr, dims, symbols, which));
    return bounds;
  };
  if (auto apply = dyn_cast_or_null<affine::AffineApplyOp>(op))
    return evaluate(apply.getMap()).front();
  if (auto min = dyn_cast_or_null<affine::AffineMinOp>(op))
    return combine(evaluate(min.getMap()), which, /*isMin=*/true);
  if (auto max = dyn_cast_or_null<affine::AffineMaxOp>(op))
    return combine(evaluate(max.getMap()), which, /*isMin=*/false);
  return getBoundOfArithmetic(op, which);
}

namespace {

/// Builds an upper bound from values that are available.
class BoundBuilder {
public:
  BoundBuilder(OpBuilder &builder, Location loc,
               function_ref<bool(Value)> isAvailable)
      : b(builder), loc(loc), isAvailable(isAvailable) {}

  FailureOr<OpFoldResult> build(Value value) {
    if (Bound known = getBound(value, BoundType::UB))
      return OpFoldResult(b.getIndexAttr(*known));
    if (isAvailable(value))
      return OpFoldResult(value);
    Operation *op = value.getDefiningOp();
    if (auto apply = dyn_cast_or_null<affine::AffineApplyOp>(op))
      return build(apply.getMap().getResult(0), op, apply.getMap());
    if (auto min = dyn_cast_or_null<affine::AffineMinOp>(op)) {
      // Any of them is a bound.
      for (AffineExpr expr : min.getMap().getResults())
        if (auto bound = build(expr, op, min.getMap()); succeeded(bound))
          return bound;
      return failure();
    }
    if (isa_and_nonnull<arith::MulIOp, arith::CeilDivSIOp>(op))
      return buildArithmetic(op);
    auto max = dyn_cast_or_null<affine::AffineMaxOp>(op);
    if (!max)
      return arith::reifyIndexValueBound(
          b, loc, BoundType::UB, value,
          [&](Value other, std::optional<int64_t>, ValueBoundsConstraintSet &) {
            return isAvailable(other);
          },
          /*closedUB=*/true);
    FailureOr<OpFoldResult> result = failure();
    for (AffineExpr expr : max.getMap().getResults()) {
      FailureOr<OpFoldResult> bound = build(expr, op, max.getMap());
      if (failed(bound))
        return failure();
      result = failed(result) ? bound : maxSizes(b, loc, *result, *bound);
    }
    return result;
  }

private:
  /// The product of sizes, or a size divided by a number.
  FailureOr<OpFoldResult> buildArithmetic(Operation *op) {
    bool isProduct = isa<arith::MulIOp>(op);
    FailureOr<OpFoldResult> lhs = build(op->getOperand(0)), rhs = failure();
    if (isProduct)
      rhs = build(op->getOperand(1));
    else if (Bound divisor = getBound(op->getOperand(1), BoundType::LB);
             divisor && *divisor > 0)
      rhs = OpFoldResult(b.getIndexAttr(*divisor));
    if (failed(lhs) || failed(rhs))
      return failure();
    return isProduct ? mulSizes(b, loc, *lhs, *rhs)
                     : ceilDivSizes(b, loc, *lhs, *rhs);
  }

  FailureOr<OpFoldResult> build(AffineExpr expr, Operation *op, AffineMap map) {
    ValueRange dims = op->getOperands().take_front(map.getNumDims()),
               symbols = op->getOperands().drop_front(map.getNumDims());
    if (Bound known = getBound(expr, dims, symbols, BoundType::UB))
      return OpFoldResult(b.getIndexAttr(*known));
    if (auto dim = dyn_cast<mlir::AffineDimExpr>(expr))
      return build(dims[dim.getPosition()]);
    if (auto symbol = dyn_cast<mlir::AffineSymbolExpr>(expr))
      return build(symbols[symbol.getPosition()]);
    auto binary = dyn_cast<mlir::AffineBinaryOpExpr>(expr);
    if (!binary)
      return failure();
    if (expr.getKind() == mlir::AffineExprKind::Add) {
      FailureOr<OpFoldResult> lhs = build(binary.getLHS(), op, map),
                              rhs = build(binary.getRHS(), op, map);
      if (failed(lhs) || failed(rhs))
        return failure();
      return addSizes(b, loc, *lhs, *rhs);
    }
    auto factor = dyn_cast<mlir::AffineConstantExpr>(binary.getRHS());
    if (expr.getKind() != mlir::AffineExprKind::Mul || !factor ||
        factor.getValue() < 0)
      return failure();
    FailureOr<OpFoldResult> lhs = build(binary.getLHS(), op, map);
    if (failed(lhs))
      return failure();
    return mulSizes(b, loc, *lhs, b.getIndexAttr(factor.getValue()));
  }

  OpBuilder &b;
  Location loc;
  function_ref<bool(Value)> isAvailable;
};

} // namespace

FailureOr<OpFoldResult>
dlc::createUpperBound(OpBuilder &builder, Location loc, Value value,
                      function_ref<bool(Value)> isAvailable) {
  return BoundBuilder(builder, loc, isAvailable).build(value);
}
