//===- GradientBuiltins.cpp - Derivatives of functions --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// grad(f) is a function again, so that derivatives nest. Its gradients are with
// regard to all floats in the arguments that are asked for, and have the
// arguments' types.
//
//===----------------------------------------------------------------------===//

#include "Derivatives.h"

using namespace dlc;
using namespace dlc::tdl;

namespace {

/// A function of some tensors, differentiated.
struct Differentiated {
  Val value;                  ///< what the function gives
  std::vector<Val> gradients; ///< of the arguments that were asked for
};

} // namespace

/// How `function` gives a sum of which the gradients are: a scalar of floats.
using GetSum = function_ref<FailureOr<Tensor>(const Val &value)>;

/// Elaborates `function` on the arguments of `call` inside of a request for the
/// gradients of those numbered in `wanted`.
static FailureOr<Differentiated>
differentiate(Elaborator &elaborator, const Function &function,
              const Call &call, ArrayRef<int64_t> wanted, GetSum getSum) {
  ImplicitLocOpBuilder &b = elaborator.b;
  if (failed(elaborator.checkRegions(call.range)))
    return failure();
  Call inner = call;
  inner.callee = function.name;
  inner.expected.reset();
  if (failed(makeDifferentiable(elaborator, inner, wanted)))
    return failure();
  SmallVector<Value> inputs;
  for (int64_t i : wanted)
    llvm::append_range(inputs, getValues(inner.arguments[i].value));
  Draft draft(b, GradientOp::create(b, TypeRange(), inputs));
  Block *body = draft.addBody(0, ValueRange(inputs).getTypes());
  size_t next = 0;
  auto takeArguments = [&](const Tensor &tensor) {
    return Tensor{body->getArgument(next++), tensor.dtype, tensor.sizes};
  };
  for (int64_t i : wanted)
    inner.arguments[i].value =
        mapTensors(inner.arguments[i].value, takeArguments);
  FailureOr<Val> value = failure();
  SmallVector<Value> yielded;
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(body);
    value = function.call(elaborator, inner);
    if (failed(value))
      return failure();
    FailureOr<Tensor> sum = getSum(*value);
    if (failed(sum))
      return failure();
    yielded.push_back(sum->value);
    value = elaborator.makeTensors(*value, std::nullopt, call.range);
    if (failed(value))
      return failure();
    llvm::append_range(yielded, getValues(*value));
    YieldOp::create(b, yielded);
  }
  SmallVector<mlir::Type> types(ValueRange(yielded).getTypes());
  llvm::append_range(types, ValueRange(inputs).getTypes());
  ValueRange results = draft.finish(types)->getResults();
  Differentiated made{
      elaborator.withValues(
          *value, results.drop_front().take_front(yielded.size() - 1)),
      {}};
  results = results.drop_front(yielded.size());
  for (int64_t i : wanted) {
    size_t count = getTensors(inner.arguments[i].value).size();
    made.gradients.push_back(elaborator.withValues(inner.arguments[i].value,
                                                   results.take_front(count)));
    results = results.drop_front(count);
  }
  return made;
}

/// The value itself, or with more than one of them, the first: a scalar.
static FailureOr<Tensor> getScalar(Elaborator &elaborator, const Val &value,
                                   bool hasOthers, SMRange range) {
  auto tuple = hasOthers ? getAs<Tuple>(value) : nullptr;
  const Val &first =
      tuple && !tuple->elements.empty() ? tuple->elements.front() : value;
  auto tensor = std::get_if<Tensor>(&first);
  if (!tensor || !tensor->sizes.empty() || !hasFloats(*tensor))
    return elaborator.error(range)
           << "the gradient is that of a function that gives one float, but "
              "this one gives "
           << formatType(value)
           << (tensor && !tensor->sizes.empty() ? "; sum it up, or use vjp"
                                                : "");
  return *tensor;
}

namespace {
/// What a function that gives gradients gives besides.
struct GradientForm {
  bool withValue, hasOthers;
};
} // namespace

static std::shared_ptr<const Function>
makeGradient(const std::shared_ptr<const Function> &function,
             const Wanted &wanted, GradientForm form) {
  auto call = [function, wanted, form](Elaborator &elaborator,
                                       const Call &call) -> FailureOr<Val> {
    FailureOr<Differentiated> made = differentiate(
        elaborator, *function, call, wanted.numbers, [&](const Val &value) {
          return getScalar(elaborator, value, form.hasOthers, call.range);
        });
    if (failed(made))
      return failure();
    Val gradients =
        wanted.isList ? makeTuple(made->gradients) : made->gradients.front();
    if (form.withValue)
      return makeTuple({made->value, gradients});
    if (!form.hasOthers)
      return gradients;
    return makeTuple({gradients, made->value});
  };
  return std::make_shared<const Function>(
      Function{shorten("grad(" + function->name + ")"), call,
               /*isElementwise=*/false, function->order + 1});
}

std::shared_ptr<const Function>
dlc::tdl::getGradient(const std::shared_ptr<const Function> &function,
                      int64_t wanted) {
  return makeGradient(function, {{wanted}}, {});
}

/// grad(f, wrt = 0, aux = false) and value_and_grad
template <bool withValue> static FailureOr<Val> gradient(Arguments &arguments) {
  FailureOr<std::shared_ptr<const Function>> function = getFunction(arguments);
  if (failed(function) || failed(checkOrder(arguments.elaborator, **function,
                                            arguments.call.range)))
    return failure();
  FailureOr<Wanted> wanted = getWanted(arguments, 1);
  FailureOr<bool> hasOthers = arguments.getTruth(2, false);
  if (failed(wanted) || failed(hasOthers))
    return failure();
  return Val(makeGradient(*function, *wanted, {withValue, *hasOthers}));
}

/// vjp(f, x, y): what f gives, and a function from a gradient of that to the
/// gradients of x and y.
static FailureOr<Val> vjp(Elaborator &elaborator, const Call &call) {
  auto function = call.arguments.empty()
                      ? nullptr
                      : std::get_if<std::shared_ptr<const Function>>(
                            &call.arguments.front().value);
  if (!function || call.arguments.size() < 2)
    return elaborator.error(call.range)
           << "'vjp' takes a function and its arguments";
  if (failed(checkOrder(elaborator, **function, call.range)))
    return failure();
  Call inner{call.range, (*function)->name, {}, {}, {}};
  inner.arguments.assign(call.arguments.begin() + 1, call.arguments.end());
  FailureOr<Val> value = (*function)->call(elaborator, inner);
  if (failed(value))
    return failure();
  auto pull = [function = *function, inner, value = *value](
                  Elaborator &elaborator, const Call &call) -> FailureOr<Val> {
    if (call.arguments.size() != 1)
      return elaborator.error(call.range)
             << "this function takes one argument, the gradient of "
             << formatType(value);
    FailureOr<Val> seed =
        elaborator.convert(call.arguments[0].value, value,
                           call.arguments[0].range, "the gradient");
    if (failed(seed))
      return failure();
    SmallVector<int64_t> wanted;
    for (auto [i, argument] : llvm::enumerate(inner.arguments))
      if (hasFloats(argument.value))
        wanted.push_back(i);
    FailureOr<Differentiated> made = differentiate(
        elaborator, *function, inner, wanted,
        [&](const Val &result) -> FailureOr<Tensor> {
          // sum(y * dy) has the gradient that is asked for.
          ImplicitLocOpBuilder &b = elaborator.b;
          Value sum;
          for (auto [y, dy] :
               llvm::zip(getTensors(result), getTensors(*seed))) {
            if (!hasFloats(y))
              continue;
            Value product = MulOp::create(b, y.value, dy.value);
            SmallVector<int64_t> all =
                llvm::to_vector(llvm::seq<int64_t>(0, y.sizes.size()));
            if (!all.empty())
              product = ReduceOp::create(b, ReduceKind::sum, product, all);
            if (sum && sum.getType() != product.getType())
              product = convertTo(
                  b, product,
                  cast<RankedTensorType>(sum.getType()).getElementType());
            sum = sum ? AddOp::create(b, sum, product).getResult() : product;
          }
          if (!sum)
            return elaborator.error(call.range)
                   << "there is no gradient of " << formatType(result)
                   << ", which has no floats";
          return elaborator.makeTensor(sum, {});
        });
    if (failed(made))
      return failure();
    if (made->gradients.size() == 1)
      return made->gradients.front();
    return makeTuple(made->gradients);
  };
  return makeTuple(
      {*value, std::make_shared<const Function>(
                   Function{shorten("vjp(" + (*function)->name + ")"), pull,
                            /*isElementwise=*/false, (*function)->order + 1})});
}

ArrayRef<Builtin> dlc::tdl::getGradientBuiltins() {
  static constexpr StringRef kGradient[] = {"f", "wrt?", "aux?"};
  static constexpr Builtin kRows[] = {
      {"grad", kGradient, gradient</*withValue=*/false>},
      {"value_and_grad", kGradient, gradient</*withValue=*/true>},
  };
  return kRows;
}

Function dlc::tdl::getVjp() { return {"vjp", vjp}; }
