//===- CustomGradientBuiltins.cpp - Gradients that programs give ----------===//
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

namespace {

/// A call of a function with a gradient of its own.
class CustomCall {
public:
  CustomCall(Elaborator &elaborator, const Call &call)
      : elaborator(elaborator), b(elaborator.b), call(call) {
    for (const CallArgument &argument : call.arguments)
      llvm::append_range(inputs, getValues(argument.value));
  }

  FailureOr<Val> elaborate(const Function &function, const Function &rule);

private:
  LogicalResult elaborateRule(const Function &rule, const Val &value,
                              Block *body);
  std::vector<CallArgument> takeArguments(Block *body);
  FailureOr<std::vector<Val>> getGradients(const Val &given, size_t count,
                                           SMRange range);

  Elaborator &elaborator;
  ImplicitLocOpBuilder &b;
  const Call &call;
  SmallVector<Value> inputs;
};

} // namespace

/// The arguments of the call, of which the tensors are those of a body.
std::vector<CallArgument> CustomCall::takeArguments(Block *body) {
  std::vector<CallArgument> arguments = call.arguments;
  size_t next = 0;
  for (CallArgument &argument : arguments)
    argument.value =
        mapTensors(argument.value, [&](const Tensor &tensor) -> Tensor {
          return {body->getArgument(next++), tensor.dtype, tensor.sizes};
        });
  return arguments;
}

/// What a rule gives, for each of the `count` arguments that have floats.
FailureOr<std::vector<Val>>
CustomCall::getGradients(const Val &given, size_t count, SMRange range) {
  if (count == 1)
    return std::vector<Val>{given};
  auto tuple = getAs<Tuple>(given);
  if (!tuple || tuple->elements.size() != count)
    return elaborator.error(range)
           << "the gradient is a tuple of those of the " << count
           << " arguments that have floats, but this is " << formatType(given);
  return tuple->elements;
}

/// The rule is on the arguments, what the function gives, and its gradient.
LogicalResult CustomCall::elaborateRule(const Function &rule, const Val &value,
                                        Block *body) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(body);
  std::vector<CallArgument> arguments = takeArguments(body);
  Call inner{call.range, rule.name, {}, arguments, {}};
  for (CallArgument &argument : inner.arguments)
    argument.name.clear();
  ValueRange rest = body->getArguments().drop_front(inputs.size());
  for (size_t i = 0; i < 2; ++i) {
    size_t count = rest.size() / (2 - i);
    inner.arguments.push_back(
        {"", call.range, elaborator.withValues(value, rest.take_front(count))});
    rest = rest.drop_front(count);
  }
  FailureOr<Val> given = rule.call(elaborator, inner);
  if (failed(given))
    return failure();
  size_t count = llvm::count_if(arguments, [](const CallArgument &argument) {
    return hasFloats(argument.value);
  });
  FailureOr<std::vector<Val>> gradients =
      getGradients(*given, count, call.range);
  if (failed(gradients))
    return failure();
  SmallVector<Value> returned;
  size_t next = 0;
  for (auto [i, argument] : llvm::enumerate(arguments)) {
    Val gradient = argument.value;
    if (hasFloats(gradient)) {
      FailureOr<Val> fitting =
          elaborator.convert((*gradients)[next++], gradient, call.range,
                             "the gradient of argument " + Twine(i) +
                                 " that '" + rule.name + "' gives");
      if (failed(fitting))
        return failure();
      gradient = *fitting;
    }
    llvm::append_range(returned, getValues(gradient));
  }
  ReturnOp::create(b, returned);
  return success();
}

FailureOr<Val> CustomCall::elaborate(const Function &function,
                                     const Function &rule) {
  if (failed(elaborator.checkRegions(call.range)))
    return failure();
  if (llvm::none_of(call.arguments, [](const CallArgument &argument) {
        return hasFloats(argument.value);
      }))
    return elaborator.error(call.range)
           << "a function with a gradient of its own has an argument of floats";
  Draft draft(b, CustomGradientOp::create(b, TypeRange(), inputs));
  auto types = llvm::to_vector(ValueRange(inputs).getTypes());
  Block *body = draft.addBody(0, types);
  Call inner = call;
  inner.callee = function.name;
  inner.arguments = takeArguments(body);
  FailureOr<Val> value = callIn(body, elaborator, function, inner);
  if (failed(value))
    return failure();
  auto results = llvm::to_vector(ValueRange(getValues(*value)).getTypes());
  for (size_t i = 0; i < 2; ++i)
    types.append(results);
  if (failed(elaborateRule(rule, *value, draft.addBody(1, types))))
    return failure();
  return elaborator.withValues(*value, draft.finish(results)->getResults());
}

/// custom_grad(f, rule): f, whose gradient is what the rule says.
static FailureOr<Val> customGrad(Arguments &arguments) {
  FailureOr<std::shared_ptr<const Function>> function = getFunction(arguments);
  if (failed(function))
    return failure();
  auto rule = std::get_if<std::shared_ptr<const Function>>(&arguments.get(1));
  if (!rule)
    return arguments.error(1)
           << "the gradient is a function of the arguments, of what the "
              "function gives and of its gradient, but this is "
           << formatType(arguments.get(1));
  auto call = [function = *function, rule = *rule](Elaborator &elaborator,
                                                   const Call &call) {
    return CustomCall(elaborator, call).elaborate(*function, *rule);
  };
  return Val(std::make_shared<const Function>(
      Function{shorten((*function)->name), call, /*isElementwise=*/false,
               (*function)->order}));
}

ArrayRef<Builtin> dlc::tdl::getCustomGradientBuiltins() {
  static constexpr StringRef kCustom[] = {"f", "rule"};
  static constexpr Builtin kRows[] = {{"custom_grad", kCustom, customGrad}};
  return kRows;
}
