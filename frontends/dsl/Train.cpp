//===- Train.cpp - Items that train ---------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. Here are the item as a whole and the entry `init`.
//
//===----------------------------------------------------------------------===//

#include "Train.h"

using namespace dlc;
using namespace dlc::tdl;

/// The type of a value.
static Val getType(const Val &value) {
  return mapTensors(value, [](const Tensor &tensor) {
    return Tensor{{}, tensor.dtype, tensor.sizes};
  });
}

LogicalResult Training::check() {
  if (parameters.empty())
    return elaborator.error(item->nameRange)
           << "the first parameter of a step is what is trained, but '"
           << item->name << "' has none";
  for (const Parameter &parameter : parameters) {
    if (parameter.name == kOptimizer)
      return elaborator.error(parameter.range)
             << "'" << kOptimizer << "' is what the optimizer keeps";
    if (parameter.initial && !parameter.isState)
      return error(parameter.initial)
             << "'" << parameter.name
             << "' is an input; what begins with a value is written 'state "
             << parameter.name << "'";
  }
  return success();
}

FailureOr<Val> Training::call(const Val &function, StringRef name,
                              std::vector<Val> arguments) {
  Call call{item->optimizer->range, name.str(), {}, {}, {}};
  for (Val &argument : arguments)
    call.arguments.push_back({"", call.range, std::move(argument)});
  return elaborator.call(function, call);
}

FailureOr<std::vector<Val>> Training::getOptimizer(const Scope &scope) {
  FailureOr<Val> value = elaborator.evaluate(item->optimizer, scope);
  if (failed(value))
    return failure();
  const Tuple *parts = getAs<Tuple>(*value);
  if (!parts || parts->elements.size() < 2 || parts->elements.size() > 3 ||
      !llvm::all_of(parts->elements,
                    [](const Val &part) { return getAs<Function>(part); }))
    return error(item->optimizer)
           << "expected an optimizer, that is, a function from parameters to "
              "a state and one from parameters, gradients and a state to the "
              "next parameters and state, but found "
           << formatType(*value);
  return parts->elements;
}

FailureOr<Val> Training::convert(const Val &value, const Val &like,
                                 const Twine &what) {
  return elaborator.convert(value, like, item->optimizer->range, what);
}

//===----------------------------------------------------------------------===//
// init
//===----------------------------------------------------------------------===//

/// What a state begins with.
FailureOr<Val> Training::begin(const Parameter &parameter, const Tensor &key,
                               const Scope &scope) {
  FailureOr<Val> type = elaborator.resolve(parameter.type, scope);
  if (failed(type))
    return failure();
  if (parameter.initial) {
    Scope inner(&scope);
    inner.set("key", key);
    FailureOr<Val> value = elaborator.evaluate(parameter.initial, inner, *type);
    if (failed(value))
      return failure();
    return elaborator.convert(*value, *type, parameter.initial->range,
                              "'" + parameter.name + "'");
  }
  auto named = dyn_cast<NameType>(parameter.type);
  auto name = named ? dyn_cast<NameExpr>(named->name) : nullptr;
  if (name && name->name == "Key")
    return Val(key);
  if (getAs<Record>(*type) || getAs<List>(*type))
    return elaborator.initialize(*type, key, parameter.range);
  return elaborator.error(parameter.range)
         << "nothing tells what '" << parameter.name
         << "' begins with; write it, as in " << parameter.name << ": "
         << formatType(*type) << " = zeros()";
}

LogicalResult Training::makeInit() {
  EntryBuilder entry = makeEntry("init");
  // Not `key`, which is what a state may be called.
  entry.signature.add("seed",
                      Tensor{{}, std::get<DType>(*file.find("Key")).type, {}},
                      /*isState=*/false);
  if (failed(entry.begin()))
    return failure();
  const Tensor key = std::get<Tensor>(*entry.scope.find("seed"));
  std::vector<EntryResult> results;
  for (auto [i, parameter] : llvm::enumerate(parameters)) {
    if (!parameter.isState)
      continue;
    FailureOr<Val> value = begin(parameter, elaborator.deriveKey(key, i), file);
    if (failed(value))
      return failure();
    results.push_back({parameter.name.str(), *value, /*isState=*/true});
  }
  auto optimizer = getOptimizer(file);
  if (failed(optimizer))
    return failure();
  FailureOr<Val> kept = call(optimizer->front(), "the optimizer's beginning",
                             {results.front().value});
  if (succeeded(kept))
    kept = elaborator.makeTensors(*kept, {}, item->optimizer->range);
  if (failed(kept))
    return failure();
  optimizerType = getType(*kept);
  results.push_back({kOptimizer.str(), *kept, /*isState=*/true});
  return entry.end(results, item->loss->range);
}

LogicalResult Program::elaborateTraining(const TrainItem *item,
                                         const File &file) {
  bool hasEval = item->name == "eval";
  for (const Item *other : file.ast.items) {
    bool isTaken = other->name == "init" && other != item;
    if (isTaken || (other != item && isa<TrainItem>(other)))
      return elaborator.error(other->nameRange)
             << "'" << item->name << "' makes the entry 'init', but "
             << (isTaken ? "there is one already"
                         : "so does this second training");
    hasEval |= other->name == "eval";
  }
  if (item->name == "init")
    return elaborator.error(item->nameRange)
           << "'init' is the entry that begins a training";
  Training training(elaborator, file.scope, states, *module, item);
  if (failed(training.check()) || failed(training.makeInit()) ||
      failed(training.makeStep()))
    return failure();
  return hasEval ? success() : training.makeEval();
}
