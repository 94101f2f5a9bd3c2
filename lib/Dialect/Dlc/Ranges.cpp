//===- Ranges.cpp - Slices and pads ---------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifiers, folders and interfaces of the ops that take, replace or add
// ranges.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Permutation.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/CheckedArithmetic.h"
#include <limits>

using namespace dlc;

using ElementReader = function_ref<Value(Value, ArrayRef<int64_t>)>;

/// One operand for each of the `values` that are open.
static LogicalResult verifyOpen(Operation *op, StringRef what,
                                ArrayRef<int64_t> values, ValueRange open) {
  size_t count = llvm::count_if(values, ShapedType::isDynamic);
  if (count == open.size())
    return success();
  return op->emitOpError() << "has " << count << " open " << what << ", but "
                           << open.size() << " operands for them";
}

/// A size or position that is too large for a number is the largest one; no
/// tensor has it.
static int64_t saturate(std::optional<int64_t> size) {
  return size.value_or(std::numeric_limits<int64_t>::max());
}

//===----------------------------------------------------------------------===//
// slice
//===----------------------------------------------------------------------===//

void SliceOp::build(OpBuilder &builder, mlir::OperationState &state,
                    Value operand, ArrayRef<OpFoldResult> offsets,
                    ArrayRef<OpFoldResult> sizes, ArrayRef<int64_t> strides) {
  SmallVector<int64_t> staticOffsets, staticSizes;
  SmallVector<Value> openOffsets, openSizes;
  splitSizes(offsets, staticOffsets, openOffsets);
  splitSizes(sizes, staticSizes, openSizes);
  auto type = cast<RankedTensorType>(operand.getType()).clone(staticSizes);
  build(builder, state, type, operand, openOffsets, openSizes, staticOffsets,
        staticSizes, strides);
}

SmallVector<OpFoldResult> SliceOp::getMixedOffsets() {
  return mlir::getMixedValues(getStaticOffsets(), getOffsets(), getContext());
}

SmallVector<OpFoldResult> SliceOp::getMixedSizes() {
  return mlir::getMixedValues(getStaticSizes(), getSizes(), getContext());
}

LogicalResult SliceOp::verify() {
  auto from = cast<RankedTensorType>(getOperand().getType());
  auto to = cast<RankedTensorType>(getType());
  size_t rank = from.getRank();
  if (getStaticOffsets().size() != rank || getStaticSizes().size() != rank ||
      getStrides().size() != rank)
    return emitOpError() << "needs offsets, sizes and strides for " << rank
                         << " dimensions, but got " << getStaticOffsets().size()
                         << ", " << getStaticSizes().size() << " and "
                         << getStrides().size();
  if (failed(verifyOpen(*this, "offsets", getStaticOffsets(), getOffsets())) ||
      failed(verifyOpen(*this, "sizes", getStaticSizes(), getSizes())))
    return failure();
  if (to.getElementType() != from.getElementType() ||
      to.getShape() != getStaticSizes())
    return emitOpError() << "needs a result of type "
                         << from.clone(getStaticSizes()) << ", but got " << to;
  for (size_t i = 0; i < rank; ++i) {
    int64_t offset = getStaticOffsets()[i], size = getStaticSizes()[i];
    int64_t stride = getStrides()[i];
    if (stride <= 0)
      return emitOpError() << "needs positive strides, but got " << stride;
    if ((offset < 0 && !ShapedType::isDynamic(offset)) ||
        (size < 0 && !ShapedType::isDynamic(size)))
      return emitOpError() << "needs offsets and sizes of at least 0";
    if (ShapedType::isDynamic(offset) || ShapedType::isDynamic(size) ||
        from.isDynamicDim(i) || size == 0)
      continue;
    int64_t last = saturate(llvm::checkedMulAdd(size - 1, stride, offset));
    if (last >= from.getDimSize(i))
      return emitOpError() << "reaches position " << last << " of dimension "
                           << i << ", which has " << from.getDimSize(i);
  }
  return success();
}

OpFoldResult SliceOp::fold(FoldAdaptor adaptor) {
  auto type = cast<RankedTensorType>(getType());
  if (getOperand().getType() == type && type.hasStaticShape())
    return getOperand();
  auto elements = dyn_cast_or_null<DenseElementsAttr>(adaptor.getOperand());
  if (elements && elements.isSplat() && type.hasStaticShape())
    return elements.resizeSplat(type);
  return {};
}

FailureOr<OpFoldResult> SliceOp::reifyDimOfResult(OpBuilder &, int, int dim) {
  return getMixedSizes()[dim];
}

LogicalResult
SliceOp::reifyResultShapes(OpBuilder &builder,
                           mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

Value SliceOp::buildElement(OpBuilder &, Location, ArrayRef<int64_t> indices,
                            ElementReader read) {
  SmallVector<int64_t> source;
  for (auto [index, offset, stride] :
       llvm::zip(indices, getStaticOffsets(), getStrides())) {
    if (ShapedType::isDynamic(offset))
      return {};
    source.push_back(offset + index * stride);
  }
  return read(getOperand(), source);
}

FailureOr<SmallVector<int64_t>>
SliceOp::getOperandPermutation(unsigned operand,
                               ArrayRef<int64_t> permutation) {
  return operand == 0 ? SmallVector<int64_t>(permutation)
                      : SmallVector<int64_t>();
}

Value SliceOp::buildTransposed(OpBuilder &builder,
                               ArrayRef<int64_t> permutation,
                               ValueRange operands) {
  return SliceOp::create(builder, getLoc(), operands.front(),
                         permute(getMixedOffsets(), permutation),
                         permute(getMixedSizes(), permutation),
                         permute(getStrides(), permutation));
}

//===----------------------------------------------------------------------===//
// insert_slice
//===----------------------------------------------------------------------===//

void InsertSliceOp::build(OpBuilder &builder, mlir::OperationState &state,
                          Value update, Value operand,
                          ArrayRef<OpFoldResult> offsets) {
  SmallVector<int64_t> staticOffsets;
  SmallVector<Value> openOffsets;
  splitSizes(offsets, staticOffsets, openOffsets);
  build(builder, state, operand.getType(), update, operand, openOffsets,
        staticOffsets);
}

SmallVector<OpFoldResult> InsertSliceOp::getMixedOffsets() {
  return mlir::getMixedValues(getStaticOffsets(), getOffsets(), getContext());
}

LogicalResult InsertSliceOp::verify() {
  auto from = cast<RankedTensorType>(getUpdate().getType());
  auto to = cast<RankedTensorType>(getType());
  if (from.getElementType() != to.getElementType() ||
      from.getRank() != to.getRank())
    return emitOpError() << "can't insert " << from << " into " << to;
  if (getStaticOffsets().size() != static_cast<size_t>(to.getRank()))
    return emitOpError() << "needs offsets for " << to.getRank()
                         << " dimensions, but got "
                         << getStaticOffsets().size();
  for (int64_t i = 0; i < to.getRank(); ++i) {
    int64_t offset = getStaticOffsets()[i];
    if (ShapedType::isDynamic(offset))
      continue;
    if (offset < 0)
      return emitOpError() << "needs offsets of at least 0";
    if (from.isDynamicDim(i) || to.isDynamicDim(i))
      continue;
    int64_t end = saturate(llvm::checkedAdd(offset, from.getDimSize(i)));
    if (end > to.getDimSize(i))
      return emitOpError() << "reaches position " << end - 1 << " of dimension "
                           << i << ", which has " << to.getDimSize(i);
  }
  return success();
}

FailureOr<OpFoldResult> InsertSliceOp::reifyDimOfResult(OpBuilder &builder, int,
                                                        int dim) {
  return getDim(builder, getLoc(), getOperand(), dim);
}

LogicalResult
InsertSliceOp::reifyResultShapes(OpBuilder &builder,
                                 mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

//===----------------------------------------------------------------------===//
// pad
//===----------------------------------------------------------------------===//

/// `size` elements with `interior` more between neighbours.
static OpFoldResult spread(OpBuilder &builder, Location loc, OpFoldResult size,
                           int64_t interior) {
  if (interior == 0)
    return size;
  // (size - 1) * (interior + 1) + 1, and 0 of nothing.
  OpFoldResult gaps = maxSizes(
      builder, loc, subSizes(builder, loc, size, builder.getIndexAttr(1)),
      builder.getIndexAttr(0));
  return addSizes(builder, loc, size,
                  mulSizes(builder, loc, gaps, builder.getIndexAttr(interior)));
}

/// As many elements as a dimension of known size then has.
static int64_t getPaddedSize(int64_t size, int64_t low, int64_t high,
                             int64_t interior) {
  std::optional<int64_t> sum =
      llvm::checkedMulAdd(std::max<int64_t>(size - 1, 0), interior, size);
  for (int64_t more : {low, high})
    if (sum)
      sum = llvm::checkedAdd(*sum, more);
  return saturate(sum);
}

void PadOp::build(OpBuilder &builder, mlir::OperationState &state, PadMode mode,
                  Value operand, Value value, ArrayRef<OpFoldResult> low,
                  ArrayRef<OpFoldResult> high, ArrayRef<int64_t> interior) {
  SmallVector<int64_t> staticLow, staticHigh, shape;
  SmallVector<Value> openLow, openHigh;
  splitSizes(low, staticLow, openLow);
  splitSizes(high, staticHigh, openHigh);
  auto type = cast<RankedTensorType>(operand.getType());
  for (int64_t i = 0; i < type.getRank(); ++i) {
    int64_t size = type.getDimSize(i);
    if (ShapedType::isDynamic(size) || ShapedType::isDynamic(staticLow[i]) ||
        ShapedType::isDynamic(staticHigh[i])) {
      shape.push_back(ShapedType::kDynamic);
      continue;
    }
    shape.push_back(getPaddedSize(size, staticLow[i], staticHigh[i],
                                  interior.empty() ? 0 : interior[i]));
  }
  bool spreads = llvm::any_of(interior, [](int64_t i) { return i != 0; });
  build(builder, state, type.clone(shape), mode, operand, value, openLow,
        openHigh, staticLow, staticHigh,
        spreads ? builder.getDenseI64ArrayAttr(interior) : DenseI64ArrayAttr());
}

SmallVector<OpFoldResult> PadOp::getMixedLow() {
  return mlir::getMixedValues(getStaticLow(), getLow(), getContext());
}

SmallVector<OpFoldResult> PadOp::getMixedHigh() {
  return mlir::getMixedValues(getStaticHigh(), getHigh(), getContext());
}

LogicalResult PadOp::verify() {
  auto from = cast<RankedTensorType>(getOperand().getType());
  auto to = cast<RankedTensorType>(getType());
  size_t rank = from.getRank();
  if (getStaticLow().size() != rank || getStaticHigh().size() != rank ||
      (getInterior() && getInterior()->size() != rank))
    return emitOpError() << "needs values for " << rank << " dimensions";
  if (failed(verifyOpen(*this, "low values", getStaticLow(), getLow())) ||
      failed(verifyOpen(*this, "high values", getStaticHigh(), getHigh())))
    return failure();
  if (getInterior() && getMode() != PadMode::constant)
    return emitOpError() << "takes interior only in constant mode";
  for (size_t i = 0; i < rank; ++i) {
    int64_t low = getStaticLow()[i], high = getStaticHigh()[i];
    if ((low < 0 && !ShapedType::isDynamic(low)) ||
        (high < 0 && !ShapedType::isDynamic(high)))
      return emitOpError() << "needs values of at least 0, but got [" << low
                           << ", " << high << "] for dimension " << i;
    if (getInterior() && (*getInterior())[i] < 0)
      return emitOpError() << "needs interior values of at least 0";
    if (ShapedType::isDynamic(low) || ShapedType::isDynamic(high) ||
        from.isDynamicDim(i) || to.isDynamicDim(i))
      continue;
    int64_t size = from.getDimSize(i);
    if (getMode() == PadMode::reflect && size > 0 &&
        (low >= size || high >= size))
      return emitOpError() << "can't reflect [" << low << ", " << high
                           << "] elements of the " << size << " of dimension "
                           << i;
    int64_t expected =
        getPaddedSize(size, low, high, getInterior() ? (*getInterior())[i] : 0);
    if (to.getDimSize(i) != expected)
      return emitOpError() << "needs " << expected
                           << " elements along dimension " << i << ", but got "
                           << to.getDimSize(i);
  }
  return success();
}

OpFoldResult PadOp::fold(FoldAdaptor) {
  auto isZero = [](int64_t n) { return n == 0; };
  if (llvm::all_of(getStaticLow(), isZero) &&
      llvm::all_of(getStaticHigh(), isZero) && !getInterior() &&
      getOperand().getType() == getType())
    return getOperand();
  return {};
}

FailureOr<OpFoldResult> PadOp::reifyDimOfResult(OpBuilder &builder, int,
                                                int dim) {
  OpFoldResult size = getDim(builder, getLoc(), getOperand(), dim);
  if (getInterior())
    size = spread(builder, getLoc(), size, (*getInterior())[dim]);
  size = addSizes(builder, getLoc(), size, getMixedLow()[dim]);
  return addSizes(builder, getLoc(), size, getMixedHigh()[dim]);
}

LogicalResult
PadOp::reifyResultShapes(OpBuilder &builder,
                         mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

Value PadOp::buildElement(OpBuilder &, Location, ArrayRef<int64_t> indices,
                          ElementReader read) {
  auto from = cast<RankedTensorType>(getOperand().getType());
  if (getMode() != PadMode::constant || getInterior() || !from.hasStaticShape())
    return {};
  SmallVector<int64_t> source;
  for (auto [i, index, low] : llvm::enumerate(indices, getStaticLow())) {
    if (ShapedType::isDynamic(low))
      return {};
    source.push_back(index - low);
    if (source.back() < 0 || source.back() >= from.getDimSize(i))
      return read(getValue(), {});
  }
  return read(getOperand(), source);
}

FailureOr<SmallVector<int64_t>>
PadOp::getOperandPermutation(unsigned operand, ArrayRef<int64_t> permutation) {
  return operand == 0 ? SmallVector<int64_t>(permutation)
                      : SmallVector<int64_t>();
}

Value PadOp::buildTransposed(OpBuilder &builder, ArrayRef<int64_t> permutation,
                             ValueRange operands) {
  SmallVector<int64_t> interior;
  if (getInterior())
    interior = permute(*getInterior(), permutation);
  return PadOp::create(builder, getLoc(), getMode(), operands.front(),
                       getValue(), permute(getMixedLow(), permutation),
                       permute(getMixedHigh(), permutation), interior);
}
