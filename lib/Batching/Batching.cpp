//===- Batching.cpp - Functions of several examples -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Batching/Batching.h"
#include "Rules.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"

#include "dlc/Dialect/Interfaces/BatchableOpInterface.cpp.inc"

using namespace dlc;
namespace scf = mlir::scf;

bool Batching::isBatched(ArrayRef<OpFoldResult> values) const {
  return llvm::any_of(values, [&](OpFoldResult size) {
    auto value = dyn_cast<Value>(size);
    return value && isBatched(value);
  });
}

SmallVector<OpFoldResult>
Batching::getShared(ArrayRef<OpFoldResult> values) const {
  return llvm::map_to_vector(values, [&](OpFoldResult size) -> OpFoldResult {
    auto value = dyn_cast<Value>(size);
    return value ? OpFoldResult(getShared(value)) : size;
  });
}

RankedTensorType Batching::getAllType(Type type) const {
  SmallVector<int64_t> shape{
      mlir::getConstantIntValue(count).value_or(mlir::ShapedType::kDynamic)};
  if (auto tensor = dyn_cast<RankedTensorType>(type)) {
    llvm::append_range(shape, tensor.getShape());
    return tensor.clone(shape);
  }
  // There are no tensors of numbers of type index.
  return RankedTensorType::get(
      shape, type.isIndex() ? IntegerType::get(type.getContext(), 64) : type);
}

Value Batching::getAll(ImplicitLocOpBuilder &b, Value value) const {
  if (Value found = all.lookup(value))
    return found;
  Value same = getShared(value);
  if (!isa<RankedTensorType>(same.getType()))
    same = asTensor(b, same);
  SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), same);
  SmallVector<int64_t> dims =
      llvm::to_vector(llvm::seq<int64_t>(1, sizes.size() + 1));
  sizes.insert(sizes.begin(), count);
  Value repeated = broadcastTo(b, same, sizes, dims);
  RankedTensorType type = getAllType(value.getType());
  if (repeated.getType() != type)
    repeated = tensor::CastOp::create(b, type, repeated);
  return repeated;
}

void Batching::setAll(ImplicitLocOpBuilder &b, Value value, Value values) {
  RankedTensorType type = getAllType(value.getType());
  if (values.getType() != type)
    values = tensor::CastOp::create(b, type, values);
  all[value] = values;
}

void Batching::applyElementwise(ImplicitLocOpBuilder &b, Operation *op) {
  SmallVector<Value> operands;
  for (Value operand : op->getOperands())
    operands.push_back(getAll(b, operand));
  Operation *made = b.clone(*op);
  made->setOperands(operands);
  for (auto [result, values] :
       llvm::zip(op->getResults(), made->getResults())) {
    values.setType(getAllType(result.getType()));
    setAll(b, result, values);
  }
}

LogicalResult Batching::apply(ImplicitLocOpBuilder &b, Operation *op) {
  b.setLoc(op->getLoc());
  if (!anyUsed(op, [&](Value value) { return isBatched(value); })) {
    b.clone(*op, shared);
    return success();
  }
  if (isa<ScalarBodyOpInterface>(op)) {
    applyElementwise(b, op);
    return success();
  }
  auto batchable = dyn_cast<BatchableOpInterface>(op);
  if (batchable && succeeded(batchable.batch(b, *this)))
    return success();
  return repeat(b, op);
}

LogicalResult Batching::apply(ImplicitLocOpBuilder &b, Block &block) {
  for (Operation &op : llvm::make_early_inc_range(block.without_terminator()))
    if (failed(apply(b, &op)))
      return failure();
  return success();
}

/// One example after the other.
LogicalResult Batching::repeat(ImplicitLocOpBuilder &b, Operation *op) {
  Location loc = op->getLoc();
  // The sizes of the results are computed by ops in front of this one.
  SmallVector<SmallVector<OpFoldResult>> sizes;
  Operation *previous = op->getPrevNode();
  OpBuilder before(op);
  for (Value result : op->getResults()) {
    bool isTensor = isa<RankedTensorType>(result.getType());
    sizes.push_back(isTensor ? getDims(before, loc, result)
                             : SmallVector<OpFoldResult>());
  }
  Operation *next =
      previous ? previous->getNextNode() : &op->getBlock()->front();
  for (; next != op; next = next->getNextNode())
    if (failed(apply(b, next)))
      return failure();
  SmallVector<Value> empty;
  for (auto [result, dims] : llvm::zip(op->getResults(), sizes)) {
    if (isBatched(dims) || llvm::is_contained(dims, OpFoldResult()))
      return op->emitError("'")
             << op->getName()
             << "' can't be done for several examples: they may have results "
                "of different sizes";
    dims = getShared(dims);
    SmallVector<OpFoldResult> whole(dims);
    whole.insert(whole.begin(), count);
    SmallVector<int64_t> shape;
    SmallVector<Value> open;
    splitSizes(whole, shape, open);
    empty.push_back(
        EmptyOp::create(b, getAllType(result.getType()).clone(shape), open));
  }
  auto asValue = [&](OpFoldResult size) {
    return mlir::getValueOrCreateConstantIndexOp(b, loc, size);
  };
  b.setLoc(loc);
  auto loop = scf::ForOp::create(b, asValue(b.getIndexAttr(0)), asValue(count),
                                 asValue(b.getIndexAttr(1)), empty);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value example = loop.getInductionVar();
    IRMapping mapping = shared;
    forEachUsed(op, [&](Value value) {
      if (Value values = all.lookup(value))
        mapping.map(value, takeExample(b, values, example, value.getType()));
    });
    Operation *one = b.clone(*op, mapping);
    SmallVector<Value> kept;
    for (auto [result, into, dims] :
         llvm::zip(one->getResults(), loop.getRegionIterArgs(), sizes))
      kept.push_back(putExample(b, result, into, example, dims));
    if (!kept.empty())
      scf::YieldOp::create(b, kept);
  }
  for (auto [result, values] : llvm::zip(op->getResults(), loop.getResults()))
    setAll(b, result, values);
  return success();
}

LogicalResult dlc::expandRequest(BatchOp request) {
  ImplicitLocOpBuilder b(request.getLoc(), request);
  Block &body = request.getBody().front();
  Batching batching(
      getDim(b, request.getLoc(), request.getInputs().front(), 0));
  for (auto [argument, input] :
       llvm::zip(body.getArguments(), request.getInputs()))
    batching.setAll(b, argument, input);
  if (failed(batching.apply(b, body)))
    return failure();
  b.setLoc(request.getLoc());
  SmallVector<Value> results;
  for (auto [value, result] :
       llvm::zip(body.getTerminator()->getOperands(), request.getResults())) {
    Value values = batching.getAll(b, value);
    if (values.getType() != result.getType())
      values = tensor::CastOp::create(b, result.getType(), values);
    results.push_back(values);
  }
  request->replaceAllUsesWith(results);
  request.erase();
  return success();
}
