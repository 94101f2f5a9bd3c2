//===- Elements.cpp - Single elements as host values ----------------------===//
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

#include "dlc/Dialect/Dlc/Elements.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "mlir/IR/Matchers.h"

using namespace dlc;

/// Folds what arith can't: comparisons that hold because sizes are not
/// negative. Exporters write `shape == -1 ? 1 : shape` where a size is meant.
static Value foldSizeComparison(OpBuilder &builder, Location loc, Value value) {
  auto compare = value.getDefiningOp<arith::CmpIOp>();
  if (!compare || !provablyNonNegative(compare.getLhs()))
    return value;
  std::optional<int64_t> rhs = mlir::getConstantIntValue(compare.getRhs());
  if (!rhs || *rhs >= 0)
    return value;
  switch (compare.getPredicate()) {
  case arith::CmpIPredicate::eq:
  case arith::CmpIPredicate::slt:
  case arith::CmpIPredicate::sle:
    return arith::ConstantIntOp::create(builder, loc, 0, 1);
  case arith::CmpIPredicate::ne:
  case arith::CmpIPredicate::sgt:
  case arith::CmpIPredicate::sge:
    return arith::ConstantIntOp::create(builder, loc, 1, 1);
  default:
    return value;
  }
}

static Value getConstantElement(OpBuilder &builder, Location loc,
                                DenseElementsAttr elements,
                                ArrayRef<int64_t> indices) {
  auto type = cast<RankedTensorType>(elements.getType());
  int64_t linear = 0;
  for (auto [index, size] : llvm::zip(indices, type.getShape()))
    linear = linear * size + index;
  Type storage = getStorageType(type.getElementType());
  if (isa<FloatType>(storage))
    return arith::ConstantOp::create(
        builder, loc,
        FloatAttr::get(storage, elements.getValues<APFloat>()[linear]));
  return arith::ConstantOp::create(
      builder, loc,
      IntegerAttr::get(storage, elements.getValues<APInt>()[linear]));
}

/// Re-creates `value`'s op through the folder, so that what follows from known
/// operands is known.
static Value simplify(OpBuilder &builder, Location loc, Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return value;
  SmallVector<Value> folded;
  if (op->getNumResults() == 1 && succeeded(builder.tryFold(op, folded)))
    return folded.front();
  return foldSizeComparison(builder, loc, value);
}

/// Pulls the element, or returns null where that leads to the tensor's memory.
static Value pullElement(OpBuilder &builder, Location loc, Value tensor,
                         ArrayRef<int64_t> indices) {
  DenseElementsAttr constant;
  if (mlir::matchPattern(tensor, mlir::m_Constant(&constant)) &&
      !isa<mlir::ComplexType>(constant.getElementType()) && !constant.empty())
    return getConstantElement(builder, loc, constant, indices);
  Operation *op = tensor.getDefiningOp();
  if (auto cast = dyn_cast_or_null<tensor::CastOp>(op))
    return pullElement(builder, loc, cast.getSource(), indices);
  if (auto elements = dyn_cast_or_null<tensor::FromElementsOp>(op)) {
    int64_t linear = 0;
    for (auto [index, size] :
         llvm::zip(indices, elements.getResult().getType().getShape()))
      linear = linear * size + index;
    return elements.getElements()[linear];
  }
  auto source = dyn_cast_or_null<ElementOpInterface>(op);
  if (!source)
    return {};
  Value element = source.buildElement(
      builder, loc, indices, [&](Value operand, ArrayRef<int64_t> at) {
        return pullElement(builder, loc, operand, at);
      });
  return element ? simplify(builder, loc, element) : element;
}

Value dlc::getElement(OpBuilder &builder, Location loc, Value tensor,
                      ArrayRef<int64_t> indices) {
  if (Value pulled = pullElement(builder, loc, tensor, indices))
    return pulled;
  SmallVector<Value> at;
  for (int64_t index : indices)
    at.push_back(arith::ConstantIndexOp::create(builder, loc, index));
  Value element = tensor::ExtractOp::create(builder, loc, tensor, at);
  Type storage = getStorageType(element.getType());
  if (storage == element.getType())
    return element;
  return mlir::UnrealizedConversionCastOp::create(builder, loc, storage,
                                                  element)
      .getResult(0);
}

SmallVector<OpFoldResult> dlc::getElementsAsSizes(OpBuilder &builder,
                                                  Location loc, Value tensor) {
  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<OpFoldResult> sizes;
  for (int64_t i = 0, e = type.getNumElements(); i < e; ++i) {
    SmallVector<int64_t> indices;
    if (type.getRank() == 1)
      indices.push_back(i);
    Value element = getElement(builder, loc, tensor, indices);
    if (std::optional<int64_t> known = mlir::getConstantIntValue(element)) {
      sizes.push_back(builder.getIndexAttr(*known));
      continue;
    }
    // A size that took a detour through an integer tensor is that size again.
    if (auto cast = element.getDefiningOp<arith::IndexCastOp>();
        cast && cast.getIn().getType().isIndex()) {
      sizes.push_back(mlir::getAsOpFoldResult(cast.getIn()));
      continue;
    }
    sizes.push_back(
        mlir::getAsOpFoldResult(builder.createOrFold<arith::IndexCastOp>(
            loc, builder.getIndexType(), element)));
  }
  return sizes;
}

std::optional<SmallVector<int64_t>> dlc::getConstantElements(Value tensor) {
  auto type = dyn_cast<RankedTensorType>(tensor.getType());
  if (!type || !type.hasStaticShape() || !type.getElementType().isIntOrIndex())
    return std::nullopt;
  OpBuilder builder(tensor.getContext());
  if (Operation *op = tensor.getDefiningOp())
    builder.setInsertionPointAfter(op);
  else
    builder.setInsertionPointToStart(cast<BlockArgument>(tensor).getOwner());
  SmallVector<int64_t> elements;
  for (int64_t i = 0, e = type.getNumElements(); i < e; ++i) {
    SmallVector<int64_t> indices(type.getRank());
    for (int64_t d = type.getRank() - 1, rest = i; d >= 0; --d) {
      indices[d] = rest % type.getDimSize(d);
      rest /= type.getDimSize(d);
    }
    Value element = pullElement(builder, tensor.getLoc(), tensor, indices);
    std::optional<int64_t> known =
        element ? mlir::getConstantIntValue(element) : std::nullopt;
    if (!known)
      return std::nullopt;
    elements.push_back(*known);
  }
  return elements;
}
