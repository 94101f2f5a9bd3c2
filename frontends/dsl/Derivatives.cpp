//===- Derivatives.cpp - What derivatives have in common ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Derivatives.h"
#include "dlc/Dialect/Dlc/Functions.h"

using namespace dlc;
using namespace dlc::tdl;

FailureOr<Wanted> dlc::tdl::getWanted(Arguments &arguments, size_t i) {
  Wanted wanted;
  if (!arguments.has(i)) {
    wanted.numbers.push_back(0);
    return wanted;
  }
  if (std::holds_alternative<Size>(arguments.get(i))) {
    FailureOr<int64_t> number = arguments.getInteger(i, {}, 0);
    if (failed(number))
      return failure();
    wanted.numbers.push_back(*number);
    return wanted;
  }
  wanted.isList = true;
  FailureOr<SmallVector<Size, 4>> sizes = arguments.getSizes(i);
  if (failed(sizes))
    return failure();
  for (const Size &size : *sizes) {
    auto known = size.getConstant();
    if (!known || *known < 0 || llvm::is_contained(wanted.numbers, *known))
      return arguments.error(i) << "'wrt' has the numbers of arguments, from 0 "
                                   "on, each once";
    wanted.numbers.push_back(*known);
  }
  return wanted;
}

LogicalResult dlc::tdl::checkOrder(const Elaborator &elaborator,
                                   const Function &function, SMRange range) {
  if (function.order < kMaxDerivatives)
    return success();
  return elaborator.error(range)
         << "derivatives are nested more than " << kMaxDerivatives << " deep";
}

FailureOr<std::shared_ptr<const Function>>
dlc::tdl::getFunction(Arguments &arguments) {
  auto function =
      std::get_if<std::shared_ptr<const Function>>(&arguments.get(0));
  if (!function)
    return arguments.error(0)
           << "'" << arguments.call.callee << "' is of a function, but this is "
           << formatType(arguments.get(0));
  return *function;
}

LogicalResult dlc::tdl::makeDifferentiable(Elaborator &elaborator, Call &call,
                                           ArrayRef<int64_t> wanted) {
  for (int64_t i : wanted) {
    if (i >= int64_t(call.arguments.size()))
      return elaborator.error(call.range)
             << "the derivative is by argument " << i << ", but there are "
             << call.arguments.size();
    CallArgument &argument = call.arguments[i];
    if (std::holds_alternative<Number>(argument.value) ||
        std::holds_alternative<Size>(argument.value)) {
      FailureOr<Tensor> scalar = elaborator.makeScalar(
          argument.value, elaborator.b.getF32Type(), argument.range);
      if (failed(scalar))
        return failure();
      argument.value = *scalar;
    }
    if (!hasFloats(argument.value))
      return elaborator.error(argument.range)
             << "there is no derivative by " << formatType(argument.value)
             << ", which has no floats";
  }
  return success();
}

Val dlc::tdl::makeTuple(std::vector<Val> elements) {
  return std::make_shared<const Tuple>(Tuple{std::move(elements), {}});
}

Block *Draft::addBody(unsigned region, TypeRange arguments) {
  auto body = new Block();
  op->getRegion(region).push_back(body);
  for (mlir::Type type : arguments)
    body->addArgument(type, b.getLoc());
  return body;
}

Operation *Draft::finish(TypeRange types) {
  mlir::OperationState state(b.getLoc(), op->getName(), op->getOperands(),
                             types, op->getAttrs());
  for (mlir::Region &region : op->getRegions())
    state.addRegion()->takeBody(region);
  return b.create(state);
}

FailureOr<Val> dlc::tdl::callIn(Block *body, Elaborator &elaborator,
                                const Function &function, const Call &call) {
  ImplicitLocOpBuilder &b = elaborator.b;
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(body);
  FailureOr<Val> value = function.call(elaborator, call);
  if (succeeded(value))
    value = elaborator.makeTensors(*value, std::nullopt, call.range);
  if (failed(value))
    return failure();
  ReturnOp::create(b, getValues(*value));
  return value;
}
