//===- TrainStep.cpp - Steps of training ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The entries `step` and `eval` of an item that trains.
//
//===----------------------------------------------------------------------===//

#include "Train.h"

using namespace dlc;
using namespace dlc::tdl;

LogicalResult Training::addParameters(EntryBuilder &entry) {
  for (const Parameter &parameter : parameters)
    if (failed(entry.addParameter(parameter)))
      return failure();
  return success();
}

/// The loss, and what other states become.
FailureOr<std::vector<Val>> Training::splitLoss(const Val &value) {
  size_t numStates = llvm::count_if(
      parameters, [](const Parameter &parameter) { return parameter.isState; });
  const Tuple *tuple = getAs<Tuple>(value);
  if (numStates == 1 && !tuple)
    return std::vector<Val>{value};
  if (tuple && numStates > 1 && tuple->elements.size() == numStates)
    return tuple->elements;
  InFlightDiagnostic diagnostic = error(item->loss);
  diagnostic << "what is minimized is ";
  if (numStates == 1)
    diagnostic << "one float";
  else
    diagnostic << "a tuple of the loss and of the next of " << numStates - 1
               << " further " << (numStates == 2 ? "state" : "states");
  return diagnostic << ", but this is " << formatType(value);
}

FailureOr<Val> Training::multiply(const Val &loss, const Val &scale) {
  SMRange range = item->optimizer->range;
  FailureOr<Tensor> number =
      elaborator.getTensor(scale, range, "the optimizer's scale");
  auto tensor = std::get_if<Tensor>(&loss);
  if (failed(number) || !tensor)
    return failure();
  if (!number->sizes.empty() || !hasFloats(*number))
    return error(item->optimizer) << "an optimizer's scale is one float, but "
                                     "this is "
                                  << formatType(scale);
  Value converted = convertTo(elaborator.b, number->value, tensor->dtype);
  return elaborator.binary("*", loss, elaborator.makeTensor(converted, {}),
                           range);
}

/// The value of what is minimized, and the gradient of the first parameter,
/// times the scale.
FailureOr<std::pair<Val, Val>>
Training::differentiate(EntryBuilder &entry, const std::optional<Val> &scale) {
  // What is differentiated, and what is only told: the loss without its scale,
  // and other states.
  auto loss = [&](Elaborator &elaborator, const Call &call) -> FailureOr<Val> {
    Scope inner(&entry.scope);
    inner.set(parameters.front().name, call.arguments.front().value);
    FailureOr<Val> value = elaborator.evaluate(item->loss, inner);
    if (failed(value))
      return failure();
    FailureOr<std::vector<Val>> parts = splitLoss(*value);
    if (failed(parts))
      return failure();
    if (!scale)
      return value;
    FailureOr<Val> scaled = multiply(parts->front(), *scale);
    if (failed(scaled))
      return failure();
    return Val(std::make_shared<const Tuple>(Tuple{{*scaled, *value}, {}}));
  };
  Val function =
      std::make_shared<const Function>(Function{item->name.str(), loss});
  bool hasOthers = scale || llvm::any_of(ArrayRef(parameters).drop_front(),
                                         [](const Parameter &other) {
                                           return other.isState;
                                         });
  Call make{item->loss->range, "value_and_grad", {}, {}, {}};
  make.arguments = {{"", make.range, function},
                    {"aux", make.range, Truth{hasOthers}}};
  FailureOr<Val> gradient = elaborator.call(*file.find("value_and_grad"), make);
  if (failed(gradient))
    return failure();
  Call apply{item->loss->range, "the gradient", {}, {}, {}};
  apply.arguments = {
      {"", apply.range, *entry.scope.find(parameters.front().name)}};
  FailureOr<Val> both = elaborator.call(*gradient, apply);
  if (failed(both))
    return failure();
  const Tuple &tuple = *getAs<Tuple>(*both);
  Val value = tuple.elements[0];
  if (scale)
    value = getAs<Tuple>(value)->elements[1];
  return std::make_pair(value, tuple.elements[1]);
}

LogicalResult Training::makeStep() {
  EntryBuilder entry = makeEntry(item->name);
  if (failed(addParameters(entry)))
    return failure();
  entry.signature.add(kOptimizer, optimizerType, /*isState=*/true);
  if (failed(entry.begin()))
    return failure();
  // Only the state has this name: functions of the file may have it, too.
  const Val kept = *entry.scope.find(kOptimizer);
  if (const Val *other = file.find(kOptimizer))
    entry.scope.set(kOptimizer, *other);
  auto optimizer = getOptimizer(entry.scope);
  if (failed(optimizer))
    return failure();
  std::optional<Val> scale;
  if (optimizer->size() == 3) {
    FailureOr<Val> value =
        call((*optimizer)[2], "the optimizer's scale", {kept});
    if (failed(value))
      return failure();
    scale = *value;
  }
  auto both = differentiate(entry, scale);
  if (failed(both))
    return failure();
  FailureOr<std::vector<Val>> parts = splitLoss(both->first);
  if (failed(parts))
    return failure();
  const Val &old = *entry.scope.find(parameters.front().name);
  FailureOr<Val> next =
      call((*optimizer)[1], "the optimizer's step", {old, both->second, kept});
  if (failed(next))
    return failure();
  const Tuple *pair = getAs<Tuple>(*next);
  if (!pair || pair->elements.size() != 2)
    return error(item->optimizer)
           << "an optimizer gives the next parameters and its next state, but "
              "this one gives "
           << formatType(*next);
  std::vector<EntryResult> results = {{"loss", parts->front()}};
  size_t part = 1;
  for (const Parameter &parameter : parameters) {
    if (!parameter.isState)
      continue;
    bool isTrained = results.size() == 1;
    FailureOr<Val> value = convert(
        isTrained ? pair->elements[0] : (*parts)[part++],
        *entry.scope.find(parameter.name), "the next '" + parameter.name + "'");
    if (failed(value))
      return failure();
    results.push_back({parameter.name.str(), *value, /*isState=*/true});
  }
  FailureOr<Val> nextKept =
      convert(pair->elements[1], optimizerType, "the optimizer's next state");
  if (failed(nextKept))
    return failure();
  results.push_back({kOptimizer.str(), *nextKept, /*isState=*/true});
  return entry.end(results, item->loss->range);
}

LogicalResult Training::makeEval() {
  EntryBuilder entry = makeEntry("eval");
  if (failed(addParameters(entry)) || failed(entry.begin()))
    return failure();
  FailureOr<Val> value = elaborator.evaluate(item->loss, entry.scope);
  if (failed(value))
    return failure();
  FailureOr<std::vector<Val>> parts = splitLoss(*value);
  if (failed(parts))
    return failure();
  return entry.end({{"loss", parts->front()}}, item->loss->range);
}
