//===- Train.cpp - Steps of training --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A `train` item is short for entries that anybody could write:
//
//   entry init(seed: Key) -> (state p: P, state optimizer: S)
//   entry step(state p: P, state optimizer: S, x: X)
//       -> (loss: f32, state p: P, state optimizer: S)
//   entry eval(state p: P, x: X) -> (loss: f32)
//
// where the optimizer is a pair of functions: from parameters to what it begins
// with, and from parameters, gradients and that to the next of both. A third
// one may tell, from what is kept, by what the loss is multiplied before
// gradients are computed.
//
//===----------------------------------------------------------------------===//

#include "Program.h"

using namespace dlc;
using namespace dlc::tdl;

namespace {
constexpr StringRef kOptimizer = "optimizer";

class Training {
public:
  Training(Elaborator &elaborator, const Scope &file, States &states,
           ModuleOp module, const TrainItem *item)
      : elaborator(elaborator), file(file), states(states), module(module),
        item(item) {
    for (auto [i, parameter] : llvm::enumerate(item->parameters)) {
      parameters.push_back(parameter);
      // The first is what is trained.
      parameters.back().isState |= i == 0;
    }
  }

  LogicalResult check();
  LogicalResult makeInit();
  LogicalResult makeStep();
  LogicalResult makeEval();

private:
  EntryBuilder makeEntry(StringRef name) {
    elaborator.b.setInsertionPointToEnd(module.getBody());
    return EntryBuilder(elaborator, file, states, name, item->nameRange);
  }
  InFlightDiagnostic error(const Expr *expr) {
    return elaborator.error(expr->range);
  }
  FailureOr<Val> begin(const Parameter &parameter, const Tensor &key,
                       const Scope &scope);
  FailureOr<std::vector<Val>> getOptimizer(const Scope &scope);
  FailureOr<Val> call(const Val &function, StringRef name,
                      std::vector<Val> arguments);
  FailureOr<std::pair<Val, Val>> differentiate(EntryBuilder &entry,
                                               const std::optional<Val> &scale);
  FailureOr<Val> multiply(const Val &loss, const Val &scale);
  FailureOr<std::vector<Val>> splitLoss(const Val &value);
  LogicalResult addParameters(EntryBuilder &entry);
  FailureOr<Val> convert(const Val &value, const Val &like, const Twine &what);

  Elaborator &elaborator;
  const Scope &file;
  States &states;
  ModuleOp module;
  const TrainItem *item;
  std::vector<Parameter> parameters;
  Val optimizerType;
};
} // namespace

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

//===----------------------------------------------------------------------===//
// step and eval
//===----------------------------------------------------------------------===//

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
    FailureOr<Val> value =
        convert(isTrained ? pair->elements[0] : (*parts)[part++],
                getType(*entry.scope.find(parameter.name)),
                "the next '" + parameter.name + "'");
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
