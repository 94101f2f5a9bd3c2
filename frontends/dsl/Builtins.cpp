//===- Builtins.cpp - Functions that the language has by itself -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builtins.h"
#include "Spelling.h"
#include "llvm/Support/MathExtras.h"

using namespace dlc;
using namespace dlc::tdl;

/// The name of a parameter without the '?' of one that may be left out.
static StringRef getName(StringRef parameter) {
  parameter.consume_back("?");
  return parameter;
}

LogicalResult Arguments::assign(ArrayRef<StringRef> names) {
  parameters = names;
  values.assign(parameters.size(), nullptr);
  size_t position = 0;
  for (const CallArgument &argument : call.arguments) {
    size_t i = position;
    if (argument.name.empty()) {
      if (position == parameters.size())
        return elaborator.error(argument.range)
               << "'" << call.callee << "' takes at most " << parameters.size()
               << (parameters.size() == 1 ? " argument" : " arguments");
      ++position;
    } else {
      std::vector<std::string> known;
      for (StringRef parameter : parameters)
        known.push_back(getName(parameter).str());
      i = llvm::find(known, argument.name) - known.begin();
      if (i == known.size())
        return elaborator.error(argument.range)
               << "'" << call.callee << "' has no parameter '" << argument.name
               << "'" << suggest(argument.name, known);
    }
    if (values[i])
      return elaborator.error(argument.range)
             << "'" << getName(parameters[i]) << "' is given twice";
    values[i] = &argument;
  }
  for (auto [parameter, value] : llvm::zip(parameters, values))
    if (!value && !parameter.ends_with("?"))
      return elaborator.error(call.range)
             << "'" << call.callee << "' needs '" << parameter << "'";
  return success();
}

FailureOr<Tensor> Arguments::getTensor(size_t i) const {
  return elaborator.getTensor(get(i), getRange(i),
                              "'" + getName(parameters[i]) + "'");
}

FailureOr<Tensor> Arguments::getFloats(size_t i) const {
  FailureOr<Tensor> tensor = getTensor(i);
  if (succeeded(tensor) && !hasFloats(*tensor))
    return error(i) << "'" << call.callee << "' is of floats, not of "
                    << formatDType(tensor->dtype);
  return tensor;
}

FailureOr<Size> Arguments::getSize(size_t i,
                                   std::optional<Size> otherwise) const {
  if (!has(i))
    return *otherwise;
  if (auto size = std::get_if<Size>(&get(i)))
    return *size;
  return error(i) << "'" << getName(parameters[i])
                  << "' is a size, but this is " << formatType(get(i));
}

FailureOr<int64_t> Arguments::getInteger(size_t i,
                                         std::optional<int64_t> otherwise,
                                         int64_t least) const {
  if (!has(i))
    return *otherwise;
  auto size = std::get_if<Size>(&get(i));
  std::optional<int64_t> known = size ? size->getConstant() : std::nullopt;
  if (!known && size && elaborator.putOff(*size))
    return failure();
  if (!known)
    return error(i) << "'" << getName(parameters[i])
                    << "' is a known whole number, but this is "
                    << formatType(get(i));
  if (*known < least)
    return error(i) << "'" << getName(parameters[i]) << "' is at least "
                    << least << ", not " << *known;
  return *known;
}

FailureOr<double> Arguments::getNumber(size_t i, double otherwise) const {
  if (!has(i))
    return otherwise;
  if (auto number = std::get_if<Number>(&get(i)))
    return number->value;
  auto size = std::get_if<Size>(&get(i));
  if (std::optional<int64_t> known = size ? size->getConstant() : std::nullopt)
    return static_cast<double>(*known);
  return error(i) << "'" << getName(parameters[i])
                  << "' is a known number, but this is " << formatType(get(i));
}

FailureOr<bool> Arguments::getTruth(size_t i, bool otherwise) const {
  if (!has(i))
    return otherwise;
  if (auto truth = std::get_if<Truth>(&get(i)))
    return truth->value;
  return error(i) << "'" << getName(parameters[i])
                  << "' is true or false, but this is " << formatType(get(i));
}

FailureOr<SmallVector<Size, 4>> Arguments::getSizes(size_t i) const {
  SmallVector<Size, 4> sizes;
  if (auto rest = std::get_if<Rest>(&get(i)))
    return rest->sizes;
  auto list = getAs<List>(get(i));
  if (!list)
    return error(i) << "'" << getName(parameters[i])
                    << "' is a list of sizes, but this is "
                    << formatType(get(i));
  for (const Val &value : list->elements) {
    if (auto size = std::get_if<Size>(&value)) {
      sizes.push_back(*size);
    } else if (auto rest = std::get_if<Rest>(&value)) {
      llvm::append_range(sizes, rest->sizes);
    } else {
      return error(i) << "'" << getName(parameters[i])
                      << "' is a list of sizes, but one is "
                      << formatType(value);
    }
  }
  return sizes;
}

FailureOr<SmallVector<int64_t>> Arguments::getIntegers(size_t i, size_t count,
                                                       int64_t otherwise,
                                                       int64_t least) const {
  if (!has(i))
    return SmallVector<int64_t>(count, otherwise);
  if (std::holds_alternative<Size>(get(i))) {
    FailureOr<int64_t> one = getInteger(i, {}, least);
    if (failed(one))
      return failure();
    return SmallVector<int64_t>(count, *one);
  }
  FailureOr<SmallVector<Size, 4>> sizes = getSizes(i);
  if (failed(sizes))
    return failure();
  SmallVector<int64_t> numbers;
  for (const Size &size : *sizes) {
    if (elaborator.putOff(size))
      return failure();
    numbers.push_back(size.getConstant().value_or(INT64_MIN));
    if (numbers.back() < std::max(least, INT64_MIN + 1))
      return error(i) << "'" << getName(parameters[i])
                      << "' is of known whole numbers"
                      << (least > INT64_MIN
                              ? " from " + std::to_string(least) + " on"
                              : std::string())
                      << ", but one is " << size.str();
  }
  if (numbers.size() != count)
    return error(i) << "'" << getName(parameters[i]) << "' has "
                    << numbers.size() << " numbers for " << count
                    << " dimensions";
  return numbers;
}

FailureOr<int64_t> Arguments::getAxis(size_t i, size_t rank) const {
  FailureOr<int64_t> axis = getInteger(i, -1);
  if (failed(axis))
    return failure();
  int64_t count = rank;
  if (*axis < -count || *axis >= count)
    return error(i) << "the tensor has " << count
                    << " dimensions, but the axis is " << *axis;
  return *axis < 0 ? *axis + count : *axis;
}

FailureOr<SmallVector<int64_t>> Arguments::getAxes(size_t i,
                                                   size_t rank) const {
  if (!has(i))
    return llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (std::holds_alternative<Size>(get(i))) {
    FailureOr<int64_t> axis = getAxis(i, rank);
    if (failed(axis))
      return failure();
    return SmallVector<int64_t>{*axis};
  }
  FailureOr<SmallVector<Size, 4>> sizes = getSizes(i);
  if (failed(sizes))
    return failure();
  SmallVector<int64_t> axes;
  int64_t count = rank;
  for (const Size &size : *sizes) {
    std::optional<int64_t> axis = size.getConstant();
    if (!axis || *axis < -count || *axis >= count)
      return error(i) << "the tensor has " << count
                      << " dimensions, but an axis is " << size.str();
    axes.push_back(*axis < 0 ? *axis + count : *axis);
    if (llvm::is_contained(ArrayRef(axes).drop_back(), axes.back()))
      return error(i) << "the axis " << axes.back() << " is there twice";
  }
  return axes;
}

FailureOr<Val> Arguments::getType() const {
  if (call.types.size() == 1)
    return call.types.front();
  if (call.types.empty() && call.expected)
    return *call.expected;
  if (call.types.empty())
    return error() << "nothing tells the type of '" << call.callee
                   << "'; write it, as in " << call.callee << "<f32[4]>";
  return error() << "'" << call.callee << "' takes one type";
}

void dlc::tdl::addBuiltins(Scope &scope, MLIRContext *context) {
  for (ArrayRef<Builtin> family :
       {getElementwiseBuiltins(), getReductionBuiltins(), getMovementBuiltins(),
        getIndexingBuiltins(), getConstructionBuiltins(), getWindowBuiltins(),
        getGradientBuiltins(), getTangentBuiltins(), getJacobianBuiltins(),
        getBatchBuiltins(), getCustomGradientBuiltins(), getRandomBuiltins()})
    for (const Builtin &builtin : family) {
      auto evaluate = [&builtin](Elaborator &elaborator,
                                 const Call &call) -> FailureOr<Val> {
        Arguments arguments(elaborator, call);
        if (failed(arguments.assign(builtin.parameters)))
          return failure();
        return builtin.evaluate(arguments);
      };
      scope.set(builtin.name,
                std::make_shared<const Function>(Function{
                    builtin.name.str(), evaluate, builtin.isElementwise,
                    /*order=*/0, /*item=*/nullptr, builtin.parameters}));
    }
  scope.set("vjp", std::make_shared<const Function>(getVjp()));
  scope.set("einsum", std::make_shared<const Function>(getEinsum()));
  for (StringRef name :
       {"f64", "f32", "f16", "bf16", "f8e4m3fn", "f8e5m2", "i64", "i32", "i16",
        "i8", "u64", "u32", "u16", "u8", "bool"})
    scope.set(name, DType{parseDType(name, context)});
  // The key of random numbers.
  scope.set("Key", DType{parseDType("u64", context)});
  scope.set("int", AnySize());
  scope.set("number", AnyNumber());
  scope.set("pi", Number{llvm::numbers::pi});
  scope.set("inf", Number{std::numeric_limits<double>::infinity()});
}
