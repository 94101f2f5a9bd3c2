//===- VectorBody.cpp - The body of a structured op on vectors ------------===//
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

#include "VectorBody.h"
#include "StridedLoad.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace dlc;
namespace vector = mlir::vector;

Value VectorBody::broadcast(Value value) {
  if (lanes == 1 || isVector(value))
    return value;
  return vector::BroadcastOp::create(
      b, loc, VectorType::get(lanes, value.getType()), value);
}

/// The vector of a value that grows by one from element to element.
Value VectorBody::materialize(Value first) {
  Value steps =
      vector::StepOp::create(b, loc, VectorType::get(lanes, b.getIndexType()));
  Type type = first.getType();
  if (!type.isIndex())
    steps =
        arith::IndexCastOp::create(b, loc, VectorType::get(lanes, type), steps);
  return arith::AddIOp::create(b, loc, broadcast(first), steps);
}

/// A value of the body, or one from outside of it.
Value VectorBody::lookupScalar(Value value) {
  auto known = values.find(value);
  return known == values.end() ? value : known->second;
}

Value VectorBody::lookup(Value value) {
  Value known = lookupScalar(value);
  if (lanes == 1 || !linear.contains(value))
    return known;
  return materialize(known);
}

void VectorBody::visitIndex(linalg::IndexOp op, ValueRange loops,
                            int64_t lane) {
  values[op] = loops[op.getDim()];
  if (lanes > 1 && static_cast<int64_t>(op.getDim()) == lane)
    linear.insert(op);
}

void VectorBody::visitLoad(memref::LoadOp op, Value mask) {
  auto type = cast<MemRefType>(op.getMemRef().getType());
  Value buffer = lookupScalar(op.getMemRef());
  SmallVector<Value> indices;
  bool uniform = true, contiguous = true;
  for (auto [i, index] : llvm::enumerate(op.getIndices())) {
    Value value = lookupScalar(index);
    indices.push_back(value);
    bool isLinear = linear.contains(index),
         isLast = static_cast<int64_t>(i) == type.getRank() - 1;
    uniform &= !isVector(value) && !isLinear;
    contiguous &= !isVector(value) && isLinear == isLast;
  }
  if (uniform || lanes == 1) {
    values[op] = memref::LoadOp::create(b, loc, buffer, indices);
    return;
  }
  auto vectorType = VectorType::get(lanes, type.getElementType());
  auto [strides, offset] = type.getStridesAndOffset();
  if (contiguous && strides.back() == 1) {
    Value padding =
        arith::ConstantOp::create(b, loc, b.getZeroAttr(vectorType));
    values[op] =
        mask ? vector::MaskedLoadOp::create(b, loc, vectorType, buffer, indices,
                                            mask, padding)
                   .getResult()
             : vector::LoadOp::create(b, loc, vectorType, buffer, indices)
                   .getResult();
    return;
  }
  // From anywhere: the distance of each element from the buffer's first.
  auto metadata = memref::ExtractStridedMetadataOp::create(b, loc, buffer);
  Value distance;
  for (auto [i, index] : llvm::enumerate(op.getIndices())) {
    Value stride = ShapedType::isDynamic(strides[i])
                       ? Value(metadata.getStrides()[i])
                       : arith::ConstantIndexOp::create(b, loc, strides[i]);
    Value part = arith::MulIOp::create(b, loc, broadcast(lookup(index)),
                                       broadcast(stride));
    distance = distance ? arith::AddIOp::create(b, loc, distance, part) : part;
  }
  values[op] = gatherFrom(b, loc, vectorType, buffer, metadata.getOffset(),
                          distance, mask);
}

void VectorBody::visit(Operation *op, Value mask) {
  // One more element on: so does what is a constant away from it.
  bool staysLinear = false;
  if (lanes > 1 && isa<arith::IndexCastOp>(op))
    staysLinear = linear.contains(op->getOperand(0));
  if (lanes > 1 && isa<arith::AddIOp>(op)) {
    bool lhs = linear.contains(op->getOperand(0));
    bool rhs = linear.contains(op->getOperand(1));
    Value other = lookupScalar(op->getOperand(lhs ? 1 : 0));
    staysLinear = lhs != rhs && !isVector(other);
  }
  if (lanes > 1 && isa<arith::SubIOp>(op))
    staysLinear = linear.contains(op->getOperand(0)) &&
                  !linear.contains(op->getOperand(1)) &&
                  !isVector(lookupScalar(op->getOperand(1)));

  SmallVector<Value> operands;
  bool anyVector = false;
  for (Value operand : op->getOperands()) {
    operands.push_back(staysLinear ? lookupScalar(operand) : lookup(operand));
    anyVector |= isVector(operands.back());
  }
  SmallVector<Type> types;
  for (Type type : op->getResultTypes())
    types.push_back(anyVector ? VectorType::get(lanes, type) : type);
  if (anyVector)
    for (Value &operand : operands)
      operand = broadcast(operand);
  // Elements that are not there must not trap.
  if (anyVector && mask &&
      isa<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp,
          arith::FloorDivSIOp, arith::CeilDivSIOp, arith::CeilDivUIOp>(op)) {
    Value one =
        arith::ConstantOp::create(b, loc, b.getOneAttr(operands[1].getType()));
    operands[1] = arith::SelectOp::create(b, loc, mask, operands[1], one);
  }
  mlir::OperationState state(loc, op->getName());
  state.addOperands(operands);
  state.addTypes(types);
  state.attributes = op->getDiscardableAttrDictionary();
  state.propertiesAttr = op->getPropertiesAsAttribute();
  Operation *clone = b.create(state);
  if (contract && isa<arith::AddFOp, arith::MulFOp, arith::SubFOp>(clone))
    clone->setAttr("fastmath",
                   arith::FastMathFlagsAttr::get(
                       b.getContext(), arith::FastMathFlags::contract));
  values[op->getResult(0)] = clone->getResult(0);
  if (staysLinear)
    linear.insert(op->getResult(0));
}

SmallVector<Value> VectorBody::evaluate(Block &block, ValueRange arguments,
                                        ValueRange loops, int64_t lane,
                                        Value mask) {
  values.clear();
  linear.clear();
  for (auto [parameter, argument] : llvm::zip(block.getArguments(), arguments))
    values[parameter] = argument;
  for (Operation &op : block.without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(op))
      visitIndex(index, loops, lane);
    else if (auto load = dyn_cast<memref::LoadOp>(op))
      visitLoad(load, mask);
    else
      visit(&op, mask);
  }
  SmallVector<Value> results;
  for (Value yielded : block.getTerminator()->getOperands())
    results.push_back(lookup(yielded));
  return results;
}
