//===- DataMovement.cpp - Broadcast, reshape, transpose, reverse, concat --===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifiers, folders and interfaces of the ops that place whole tensors anew.
// Those that take ranges are in Ranges.cpp, those that take indices in
// Indexing.cpp.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Permutation.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace dlc;

using ElementReader = function_ref<Value(Value, ArrayRef<int64_t>)>;

static LogicalResult verifySizes(Operation *op, RankedTensorType type,
                                 ValueRange sizes) {
  if (sizes.size() == type.getNumDynamicDims())
    return success();
  return op->emitOpError() << "needs a size for each of the "
                           << type.getNumDynamicDims()
                           << " open dimensions of its result, but got "
                           << sizes.size();
}

static LogicalResult verifySameElementType(Operation *op, Value operand) {
  Type from = mlir::getElementTypeOrSelf(operand.getType());
  Type to = mlir::getElementTypeOrSelf(op->getResult(0).getType());
  if (from == to)
    return success();
  return op->emitOpError() << "can't turn elements of " << from << " into "
                           << to;
}

//===----------------------------------------------------------------------===//
// broadcast
//===----------------------------------------------------------------------===//

LogicalResult BroadcastOp::verify() {
  auto from = cast<RankedTensorType>(getOperand().getType());
  auto to = cast<RankedTensorType>(getType());
  if (failed(verifySizes(*this, to, getSizes())) ||
      failed(verifySameElementType(*this, getOperand())))
    return failure();
  ArrayRef<int64_t> dimensions = getDimensions();
  if (static_cast<int64_t>(dimensions.size()) != from.getRank())
    return emitOpError() << "needs a result dimension for each of the "
                         << from.getRank() << " operand dimensions, but got "
                         << dimensions.size();
  int64_t previous = -1;
  for (auto [i, dim] : llvm::enumerate(dimensions)) {
    if (dim <= previous || dim >= to.getRank())
      return emitOpError() << "needs ascending dimensions below "
                           << to.getRank() << ", but got [" << dimensions
                           << "]";
    previous = dim;
    int64_t size = from.getDimSize(i), target = to.getDimSize(dim);
    if (size != 1 && size != target && !ShapedType::isDynamic(size) &&
        !ShapedType::isDynamic(target))
      return emitOpError() << "can't stretch dimension " << i << " from "
                           << size << " to " << target;
  }
  return success();
}

OpFoldResult BroadcastOp::fold(FoldAdaptor adaptor) {
  if (getOperand().getType() == getType() &&
      cast<RankedTensorType>(getType()).hasStaticShape())
    return getOperand();
  auto elements = dyn_cast_or_null<DenseElementsAttr>(adaptor.getOperand());
  if (elements && elements.isSplat() &&
      cast<RankedTensorType>(getType()).hasStaticShape())
    return elements.resizeSplat(cast<RankedTensorType>(getType()));
  return {};
}

namespace {
/// broadcast(broadcast(x)) is one broadcast.
struct MergeBroadcasts : OpRewritePattern<BroadcastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BroadcastOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getOperand().getDefiningOp<BroadcastOp>();
    if (!inner)
      return rewriter.notifyMatchFailure(op, "operand is no broadcast");
    SmallVector<int64_t> dimensions;
    for (int64_t dim : inner.getDimensions())
      dimensions.push_back(op.getDimensions()[dim]);
    rewriter.replaceOpWithNewOp<BroadcastOp>(
        op, op.getType(), inner.getOperand(), dimensions, op.getSizes());
    return success();
  }
};
} // namespace

void BroadcastOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<MergeBroadcasts>(context);
}

FailureOr<OpFoldResult> BroadcastOp::reifyDimOfResult(OpBuilder &builder, int,
                                                      int dim) {
  return mergeSizes(builder, cast<RankedTensorType>(getType()).getShape(),
                    getSizes())[dim];
}

LogicalResult
BroadcastOp::reifyResultShapes(OpBuilder &builder,
                               mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

Value BroadcastOp::buildElement(OpBuilder &, Location,
                                ArrayRef<int64_t> indices, ElementReader read) {
  auto from = cast<RankedTensorType>(getOperand().getType());
  if (!from.hasStaticShape())
    return {};
  SmallVector<int64_t> source;
  for (auto [i, dim] : llvm::enumerate(getDimensions()))
    source.push_back(from.getDimSize(i) == 1 ? 0 : indices[dim]);
  return read(getOperand(), source);
}

FailureOr<SmallVector<int64_t>>
BroadcastOp::getOperandPermutation(unsigned operand,
                                   ArrayRef<int64_t> permutation) {
  if (operand != 0)
    return SmallVector<int64_t>();
  // The operand's dimensions in the order in which they come out.
  SmallVector<int64_t> inverse = invert(permutation);
  SmallVector<int64_t> order(getDimensions().size());
  std::iota(order.begin(), order.end(), 0);
  llvm::sort(order, [&](int64_t a, int64_t b) {
    return inverse[getDimensions()[a]] < inverse[getDimensions()[b]];
  });
  return order;
}

Value BroadcastOp::buildTransposed(OpBuilder &builder,
                                   ArrayRef<int64_t> permutation,
                                   ValueRange operands) {
  auto type = cast<RankedTensorType>(getType());
  SmallVector<int64_t> inverse = invert(permutation), dimensions;
  for (int64_t dim : getDimensions())
    dimensions.push_back(inverse[dim]);
  llvm::sort(dimensions);
  SmallVector<OpFoldResult> sizes =
      permute(mergeSizes(builder, type.getShape(), getSizes()), permutation);
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  return BroadcastOp::create(builder, getLoc(), type.clone(shape),
                             operands.front(), dimensions, open);
}

//===----------------------------------------------------------------------===//
// reshape
//===----------------------------------------------------------------------===//

LogicalResult ReshapeOp::verify() {
  auto from = cast<RankedTensorType>(getOperand().getType());
  auto to = cast<RankedTensorType>(getType());
  if (failed(verifySizes(*this, to, getSizes())) ||
      failed(verifySameElementType(*this, getOperand())))
    return failure();
  if (from.hasStaticShape() && to.hasStaticShape() &&
      from.getNumElements() != to.getNumElements())
    return emitOpError() << "can't arrange " << from.getNumElements()
                         << " elements as " << to.getNumElements();
  return success();
}

OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  auto type = cast<RankedTensorType>(getType());
  if (getOperand().getType() == type &&
      (type.hasStaticShape() || type.getRank() == 1))
    return getOperand();
  auto elements = dyn_cast_or_null<DenseElementsAttr>(adaptor.getOperand());
  if (elements && type.hasStaticShape())
    return elements.reshape(type);
  return {};
}

namespace {
/// reshape(reshape(x)) is one reshape.
struct MergeReshapes : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getOperand().getDefiningOp<ReshapeOp>();
    if (!inner)
      return rewriter.notifyMatchFailure(op, "operand is no reshape");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), inner.getOperand(),
                                           op.getSizes());
    return success();
  }
};

/// A reshape to the shape its operand is known to have is nothing.
struct RemoveIdentityReshape : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getType());
    if (op.getOperand().getType() != type || type.hasStaticShape())
      return rewriter.notifyMatchFailure(op, "types differ");
    SmallVector<OpFoldResult> from =
        getDims(rewriter, op.getLoc(), op.getOperand());
    SmallVector<OpFoldResult> to =
        mergeSizes(rewriter, type.getShape(), op.getSizes());
    // Where all sizes but one agree, the last one must.
    int64_t unknown = llvm::count_if(llvm::zip(from, to), [](auto pair) {
      return !provablyEqual(std::get<0>(pair), std::get<1>(pair));
    });
    if (unknown > 1)
      return rewriter.notifyMatchFailure(op, "sizes may differ");
    rewriter.replaceOp(op, op.getOperand());
    return success();
  }
};
} // namespace

void ReshapeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<MergeReshapes, RemoveIdentityReshape>(context);
}

FailureOr<OpFoldResult> ReshapeOp::reifyDimOfResult(OpBuilder &builder, int,
                                                    int dim) {
  return mergeSizes(builder, cast<RankedTensorType>(getType()).getShape(),
                    getSizes())[dim];
}

LogicalResult
ReshapeOp::reifyResultShapes(OpBuilder &builder,
                             mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

Value ReshapeOp::buildElement(OpBuilder &, Location, ArrayRef<int64_t> indices,
                              ElementReader read) {
  auto from = cast<RankedTensorType>(getOperand().getType());
  auto to = cast<RankedTensorType>(getType());
  if (!from.hasStaticShape() || !to.hasStaticShape())
    return {};
  int64_t linear = 0;
  for (auto [index, size] : llvm::zip(indices, to.getShape()))
    linear = linear * size + index;
  SmallVector<int64_t> source(from.getRank());
  for (int64_t i = from.getRank() - 1; i >= 0; --i) {
    source[i] = linear % from.getDimSize(i);
    linear /= from.getDimSize(i);
  }
  return read(getOperand(), source);
}

//===----------------------------------------------------------------------===//
// transpose
//===----------------------------------------------------------------------===//

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> loc,
                                            TransposeOp::Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto type = cast<RankedTensorType>(adaptor.getOperand().getType());
  if (!isPermutation(adaptor.getPermutation(), type.getRank()))
    return mlir::emitOptionalError(loc, "needs a permutation of ",
                                   type.getRank(), " dimensions, but got [",
                                   adaptor.getPermutation(), "]");
  types.push_back(
      type.clone(permute(type.getShape(), adaptor.getPermutation())));
  return success();
}

LogicalResult TransposeOp::verify() {
  int64_t rank = cast<RankedTensorType>(getType()).getRank();
  if (!isPermutation(getPermutation(), rank))
    return emitOpError() << "needs a permutation of " << rank
                         << " dimensions, but got [" << getPermutation() << "]";
  return success();
}

OpFoldResult TransposeOp::fold(FoldAdaptor adaptor) {
  if (isIdentity(getPermutation()))
    return getOperand();
  if (auto inner = getOperand().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> merged =
        permute(inner.getPermutation(), getPermutation());
    if (isIdentity(merged))
      return inner.getOperand();
    getOperandMutable().assign(inner.getOperand());
    setPermutation(merged);
    return getResult();
  }
  auto elements = dyn_cast_or_null<DenseElementsAttr>(adaptor.getOperand());
  if (elements && elements.isSplat())
    return elements.resizeSplat(cast<RankedTensorType>(getType()));
  return {};
}

namespace {
/// A transpose that moves dimensions of size 1 only is a reshape.
struct TransposeToReshape : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getOperand().getType());
    if (!movesNothing(type.getShape(), op.getPermutation()))
      return rewriter.notifyMatchFailure(op, "moves elements");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    SmallVector<OpFoldResult> sizes =
        getDims(rewriter, op.getLoc(), op.getOperand());
    Value reshaped =
        reshapeTo(b, op.getOperand(), permute(sizes, op.getPermutation()));
    // The sizes may be known better than the transpose's type says.
    if (reshaped.getType() != op.getType())
      reshaped = tensor::CastOp::create(b, op.getType(), reshaped);
    rewriter.replaceOp(op, reshaped);
    return success();
  }
};
} // namespace

void TransposeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<TransposeToReshape>(context);
}

FailureOr<OpFoldResult> TransposeOp::reifyDimOfResult(OpBuilder &builder, int,
                                                      int dim) {
  return getDim(builder, getLoc(), getOperand(), getPermutation()[dim]);
}

LogicalResult
TransposeOp::reifyResultShapes(OpBuilder &builder,
                               mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

Value TransposeOp::buildElement(OpBuilder &, Location,
                                ArrayRef<int64_t> indices, ElementReader read) {
  return read(getOperand(), permute(indices, invert(getPermutation())));
}

//===----------------------------------------------------------------------===//
// reverse
//===----------------------------------------------------------------------===//

LogicalResult ReverseOp::verify() {
  int64_t rank = cast<RankedTensorType>(getType()).getRank();
  llvm::SmallBitVector seen(rank);
  for (int64_t dim : getDimensions()) {
    if (dim < 0 || dim >= rank)
      return emitOpError() << "has dimension " << dim
                           << ", but an operand of rank " << rank;
    if (seen.test(dim))
      return emitOpError() << "has dimension " << dim << " twice";
    seen.set(dim);
  }
  return success();
}

FailureOr<OpFoldResult> ReverseOp::reifyDimOfResult(OpBuilder &builder, int,
                                                    int dim) {
  return getDim(builder, getLoc(), getOperand(), dim);
}

LogicalResult
ReverseOp::reifyResultShapes(OpBuilder &builder,
                             mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

Value ReverseOp::buildElement(OpBuilder &, Location, ArrayRef<int64_t> indices,
                              ElementReader read) {
  auto type = cast<RankedTensorType>(getType());
  SmallVector<int64_t> source(indices);
  for (int64_t dim : getDimensions()) {
    if (type.isDynamicDim(dim))
      return {};
    source[dim] = type.getDimSize(dim) - 1 - source[dim];
  }
  return read(getOperand(), source);
}

//===----------------------------------------------------------------------===//
// concat
//===----------------------------------------------------------------------===//

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         ConcatOp::Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  if (adaptor.getOperands().empty())
    return mlir::emitOptionalError(loc, "needs an operand");
  auto first = cast<RankedTensorType>(adaptor.getOperands().front().getType());
  int64_t dimension = adaptor.getDimension();
  if (dimension < 0 || dimension >= first.getRank())
    return mlir::emitOptionalError(loc, "has dimension ", dimension,
                                   ", but operands of rank ", first.getRank());
  SmallVector<int64_t> shape(first.getShape());
  int64_t total = 0;
  for (Value operand : adaptor.getOperands()) {
    auto type = cast<RankedTensorType>(operand.getType());
    if (type.getRank() != first.getRank() ||
        type.getElementType() != first.getElementType())
      return mlir::emitOptionalError(loc, "can't join ", first, " and ", type);
    for (int64_t i = 0; i < type.getRank(); ++i) {
      int64_t size = type.getDimSize(i);
      if (i == dimension || ShapedType::isDynamic(size))
        continue;
      if (ShapedType::isDynamic(shape[i]))
        shape[i] = size;
      if (shape[i] != size)
        return mlir::emitOptionalError(loc, "can't join ", first, " and ", type,
                                       ": dimension ", i, " differs");
    }
    int64_t size = type.getDimSize(dimension);
    total = ShapedType::isDynamic(size) || ShapedType::isDynamic(total)
                ? ShapedType::kDynamic
                : total + size;
  }
  shape[dimension] = total;
  types.push_back(first.clone(shape));
  return success();
}

LogicalResult ConcatOp::verify() {
  if (getOperands().empty())
    return emitOpError() << "needs an operand";
  return success();
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  if (getOperands().size() == 1)
    return getOperands().front();
  return {};
}

FailureOr<OpFoldResult> ConcatOp::reifyDimOfResult(OpBuilder &builder, int,
                                                   int dim) {
  OpFoldResult size = getDim(builder, getLoc(), getOperands().front(), dim);
  if (dim == static_cast<int64_t>(getDimension()))
    for (Value operand : getOperands().drop_front())
      size = addSizes(builder, getLoc(), size,
                      getDim(builder, getLoc(), operand, dim));
  return size;
}

LogicalResult
ConcatOp::reifyResultShapes(OpBuilder &builder,
                            mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

Value ConcatOp::buildElement(OpBuilder &, Location, ArrayRef<int64_t> indices,
                             ElementReader read) {
  SmallVector<int64_t> source(indices);
  int64_t &position = source[getDimension()];
  for (Value operand : getOperands()) {
    int64_t size =
        cast<RankedTensorType>(operand.getType()).getDimSize(getDimension());
    if (ShapedType::isDynamic(size))
      return {};
    if (position < size)
      return read(operand, source);
    position -= size;
  }
  return {};
}

FailureOr<SmallVector<int64_t>>
ConcatOp::getOperandPermutation(unsigned, ArrayRef<int64_t> permutation) {
  return SmallVector<int64_t>(permutation);
}

Value ConcatOp::buildTransposed(OpBuilder &builder,
                                ArrayRef<int64_t> permutation,
                                ValueRange operands) {
  return ConcatOp::create(builder, getLoc(),
                          invert(permutation)[getDimension()], operands);
}
