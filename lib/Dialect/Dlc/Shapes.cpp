//===- Shapes.cpp - Sizes of tensors as values ----------------------------===//
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

#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace dlc;

//===----------------------------------------------------------------------===//
// Sizes of tensors
//===----------------------------------------------------------------------===//

/// The first argument dimension that has the name of `dim` of `argument`.
static std::pair<BlockArgument, int64_t>
getFirstWithSameName(BlockArgument argument, int64_t dim) {
  auto function = dyn_cast_or_null<mlir::FunctionOpInterface>(
      argument.getOwner()->getParentOp());
  auto nameOf = [&](unsigned arg, int64_t i) -> StringRef {
    auto names = function.getArgAttrOfType<ArrayAttr>(arg, "dlc.dims");
    if (!names || i >= static_cast<int64_t>(names.size()))
      return {};
    return cast<StringAttr>(names[i]).getValue();
  };
  if (!function)
    return {argument, dim};
  StringRef name = nameOf(argument.getArgNumber(), dim);
  if (name.empty())
    return {argument, dim};
  for (BlockArgument other : function.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(other.getType());
    for (int64_t i = 0, e = type ? type.getRank() : 0; i < e; ++i)
      if (type.isDynamicDim(i) && nameOf(other.getArgNumber(), i) == name)
        return {other, i};
  }
  return {argument, dim};
}

OpFoldResult dlc::getDim(OpBuilder &builder, Location loc, Value tensor,
                         int64_t dim) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (!type.isDynamicDim(dim))
    return builder.getIndexAttr(type.getDimSize(dim));
  if (auto argument = dyn_cast<BlockArgument>(tensor)) {
    auto [first, firstDim] = getFirstWithSameName(argument, dim);
    return builder.createOrFold<tensor::DimOp>(loc, first, firstDim);
  }
  // Ops of later phases: what they write into has their result's sizes.
  auto result = cast<mlir::OpResult>(tensor);
  Operation *op = result.getOwner();
  if (auto destination = dyn_cast<mlir::DestinationStyleOpInterface>(op))
    return getDim(builder, loc, destination.getTiedOpOperand(result)->get(),
                  dim);
  if (auto empty = dyn_cast<tensor::EmptyOp>(op))
    return empty.getMixedSizes()[dim];
  if (isa<tensor::CastOp, mlir::UnrealizedConversionCastOp>(op))
    return getDim(builder, loc, op->getOperand(0), dim);
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op))
    return getDim(builder, loc, insert.getDest(), dim);
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op);
      slice && slice.getType().getRank() == slice.getSourceType().getRank())
    return slice.getMixedSizes()[dim];
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return expand.getMixedOutputShape()[dim];
  auto reifiable = dyn_cast<mlir::ReifyRankedShapedTypeOpInterface>(op);
  if (reifiable && isa<DlcDialect>(op->getDialect())) {
    FailureOr<OpFoldResult> size =
        reifiable.reifyDimOfResult(builder, result.getResultNumber(), dim);
    if (succeeded(size))
      return *size;
  }
  return builder.createOrFold<tensor::DimOp>(loc, tensor, dim);
}

SmallVector<OpFoldResult> dlc::getDims(OpBuilder &builder, Location loc,
                                       Value tensor) {
  SmallVector<OpFoldResult> dims;
  auto type = cast<RankedTensorType>(tensor.getType());
  for (int64_t i = 0; i < type.getRank(); ++i)
    dims.push_back(getDim(builder, loc, tensor, i));
  return dims;
}

LogicalResult dlc::reifyEachDim(mlir::ReifyRankedShapedTypeOpInterface op,
                                OpBuilder &builder,
                                mlir::ReifiedRankedShapedTypeDims &shapes) {
  for (mlir::OpResult result : op->getResults()) {
    auto type = cast<RankedTensorType>(result.getType());
    SmallVector<OpFoldResult> dims;
    for (int64_t i = 0; i < type.getRank(); ++i) {
      if (!type.isDynamicDim(i)) {
        dims.push_back(builder.getIndexAttr(type.getDimSize(i)));
        continue;
      }
      FailureOr<OpFoldResult> size =
          op.reifyDimOfResult(builder, result.getResultNumber(), i);
      if (failed(size))
        return failure();
      dims.push_back(*size);
    }
    shapes.push_back(std::move(dims));
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

static Value asValue(OpBuilder &builder, Location loc, OpFoldResult size) {
  return mlir::getValueOrCreateConstantIndexOp(builder, loc, size);
}

template <typename Op>
static OpFoldResult combine(OpBuilder &builder, Location loc, OpFoldResult lhs,
                            OpFoldResult rhs,
                            function_ref<int64_t(int64_t, int64_t)> compute) {
  std::optional<int64_t> l = mlir::getConstantIntValue(lhs);
  std::optional<int64_t> r = mlir::getConstantIntValue(rhs);
  if (l && r)
    return builder.getIndexAttr(compute(*l, *r));
  return mlir::getAsOpFoldResult(builder.createOrFold<Op>(
      loc, asValue(builder, loc, lhs), asValue(builder, loc, rhs)));
}

/// What is too large wraps around, as it does at run time; a tensor of such a
/// size is refused where it occurs.
static int64_t wrap(uint64_t size) { return static_cast<int64_t>(size); }

static bool isConstant(OpFoldResult size, int64_t value) {
  return mlir::getConstantIntValue(size) == value;
}

OpFoldResult dlc::addSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                           OpFoldResult rhs) {
  if (isConstant(lhs, 0))
    return rhs;
  if (isConstant(rhs, 0))
    return lhs;
  return combine<arith::AddIOp>(
      builder, loc, lhs, rhs,
      [](uint64_t l, uint64_t r) { return wrap(l + r); });
}

OpFoldResult dlc::subSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                           OpFoldResult rhs) {
  if (isConstant(rhs, 0))
    return lhs;
  if (provablyEqual(lhs, rhs))
    return builder.getIndexAttr(0);
  return combine<arith::SubIOp>(
      builder, loc, lhs, rhs,
      [](uint64_t l, uint64_t r) { return wrap(l - r); });
}

OpFoldResult dlc::mulSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                           OpFoldResult rhs) {
  if (isConstant(lhs, 1))
    return rhs;
  if (isConstant(rhs, 1))
    return lhs;
  return combine<arith::MulIOp>(
      builder, loc, lhs, rhs,
      [](uint64_t l, uint64_t r) { return wrap(l * r); });
}

OpFoldResult dlc::mulSizes(OpBuilder &builder, Location loc,
                           ArrayRef<OpFoldResult> sizes) {
  OpFoldResult product = builder.getIndexAttr(1);
  for (OpFoldResult size : sizes)
    product = mulSizes(builder, loc, product, size);
  return product;
}

/// Whether a quotient is a number that there is.
static bool canDivide(int64_t lhs, int64_t rhs) {
  return rhs != 0 && !llvm::divideSignedWouldOverflow(lhs, rhs);
}

/// Divides `size` by `divisor` if it is a product that contains it.
static OpFoldResult divideExactly(OpBuilder &builder, Location loc,
                                  OpFoldResult size, OpFoldResult divisor) {
  if (provablyEqual(size, divisor))
    return builder.getIndexAttr(1);
  auto value = dyn_cast<Value>(size);
  auto product = value ? value.getDefiningOp<arith::MulIOp>() : nullptr;
  if (!product)
    return {};
  for (auto [factor, other] : {std::pair(product.getLhs(), product.getRhs()),
                               std::pair(product.getRhs(), product.getLhs())}) {
    OpFoldResult quotient =
        divideExactly(builder, loc, mlir::getAsOpFoldResult(factor), divisor);
    if (quotient)
      return mulSizes(builder, loc, quotient, mlir::getAsOpFoldResult(other));
  }
  return {};
}

OpFoldResult dlc::floorDivSizes(OpBuilder &builder, Location loc,
                                OpFoldResult lhs, OpFoldResult rhs) {
  if (isConstant(rhs, 1))
    return lhs;
  if (!isConstant(rhs, 0))
    if (OpFoldResult quotient = divideExactly(builder, loc, lhs, rhs))
      return quotient;
  return combine<arith::FloorDivSIOp>(
      builder, loc, lhs, rhs, [](int64_t l, int64_t r) {
        return canDivide(l, r) ? llvm::divideFloorSigned(l, r) : 0;
      });
}

OpFoldResult dlc::ceilDivSizes(OpBuilder &builder, Location loc,
                               OpFoldResult lhs, OpFoldResult rhs) {
  if (isConstant(rhs, 1))
    return lhs;
  return combine<arith::CeilDivSIOp>(
      builder, loc, lhs, rhs, [](int64_t l, int64_t r) {
        return canDivide(l, r) ? llvm::divideCeilSigned(l, r) : 0;
      });
}

OpFoldResult dlc::maxSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                           OpFoldResult rhs) {
  if (provablyEqual(lhs, rhs))
    return lhs;
  return combine<arith::MaxSIOp>(
      builder, loc, lhs, rhs,
      [](int64_t l, int64_t r) { return std::max(l, r); });
}

OpFoldResult dlc::minSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                           OpFoldResult rhs) {
  if (provablyEqual(lhs, rhs))
    return lhs;
  return combine<arith::MinSIOp>(
      builder, loc, lhs, rhs,
      [](int64_t l, int64_t r) { return std::min(l, r); });
}

//===----------------------------------------------------------------------===//
// Comparison
//===----------------------------------------------------------------------===//

/// Looks through casts between integer types that keep the number.
static Value stripIndexCasts(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<arith::IndexCastOp, arith::ExtSIOp>(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

static bool provablyEqualValues(Value lhs, Value rhs, int depth) {
  lhs = stripIndexCasts(lhs);
  rhs = stripIndexCasts(rhs);
  if (lhs == rhs)
    return true;
  Operation *l = lhs.getDefiningOp(), *r = rhs.getDefiningOp();
  if (!l || !r || depth == 0 || l->getName() != r->getName() ||
      !mlir::isPure(l) || l->getNumRegions() != 0 ||
      l->getNumOperands() != r->getNumOperands() ||
      l->getAttrDictionary() != r->getAttrDictionary() ||
      cast<mlir::OpResult>(lhs).getResultNumber() !=
          cast<mlir::OpResult>(rhs).getResultNumber())
    return false;
  return llvm::all_of(llvm::zip(l->getOperands(), r->getOperands()),
                      [&](auto pair) {
                        auto [a, b] = pair;
                        return provablyEqualValues(a, b, depth - 1);
                      });
}

bool dlc::provablyEqual(OpFoldResult lhs, OpFoldResult rhs) {
  std::optional<int64_t> l = mlir::getConstantIntValue(lhs);
  std::optional<int64_t> r = mlir::getConstantIntValue(rhs);
  if (l || r)
    return l == r;
  // Size expressions are shallow; the limit only bounds the work.
  return provablyEqualValues(cast<Value>(lhs), cast<Value>(rhs), /*depth=*/16);
}

bool dlc::provablyNonNegative(Value value) {
  value = stripIndexCasts(value);
  if (std::optional<int64_t> constant = mlir::getConstantIntValue(value))
    return *constant >= 0;
  Operation *op = value.getDefiningOp();
  if (isa_and_nonnull<tensor::DimOp>(op))
    return true;
  if (isa_and_nonnull<arith::AddIOp, arith::MulIOp, arith::MinSIOp,
                      arith::DivSIOp, arith::FloorDivSIOp, arith::CeilDivSIOp>(
          op))
    return llvm::all_of(op->getOperands(), provablyNonNegative);
  if (isa_and_nonnull<arith::MaxSIOp>(op))
    return llvm::any_of(op->getOperands(), provablyNonNegative);
  if (auto select = dyn_cast_or_null<arith::SelectOp>(op))
    return provablyNonNegative(select.getTrueValue()) &&
           provablyNonNegative(select.getFalseValue());
  return false;
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

void dlc::splitSizes(ArrayRef<OpFoldResult> sizes,
                     SmallVectorImpl<int64_t> &shape,
                     SmallVectorImpl<Value> &dynamic) {
  mlir::dispatchIndexOpFoldResults(sizes, dynamic, shape);
}

SmallVector<OpFoldResult> dlc::mergeSizes(OpBuilder &builder,
                                          ArrayRef<int64_t> shape,
                                          ValueRange dynamic) {
  return mlir::getMixedValues(shape, dynamic, builder.getContext());
}

OpFoldResult dlc::getWindowedSize(OpBuilder &builder, Location loc,
                                  OpFoldResult size, OpFoldResult window,
                                  int64_t low, int64_t high, int64_t stride,
                                  int64_t dilation) {
  // size + low + high - dilation * (window - 1) - 1 + stride, over stride.
  OpFoldResult extent =
      mulSizes(builder, loc, builder.getIndexAttr(dilation), window);
  OpFoldResult numerator = addSizes(
      builder, loc, subSizes(builder, loc, size, extent),
      builder.getIndexAttr(wrap(uint64_t(low) + high + dilation - 1 + stride)));
  return floorDivSizes(builder, loc, numerator, builder.getIndexAttr(stride));
}

int64_t dlc::getWindowedSize(int64_t size, int64_t window, int64_t low,
                             int64_t high, int64_t stride, int64_t dilation) {
  if (ShapedType::isDynamic(size) || ShapedType::isDynamic(window))
    return ShapedType::kDynamic;
  uint64_t room = uint64_t(size) + low + high -
                  uint64_t(dilation) * (window - 1) - 1 + stride;
  return llvm::divideFloorSigned(wrap(room), stride);
}
