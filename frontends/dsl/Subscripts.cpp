//===- Subscripts.cpp - Parts of tensors ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;
using namespace dlc::tdl;

LogicalResult Elaborator::requireAtMost(const Size &lhs, const Size &rhs,
                                        SMRange range, const Twine &what) {
  if (lhs.isAtMost(rhs))
    return success();
  auto left = lhs.getConstant(), right = rhs.getConstant();
  if (left && right)
    return error(range) << what.str() << ": " << *left << " is greater than "
                        << *right;
  auto asIndex = [&](const Size &size) {
    return mlir::getValueOrCreateConstantIndexOp(b, b.getLoc(),
                                                 size.materialize(b));
  };
  Value x = asIndex(lhs), y = asIndex(rhs);
  Value fits = arith::CmpIOp::create(b, arith::CmpIPredicate::sle, x, y);
  std::string text =
      sources.describe(range) + ": " + what.str() + ": {} is greater than {}";
  RequireOp::create(b, fits, text, SmallVector<Value>{x, y});
  return success();
}

namespace {

/// The part of a tensor that subscripts name, a dimension at a time.
struct Part {
  SmallVector<OpFoldResult> offsets, counts;
  SmallVector<int64_t> steps;
  /// The sizes of the part, and of those that stay when single positions go.
  SmallVector<Size, 4> sizes, kept;

  void add(ImplicitLocOpBuilder &b, const Size &begin, const Size &count,
           int64_t step, bool keeps) {
    offsets.push_back(begin.materialize(b));
    counts.push_back(count.materialize(b));
    steps.push_back(step);
    sizes.push_back(count);
    if (keeps)
      kept.push_back(count);
  }
};

} // namespace

/// A position that is counted from the end where it is negative.
static Size countFromEnd(const Size &position, const Size &size) {
  auto known = position.getConstant();
  return known && *known < 0 ? size + position : position;
}

/// a:b:c of a dimension.
static LogicalResult addRange(Elaborator &elaborator, const Subscript &range,
                              const Size &size, const Scope &scope,
                              Part &part) {
  Size begin = 0, end = size, step = 1;
  auto read = [&](const Expr *expr, Size &into) -> LogicalResult {
    if (!expr)
      return success();
    FailureOr<Size> value = elaborator.evaluateSize(expr, scope);
    if (succeeded(value))
      into = *value;
    return LogicalResult(value);
  };
  if (failed(read(range.begin, begin)) || failed(read(range.end, end)) ||
      failed(read(range.step, step)))
    return failure();
  auto stride = step.getConstant();
  if (!stride || *stride < 1)
    return elaborator.error(range.step->range)
           << "the step is a known number from 1 on, not " << step.str();
  begin = countFromEnd(begin, size);
  end = countFromEnd(end, size);
  if (failed(elaborator.requireAtMost(0, begin, range.range,
                                      "the range begins before the tensor")) ||
      failed(elaborator.requireAtMost(begin, end, range.range,
                                      "the range ends before it begins")) ||
      failed(elaborator.requireAtMost(end, size, range.range,
                                      "the range ends behind the tensor")))
    return failure();
  part.add(elaborator.b, begin,
           floorDivide(end - begin + Size(*stride - 1), *stride), *stride,
           /*keeps=*/true);
  return success();
}

FailureOr<Tensor> Elaborator::subscript(const Tensor &base,
                                        ArrayRef<Subscript> subscripts,
                                        const Scope &scope, SMRange range) {
  size_t numPositions =
      llvm::count_if(subscripts, [](const Subscript &subscript) {
        return subscript.kind != Subscript::Kind::rest;
      });
  if (subscripts.size() > numPositions + 1)
    return error(range) << "'..' stands once at most";
  if (numPositions > base.sizes.size())
    return error(range) << formatType(base) << " has " << base.sizes.size()
                        << " dimensions, but here are " << numPositions
                        << " subscripts";
  Part part;
  std::optional<std::pair<size_t, Tensor>> gathered;
  auto keepAll = [&](size_t count) {
    for (; count > 0; --count) {
      const Size &size = base.sizes[part.sizes.size()];
      part.add(b, 0, size, 1, /*keeps=*/true);
    }
  };
  for (const Subscript &subscript : subscripts) {
    if (subscript.kind == Subscript::Kind::rest) {
      keepAll(base.sizes.size() - numPositions);
      continue;
    }
    const Size &size = base.sizes[part.sizes.size()];
    if (subscript.kind == Subscript::Kind::range) {
      if (failed(addRange(*this, subscript, size, scope, part)))
        return failure();
      continue;
    }
    FailureOr<Val> value = evaluate(subscript.position, scope);
    if (failed(value))
      return failure();
    if (auto given = std::get_if<Size>(&*value)) {
      Size position = countFromEnd(*given, size);
      if (failed(requireAtMost(0, position, subscript.range,
                               "the position is before the tensor")) ||
          failed(requireAtMost(position + Size(1), size, subscript.range,
                               "the position is behind the tensor")))
        return failure();
      part.add(b, position, 1, 1, /*keeps=*/false);
      continue;
    }
    auto indices = std::get_if<Tensor>(&*value);
    if (!indices || !isa<IntegerType>(indices->dtype) ||
        indices->dtype.isInteger(1))
      return error(subscript.range)
             << "a subscript is a size or a tensor of integers, but this is "
             << formatType(*value);
    if (gathered)
      return error(subscript.range)
             << "only one subscript may be a tensor; an equation like "
                "'y[i] = x[a[i], b[i]]' takes several";
    gathered.emplace(part.kept.size(), *indices);
    keepAll(1);
  }
  keepAll(base.sizes.size() - part.sizes.size());

  Value value =
      SliceOp::create(b, base.value, part.offsets, part.counts, part.steps);
  Tensor result = makeTensor(value, part.sizes);
  if (part.kept.size() < part.sizes.size())
    result = reshapeTo(value, part.kept);
  if (!gathered)
    return result;
  auto &[dim, indices] = *gathered;
  SmallVector<Size, 4> sizes(ArrayRef(result.sizes).take_front(dim));
  llvm::append_range(sizes, indices.sizes);
  llvm::append_range(sizes, ArrayRef(result.sizes).drop_front(dim + 1));
  FailureOr<RankedTensorType> type = getType(result.dtype, sizes, range);
  if (failed(type))
    return failure();
  Value picked = GatherOp::create(b, *type, result.value, dim, indices.value);
  return makeTensor(picked, sizes);
}

FailureOr<Val> Elaborator::evaluateSubscript(const SubscriptExpr *expr,
                                             const Scope &scope) {
  FailureOr<Val> base = evaluate(expr->base, scope);
  if (failed(base))
    return failure();
  ArrayRef<Val> elements;
  if (auto list = getAs<List>(*base))
    elements = list->elements;
  else if (auto tensor = std::get_if<Tensor>(&*base)) {
    FailureOr<Tensor> part =
        subscript(*tensor, expr->subscripts, scope, expr->range);
    if (failed(part))
      return failure();
    return Val(*part);
  } else {
    return error(expr->range)
           << "'[' needs a tensor or a list, but this is " << formatType(*base);
  }
  const Subscript &only = expr->subscripts.front();
  if (expr->subscripts.size() != 1 || only.kind != Subscript::Kind::position)
    return error(expr->range) << "an element of a list has one number";
  FailureOr<Size> position = evaluateSize(only.position, scope);
  if (failed(position))
    return failure();
  auto known = position->getConstant();
  int64_t count = elements.size();
  if (!known || *known < -count || *known >= count)
    return error(only.range)
           << "expected a known number from " << -count << " to " << count - 1
           << ", but this is " << position->str();
  return elements[*known < 0 ? *known + count : *known];
}
