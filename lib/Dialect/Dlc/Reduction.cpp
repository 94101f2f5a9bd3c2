//===- Reduction.cpp - Reductions and scans -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifiers, folders and interfaces of the ops that combine elements.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Reduction.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Permutation.h"

using namespace dlc;

static RankedTensorType getType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

//===----------------------------------------------------------------------===//
// Kinds
//===----------------------------------------------------------------------===//

TypedAttr dlc::getReductionIdentity(ReduceKind kind, Type elementType) {
  Type storage = getStorageType(elementType);
  OpBuilder builder(elementType.getContext());
  if (auto type = dyn_cast<FloatType>(storage)) {
    const llvm::fltSemantics &semantics = type.getFloatSemantics();
    bool hasInfinity = APFloat::semanticsHasInf(semantics);
    auto extreme = [&](bool negative) {
      return hasInfinity ? APFloat::getInf(semantics, negative)
                         : APFloat::getLargest(semantics, negative);
    };
    switch (kind) {
    case ReduceKind::prod:
      return builder.getFloatAttr(type, 1.0);
    case ReduceKind::min:
      return FloatAttr::get(type, extreme(false));
    case ReduceKind::max:
      return FloatAttr::get(type, extreme(true));
    default:
      return builder.getFloatAttr(type, 0.0);
    }
  }
  unsigned width = storage.getIntOrFloatBitWidth();
  bool isUnsigned = dlc::isUnsigned(elementType);
  switch (kind) {
  case ReduceKind::sum:
  case ReduceKind::any:
    return IntegerAttr::get(storage, APInt::getZero(width));
  case ReduceKind::prod:
    return IntegerAttr::get(storage, APInt(width, 1));
  case ReduceKind::all:
    return IntegerAttr::get(storage, APInt::getAllOnes(width));
  case ReduceKind::min:
    return IntegerAttr::get(storage, isUnsigned
                                         ? APInt::getMaxValue(width)
                                         : APInt::getSignedMaxValue(width));
  case ReduceKind::max:
    return IntegerAttr::get(storage, isUnsigned
                                         ? APInt::getMinValue(width)
                                         : APInt::getSignedMinValue(width));
  }
  llvm_unreachable("a kind of reduction");
}

Value dlc::buildCombination(OpBuilder &b, Location loc, ReduceKind kind,
                            Type elementType, Value lhs, Value rhs) {
  bool isFloat = isa<FloatType>(elementType);
  bool isUnsigned = dlc::isUnsigned(elementType);
  switch (kind) {
  case ReduceKind::sum:
    return isFloat ? b.createOrFold<arith::AddFOp>(loc, lhs, rhs)
                   : b.createOrFold<arith::AddIOp>(loc, lhs, rhs);
  case ReduceKind::prod:
    return isFloat ? b.createOrFold<arith::MulFOp>(loc, lhs, rhs)
                   : b.createOrFold<arith::MulIOp>(loc, lhs, rhs);
  case ReduceKind::min:
    return isFloat      ? b.createOrFold<arith::MinimumFOp>(loc, lhs, rhs)
           : isUnsigned ? b.createOrFold<arith::MinUIOp>(loc, lhs, rhs)
                        : b.createOrFold<arith::MinSIOp>(loc, lhs, rhs);
  case ReduceKind::max:
    return isFloat      ? b.createOrFold<arith::MaximumFOp>(loc, lhs, rhs)
           : isUnsigned ? b.createOrFold<arith::MaxUIOp>(loc, lhs, rhs)
                        : b.createOrFold<arith::MaxSIOp>(loc, lhs, rhs);
  case ReduceKind::all:
    return b.createOrFold<arith::AndIOp>(loc, lhs, rhs);
  case ReduceKind::any:
    return b.createOrFold<arith::OrIOp>(loc, lhs, rhs);
  }
  llvm_unreachable("a kind of reduction");
}

Type dlc::getAccumulatorType(Type elementType) {
  if (auto type = dyn_cast<FloatType>(elementType))
    return type.getWidth() < 32 ? mlir::Float32Type::get(type.getContext())
                                : elementType;
  return elementType;
}

LogicalResult dlc::verifyReduceKind(Operation *op, ReduceKind kind,
                                    Type elementType) {
  bool logical = kind == ReduceKind::all || kind == ReduceKind::any;
  if (logical == elementType.isInteger(1))
    return success();
  return op->emitOpError() << "can't take the " << stringifyReduceKind(kind)
                           << " of elements of " << elementType;
}

//===----------------------------------------------------------------------===//
// reduce
//===----------------------------------------------------------------------===//

/// `shape` without `dimensions`.
template <typename T>
static SmallVector<T> dropDims(ArrayRef<T> shape,
                               ArrayRef<int64_t> dimensions) {
  SmallVector<T> kept;
  for (auto [i, size] : llvm::enumerate(shape))
    if (!llvm::is_contained(dimensions, static_cast<int64_t>(i)))
      kept.push_back(size);
  return kept;
}

LogicalResult ReduceOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                         ReduceOp::Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto type = cast<RankedTensorType>(adaptor.getOperand().getType());
  types.push_back(
      type.clone(dropDims(type.getShape(), adaptor.getDimensions())));
  return success();
}

LogicalResult ReduceOp::verify() {
  RankedTensorType type = ::getType(getOperand());
  int64_t previous = -1;
  for (int64_t dim : getDimensions()) {
    if (dim <= previous || dim >= type.getRank())
      return emitOpError() << "needs ascending dimensions below "
                           << type.getRank() << ", but got [" << getDimensions()
                           << "]";
    previous = dim;
  }
  return verifyReduceKind(*this, getKind(), type.getElementType());
}

OpFoldResult ReduceOp::fold(FoldAdaptor) {
  if (getDimensions().empty())
    return getOperand();
  return {};
}

FailureOr<OpFoldResult> ReduceOp::reifyDimOfResult(OpBuilder &builder, int,
                                                   int dim) {
  for (int64_t dropped : getDimensions())
    if (dropped <= dim)
      ++dim;
  return getDim(builder, getLoc(), getOperand(), dim);
}

LogicalResult
ReduceOp::reifyResultShapes(OpBuilder &builder,
                            mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

Value ReduceOp::buildElement(
    OpBuilder &builder, Location loc, ArrayRef<int64_t> indices,
    function_ref<Value(Value, ArrayRef<int64_t>)> read) {
  RankedTensorType type = ::getType(getOperand());
  int64_t count = 1;
  for (int64_t dim : getDimensions()) {
    if (type.isDynamicDim(dim))
      return {};
    count *= type.getDimSize(dim);
  }
  Value result = arith::ConstantOp::create(
      builder, loc, getReductionIdentity(getKind(), type.getElementType()));
  for (int64_t i = 0; i < count; ++i) {
    SmallVector<int64_t> source(type.getRank());
    int64_t rest = i, kept = indices.size();
    for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
      if (!llvm::is_contained(getDimensions(), dim)) {
        source[dim] = indices[--kept];
        continue;
      }
      source[dim] = rest % type.getDimSize(dim);
      rest /= type.getDimSize(dim);
    }
    Value element = read(getOperand(), source);
    if (!element)
      return {};
    result = buildCombination(builder, loc, getKind(), type.getElementType(),
                              result, element);
  }
  return result;
}

namespace {
/// A reduction takes its operand's dimensions in any order.
struct AbsorbTranspose : OpRewritePattern<ReduceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReduceOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getOperand().getDefiningOp<TransposeOp>();
    if (!transpose)
      return rewriter.notifyMatchFailure(op, "operand is not transposed");
    SmallVector<int64_t> dimensions, kept;
    for (auto [i, p] : llvm::enumerate(transpose.getPermutation())) {
      bool reduced = llvm::is_contained(op.getDimensions(), int64_t(i));
      (reduced ? dimensions : kept).push_back(p);
    }
    llvm::sort(dimensions);
    Value reduced = ReduceOp::create(rewriter, op.getLoc(), op.getKind(),
                                     transpose.getOperand(), dimensions);
    // Where the kept dimensions stand in ascending order.
    SmallVector<int64_t> order(kept.size());
    for (size_t i = 0; i < kept.size(); ++i)
      order[i] = llvm::count_if(kept, [&](int64_t d) { return d < kept[i]; });
    rewriter.replaceOpWithNewOp<TransposeOp>(op, reduced, order);
    return success();
  }
};
} // namespace

void ReduceOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<AbsorbTranspose>(context);
}

//===----------------------------------------------------------------------===//
// arg_reduce, cumulative
//===----------------------------------------------------------------------===//

static LogicalResult verifyDimension(Operation *op, int64_t dimension,
                                     int64_t rank) {
  if (dimension >= 0 && dimension < rank)
    return success();
  return op->emitOpError() << "has dimension " << dimension
                           << ", but an operand of rank " << rank;
}

LogicalResult ArgReduceOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location>,
                                            ArgReduceOp::Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto type = cast<RankedTensorType>(adaptor.getOperand().getType());
  types.push_back(RankedTensorType::get(
      dropDims(type.getShape(), static_cast<int64_t>(adaptor.getDimension())),
      IntegerType::get(context, 64)));
  return success();
}

LogicalResult ArgReduceOp::verify() {
  return verifyDimension(*this, getDimension(),
                         ::getType(getOperand()).getRank());
}

FailureOr<OpFoldResult> ArgReduceOp::reifyDimOfResult(OpBuilder &builder, int,
                                                      int dim) {
  bool isBehind = dim >= static_cast<int64_t>(getDimension());
  return getDim(builder, getLoc(), getOperand(), dim + isBehind);
}

LogicalResult
ArgReduceOp::reifyResultShapes(OpBuilder &builder,
                               mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

LogicalResult CumulativeOp::verify() {
  return verifyDimension(*this, getDimension(),
                         ::getType(getResult()).getRank());
}

FailureOr<OpFoldResult> CumulativeOp::reifyDimOfResult(OpBuilder &builder, int,
                                                       int dim) {
  return getDim(builder, getLoc(), getOperand(), dim);
}

LogicalResult
CumulativeOp::reifyResultShapes(OpBuilder &builder,
                                mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}
