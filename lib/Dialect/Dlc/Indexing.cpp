//===- Indexing.cpp - Gather and scatter ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifiers and interfaces of the ops that place elements by indices.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "mlir/IR/Matchers.h"

using namespace dlc;

static RankedTensorType getType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static LogicalResult verifyDimension(Operation *op, int64_t dimension,
                                     int64_t rank) {
  if (dimension >= 0 && dimension < rank)
    return success();
  return op->emitOpError() << "has dimension " << dimension
                           << ", but an operand of rank " << rank;
}

//===----------------------------------------------------------------------===//
// gather
//===----------------------------------------------------------------------===//

LogicalResult GatherOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         GatherOp::Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto type = cast<RankedTensorType>(adaptor.getOperand().getType());
  int64_t dimension = adaptor.getDimension();
  if (dimension < 0 || dimension >= type.getRank())
    return mlir::emitOptionalError(loc, "has dimension ", dimension,
                                   ", but an operand of rank ", type.getRank());
  SmallVector<int64_t> shape(type.getShape().take_front(dimension));
  llvm::append_range(
      shape, cast<RankedTensorType>(adaptor.getIndices().getType()).getShape());
  llvm::append_range(shape, type.getShape().drop_front(dimension + 1));
  types.push_back(type.clone(shape));
  return success();
}

LogicalResult GatherOp::verify() {
  return verifyDimension(*this, getDimension(),
                         ::getType(getOperand()).getRank());
}

FailureOr<OpFoldResult> GatherOp::reifyDimOfResult(OpBuilder &builder, int,
                                                   int dim) {
  int64_t dimension = getDimension();
  int64_t indices = ::getType(getIndices()).getRank();
  if (dim < dimension)
    return getDim(builder, getLoc(), getOperand(), dim);
  if (dim < dimension + indices)
    return getDim(builder, getLoc(), getIndices(), dim - dimension);
  return getDim(builder, getLoc(), getOperand(), dim - indices + 1);
}

LogicalResult
GatherOp::reifyResultShapes(OpBuilder &builder,
                            mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

Value GatherOp::buildElement(
    OpBuilder &, Location, ArrayRef<int64_t> indices,
    function_ref<Value(Value, ArrayRef<int64_t>)> read) {
  int64_t dimension = getDimension();
  int64_t indexRank = ::getType(getIndices()).getRank();
  int64_t size = ::getType(getOperand()).getDimSize(dimension);
  Value index = read(getIndices(), indices.slice(dimension, indexRank));
  std::optional<int64_t> position =
      index ? mlir::getConstantIntValue(index) : std::nullopt;
  if (!position || ShapedType::isDynamic(size) || size == 0)
    return {};
  SmallVector<int64_t> source(indices.take_front(dimension));
  source.push_back(std::clamp<int64_t>(*position, 0, size - 1));
  llvm::append_range(source, indices.drop_front(dimension + indexRank));
  return read(getOperand(), source);
}

//===----------------------------------------------------------------------===//
// gather_elements
//===----------------------------------------------------------------------===//

LogicalResult GatherElementsOp::verify() {
  RankedTensorType operand = ::getType(getOperand());
  RankedTensorType indices = ::getType(getIndices());
  RankedTensorType result = ::getType(getResult());
  if (operand.getRank() != indices.getRank())
    return emitOpError() << "needs operand and indices of the same rank, but "
                            "got "
                         << operand.getRank() << " and " << indices.getRank();
  if (result != operand.clone(indices.getShape()))
    return emitOpError() << "needs a result of type "
                         << operand.clone(indices.getShape()) << ", but got "
                         << result;
  return verifyDimension(*this, getDimension(), operand.getRank());
}

FailureOr<OpFoldResult> GatherElementsOp::reifyDimOfResult(OpBuilder &builder,
                                                           int, int dim) {
  return getDim(builder, getLoc(), getIndices(), dim);
}

LogicalResult
GatherElementsOp::reifyResultShapes(OpBuilder &builder,
                                    mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

//===----------------------------------------------------------------------===//
// gather_nd
//===----------------------------------------------------------------------===//

LogicalResult GatherNdOp::inferReturnTypes(MLIRContext *,
                                           std::optional<Location> loc,
                                           GatherNdOp::Adaptor adaptor,
                                           SmallVectorImpl<Type> &types) {
  auto operand = cast<RankedTensorType>(adaptor.getOperand().getType());
  auto indices = cast<RankedTensorType>(adaptor.getIndices().getType());
  int64_t batch = adaptor.getBatchDimensions();
  if (batch < 0 || batch >= indices.getRank() || batch >= operand.getRank())
    return mlir::emitOptionalError(loc, "can't share ", batch,
                                   " batch dimensions between ", operand,
                                   " and ", indices);
  int64_t length = indices.getShape().back();
  if (ShapedType::isDynamic(length) || batch + length > operand.getRank())
    return mlir::emitOptionalError(
        loc, "needs index tuples of a known length of at most ",
        operand.getRank() - batch, ", but got indices of type ", indices);
  SmallVector<int64_t> shape(indices.getShape().drop_back());
  llvm::append_range(shape, operand.getShape().drop_front(batch + length));
  types.push_back(operand.clone(shape));
  return success();
}

FailureOr<OpFoldResult> GatherNdOp::reifyDimOfResult(OpBuilder &builder, int,
                                                     int dim) {
  RankedTensorType indices = ::getType(getIndices());
  int64_t places = indices.getRank() - 1;
  if (dim < places)
    return getDim(builder, getLoc(), getIndices(), dim);
  int64_t skipped = getBatchDimensions() + indices.getShape().back();
  return getDim(builder, getLoc(), getOperand(), dim - places + skipped);
}

LogicalResult
GatherNdOp::reifyResultShapes(OpBuilder &builder,
                              mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

//===----------------------------------------------------------------------===//
// scatter_elements, scatter_nd
//===----------------------------------------------------------------------===//

/// Complex numbers can be written, but not combined.
static LogicalResult verifyKind(Operation *op, ScatterKind kind,
                                RankedTensorType operand) {
  if (kind == ScatterKind::set ||
      !isa<mlir::ComplexType>(operand.getElementType()))
    return success();
  return op->emitOpError() << "can't " << stringifyScatterKind(kind)
                           << " elements of " << operand.getElementType();
}

LogicalResult ScatterElementsOp::verify() {
  RankedTensorType operand = ::getType(getOperand());
  if (failed(verifyKind(*this, getKind(), operand)))
    return failure();
  RankedTensorType indices = ::getType(getIndices());
  RankedTensorType updates = ::getType(getUpdates());
  if (operand.getRank() != indices.getRank())
    return emitOpError() << "needs operand and indices of the same rank, but "
                            "got "
                         << operand.getRank() << " and " << indices.getRank();
  if (updates.getElementType() != operand.getElementType() ||
      failed(mlir::verifyCompatibleShape(updates, indices)))
    return emitOpError() << "needs updates of type "
                         << operand.clone(indices.getShape()) << ", but got "
                         << updates;
  return verifyDimension(*this, getDimension(), operand.getRank());
}

FailureOr<OpFoldResult> ScatterElementsOp::reifyDimOfResult(OpBuilder &builder,
                                                            int, int dim) {
  return getDim(builder, getLoc(), getOperand(), dim);
}

LogicalResult ScatterElementsOp::reifyResultShapes(
    OpBuilder &builder, mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

LogicalResult ScatterNdOp::verify() {
  RankedTensorType operand = ::getType(getOperand());
  if (failed(verifyKind(*this, getKind(), operand)))
    return failure();
  RankedTensorType indices = ::getType(getIndices());
  RankedTensorType updates = ::getType(getUpdates());
  int64_t length = indices.getRank() ? indices.getShape().back() : 0;
  if (indices.getRank() == 0 || ShapedType::isDynamic(length) ||
      length > operand.getRank())
    return emitOpError() << "needs index tuples of a known length of at most "
                         << operand.getRank() << ", but got indices of type "
                         << indices;
  SmallVector<int64_t> shape(indices.getShape().drop_back());
  llvm::append_range(shape, operand.getShape().drop_front(length));
  if (updates.getElementType() != operand.getElementType() ||
      failed(mlir::verifyCompatibleShape(updates.getShape(), shape)))
    return emitOpError() << "needs updates of type " << operand.clone(shape)
                         << ", but got " << updates;
  return success();
}

FailureOr<OpFoldResult> ScatterNdOp::reifyDimOfResult(OpBuilder &builder, int,
                                                      int dim) {
  return getDim(builder, getLoc(), getOperand(), dim);
}

LogicalResult
ScatterNdOp::reifyResultShapes(OpBuilder &builder,
                               mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}
