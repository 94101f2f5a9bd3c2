//===- Loops.cpp - Loops over graphs --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A body is emitted twice: once to see what types it gives, into a loop that is
// erased again, and then for good.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "PackedValues.h"
#include "mlir/Analysis/SliceAnalysis.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

/// What has to be known of a body before its loop can be emitted.
struct BodyTypes {
  bool alwaysGoesOn = false;
  SmallVector<Type> carried;
  SmallVector<RankedTensorType> rows;
  SmallVector<SmallVector<OpFoldResult>> rowSizes;
};

} // namespace

static SmallVector<Type> getTypes(ValueRange values) {
  return llvm::to_vector(values.getTypes());
}

static Value constantIndex(Node &node, int64_t value) {
  return arith::ConstantIndexOp::create(node.b, value);
}

static bool isTrue(Node &node, Value condition) {
  return !condition || node.getKnownScalar(condition).value_or(0) != 0;
}

/// The size of a body's row in the first iteration, as a value before the loop:
/// Loop-11 and Scan-9 want all rows to have the same shape.
static SmallVector<OpFoldResult> getRowSizes(Node &node, scf::ForOp loop,
                                             Value row) {
  SmallVector<OpFoldResult> sizes = node.getSizesOf(row);
  llvm::SetVector<Operation *> needed;
  mlir::BackwardSliceOptions options;
  options.inclusive = true;
  options.omitUsesFromAbove = false;
  options.filter = [&](Operation *op) { return loop->isProperAncestor(op); };
  for (OpFoldResult size : sizes)
    if (auto value = dyn_cast<Value>(size))
      (void)mlir::getBackwardSlice(value, &needed, options);
  llvm::SmallPtrSet<Operation *, 16> outermost;
  for (Operation *op : needed)
    outermost.insert(loop.getBody()->findAncestorOpInBlock(*op));
  OpBuilder builder(loop);
  IRMapping mapping;
  mapping.map(loop.getInductionVar(), loop.getLowerBound());
  mapping.map(loop.getRegionIterArgs(), loop.getInitArgs());
  for (Operation &op : *loop.getBody())
    if (outermost.contains(&op))
      builder.clone(op, mapping);
  for (OpFoldResult &size : sizes)
    if (auto value = dyn_cast<Value>(size))
      size = mlir::getAsOpFoldResult(mapping.lookupOrDefault(value));
  return sizes;
}

/// Emits the body into a loop that is erased again. Widens the types of
/// `carried` to what the body makes of them.
static FailureOr<BodyTypes> inspect(Node &node, SmallVector<Value> &carried,
                                    LoopBody body) {
  ImplicitLocOpBuilder &b = node.b;
  BodyTypes types;
  for (bool changed = true; changed;) {
    changed = false;
    Value zero = constantIndex(node, 0), one = constantIndex(node, 1);
    FailureOr<SmallVector<Value>> parts = getAllParts(node, carried);
    if (failed(parts))
      return failure();
    auto loop = scf::ForOp::create(b, zero, one, one, *parts);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    FailureOr<Iteration> iteration =
        body(loop.getInductionVar(),
             packAll(b, getTypes(carried), loop.getRegionIterArgs()));
    if (failed(iteration))
      return failure();
    types = BodyTypes();
    types.alwaysGoesOn = isTrue(node, iteration->goesOn);
    SmallVector<Type> wider;
    for (auto [before, after] : llvm::zip(carried, iteration->carried)) {
      Type common = getCommonType(before.getType(), after.getType());
      if (!common)
        return node.fail("carries a value that changes its rank or element "
                         "type");
      changed |= common != before.getType();
      wider.push_back(common);
    }
    for (Value row : iteration->rows) {
      if (isPacked(row.getType()))
        return node.fail("adds up values that are not tensors of numbers");
      if (changed)
        break;
      types.rows.push_back(cast<RankedTensorType>(row.getType()));
      types.rowSizes.push_back(getRowSizes(node, loop, row));
    }
    b.setInsertionPointAfter(loop);
    loop.erase();
    for (auto [value, type] : llvm::zip(carried, wider)) {
      FailureOr<Value> cast = castTo(node, value, type);
      if (failed(cast))
        return failure();
      value = *cast;
    }
  }
  types.carried = getTypes(carried);
  return types;
}

/// Emits an iteration at the insertion point; `arguments` are what stands for
/// the carried values, and the tensors of rows. Returns what they become.
static FailureOr<SmallVector<Value>>
createIteration(Node &node, const LoopRange &range, Value index,
                ValueRange arguments, ArrayRef<Type> carried, LoopBody body,
                Value &goesOn) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Iteration> iteration = body(index, packAll(b, carried, arguments));
  if (failed(iteration))
    return failure();
  goesOn = iteration->goesOn;
  for (auto [value, type] : llvm::zip(iteration->carried, carried)) {
    FailureOr<Value> cast = castTo(node, value, type);
    if (failed(cast))
      return failure();
    value = *cast;
  }
  FailureOr<SmallVector<Value>> parts = getAllParts(node, iteration->carried);
  if (failed(parts))
    return failure();
  SmallVector<Value> results(*parts);
  size_t numCarried = results.size();
  for (auto [i, row] : llvm::enumerate(iteration->rows)) {
    OpFoldResult place = index;
    if (range.backwards[i]) {
      OpFoldResult last =
          subSizes(b, b.getLoc(), *range.count, b.getIndexAttr(1));
      place = subSizes(b, b.getLoc(), last, index);
    }
    SmallVector<OpFoldResult> sizes =
        node.getSizesOf(arguments[numCarried + i]);
    SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0));
    offsets[0] = place;
    sizes.erase(sizes.begin());
    FailureOr<Value> fitting = node.refine(row, sizes);
    if (failed(fitting))
      return failure();
    sizes.insert(sizes.begin(), b.getIndexAttr(1));
    results.push_back(InsertSliceOp::create(
        b, reshapeTo(b, *fitting, sizes), arguments[numCarried + i], offsets));
  }
  return results;
}

/// A loop that runs `range.count` times.
static FailureOr<SmallVector<Value>>
createCounted(Node &node, const LoopRange &range, ArrayRef<Value> initial,
              ArrayRef<Type> carried, LoopBody body) {
  ImplicitLocOpBuilder &b = node.b;
  auto loop =
      scf::ForOp::create(b, constantIndex(node, 0), node.asValue(*range.count),
                         constantIndex(node, 1), initial);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value goesOn;
  FailureOr<SmallVector<Value>> results =
      createIteration(node, range, loop.getInductionVar(),
                      loop.getRegionIterArgs(), carried, body, goesOn);
  if (failed(results))
    return failure();
  // A loop that carries nothing has its end already.
  if (!initial.empty())
    scf::YieldOp::create(b, *results);
  return SmallVector<Value>(loop.getResults());
}

/// A loop that a condition ends. The number of iterations is its last result.
static FailureOr<SmallVector<Value>>
createConditional(Node &node, const LoopRange &range, ArrayRef<Value> initial,
                  ArrayRef<Type> carried, LoopBody body) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  auto asBit = [&](Value condition) -> Value {
    if (!condition)
      return arith::ConstantIntOp::create(b, 1, 1);
    return node.getScalar(condition);
  };
  // Carried behind all else: the iteration's number and whether it goes on.
  // Tensors are only updated in place where they have the same number among the
  // results.
  SmallVector<Value> arguments(initial);
  arguments.push_back(constantIndex(node, 0));
  arguments.push_back(asBit(range.starts));
  size_t count = initial.size();
  SmallVector<Type> types = llvm::to_vector(ValueRange(arguments).getTypes());
  SmallVector<Location> locs(types.size(), loc);
  auto loop = scf::WhileOp::create(b, types, arguments);
  OpBuilder::InsertionGuard guard(b);
  Block *before = b.createBlock(&loop.getBefore(), {}, types, locs);
  Value condition = before->getArgument(count + 1);
  if (range.count) {
    Value isBelow = node.compare(arith::CmpIPredicate::slt,
                                 before->getArgument(count), *range.count);
    condition = arith::AndIOp::create(b, condition, isBelow);
  }
  scf::ConditionOp::create(b, condition, before->getArguments());
  Block *after = b.createBlock(&loop.getAfter(), {}, types, locs);
  Value index = after->getArgument(count), goesOn;
  FailureOr<SmallVector<Value>> results = createIteration(
      node, range, index, after->getArguments().take_front(count), carried,
      body, goesOn);
  if (failed(results))
    return failure();
  SmallVector<Value> next(*results);
  next.push_back(arith::AddIOp::create(b, index, constantIndex(node, 1)));
  next.push_back(asBit(goesOn));
  scf::YieldOp::create(b, next);
  return SmallVector<Value>(loop.getResults().drop_back());
}

FailureOr<SmallVector<Value>>
dlc::onnxfrontend::createLoop(Node &node, const LoopRange &range,
                              SmallVector<Value> carried, LoopBody body) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<BodyTypes> types = inspect(node, carried, body);
  if (failed(types))
    return failure();
  if (!types->rows.empty() && !range.count)
    return node.fail("adds up tensors without a limit to their number");
  FailureOr<SmallVector<Value>> parts = getAllParts(node, carried);
  if (failed(parts))
    return failure();
  size_t numCarried = parts->size();
  SmallVector<Value> initial(*parts);
  for (auto [type, sizes] : llvm::zip(types->rows, types->rowSizes)) {
    SmallVector<OpFoldResult> all(sizes);
    all.insert(all.begin(), *range.count);
    SmallVector<int64_t> shape;
    SmallVector<Value> open;
    splitSizes(all, shape, open);
    initial.push_back(EmptyOp::create(
        b, RankedTensorType::get(shape, type.getElementType()), open));
  }
  bool isCounted =
      range.count && types->alwaysGoesOn && isTrue(node, range.starts);
  auto create = isCounted ? createCounted : createConditional;
  FailureOr<SmallVector<Value>> results =
      create(node, range, initial, types->carried, body);
  if (failed(results))
    return failure();
  auto rows = ArrayRef(*results).slice(numCarried, types->rows.size());
  SmallVector<Value> values = packAll(b, types->carried, *results);
  if (isCounted) {
    llvm::append_range(values, rows);
    return values;
  }
  // Fewer rows than there was room for.
  OpFoldResult count = results->back();
  for (Value all : rows) {
    SmallVector<OpFoldResult> sizes = node.getSizesOf(all);
    sizes[0] = count;
    SmallVector<OpFoldResult> zeros(sizes.size(), b.getIndexAttr(0));
    values.push_back(SliceOp::create(b, all, zeros, sizes,
                                     SmallVector<int64_t>(sizes.size(), 1)));
  }
  return values;
}
