//===- Contraction.cpp - Matrix products and convolutions -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifiers, canonicalizers and interfaces of dot_general and conv.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Reduction.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Permutation.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace dlc;

static RankedTensorType getType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

//===----------------------------------------------------------------------===//
// dot_general
//===----------------------------------------------------------------------===//

static SmallVector<int64_t> getFreeDims(int64_t rank, ArrayRef<int64_t> batch,
                                        ArrayRef<int64_t> contracting) {
  SmallVector<int64_t> free;
  for (int64_t i = 0; i < rank; ++i)
    if (!llvm::is_contained(batch, i) && !llvm::is_contained(contracting, i))
      free.push_back(i);
  return free;
}

SmallVector<int64_t> DotGeneralOp::getLhsFree() {
  return getFreeDims(::getType(getLhs()).getRank(), getLhsBatch(),
                     getLhsContracting());
}

SmallVector<int64_t> DotGeneralOp::getRhsFree() {
  return getFreeDims(::getType(getRhs()).getRank(), getRhsBatch(),
                     getRhsContracting());
}

static SmallVector<int64_t>
getDotShape(RankedTensorType lhs, RankedTensorType rhs,
            ArrayRef<int64_t> lhsBatch, ArrayRef<int64_t> rhsBatch,
            ArrayRef<int64_t> lhsFree, ArrayRef<int64_t> rhsFree) {
  SmallVector<int64_t> shape;
  for (auto [l, r] : llvm::zip(lhsBatch, rhsBatch))
    shape.push_back(lhs.isDynamicDim(l) ? rhs.getDimSize(r)
                                        : lhs.getDimSize(l));
  for (int64_t dim : lhsFree)
    shape.push_back(lhs.getDimSize(dim));
  for (int64_t dim : rhsFree)
    shape.push_back(rhs.getDimSize(dim));
  return shape;
}

void DotGeneralOp::build(OpBuilder &builder, mlir::OperationState &state,
                         Value lhs, Value rhs, ArrayRef<int64_t> lhsBatch,
                         ArrayRef<int64_t> rhsBatch,
                         ArrayRef<int64_t> lhsContracting,
                         ArrayRef<int64_t> rhsContracting, Type elementType) {
  RankedTensorType l = ::getType(lhs), r = ::getType(rhs);
  SmallVector<int64_t> shape =
      getDotShape(l, r, lhsBatch, rhsBatch,
                  getFreeDims(l.getRank(), lhsBatch, lhsContracting),
                  getFreeDims(r.getRank(), rhsBatch, rhsContracting));
  build(builder, state,
        RankedTensorType::get(shape,
                              elementType ? elementType : l.getElementType()),
        lhs, rhs, lhsBatch, rhsBatch, lhsContracting, rhsContracting);
}

LogicalResult DotGeneralOp::verify() {
  RankedTensorType lhs = ::getType(getLhs()), rhs = ::getType(getRhs());
  llvm::SmallBitVector lhsUsed(lhs.getRank()), rhsUsed(rhs.getRank());
  auto check = [&](StringRef what, ArrayRef<int64_t> l,
                   ArrayRef<int64_t> r) -> LogicalResult {
    if (l.size() != r.size())
      return emitOpError() << "needs as many " << what
                           << " dimensions of either operand, but got "
                           << l.size() << " and " << r.size();
    for (auto [i, j] : llvm::zip(l, r)) {
      if (i < 0 || i >= lhs.getRank() || j < 0 || j >= rhs.getRank())
        return emitOpError() << "has " << what << " dimensions " << i << " and "
                             << j << " of operands of rank " << lhs.getRank()
                             << " and " << rhs.getRank();
      if (lhsUsed.test(i) || rhsUsed.test(j))
        return emitOpError() << "uses dimension " << (lhsUsed.test(i) ? i : j)
                             << " of an operand twice";
      lhsUsed.set(i);
      rhsUsed.set(j);
      if (!lhs.isDynamicDim(i) && !rhs.isDynamicDim(j) &&
          lhs.getDimSize(i) != rhs.getDimSize(j))
        return emitOpError()
               << "needs equal sizes along " << what << " dimensions, but got "
               << lhs.getDimSize(i) << " and " << rhs.getDimSize(j);
    }
    return success();
  };
  if (failed(check("batch", getLhsBatch(), getRhsBatch())) ||
      failed(check("contracting", getLhsContracting(), getRhsContracting())))
    return failure();
  SmallVector<int64_t> shape = getDotShape(
      lhs, rhs, getLhsBatch(), getRhsBatch(), getLhsFree(), getRhsFree());
  if (failed(mlir::verifyCompatibleShape(shape,
                                         ::getType(getResult()).getShape())))
    return emitOpError() << "needs a result of shape [" << shape
                         << "], but got " << getResult().getType();
  return success();
}

FailureOr<OpFoldResult> DotGeneralOp::reifyDimOfResult(OpBuilder &builder, int,
                                                       int dim) {
  int64_t batches = getLhsBatch().size();
  if (dim < batches)
    return getDim(builder, getLoc(), getLhs(), getLhsBatch()[dim]);
  SmallVector<int64_t> lhsFree = getLhsFree();
  int64_t free = dim - batches, numLhs = lhsFree.size();
  if (free < numLhs)
    return getDim(builder, getLoc(), getLhs(), lhsFree[free]);
  return getDim(builder, getLoc(), getRhs(), getRhsFree()[free - numLhs]);
}

LogicalResult
DotGeneralOp::reifyResultShapes(OpBuilder &builder,
                                mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

namespace {
/// A product takes its operands' dimensions in any order, as long as the free
/// ones keep theirs.
struct AbsorbTransposes : OpRewritePattern<DotGeneralOp> {
  using OpRewritePattern::OpRewritePattern;

  static bool absorb(Value &operand, SmallVector<int64_t> &batch,
                     SmallVector<int64_t> &contracting,
                     ArrayRef<int64_t> free) {
    auto transpose = operand.getDefiningOp<TransposeOp>();
    if (!transpose)
      return false;
    ArrayRef<int64_t> permutation = transpose.getPermutation();
    if (!llvm::is_sorted(permute(permutation, free)))
      return false;
    batch = permute(permutation, batch);
    contracting = permute(permutation, contracting);
    operand = transpose.getOperand();
    return true;
  }

  LogicalResult matchAndRewrite(DotGeneralOp op,
                                PatternRewriter &rewriter) const override {
    Value lhs = op.getLhs(), rhs = op.getRhs();
    SmallVector<int64_t> lhsBatch(op.getLhsBatch()), rhsBatch(op.getRhsBatch()),
        lhsContracting(op.getLhsContracting()),
        rhsContracting(op.getRhsContracting());
    bool changed = absorb(lhs, lhsBatch, lhsContracting, op.getLhsFree());
    changed |= absorb(rhs, rhsBatch, rhsContracting, op.getRhsFree());
    if (!changed)
      return rewriter.notifyMatchFailure(op, "no transpose to absorb");
    rewriter.replaceOpWithNewOp<DotGeneralOp>(op, op.getType(), lhs, rhs,
                                              lhsBatch, rhsBatch,
                                              lhsContracting, rhsContracting);
    return success();
  }
};
} // namespace

void DotGeneralOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                               MLIRContext *context) {
  patterns.add<AbsorbTransposes>(context);
}

//===----------------------------------------------------------------------===//
// conv
//===----------------------------------------------------------------------===//

/// The first problem with an image, a filter and attributes, or "".
static std::string checkConv(Layout layout, RankedTensorType image,
                             RankedTensorType filter, ArrayRef<int64_t> strides,
                             ArrayRef<int64_t> padding,
                             ArrayRef<int64_t> dilations, int64_t groups) {
  int64_t spatial = strides.size();
  if (image.getRank() != spatial + 2 || filter.getRank() != spatial + 2)
    return llvm::formatv("needs an image and a filter of rank {0}, but got {1} "
                         "and {2}",
                         spatial + 2, image.getRank(), filter.getRank());
  if (static_cast<int64_t>(padding.size()) != 2 * spatial ||
      static_cast<int64_t>(dilations.size()) != spatial)
    return llvm::formatv("needs {0} paddings and {1} dilations, but got {2} "
                         "and {3}",
                         2 * spatial, spatial, padding.size(),
                         dilations.size());
  auto isPositive = [](int64_t n) { return n > 0; };
  if (!llvm::all_of(strides, isPositive) ||
      !llvm::all_of(dilations, isPositive) || groups <= 0)
    return "needs positive strides, dilations and groups";
  if (llvm::any_of(padding, [](int64_t n) { return n < 0; }))
    return "needs padding of at least 0";
  bool first = layout == Layout::channels_first;
  int64_t channels = image.getDimSize(first ? 1 : spatial + 1);
  int64_t inputs = filter.getDimSize(first ? 1 : spatial);
  int64_t outputs = filter.getDimSize(first ? 0 : spatial + 1);
  if (!ShapedType::isDynamic(channels) && !ShapedType::isDynamic(inputs) &&
      channels != inputs * groups)
    return llvm::formatv("needs a filter of {0} / {1} input channels, but got "
                         "{2}",
                         channels, groups, inputs);
  if (!ShapedType::isDynamic(outputs) && outputs % groups != 0)
    return llvm::formatv("can't divide {0} output channels into {1} groups",
                         outputs, groups);
  return "";
}

LogicalResult ConvOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       ConvOp::Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  auto image = cast<RankedTensorType>(adaptor.getImage().getType());
  auto filter = cast<RankedTensorType>(adaptor.getFilter().getType());
  std::string problem = checkConv(adaptor.getLayout(), image, filter,
                                  adaptor.getStrides(), adaptor.getPadding(),
                                  adaptor.getDilations(), adaptor.getGroups());
  if (!problem.empty())
    return mlir::emitOptionalError(loc, problem);
  bool first = adaptor.getLayout() == Layout::channels_first;
  int64_t spatial = adaptor.getStrides().size();
  SmallVector<int64_t> shape(spatial + 2);
  shape[0] = image.getDimSize(0);
  shape[first ? 1 : spatial + 1] = filter.getDimSize(first ? 0 : spatial + 1);
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t dim = i + (first ? 2 : 1);
    shape[dim] = getWindowedSize(
        image.getDimSize(dim), filter.getDimSize(i + (first ? 2 : 0)),
        adaptor.getPadding()[2 * i], adaptor.getPadding()[2 * i + 1],
        adaptor.getStrides()[i], adaptor.getDilations()[i]);
    if (shape[dim] < 0 && !ShapedType::isDynamic(shape[dim]))
      return mlir::emitOptionalError(
          loc,
          "has a window that is larger than the padded image along "
          "spatial dimension ",
          i);
  }
  types.push_back(image.clone(shape));
  return success();
}

bool ConvOp::isCompatibleReturnTypes(TypeRange inferred, TypeRange actual) {
  auto narrow = cast<RankedTensorType>(inferred.front());
  auto type = dyn_cast<RankedTensorType>(actual.front());
  if (!type || failed(mlir::verifyCompatibleShape(narrow, type)))
    return false;
  Type element = narrow.getElementType();
  return type.getElementType() == element ||
         type.getElementType() == getAccumulatorType(element);
}

LogicalResult ConvOp::verify() {
  std::string problem =
      checkConv(getLayout(), ::getType(getImage()), ::getType(getFilter()),
                getStrides(), getPadding(), getDilations(), getGroups());
  if (!problem.empty())
    return emitOpError() << problem;
  return success();
}

bool ConvOp::isDepthwise() {
  int64_t groups = getGroups();
  RankedTensorType filter = ::getType(getFilter());
  return groups > 1 && filter.getDimSize(getFilterInputDim()) == 1 &&
         filter.getDimSize(getFilterOutputDim()) == groups;
}

FailureOr<OpFoldResult> ConvOp::reifyDimOfResult(OpBuilder &builder, int,
                                                 int dim) {
  Location loc = getLoc();
  if (dim == getChannelDim())
    return getDim(builder, loc, getFilter(), getFilterOutputDim());
  OpFoldResult size = getDim(builder, loc, getImage(), dim);
  int64_t i = dim - getFirstSpatialDim();
  if (i < 0 || i >= getSpatialRank())
    return size;
  return getWindowedSize(
      builder, loc, size,
      getDim(builder, loc, getFilter(), getFirstFilterSpatialDim() + i),
      getPadding()[2 * i], getPadding()[2 * i + 1], getStrides()[i],
      getDilations()[i]);
}

LogicalResult
ConvOp::reifyResultShapes(OpBuilder &builder,
                          mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}
