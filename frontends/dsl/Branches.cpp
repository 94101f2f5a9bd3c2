//===- Branches.cpp - Branches and checks ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"
#include "llvm/ADT/ScopeExit.h"

using namespace dlc;
using namespace dlc::tdl;

/// The value of a branch with numbers as tensors, since what is chosen when the
/// program runs is a tensor.
FailureOr<Val> Elaborator::makeTensors(const Val &value, const Expected &like,
                                       SMRange range) {
  auto other = like ? std::get_if<Tensor>(&*like) : nullptr;
  if (std::holds_alternative<Truth>(value))
    return Val(*makeScalar(value, b.getI1Type(), range));
  if (std::holds_alternative<Number>(value) ||
      std::holds_alternative<Size>(value)) {
    if (!other)
      return error(range) << "nothing tells the element type of "
                          << formatType(value)
                          << "; write one, as in cast<f32>(x)";
    FailureOr<Tensor> scalar = makeScalar(value, other->dtype, range);
    if (failed(scalar))
      return failure();
    return Val(*scalar);
  }
  if (getAs<Function>(value) || getAs<RecordKind>(value) ||
      getAs<Module>(value) || std::holds_alternative<DType>(value) ||
      std::holds_alternative<Text>(value))
    return error(range) << "a value that is only known when the program runs "
                           "is made of tensors, but this is "
                        << formatType(value);
  return value;
}

Value Elaborator::extractTruth(const Tensor &condition) {
  return tensor::ExtractOp::create(b, condition.value, ValueRange());
}

FailureOr<Val> Elaborator::evaluateConditional(const ConditionalExpr *expr,
                                               const Scope &scope,
                                               const Expected &expected) {
  FailureOr<Val> condition = evaluate(expr->condition, scope);
  if (failed(condition))
    return failure();
  if (auto truth = std::get_if<Truth>(&*condition))
    return evaluate(truth->value ? expr->onTrue : expr->onFalse, scope,
                    expected);
  auto tensor = std::get_if<Tensor>(&*condition);
  if (!tensor || !tensor->dtype.isInteger(1) || !tensor->sizes.empty())
    return error(expr->condition->range)
           << "expected a condition, that is, a bool, but this is "
           << formatType(*condition)
           << (tensor && tensor->dtype.isInteger(1)
                   ? "; where(c, a, b) chooses for each element"
                   : "");
  if (failed(checkRegions(expr->range)))
    return failure();
  // Both branches are elaborated before it is known what they give.
  auto draft = scf::IfOp::create(b, TypeRange(), extractTruth(*tensor),
                                 /*addThenBlock=*/true, /*addElseBlock=*/true);
  llvm::scope_exit discard([&] { draft.erase(); });
  OpBuilder::InsertionGuard guard(b);
  mlir::Block &thenBlock = draft.getThenRegion().front(),
              &elseBlock = draft.getElseRegion().front();
  for (mlir::Block *block : {&thenBlock, &elseBlock})
    block->clear();
  b.setInsertionPointToEnd(&thenBlock);
  FailureOr<Val> onTrue = evaluate(expr->onTrue, scope, expected);
  if (failed(onTrue))
    return failure();
  b.setInsertionPointToEnd(&elseBlock);
  FailureOr<Val> onFalse = evaluate(expr->onFalse, scope, expected);
  if (failed(onFalse))
    return failure();
  Expected like = *onTrue;
  if (!std::holds_alternative<Tensor>(*like))
    like = *onFalse;
  onFalse = makeTensors(*onFalse, like, expr->onFalse->range);
  if (failed(onFalse))
    return failure();
  b.setInsertionPointToEnd(&thenBlock);
  onTrue = makeTensors(*onTrue, *onFalse, expr->onTrue->range);
  if (failed(onTrue))
    return failure();
  b.setInsertionPointToEnd(&elseBlock);
  onFalse =
      convert(*onFalse, *onTrue, expr->onFalse->range, "the other branch");
  if (failed(onFalse))
    return failure();
  SmallVector<Value> results[] = {getValues(*onTrue), getValues(*onFalse)};
  b.setInsertionPointToEnd(&thenBlock);
  scf::YieldOp::create(b, results[0]);
  b.setInsertionPointToEnd(&elseBlock);
  scf::YieldOp::create(b, results[1]);
  b.setInsertionPoint(draft);
  auto chosen = scf::IfOp::create(b, ValueRange(results[0]).getTypes(),
                                  draft.getCondition(), false);
  chosen.getThenRegion().takeBody(draft.getThenRegion());
  chosen.getElseRegion().takeBody(draft.getElseRegion());
  return withValues(*onTrue, chosen.getResults());
}

Val Elaborator::withValues(const Val &value, ValueRange values) {
  size_t next = 0;
  return mapTensors(value, [&](const Tensor &tensor) {
    return Tensor{values[next++], tensor.dtype, tensor.sizes};
  });
}

/// assert a > 0, "a must be positive"
LogicalResult Elaborator::check(const CheckStatement *statement,
                                const Scope &scope) {
  FailureOr<Val> condition = evaluate(statement->condition, scope);
  if (failed(condition))
    return failure();
  std::string message =
      sources.describe(statement->range) + ": " + statement->message.str();
  if (auto truth = std::get_if<Truth>(&*condition)) {
    if (truth->value)
      return success();
    return error(statement->condition->range) << statement->message;
  }
  auto tensor = std::get_if<Tensor>(&*condition);
  if (!tensor || !tensor->dtype.isInteger(1) || !tensor->sizes.empty())
    return error(statement->condition->range)
           << "expected a condition, that is, a bool, but this is "
           << formatType(*condition);
  b.setLoc(locate(statement->range));
  AssertOp::create(b, tensor->value, message);
  return success();
}
