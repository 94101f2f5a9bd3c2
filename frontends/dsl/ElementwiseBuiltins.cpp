//===- ElementwiseBuiltins.cpp - Functions of each element ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builtins.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::tdl;

static Val make(Arguments &arguments, Value value, const Tensor &like) {
  return arguments.elaborator.makeTensor(value, like.sizes);
}

/// Of a known number, the number; of a tensor, the op on it.
template <typename Op, double (*fold)(double) = nullptr>
static FailureOr<Val> unary(Arguments &arguments) {
  if constexpr (fold != nullptr) {
    bool isNumber = std::holds_alternative<Number>(arguments.get(0));
    auto size = std::get_if<Size>(&arguments.get(0));
    if (isNumber || (size && size->getConstant())) {
      FailureOr<double> number = arguments.getNumber(0, 0);
      return Val(Number{fold(*number)});
    }
  }
  FailureOr<Tensor> x = arguments.getFloats(0);
  if (failed(x))
    return failure();
  return make(arguments, Op::create(arguments.b, x->value), *x);
}

/// Of integers, too.
template <typename Op>
static FailureOr<Val> unaryOfNumbers(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  if (x->dtype.isInteger(1))
    return arguments.error(0)
           << "'" << arguments.call.callee << "' is of numbers, not of truths";
  return make(arguments, Op::create(arguments.b, x->value), *x);
}

static FailureOr<Val> stopGradient(Arguments &arguments) {
  return mapTensors(arguments.get(0), [&](const Tensor &tensor) {
    return arguments.elaborator.makeTensor(
        StopGradientOp::create(arguments.b, tensor.value), tensor.sizes);
  });
}

/// where(c, x, y)
static FailureOr<Val> where(Arguments &arguments) {
  Elaborator &elaborator = arguments.elaborator;
  if (auto truth = std::get_if<Truth>(&arguments.get(0)))
    return arguments.get(truth->value ? 1 : 2);
  FailureOr<Tensor> condition = arguments.getTensor(0);
  if (failed(condition))
    return failure();
  if (!condition->dtype.isInteger(1))
    return arguments.error(0)
           << "'where' chooses by truths, not by " << formatType(*condition);
  FailureOr<std::pair<Tensor, Tensor>> both = elaborator.unify(
      arguments.get(1), arguments.get(2), arguments.call.range, "where");
  if (failed(both))
    return failure();
  FailureOr<SmallVector<Size, 4>> sizes = elaborator.broadcast(
      both->first.sizes, both->second.sizes, arguments.call.range, "where");
  if (succeeded(sizes))
    sizes = elaborator.broadcast(condition->sizes, *sizes, arguments.call.range,
                                 "where");
  if (failed(sizes))
    return failure();
  auto stretch = [&](const Tensor &tensor) {
    return elaborator.broadcastTo(tensor, *sizes).value;
  };
  Value value = SelectOp::create(arguments.b, stretch(*condition),
                                 stretch(both->first), stretch(both->second));
  return Val(elaborator.makeTensor(value, *sizes));
}

static FailureOr<Val> castElements(Arguments &arguments) {
  FailureOr<Val> type = arguments.getType();
  if (failed(type))
    return failure();
  auto wanted = std::get_if<Tensor>(&*type);
  if (!wanted)
    return arguments.error()
           << "'cast' is to an element type, not to " << formatType(*type);
  auto tensor = std::get_if<Tensor>(&arguments.get(0));
  if (!tensor) {
    FailureOr<Tensor> scalar = arguments.elaborator.makeScalar(
        arguments.get(0), wanted->dtype, arguments.getRange(0));
    if (failed(scalar))
      return failure();
    return Val(*scalar);
  }
  return make(arguments, convertTo(arguments.b, tensor->value, wanted->dtype),
              *tensor);
}

/// cast_like(x, y): of the element type of y.
static FailureOr<Val> castLike(Arguments &arguments) {
  FailureOr<Tensor> like = arguments.getTensor(1);
  if (failed(like))
    return failure();
  auto tensor = std::get_if<Tensor>(&arguments.get(0));
  if (tensor)
    return make(arguments, convertTo(arguments.b, tensor->value, like->dtype),
                *tensor);
  FailureOr<Tensor> scalar = arguments.elaborator.makeScalar(
      arguments.get(0), like->dtype, arguments.getRange(0));
  if (failed(scalar))
    return failure();
  return Val(*scalar);
}

static FailureOr<Val> bitcast(Arguments &arguments) {
  FailureOr<Val> type = arguments.getType();
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(type) || failed(x))
    return failure();
  auto wanted = std::get_if<Tensor>(&*type);
  if (!wanted ||
      wanted->dtype.getIntOrFloatBitWidth() != x->dtype.getIntOrFloatBitWidth())
    return arguments.error()
           << "'bitcast' is to an element type of as many bits, not from "
           << formatDType(x->dtype) << " to " << formatType(*type);
  auto result = cast<RankedTensorType>(x->value.getType()).clone(wanted->dtype);
  return make(arguments, BitcastOp::create(arguments.b, result, x->value), *x);
}

static double foldSqrt(double x) { return std::sqrt(x); }
static double foldExp(double x) { return std::exp(x); }
static double foldLog(double x) { return std::log(x); }
static double foldSin(double x) { return std::sin(x); }
static double foldCos(double x) { return std::cos(x); }
static double foldTanh(double x) { return std::tanh(x); }

ArrayRef<Builtin> dlc::tdl::getElementwiseBuiltins() {
  static constexpr StringRef kX[] = {"x"}, kLike[] = {"x", "like"},
                             kWhere[] = {"condition", "x", "y"};
  static constexpr Builtin kRows[] = {
      {"abs", kX, unaryOfNumbers<AbsOp>, true},
      {"acos", kX, unary<AcosOp>, true},
      {"acosh", kX, unary<AcoshOp>, true},
      {"asin", kX, unary<AsinOp>, true},
      {"asinh", kX, unary<AsinhOp>, true},
      {"atan", kX, unary<AtanOp>, true},
      {"atanh", kX, unary<AtanhOp>, true},
      {"bitcast", kX, bitcast, true},
      {"cast", kX, castElements, true},
      {"cast_like", kLike, castLike},
      {"ceil", kX, unary<CeilOp>, true},
      {"cos", kX, unary<CosOp, foldCos>, true},
      {"cosh", kX, unary<CoshOp>, true},
      {"erf", kX, unary<ErfOp>, true},
      {"exp", kX, unary<ExpOp, foldExp>, true},
      {"floor", kX, unary<FloorOp>, true},
      {"is_inf", kX, unary<IsInfOp>, true},
      {"is_nan", kX, unary<IsNanOp>, true},
      {"log", kX, unary<LogOp, foldLog>, true},
      {"log1p", kX, unary<Log1pOp>, true},
      {"round", kX, unary<RoundOp>, true},
      {"rsqrt", kX, unary<RsqrtOp>, true},
      {"sigmoid", kX, unary<LogisticOp>, true},
      {"sign", kX, unaryOfNumbers<SignOp>, true},
      {"sin", kX, unary<SinOp, foldSin>, true},
      {"sinh", kX, unary<SinhOp>, true},
      {"sqrt", kX, unary<SqrtOp, foldSqrt>, true},
      {"stop_gradient", kX, stopGradient, true},
      {"tan", kX, unary<TanOp>, true},
      {"tanh", kX, unary<TanhOp, foldTanh>, true},
      {"where", kWhere, where, true},
  };
  return kRows;
}
