//===- TangentBuiltins.cpp - Derivatives along directions -----------------===//
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

  Draft draft(b, TangentOp::create(b, TypeRange(), inputs, directions));
  Block *body = draft.addBody(0, ValueRange(inputs).getTypes());
  size_t next = 0;
  for (int64_t i : wanted)
    inner.arguments[i].value = mapTensors(
        inner.arguments[i].value, [&](const Tensor &tensor) -> Tensor {
          if (!hasFloats(tensor))
            return tensor;
          return {body->getArgument(next++), tensor.dtype, tensor.sizes};
        });
  FailureOr<Val> value = callIn(body, elaborator, function, inner);
  if (failed(value))
    return failure();
  auto types = llvm::to_vector(ValueRange(getValues(*value)).getTypes());
  size_t count = types.size();
  types.append(types);
  ValueRange results = draft.finish(types)->getResults();
  return makeTuple({elaborator.withValues(*value, results.take_front(count)),
                    elaborator.withValues(*value, results.drop_front(count))});
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
