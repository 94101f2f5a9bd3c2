//===- TangentBuiltins.cpp - Derivatives along directions -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Derivatives.h"
#include "dlc/Dialect/Dlc/Functions.h"
#include "llvm/ADT/ScopeExit.h"

using namespace dlc;
using namespace dlc::tdl;

static bool hasFloats(const Tensor &tensor) {
  return isa<FloatType>(tensor.dtype);
}

FailureOr<Val> dlc::tdl::pushForward(Elaborator &elaborator,
                                     const Function &function, const Call &call,
                                     ArrayRef<int64_t> wanted) {
  ImplicitLocOpBuilder &b = elaborator.b;
  if (failed(elaborator.checkRegions(call.range)))
    return failure();
  if (call.arguments.size() < 2 * wanted.size())
    return elaborator.error(call.range)
           << "'" << call.callee << "' takes arguments and then "
           << wanted.size()
           << (wanted.size() == 1 ? " direction" : " directions")
           << ", but here are " << call.arguments.size();
  auto given = ArrayRef(call.arguments).take_back(wanted.size());
  Call inner = call;
  inner.callee = function.name;
  inner.expected.reset();
  inner.arguments.resize(call.arguments.size() - wanted.size());
  if (failed(makeDifferentiable(elaborator, inner, wanted)))
    return failure();

  SmallVector<Value> inputs, directions;
  for (auto [i, argument] : llvm::zip(wanted, given)) {
    if (!argument.name.empty())
      return elaborator.error(argument.range)
             << "the directions come last, without names";
    const Val &point = inner.arguments[i].value;
    FailureOr<Val> direction = elaborator.convert(
        argument.value, point, argument.range, "the direction");
    if (failed(direction))
      return failure();
    for (auto [x, dx] : llvm::zip(getTensors(point), getTensors(*direction)))
      if (hasFloats(x)) {
        inputs.push_back(x.value);
        directions.push_back(dx.value);
      }
  }

  auto draft = TangentOp::create(b, mlir::TypeRange(), inputs, directions);
  llvm::scope_exit discard([&] { draft.erase(); });
  mlir::Block *body = new mlir::Block();
  draft.getBody().push_back(body);
  for (Value input : inputs)
    body->addArgument(input.getType(), b.getLoc());
  size_t next = 0;
  for (int64_t i : wanted)
    inner.arguments[i].value = mapTensors(
        inner.arguments[i].value, [&](const Tensor &tensor) -> Tensor {
          if (!hasFloats(tensor))
            return tensor;
          return {body->getArgument(next++), tensor.dtype, tensor.sizes};
        });
  FailureOr<Val> value = failure();
  SmallVector<Value> returned;
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(body);
    value = function.call(elaborator, inner);
    if (succeeded(value))
      value = elaborator.makeTensors(*value, std::nullopt, call.range);
    if (failed(value))
      return failure();
    for (const Tensor &tensor : getTensors(*value))
      returned.push_back(tensor.value);
    ReturnOp::create(b, returned);
  }
  SmallVector<mlir::Type> types(ValueRange(returned).getTypes());
  types.append(types);
  b.setInsertionPoint(draft);
  auto request = TangentOp::create(b, types, inputs, directions);
  request.getBody().takeBody(draft.getBody());
  discard.release();
  draft.erase();
  b.setInsertionPointAfter(request);
  ValueRange results = request.getResults();
  return makeTuple(
      {elaborator.withValues(*value, results.take_front(returned.size())),
       elaborator.withValues(*value, results.drop_front(returned.size()))});
}

/// jvp(f, wrt = 0)
static FailureOr<Val> jvp(Arguments &arguments) {
  FailureOr<std::shared_ptr<const Function>> function = getFunction(arguments);
  if (failed(function) || failed(checkOrder(arguments.elaborator, **function,
                                            arguments.call.range)))
    return failure();
  FailureOr<Wanted> wanted = getWanted(arguments, 1);
  if (failed(wanted))
    return failure();
  auto call = [function = *function, wanted = *wanted](Elaborator &elaborator,
                                                       const Call &call) {
    return pushForward(elaborator, *function, call, wanted.numbers);
  };
  return Val(std::make_shared<const Function>(
      Function{shorten("jvp(" + (*function)->name + ")"), call,
               /*isElementwise=*/false, (*function)->order + 1}));
}

ArrayRef<Builtin> dlc::tdl::getTangentBuiltins() {
  static constexpr StringRef kTangent[] = {"f", "wrt?"};
  static constexpr Builtin kRows[] = {{"jvp", kTangent, jvp}};
  return kRows;
}
