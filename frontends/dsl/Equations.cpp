//===- Equations.cpp - Index notation -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Equations.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;
using namespace dlc::tdl;

LogicalResult EquationEvaluator::setSize(StringRef label, const Size &size,
                                         SMRange range) {
  auto [it, isNew] = sizes.try_emplace(label, size, range);
  if (isNew || it->second.first == size)
    return success();
  InFlightDiagnostic diagnostic = elaborator.error(range);
  diagnostic << "the index '" << label << "' goes up to " << size.str()
             << " here, but elsewhere to " << it->second.first.str();
  diagnostic.attachNote(elaborator.getSources().getLocation(it->second.second))
      << "elsewhere is here";
  return diagnostic;
}

void dlc::tdl::walk(const Expr *expr, function_ref<void(const Expr *)> visit) {
  if (!expr)
    return;
  visit(expr);
  if (auto unary = dyn_cast<UnaryExpr>(expr))
    walk(unary->operand, visit);
  if (auto binary = dyn_cast<BinaryExpr>(expr)) {
    walk(binary->lhs, visit);
    walk(binary->rhs, visit);
  }
  if (auto reduction = dyn_cast<ReductionExpr>(expr))
    walk(reduction->operand, visit);
  if (auto call = dyn_cast<CallExpr>(expr))
    for (const Argument &argument : call->arguments)
      walk(argument.value, visit);
  if (auto subscript = dyn_cast<SubscriptExpr>(expr)) {
    walk(subscript->base, visit);
    for (const Subscript &one : subscript->subscripts)
      walk(one.position, visit);
  }
  if (auto field = dyn_cast<FieldExpr>(expr))
    walk(field->base, visit);
}

bool EquationEvaluator::usesIndex(const Expr *expr) const {
  bool uses = false;
  tdl::walk(expr, [&](const Expr *part) { uses |= isIndex(part); });
  return uses;
}

/// Learns how far indices go from where they stand alone in subscripts, so that
/// they may be used as numbers anywhere.
void EquationEvaluator::collectSizes(const Expr *expr) {
  tdl::walk(expr, [&](const Expr *part) {
    auto subscript = dyn_cast<SubscriptExpr>(part);
    if (!subscript || !isa<NameExpr, FieldExpr>(subscript->base))
      return;
    // What is wrong with it is told when it is evaluated.
    const Val *found = nullptr;
    if (auto name = dyn_cast<NameExpr>(subscript->base))
      found = scope.find(name->name);
    auto tensor = found ? std::get_if<Tensor>(found) : nullptr;
    if (!tensor || tensor->sizes.size() != subscript->subscripts.size())
      return;
    for (auto [one, size] : llvm::zip(subscript->subscripts, tensor->sizes))
      if (isIndex(one.position))
        sizes.try_emplace(cast<NameExpr>(one.position)->name, size, one.range);
  });
}

//===----------------------------------------------------------------------===//
// Dimensions by name
//===----------------------------------------------------------------------===//

/// The tensor with the dimensions `labels`, which are those that it has and
/// others.
Tensor EquationEvaluator::align(const Indexed &operand,
                                ArrayRef<StringRef> labels) {
  const Tensor &tensor = std::get<Tensor>(operand.value);
  if (ArrayRef(operand.labels) == labels)
    return tensor;
  SmallVector<int64_t> order, places;
  SmallVector<Size, 4> ordered, all;
  for (auto [place, label] : llvm::enumerate(labels)) {
    all.push_back(sizes.find(label)->second.first);
    auto it = llvm::find(operand.labels, label);
    if (it == operand.labels.end())
      continue;
    order.push_back(it - operand.labels.begin());
    places.push_back(place);
    ordered.push_back(tensor.sizes[order.back()]);
  }
  Value value = tensor.value;
  if (!llvm::is_sorted(order))
    value = TransposeOp::create(b, value, order);
  if (places.size() < labels.size())
    value = dlc::broadcastTo(b, value, materialize(b, all), places);
  return elaborator.makeTensor(value, all);
}

/// x[i, i]: what is off the diagonal is made zero and summed away.
EquationEvaluator::Indexed EquationEvaluator::takeDiagonals(Indexed operand) {
  for (size_t i = 0; i < operand.labels.size(); ++i)
    for (size_t j = operand.labels.size() - 1; j > i; --j) {
      if (operand.labels[i] != operand.labels[j])
        continue;
      Tensor tensor = std::get<Tensor>(operand.value);
      SmallVector<int64_t> shape;
      SmallVector<Value> open;
      splitSizes(materialize(b, tensor.sizes), shape, open);
      auto type = RankedTensorType::get(shape, b.getI64Type());
      Value isOn =
          CompareOp::create(b, Comparison::eq, IotaOp::create(b, type, i, open),
                            IotaOp::create(b, type, j, open));
      Value kept = SelectOp::create(b, isOn, tensor.value,
                                    splatLike(b, 0, tensor.value));
      Value sum = ReduceOp::create(b, ReduceKind::sum, kept,
                                   SmallVector<int64_t>{int64_t(j)});
      tensor.sizes.erase(tensor.sizes.begin() + j);
      operand.labels.erase(operand.labels.begin() + j);
      operand.value = elaborator.makeTensor(sum, tensor.sizes);
    }
  return operand;
}

FailureOr<EquationEvaluator::Indexed> EquationEvaluator::apply(StringRef op,
                                                               Indexed lhs,
                                                               Indexed rhs,
                                                               SMRange range) {
  Labels labels(lhs.labels);
  for (StringRef label : rhs.labels)
    if (!llvm::is_contained(labels, label))
      labels.push_back(label);
  auto stretch = [&](const Indexed &operand) -> Val {
    return std::holds_alternative<Tensor>(operand.value)
               ? align(operand, labels)
               : operand.value;
  };
  FailureOr<Val> value =
      elaborator.binary(op, stretch(lhs), stretch(rhs), range);
  if (failed(value))
    return failure();
  return Indexed{*value, labels};
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

/// An index as a number: where it is at each place.
FailureOr<EquationEvaluator::Indexed>
EquationEvaluator::evaluateIndex(const NameExpr *expr) {
  auto it = sizes.find(expr->name);
  if (it == sizes.end())
    return elaborator.error(expr->range)
           << "nothing tells how far the index '" << expr->name
           << "' goes; write it on the left, as in '" << expr->name << ": N'";
  const Size &size = it->second.first;
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(size.materialize(b), shape, open);
  auto type = RankedTensorType::get(shape, b.getI64Type());
  Value value = IotaOp::create(b, type, 0, open);
  return Indexed{elaborator.makeTensor(value, size), {expr->name}};
}

/// x[i + k, table[j]]: elements from computed places.
FailureOr<EquationEvaluator::Indexed>
EquationEvaluator::gather(const SubscriptExpr *expr, const Tensor &base) {
  Labels labels;
  std::vector<Indexed> positions;
  for (const Subscript &subscript : expr->subscripts) {
    FailureOr<Indexed> position = evaluate(subscript.position);
    if (failed(position))
      return failure();
    auto tensor = std::get_if<Tensor>(&position->value);
    if (tensor &&
        (!isa<IntegerType>(tensor->dtype) || tensor->dtype.isInteger(1)))
      return elaborator.error(subscript.range)
             << "a subscript is an integer, but this is "
             << formatType(*tensor);
    for (StringRef label : position->labels)
      if (!llvm::is_contained(labels, label))
        labels.push_back(label);
    positions.push_back(*position);
  }
  SmallVector<Size, 4> result = llvm::map_to_vector<4>(
      labels, [&](StringRef label) { return sizes.find(label)->second.first; });
  SmallVector<Size, 4> column(result);
  column.push_back(1);
  SmallVector<Value> columns;
  for (auto [position, subscript] : llvm::zip(positions, expr->subscripts)) {
    Tensor tensor;
    if (std::holds_alternative<Tensor>(position.value)) {
      tensor = align(position, labels);
    } else {
      FailureOr<Tensor> scalar = elaborator.makeScalar(
          position.value, b.getI64Type(), subscript.range);
      if (failed(scalar))
        return failure();
      tensor = elaborator.broadcastTo(*scalar, result);
    }
    Value value = convertTo(b, tensor.value, b.getI64Type());
    columns.push_back(reshapeTo(b, value, materialize(b, column)));
  }
  int64_t last = labels.size();
  Value tuples = columns.size() == 1
                     ? columns.front()
                     : ConcatOp::create(b, last, columns).getResult();
  Value value = GatherNdOp::create(b, base.value, tuples, 0);
  return Indexed{elaborator.makeTensor(value, result), labels};
}

FailureOr<EquationEvaluator::Indexed>
EquationEvaluator::evaluateSubscript(const SubscriptExpr *expr) {
  FailureOr<Val> base = elaborator.evaluate(expr->base, scope);
  if (failed(base))
    return failure();
  auto tensor = std::get_if<Tensor>(&*base);
  if (!tensor)
    return elaborator.error(expr->range)
           << "indices need a tensor, but this is " << formatType(*base);
  if (tensor->sizes.size() != expr->subscripts.size())
    return elaborator.error(expr->range)
           << formatType(*tensor) << " has " << tensor->sizes.size()
           << " dimensions, but here are " << expr->subscripts.size()
           << " indices";
  bool isComputed = false;
  for (const Subscript &subscript : expr->subscripts) {
    if (subscript.kind != Subscript::Kind::position)
      return elaborator.error(subscript.range)
             << "each dimension has an index in an equation";
    isComputed |= !isIndex(subscript.position) && usesIndex(subscript.position);
  }
  for (auto [subscript, size] : llvm::zip(expr->subscripts, tensor->sizes))
    if (isIndex(subscript.position) &&
        failed(setSize(cast<NameExpr>(subscript.position)->name, size,
                       subscript.range)))
      return failure();
  if (isComputed)
    return gather(expr, *tensor);
  // What is no index is a position; the other dimensions stay.
  SmallVector<Subscript> fixed(expr->subscripts);
  Indexed result;
  for (Subscript &subscript : fixed)
    if (isIndex(subscript.position)) {
      result.labels.push_back(cast<NameExpr>(subscript.position)->name);
      subscript.kind = Subscript::Kind::range;
      subscript.begin = subscript.end = subscript.step = nullptr;
    }
  if (result.labels.size() == fixed.size()) {
    result.value = *tensor;
    return takeDiagonals(std::move(result));
  }
  FailureOr<Tensor> part =
      elaborator.subscript(*tensor, fixed, scope, expr->range);
  if (failed(part))
    return failure();
  if (part->sizes.size() != result.labels.size())
    return elaborator.error(expr->range)
           << "a tensor as a subscript needs indices of its own in an equation";
  result.value = *part;
  return takeDiagonals(std::move(result));
}

/// f(a[i], b[j]), where f is of each element.
FailureOr<EquationEvaluator::Indexed>
EquationEvaluator::evaluateCall(const CallExpr *expr) {
  bool hasIndices =
      llvm::any_of(expr->arguments, [&](const Argument &argument) {
        return usesIndex(argument.value);
      });
  if (!hasIndices) {
    FailureOr<Val> value = elaborator.evaluate(expr, scope);
    if (failed(value))
      return failure();
    return Indexed{*value, {}};
  }
  FailureOr<Val> callee = elaborator.evaluate(expr->callee, scope);
  if (failed(callee))
    return failure();
  auto function = getAs<Function>(*callee);
  if (!function || !function->isElementwise)
    return elaborator.error(expr->range)
           << "in an equation, functions are of single elements, which '"
           << getText(expr->callee->range) << "' is not";
  Call call{expr->range, function->name, {}, {}, {}};
  for (const TypeExpr *type : expr->types) {
    FailureOr<Val> resolved = elaborator.resolve(type, scope);
    if (failed(resolved))
      return failure();
    call.types.push_back(*resolved);
  }
  std::vector<Indexed> arguments;
  Labels labels;
  for (const Argument &argument : expr->arguments) {
    FailureOr<Indexed> value = evaluate(argument.value);
    if (failed(value))
      return failure();
    for (StringRef label : value->labels)
      if (!llvm::is_contained(labels, label))
        labels.push_back(label);
    arguments.push_back(*value);
  }
  for (auto [value, argument] : llvm::zip(arguments, expr->arguments)) {
    bool isTensor = std::holds_alternative<Tensor>(value.value);
    call.arguments.push_back(
        {argument.name.str(), argument.value->range,
         isTensor ? Val(align(value, labels)) : value.value});
  }
  FailureOr<Val> value = elaborator.call(*callee, call);
  if (failed(value))
    return failure();
  return Indexed{*value, labels};
}

FailureOr<EquationEvaluator::Indexed>
EquationEvaluator::evaluate(const Expr *expr) {
  Elaborator::Step step(elaborator);
  if (failed(step.check(expr->range)))
    return failure();
  if (isIndex(expr))
    return evaluateIndex(cast<NameExpr>(expr));
  if (auto subscript = dyn_cast<SubscriptExpr>(expr);
      subscript && usesIndex(subscript))
    return evaluateSubscript(subscript);
  if (auto call = dyn_cast<CallExpr>(expr))
    return evaluateCall(call);
  if (auto reduction = dyn_cast<ReductionExpr>(expr))
    return evaluateReduction(reduction);
  if (auto binary = dyn_cast<BinaryExpr>(expr)) {
    FailureOr<Indexed> lhs = evaluate(binary->lhs);
    if (failed(lhs))
      return failure();
    FailureOr<Indexed> rhs = evaluate(binary->rhs);
    if (failed(rhs))
      return failure();
    if (binary->op == "@")
      return elaborator.error(expr->range)
             << "an equation has sums in place of '@'";
    return apply(binary->op, *lhs, *rhs, expr->range);
  }
  if (auto unary = dyn_cast<UnaryExpr>(expr); unary && usesIndex(unary)) {
    FailureOr<Indexed> operand = evaluate(unary->operand);
    if (failed(operand))
      return failure();
    FailureOr<Val> value =
        elaborator.applyUnary(unary->op, operand->value, expr->range);
    if (failed(value))
      return failure();
    return Indexed{*value, operand->labels};
  }
  FailureOr<Val> value = elaborator.evaluate(expr, scope);
  if (failed(value))
    return failure();
  auto tensor = std::get_if<Tensor>(&*value);
  if (tensor && !tensor->sizes.empty())
    return elaborator.error(expr->range)
           << "in an equation, the dimensions of " << formatType(*tensor)
           << " need indices";
  return Indexed{*value, {}};
}

FailureOr<Val> EquationEvaluator::run(const EquationStatement *equation) {
  Labels labels;
  for (const IndexName &index : equation->indices) {
    if (!indices.insert(index.name).second)
      return elaborator.error(index.range)
             << "the index '" << index.name << "' is there already";
    labels.push_back(index.name);
    if (!index.size)
      continue;
    FailureOr<Size> size = elaborator.evaluateSize(index.size, scope);
    if (failed(size) || failed(setSize(index.name, *size, index.range)))
      return failure();
  }
  collectSizes(equation->value);
  FailureOr<Indexed> value = evaluate(equation->value);
  if (failed(value))
    return failure();
  if (!std::holds_alternative<Tensor>(value->value))
    return elaborator.error(equation->value->range)
           << "expected a tensor on the right, but this is "
           << formatType(value->value);
  for (const IndexName &index : equation->indices)
    if (!sizes.contains(index.name))
      return elaborator.error(index.range)
             << "nothing tells how far the index '" << index.name
             << "' goes; write it, as in '" << index.name << ": N'";
  return Val(align(*value, labels));
}

FailureOr<Val> Elaborator::evaluateEquation(const EquationStatement *equation,
                                            const Scope &scope) {
  return EquationEvaluator(*this, scope).run(equation);
}
