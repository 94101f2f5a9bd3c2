//===- EquationSums.cpp - Sums and other reductions over indices ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Equations.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "llvm/ADT/ScopeExit.h"

using namespace dlc;
using namespace dlc::tdl;

FailureOr<EquationEvaluator::Indexed>
EquationEvaluator::reduce(StringRef op, Indexed operand,
                          ArrayRef<StringRef> labels, SMRange range) {
  auto kind = llvm::StringSwitch<std::optional<ReduceKind>>(op)
                  .Cases({"sum", "mean"}, ReduceKind::sum)
                  .Case("prod", ReduceKind::prod)
                  .Case("max", ReduceKind::max)
                  .Case("min", ReduceKind::min)
                  .Case("any", ReduceKind::any)
                  .Case("all", ReduceKind::all)
                  .Default(std::nullopt);
  auto tensor = std::get_if<Tensor>(&operand.value);
  if (!tensor)
    return elaborator.error(range) << "'" << op << "' of what has no index";
  bool isLogical = op == "any" || op == "all";
  if (isLogical != tensor->dtype.isInteger(1))
    return elaborator.error(range)
           << "'" << op << "' does not go with " << formatType(*tensor);
  SmallVector<int64_t> dims;
  SmallVector<Size, 4> kept;
  Labels left;
  Size count = 1;
  for (auto [i, label] : llvm::enumerate(operand.labels)) {
    if (llvm::is_contained(labels, label)) {
      dims.push_back(i);
      count = count * tensor->sizes[i];
    } else {
      left.push_back(label);
      kept.push_back(tensor->sizes[i]);
    }
  }
  if (dims.empty())
    return operand;
  Val sum = elaborator.makeTensor(
      ReduceOp::create(b, *kind, tensor->value, dims), kept);
  if (op != "mean")
    return Indexed{sum, left};
  FailureOr<Tensor> number = elaborator.makeScalar(count, tensor->dtype, range);
  if (failed(number))
    return failure();
  FailureOr<Val> mean = elaborator.binary("/", sum, *number, range);
  if (failed(mean))
    return failure();
  return Indexed{*mean, left};
}

EquationEvaluator::Indexed
EquationEvaluator::contract(const Indexed &lhs, const Indexed &rhs,
                            const llvm::SmallSetVector<StringRef, 4> &summed) {
  const Tensor &x = std::get<Tensor>(lhs.value),
               &y = std::get<Tensor>(rhs.value);
  SmallVector<int64_t> xBatch, yBatch, xSummed, ySummed;
  Labels batch, xFree, yFree;
  for (auto [i, label] : llvm::enumerate(lhs.labels)) {
    auto same = llvm::find(rhs.labels, label);
    if (same == rhs.labels.end()) {
      xFree.push_back(label);
      continue;
    }
    bool isSummed = summed.contains(label);
    if (!isSummed)
      batch.push_back(label);
    (isSummed ? xSummed : xBatch).push_back(i);
    (isSummed ? ySummed : yBatch).push_back(same - rhs.labels.begin());
  }
  for (StringRef label : rhs.labels)
    if (!llvm::is_contained(lhs.labels, label))
      yFree.push_back(label);
  Labels labels(batch);
  labels.append(xFree);
  labels.append(yFree);
  SmallVector<Size, 4> result = llvm::map_to_vector<4>(
      labels, [&](StringRef label) { return sizes.find(label)->second.first; });
  Value value = DotGeneralOp::create(b, x.value, y.value, xBatch, yBatch,
                                     xSummed, ySummed);
  return {elaborator.makeTensor(value, result), labels};
}

FailureOr<EquationEvaluator::Indexed>
EquationEvaluator::multiplyAll(ArrayRef<Indexed> tensors,
                               const llvm::SmallSetVector<StringRef, 4> &summed,
                               SMRange range) {
  Indexed sum = tensors.front();
  for (size_t i = 1; i <= tensors.size(); ++i) {
    // What no later factor has is summed now.
    ArrayRef<Indexed> rest =
        ArrayRef(tensors).drop_front(std::min(i + 1, tensors.size()));
    auto isDone = [&](StringRef label) {
      return summed.contains(label) &&
             llvm::none_of(rest, [&](const Indexed &one) {
               return llvm::is_contained(one.labels, label);
             });
    };
    auto reduceAlone = [&](Indexed operand, ArrayRef<StringRef> others) {
      Labels alone;
      for (StringRef label : operand.labels)
        if (isDone(label) && !llvm::is_contained(others, label))
          alone.push_back(label);
      return reduce("sum", operand, alone, range);
    };
    if (i == tensors.size()) {
      FailureOr<Indexed> left = reduceAlone(sum, {});
      if (failed(left))
        return failure();
      sum = *left;
      break;
    }
    FailureOr<Indexed> x = reduceAlone(sum, tensors[i].labels);
    if (failed(x))
      return failure();
    FailureOr<Indexed> y = reduceAlone(tensors[i], x->labels);
    if (failed(y))
      return failure();
    llvm::SmallSetVector<StringRef, 4> now;
    for (StringRef label : x->labels)
      if (isDone(label) && llvm::is_contained(y->labels, label))
        now.insert(label);
    const Tensor &a = std::get<Tensor>(x->value),
                 &c = std::get<Tensor>(y->value);
    bool isContraction =
        !now.empty() && a.dtype == c.dtype && !a.dtype.isInteger(1);
    FailureOr<Indexed> product = isContraction
                                     ? FailureOr<Indexed>(contract(*x, *y, now))
                                     : apply("*", *x, *y, range);
    if (failed(product))
      return failure();
    sum = *product;
  }
  return sum;
}

static void collectFactors(const Expr *expr,
                           SmallVectorImpl<const Expr *> &factors,
                           SmallVectorImpl<const BinaryExpr *> &divisions) {
  auto binary = dyn_cast<BinaryExpr>(expr);
  if (!binary || (binary->op != "*" && binary->op != "/")) {
    factors.push_back(expr);
    return;
  }
  collectFactors(binary->lhs, factors, divisions);
  if (binary->op == "*")
    collectFactors(binary->rhs, factors, divisions);
  else
    divisions.push_back(binary);
}

/// sum(k) a[i, k] * b[k, j] / c[i]
FailureOr<EquationEvaluator::Indexed>
EquationEvaluator::sumProduct(const ReductionExpr *expr) {
  SmallVector<const Expr *> factors;
  SmallVector<const BinaryExpr *> divisions;
  collectFactors(expr->operand, factors, divisions);
  std::vector<Indexed> tensors, numbers;
  for (const Expr *factor : factors) {
    FailureOr<Indexed> one = evaluate(factor);
    if (failed(one))
      return failure();
    (one->labels.empty() ? numbers : tensors).push_back(*one);
  }
  std::vector<std::pair<Indexed, SMRange>> divisors;
  for (const BinaryExpr *division : divisions) {
    FailureOr<Indexed> divisor = evaluate(division->rhs);
    if (failed(divisor))
      return failure();
    bool isSummed = llvm::any_of(divisor->labels, [&](StringRef label) {
      return llvm::is_contained(expr->indices, label);
    });
    if (!isSummed) {
      divisors.emplace_back(*divisor, division->range);
      continue;
    }
    FailureOr<Indexed> factor =
        apply("/", {Number{1}, {}}, *divisor, division->range);
    if (failed(factor))
      return failure();
    tensors.push_back(*factor);
  }
  if (tensors.empty())
    return elaborator.error(expr->range)
           << "nothing in the sum has an index that it is over";
  FailureOr<Indexed> product = multiplyAll(
      tensors, {expr->indices.begin(), expr->indices.end()}, expr->range);
  if (failed(product))
    return failure();
  Indexed sum = *product;
  for (const Indexed &number : numbers) {
    FailureOr<Indexed> product = apply("*", sum, number, expr->range);
    if (failed(product))
      return failure();
    sum = *product;
  }
  for (auto &[divisor, range] : divisors) {
    FailureOr<Indexed> quotient = apply("/", sum, divisor, range);
    if (failed(quotient))
      return failure();
    sum = *quotient;
  }
  return sum;
}

FailureOr<EquationEvaluator::Indexed>
EquationEvaluator::evaluateReduction(const ReductionExpr *expr) {
  SmallVector<StringRef> added;
  llvm::scope_exit forget([&] {
    for (StringRef label : added)
      indices.erase(label);
  });
  for (StringRef label : expr->indices) {
    if (!indices.insert(label).second)
      return elaborator.error(expr->range)
             << "the index '" << label << "' is there already";
    added.push_back(label);
  }
  for (StringRef label : expr->indices) {
    bool isUsed = false;
    walk(expr->operand, [&](const Expr *part) {
      auto name = dyn_cast<NameExpr>(part);
      isUsed |= name && name->name == label;
    });
    if (!isUsed)
      return elaborator.error(expr->range)
             << "nothing depends on the index '" << label << "'";
  }
  collectSizes(expr->operand);
  if (expr->op == "sum")
    return sumProduct(expr);
  FailureOr<Indexed> operand = evaluate(expr->operand);
  if (failed(operand))
    return failure();
  return reduce(expr->op, *operand, expr->indices, expr->range);
}
