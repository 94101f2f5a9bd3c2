//===- Loops.cpp - Loops --------------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A loop through a list is done while the program is elaborated, and its
// elements may be anything. Other loops are loops of the program, and carry
// tensors.
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "llvm/ADT/ScopeExit.h"

using namespace dlc;
using namespace dlc::tdl;

namespace dlc::tdl {

class LoopElaborator {
public:
  LoopElaborator(Elaborator &elaborator, const LoopExpr *loop,
                 const Scope &scope)
      : elaborator(elaborator), b(elaborator.b), loop(loop), scope(scope) {}

  FailureOr<Val> run();

private:
  /// What a step gives.
  struct Step {
    std::vector<Val> next, emitted;
  };

  LogicalResult begin();
  FailureOr<Step> elaborateStep(Scope &inner);
  FailureOr<std::vector<Val>> convertNext(const Step &step);
  FailureOr<Val> unroll(ArrayRef<ArrayRef<Val>> lists);
  FailureOr<Val> repeat(const Size &first, const Size &end,
                        ArrayRef<Tensor> tensors);
  FailureOr<Val> repeatWhile();
  LogicalResult stack(scf::ForOp &made, const Step &step, const Size &first,
                      const Size &count, std::vector<Val> &stacks);
  Val getResult(std::vector<Val> carried, std::vector<Val> emitted);
  /// The carried values, as `values` are.
  void bindCarried(Scope &inner, ArrayRef<Val> values) {
    for (auto [carried, value] : llvm::zip(loop->carried, values))
      inner.set(carried.name, value);
  }
  std::vector<Val> withValues(ArrayRef<Val> values, ValueRange with);

  Elaborator &elaborator;
  ImplicitLocOpBuilder &b;
  const LoopExpr *loop;
  const Scope &scope;
  std::vector<Val> initial;
};

} // namespace dlc::tdl

std::vector<Val> LoopElaborator::withValues(ArrayRef<Val> values,
                                            ValueRange with) {
  std::vector<Val> made;
  for (const Val &value : values) {
    size_t count = getTensors(value).size();
    made.push_back(elaborator.withValues(value, with.take_front(count)));
    with = with.drop_front(count);
  }
  return made;
}

/// What is carried into the first step.
LogicalResult LoopElaborator::begin() {
  for (const Carried &carried : loop->carried) {
    Expected expected;
    if (carried.type) {
      FailureOr<Val> type = elaborator.resolve(carried.type, scope);
      if (failed(type))
        return failure();
      expected = *type;
    }
    FailureOr<Val> value =
        elaborator.evaluate(carried.initial, scope, expected);
    if (succeeded(value) && expected)
      value = elaborator.convert(*value, *expected, carried.initial->range,
                                 "'" + carried.name + "'");
    if (failed(value))
      return failure();
    initial.push_back(*value);
  }
  return success();
}

FailureOr<LoopElaborator::Step> LoopElaborator::elaborateStep(Scope &inner) {
  Step step;
  bool hasNext = false;
  for (const Statement *statement : loop->body->statements) {
    auto next = dyn_cast<NextStatement>(statement);
    auto emit = dyn_cast<EmitStatement>(statement);
    if (!next && !emit) {
      if (hasNext)
        return elaborator.error(statement->range)
               << "nothing but 'emit' follows 'next'";
      if (failed(elaborator.execute(statement, inner)))
        return failure();
      continue;
    }
    std::vector<Val> &into = next ? step.next : step.emitted;
    if (!into.empty())
      return elaborator.error(statement->range)
             << "a loop has one 'next' and one 'emit' at most";
    hasNext |= next != nullptr;
    ArrayRef<const Expr *> values = next ? next->values : emit->values;
    for (auto [i, value] : llvm::enumerate(values)) {
      Expected expected;
      if (next && i < initial.size())
        expected = initial[i];
      FailureOr<Val> one = elaborator.evaluate(value, inner, expected);
      if (failed(one))
        return failure();
      into.push_back(*one);
    }
  }
  if (step.next.size() != initial.size())
    return elaborator.error(loop->body->range)
           << "the loop carries " << initial.size() << " values, but 'next' "
           << (step.next.empty() ? "is missing"
                                 : "has " + std::to_string(step.next.size()));
  return step;
}

FailureOr<std::vector<Val>> LoopElaborator::convertNext(const Step &step) {
  std::vector<Val> next;
  for (auto [carried, first, value] :
       llvm::zip(loop->carried, initial, step.next)) {
    FailureOr<Val> converted = elaborator.convert(
        value, first, loop->body->range, "the next '" + carried.name + "'");
    if (failed(converted))
      return failure();
    next.push_back(*converted);
  }
  return next;
}

/// Of a 'for' what it carries, and then what it emits; of a 'scan' the latter.
Val LoopElaborator::getResult(std::vector<Val> carried,
                              std::vector<Val> emitted) {
  if (loop->form == LoopExpr::Form::scanLoop)
    carried.clear();
  llvm::append_range(carried, emitted);
  if (carried.size() == 1)
    return carried.front();
  return std::make_shared<const Tuple>(Tuple{std::move(carried), {}});
}

FailureOr<Val> LoopElaborator::unroll(ArrayRef<ArrayRef<Val>> lists) {
  std::vector<Val> carried = initial;
  std::vector<List> emitted;
  for (size_t i = 0; i < lists.front().size(); ++i) {
    Scope &inner = elaborator.makeScope(&scope);
    bindCarried(inner, carried);
    for (auto [name, list] : llvm::zip(loop->variables, lists))
      inner.set(name, list[i]);
    FailureOr<Step> step = elaborateStep(inner);
    if (failed(step))
      return failure();
    carried = step->next;
    emitted.resize(step->emitted.size());
    for (auto [list, value] : llvm::zip(emitted, step->emitted))
      list.elements.push_back(value);
  }
  std::vector<Val> lists_;
  for (List &list : emitted)
    lists_.push_back(std::make_shared<const List>(std::move(list)));
  return getResult(std::move(carried), std::move(lists_));
}

/// Collects what the steps emit along a new first dimension.
LogicalResult LoopElaborator::stack(scf::ForOp &made, const Step &step,
                                    const Size &first, const Size &count,
                                    std::vector<Val> &stacks) {
  std::vector<Val> rows;
  for (const Val &value : step.emitted) {
    FailureOr<Val> row =
        elaborator.makeTensors(value, std::nullopt, loop->body->range);
    if (failed(row))
      return failure();
    rows.push_back(*row);
  }
  SmallVector<Tensor> all;
  SmallVector<Value> empty;
  b.setInsertionPoint(made);
  for (const Val &row : rows)
    for (const Tensor &tensor : getTensors(row)) {
      SmallVector<Size, 4> sizes(tensor.sizes);
      sizes.insert(sizes.begin(), count);
      for (const Size &size : tensor.sizes)
        if (!size.isKnownBefore(made))
          return elaborator.error(loop->body->range)
                 << "what is emitted has the size " << size.str()
                 << ", which may change from step to step";
      FailureOr<RankedTensorType> type =
          elaborator.getType(tensor.dtype, sizes, loop->body->range);
      if (failed(type))
        return failure();
      SmallVector<int64_t> shape;
      SmallVector<Value> open;
      splitSizes(materialize(b, sizes), shape, open);
      empty.push_back(EmptyOp::create(b, *type, open));
      all.push_back({{}, tensor.dtype, sizes});
    }
  SmallVector<Value> values = getValues(rows);
  auto write = [&](OpBuilder &builder, Location loc,
                   ArrayRef<BlockArgument> kept) {
    ImplicitLocOpBuilder inside(loc, builder);
    auto body = cast<scf::ForOp>(kept.front().getOwner()->getParentOp());
    OpFoldResult number = subSizes(inside, loc, body.getInductionVar(),
                                   first.materialize(inside));
    SmallVector<Value> written;
    for (auto [value, into, tensor] : llvm::zip(values, kept, all)) {
      SmallVector<OpFoldResult> sizes =
          materialize(inside, ArrayRef(tensor.sizes).drop_front());
      sizes.insert(sizes.begin(), inside.getIndexAttr(1));
      SmallVector<OpFoldResult> offsets(sizes.size(), inside.getIndexAttr(0));
      offsets[0] = number;
      written.push_back(InsertSliceOp::create(
          inside, reshapeTo(inside, value, sizes), into, offsets));
    }
    return written;
  };
  mlir::IRRewriter rewriter(made);
  size_t numCarried = made.getNumResults();
  made = cast<scf::ForOp>(*made.replaceWithAdditionalYields(
      rewriter, empty, /*replaceInitOperandUsesInLoop=*/false, write));
  ValueRange results = made.getResults();
  size_t next = numCarried;
  auto addCount = [&](const Tensor &) {
    const Tensor &stacked = all[next - numCarried];
    return Tensor{results[next++], stacked.dtype, stacked.sizes};
  };
  for (const Val &row : rows)
    stacks.push_back(mapTensors(row, addCount));
  b.setInsertionPointAfter(made);
  return success();
}

FailureOr<Val> LoopElaborator::repeat(const Size &first, const Size &end,
                                      ArrayRef<Tensor> tensors) {
  if (failed(elaborator.checkRegions(loop->range)))
    return failure();
  for (auto [value, carried] : llvm::zip(initial, loop->carried)) {
    FailureOr<Val> tensors =
        elaborator.makeTensors(value, std::nullopt, carried.initial->range);
    if (failed(tensors))
      return failure();
    value = *tensors;
  }
  auto asIndex = [&](const Size &size) {
    return mlir::getValueOrCreateConstantIndexOp(b, b.getLoc(),
                                                 size.materialize(b));
  };
  auto made = scf::ForOp::create(b, asIndex(first), asIndex(end), asIndex(1),
                                 getValues(initial));
  llvm::scope_exit discard([&] { made.erase(); });
  OpBuilder::InsertionGuard guard(b);
  // The builder may have ended an empty body already.
  made.getBody()->clear();
  b.setInsertionPointToStart(made.getBody());
  auto number = std::make_shared<Unknown>();
  number->name = loop->end ? loop->variables.front().str() : "step";
  number->value = made.getInductionVar();
  number->mayBeNegative = !Size(0).isAtMost(first);
  number->bounds = std::make_shared<const std::pair<Size, Size>>(first, end);
  Size position(number);
  Scope &inner = elaborator.makeScope(&scope);
  std::vector<Val> carried = withValues(initial, made.getRegionIterArgs());
  bindCarried(inner, carried);
  if (loop->end)
    inner.set(loop->variables.front(), position);
  for (auto [name, tensor] : llvm::zip(loop->variables, tensors)) {
    SmallVector<OpFoldResult> offsets(tensor.sizes.size(), b.getIndexAttr(0)),
        counts = materialize(b, tensor.sizes);
    offsets[0] = made.getInductionVar();
    counts[0] = b.getIndexAttr(1);
    Value row = SliceOp::create(b, tensor.value, offsets, counts,
                                SmallVector<int64_t>(counts.size(), 1));
    ArrayRef<Size> sizes = ArrayRef(tensor.sizes).drop_front();
    inner.set(name, elaborator.reshapeTo(row, sizes));
  }
  FailureOr<Step> step = elaborateStep(inner);
  if (failed(step))
    return failure();
  FailureOr<std::vector<Val>> next = convertNext(*step);
  if (failed(next))
    return failure();
  scf::YieldOp::create(b, getValues(*next));
  std::vector<Val> stacks;
  if (!step->emitted.empty() &&
      failed(stack(made, *step, first, end - first, stacks)))
    return failure();
  discard.release();
  return getResult(withValues(initial, made.getResults().take_front(
                                           getValues(initial).size())),
                   std::move(stacks));
}

/// while c with h = a { next b }
FailureOr<Val> LoopElaborator::repeatWhile() {
  if (failed(elaborator.checkRegions(loop->range)))
    return failure();
  for (auto [value, carried] : llvm::zip(initial, loop->carried)) {
    FailureOr<Val> tensors =
        elaborator.makeTensors(value, std::nullopt, carried.initial->range);
    if (failed(tensors))
      return failure();
    value = *tensors;
  }
  SmallVector<Value> values = getValues(initial);
  mlir::TypeRange types = ValueRange(values).getTypes();
  auto made = scf::WhileOp::create(b, types, values);
  llvm::scope_exit discard([&] { made.erase(); });
  OpBuilder::InsertionGuard guard(b);
  SmallVector<Location> locations(values.size(), b.getLoc());
  mlir::Block *before = b.createBlock(&made.getBefore(), {}, types, locations);
  Scope &outer = elaborator.makeScope(&scope);
  bindCarried(outer, withValues(initial, before->getArguments()));
  FailureOr<Val> condition = elaborator.evaluate(loop->condition, outer);
  if (failed(condition))
    return failure();
  FailureOr<Tensor> truth =
      elaborator.getTensor(*condition, loop->condition->range, "the condition");
  if (failed(truth))
    return failure();
  if (!truth->dtype.isInteger(1) || !truth->sizes.empty())
    return elaborator.error(loop->condition->range)
           << "expected a condition, that is, a bool, but this is "
           << formatType(*truth);
  scf::ConditionOp::create(b, elaborator.extractTruth(*truth),
                           before->getArguments());
  mlir::Block *after = b.createBlock(&made.getAfter(), {}, types, locations);
  Scope &inner = elaborator.makeScope(&scope);
  bindCarried(inner, withValues(initial, after->getArguments()));
  FailureOr<Step> step = elaborateStep(inner);
  if (failed(step))
    return failure();
  if (!step->emitted.empty())
    return elaborator.error(loop->body->range)
           << "a 'while' can't emit: how often it runs is not known before";
  FailureOr<std::vector<Val>> next = convertNext(*step);
  if (failed(next))
    return failure();
  scf::YieldOp::create(b, getValues(*next));
  discard.release();
  return getResult(withValues(initial, made.getResults()), {});
}

FailureOr<Val> LoopElaborator::run() {
  if (failed(begin()))
    return failure();
  if (loop->form == LoopExpr::Form::whileLoop)
    return repeatWhile();
  if (loop->end) {
    if (loop->variables.size() != 1)
      return elaborator.error(loop->range) << "a range has one number a step";
    FailureOr<Size> first =
        elaborator.evaluateSize(loop->ranges.front(), scope);
    if (failed(first))
      return failure();
    FailureOr<Size> end = elaborator.evaluateSize(loop->end, scope);
    if (failed(end) ||
        failed(elaborator.requireAtMost(*first, *end, loop->end->range,
                                        "the range ends before it begins")))
      return failure();
    return repeat(*first, *end, {});
  }
  if (loop->ranges.size() != loop->variables.size())
    return elaborator.error(loop->range)
           << "there are " << loop->variables.size()
           << " names for elements of " << loop->ranges.size() << " values";
  std::vector<Val> values;
  SmallVector<Tensor> tensors;
  SmallVector<ArrayRef<Val>> lists;
  for (const Expr *range : loop->ranges) {
    FailureOr<Val> value = elaborator.evaluate(range, scope);
    if (failed(value))
      return failure();
    values.push_back(*value);
    if (auto list = getAs<List>(*value))
      lists.push_back(list->elements);
    else if (auto tensor = std::get_if<Tensor>(&*value);
             tensor && !tensor->sizes.empty())
      tensors.push_back(*tensor);
    else
      return elaborator.error(range->range)
             << "a loop goes through a..b, a list or the first dimension of a "
                "tensor, but this is "
             << formatType(*value);
    bool isSame = tensors.empty() ? lists.back().size() == lists[0].size()
                                  : lists.empty() && tensors.back().sizes[0] ==
                                                         tensors[0].sizes[0];
    if (!isSame)
      return elaborator.error(range->range)
             << "what a loop goes through at the same time is as long as the "
                "first, "
             << formatType(values.front()) << ", but this is "
             << formatType(*value);
  }
  if (tensors.empty())
    return unroll(lists);
  return repeat(0, tensors.front().sizes.front(), tensors);
}

FailureOr<Val> Elaborator::evaluateLoop(const LoopExpr *expr,
                                        const Scope &scope) {
  return LoopElaborator(*this, expr, scope).run();
}
