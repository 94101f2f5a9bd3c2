//===- JacobianBuiltins.cpp - Derivatives by each element -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The derivatives along all directions at once, in which but one element is 0.
// As no more than the tangents differ from one to the other, the function
// itself is computed once.
//
//===----------------------------------------------------------------------===//

#include "Derivatives.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;
using namespace dlc::tdl;

/// The directions: for each element of `x` a tensor that is 1 there.
static FailureOr<Tensor> getDirections(Elaborator &elaborator, const Tensor &x,
                                       SMRange range) {
  ImplicitLocOpBuilder &b = elaborator.b;
  Size count = countElements(x.sizes);
  SmallVector<Size, 4> square{count, count}, sizes{count};
  FailureOr<RankedTensorType> type =
      elaborator.getType(b.getI64Type(), square, range);
  if (failed(type))
    return failure();
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(materialize(b, square), shape, open);
  auto number = [&](int64_t dim) {
    return Term(b,
                IotaOp::create(b, RankedTensorType::get(shape, b.getI64Type()),
                               dim, open));
  };
  llvm::append_range(sizes, x.sizes);
  Value directions = (number(0) == number(1)).to(x.dtype);
  if (failed(elaborator.getType(x.dtype, sizes, range)))
    return failure();
  return elaborator.reshapeTo(directions, sizes);
}

/// The derivatives of what `function` gives by argument `i`, which is a tensor:
/// behind the dimensions of what it gives, they have those of the argument.
static FailureOr<Val> differentiate(Elaborator &elaborator,
                                    const Function &function, const Call &call,
                                    int64_t i) {
  Call point = call;
  if (failed(makeDifferentiable(elaborator, point, i)))
    return failure();
  const CallArgument &argument = point.arguments[i];
  auto x = std::get_if<Tensor>(&argument.value);
  if (!x)
    return elaborator.error(argument.range)
           << "'" << call.callee << "' is by a tensor, but this is "
           << formatType(argument.value);
  FailureOr<Tensor> directions = getDirections(elaborator, *x, argument.range);
  if (failed(directions))
    return failure();
  auto push = [&](Elaborator &elaborator,
                  const Call &direction) -> FailureOr<Val> {
    Call along = point;
    along.arguments.push_back(direction.arguments.front());
    FailureOr<Val> pair = pushForward(elaborator, function, along, i);
    if (failed(pair))
      return failure();
    return getAs<Tuple>(*pair)->elements[1];
  };
  Call each{
      call.range, call.callee, {}, {{"", argument.range, *directions}}, {}};
  FailureOr<Val> changes =
      mapExamples(elaborator, {function.name, push}, each, /*over=*/0);
  if (failed(changes))
    return failure();
  bool isTooLarge = false;
  Val made = mapTensors(*changes, [&](const Tensor &tensor) {
    // From the last place to the first.
    SmallVector<int64_t> order;
    for (size_t dim = 1; dim < tensor.sizes.size(); ++dim)
      order.push_back(dim);
    order.push_back(0);
    SmallVector<Size, 4> sizes(ArrayRef(tensor.sizes).drop_front());
    llvm::append_range(sizes, x->sizes);
    Value turned = TransposeOp::create(elaborator.b, tensor.value, order);
    if (succeeded(elaborator.getType(tensor.dtype, sizes, call.range)))
      return elaborator.reshapeTo(turned, sizes);
    isTooLarge = true;
    return tensor;
  });
  if (isTooLarge)
    return failure();
  return made;
}

/// jacobian(f, wrt = 0) and, of the gradient, hessian
template <bool ofGradient>
static FailureOr<Val> jacobian(Arguments &arguments) {
  FailureOr<std::shared_ptr<const Function>> function = getFunction(arguments);
  if (failed(function))
    return failure();
  FailureOr<int64_t> wanted = arguments.getInteger(1, 0, 0);
  if (failed(wanted))
    return failure();
  std::string name =
      shorten(arguments.call.callee + "(" + (*function)->name + ")");
  std::shared_ptr<const Function> of = *function;
  if (ofGradient)
    of = getGradient(of, *wanted);
  if (failed(checkOrder(arguments.elaborator, *of, arguments.call.range)))
    return failure();
  auto call = [of, i = *wanted](Elaborator &elaborator, const Call &call) {
    return differentiate(elaborator, *of, call, i);
  };
  return Val(std::make_shared<const Function>(
      Function{name, call, /*isElementwise=*/false, of->order + 1}));
}

ArrayRef<Builtin> dlc::tdl::getJacobianBuiltins() {
  static constexpr StringRef kJacobian[] = {"f", "wrt?"};
  static constexpr Builtin kRows[] = {
      {"jacobian", kJacobian, jacobian</*ofGradient=*/false>},
      {"hessian", kJacobian, jacobian</*ofGradient=*/true>},
  };
  return kRows;
}
