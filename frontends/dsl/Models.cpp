//===- Models.cpp - ONNX models as files of a program ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "Models.h"
#include "Elaborator.h"
#include "ModelNames.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "llvm/Support/Path.h"

using namespace dlc;
using namespace dlc::tdl;

//===----------------------------------------------------------------------===//
// The text
//===----------------------------------------------------------------------===//

namespace {

/// The sizes of a call's inputs, by their names in the model and by where they
/// are.
struct KnownSizes {
  llvm::StringMap<Size> byName;
  std::vector<std::pair<std::pair<Value, int64_t>, Size>> byPlace;
};

class Model {
public:
  Model(std::unique_ptr<OnnxFunction> function, std::vector<bool> isTrained)
      : function(std::move(function)), isTrained(std::move(isTrained)) {}

  llvm::Error checkTypes() const;

  std::string getText(StringRef name) const;
  std::vector<std::string> getLabels() const;

  FailureOr<Val> getPretrained(Elaborator &elaborator, const Call &call) const;
  FailureOr<Val> compute(Elaborator &elaborator, const Call &call) const;

private:
  Size getSize(Elaborator &elaborator, const Call &call, Value value, size_t i,
               const OnnxFunction::Tensor &declared,
               const KnownSizes &known) const;

  std::unique_ptr<OnnxFunction> function;
  /// Of each weight; the others are frozen.
  std::vector<bool> isTrained;
};

} // namespace

static bool hasType(const OnnxFunction::Tensor &tensor) {
  return parseDType(formatDType(tensor.elementType),
                    tensor.elementType.getContext()) == tensor.elementType;
}

llvm::Error Model::checkTypes() const {
  for (const OnnxFunction::Tensor &input : function->getInputs())
    if (!hasType(input))
      return llvm::createStringError(
          "input '" + input.name + "' is of the type " +
          formatDType(input.elementType) + ", which the language has not");
  return llvm::Error::success();
}

std::string Model::getText(StringRef name) const {
  std::string text = "# What " + name.str() + " has learned.\n";
  std::vector<std::string> parameters, arguments;
  std::vector<std::string> fields = makeNames(getLabels(), {});
  if (!fields.empty()) {
    text += "record Weights {\n";
    size_t field = 0;
    for (auto [i, weight] : llvm::enumerate(function->getWeights())) {
      if (!isTrained[i])
        continue;
      std::vector<std::string> sizes;
      for (const NamedSize &dim : weight.dims)
        sizes.push_back(std::to_string(dim.size));
      text += llvm::formatv("  {0}: {1} = pretrained({2})\n", fields[field++],
                            formatTensorType(weight.elementType, sizes), i);
    }
    text += "}\n\n";
    parameters.push_back("weights: Weights");
    arguments.push_back("weights");
  }
  ModelInputs inputs =
      describeInputs(function->getInputs(),
                     {"weights", "compute", "pretrained", "Weights", "run"});
  for (auto [input, type] : llvm::zip(inputs.names, inputs.types)) {
    parameters.push_back(input + ": " + type);
    arguments.push_back(input);
  }
  return text + "# What it gives.\nfn run(" + llvm::join(parameters, ", ") +
         ") = compute(" + llvm::join(arguments, ", ") + ")\n";
}

std::vector<std::string> Model::getLabels() const {
  std::vector<std::string> labels;
  for (auto [i, weight] : llvm::enumerate(function->getWeights()))
    if (isTrained[i])
      labels.push_back(weight.name);
  return labels;
}

//===----------------------------------------------------------------------===//
// What the text calls
//===----------------------------------------------------------------------===//

static Tensor makeStatic(Elaborator &elaborator, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  return elaborator.makeTensor(
      value,
      SmallVector<Size, 4>(type.getShape().begin(), type.getShape().end()));
}

FailureOr<Val> Model::getPretrained(Elaborator &elaborator,
                                    const Call &call) const {
  int64_t weight = *std::get<Size>(call.arguments.front().value).getConstant();
  FailureOr<Value> value = function->createWeight(elaborator.b, weight);
  if (failed(value))
    return failure();
  return Val(makeStatic(elaborator, *value));
}

/// A size of an output: a number, that of an input from which it follows, what
/// its declared name stands for, or what the program finds out.
Size Model::getSize(Elaborator &elaborator, const Call &call, Value value,
                    size_t i, const OnnxFunction::Tensor &declared,
                    const KnownSizes &known) const {
  ImplicitLocOpBuilder &b = elaborator.b;
  OpFoldResult size = getDim(b, b.getLoc(), value, i);
  if (std::optional<int64_t> number = mlir::getConstantIntValue(size))
    return Size(*number);
  if (auto dim = findDim(size))
    for (auto &[place, other] : known.byPlace)
      if (place == *dim)
        return other;
  Value actual = cast<Value>(size);
  auto it = i < declared.dims.size() ? known.byName.find(declared.dims[i].name)
                                     : known.byName.end();
  if (it == known.byName.end())
    return elaborator.makeUnknownSize(declared.name + "_" + std::to_string(i),
                                      call.range, actual);
  // Exporters have said what is not true.
  Value wanted = mlir::getValueOrCreateConstantIndexOp(
      b, b.getLoc(), it->second.materialize(b));
  Value fits =
      arith::CmpIOp::create(b, arith::CmpIPredicate::eq, actual, wanted);
  RequireOp::create(b, fits,
                    "output '" + declared.name + "' has a size " +
                        it->first().str() + " that is {} instead of {}",
                    SmallVector<Value>{actual, wanted});
  return it->second;
}

FailureOr<Val> Model::compute(Elaborator &elaborator, const Call &call) const {
  if (!elaborator.b.getBlock()->getParentOp())
    return elaborator.error(call.range)
           << "models run in functions, and not where a name is given to a "
              "number";
  ArrayRef<CallArgument> arguments = call.arguments;
  std::vector<Value> weights(function->getWeights().size());
  if (llvm::is_contained(isTrained, true)) {
    SmallVector<Value> trained = getValues(arguments.front().value);
    arguments = arguments.drop_front();
    size_t next = 0;
    for (size_t i = 0; i < weights.size(); ++i)
      if (isTrained[i])
        weights[i] = trained[next++];
  }
  SmallVector<Value> inputs;
  KnownSizes known;
  for (auto [input, argument] : llvm::zip(function->getInputs(), arguments)) {
    auto tensor = std::get<Tensor>(argument.value);
    inputs.push_back(tensor.value);
    for (auto [i, size] : llvm::enumerate(tensor.sizes)) {
      if (!input.dims[i].name.empty())
        known.byName.try_emplace(input.dims[i].name, size);
      if (auto place = findDim(
              getDim(elaborator.b, elaborator.b.getLoc(), tensor.value, i)))
        known.byPlace.emplace_back(*place, size);
    }
  }
  FailureOr<SmallVector<Value>> results =
      function->call(elaborator.b, inputs, weights);
  if (failed(results))
    return failure();
  Tuple tuple;
  std::vector<std::string> names;
  for (auto [output, value] : llvm::zip(function->getOutputs(), *results)) {
    SmallVector<Size, 4> sizes;
    int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
    for (int64_t i = 0; i < rank; ++i)
      sizes.push_back(getSize(elaborator, call, value, i, output, known));
    tuple.elements.push_back(elaborator.makeTensor(value, sizes));
    names.push_back(output.name);
  }
  if (tuple.elements.size() == 1)
    return tuple.elements.front();
  tuple.names = makeNames(names, {});
  return Val(std::make_shared<const Tuple>(std::move(tuple)));
}

llvm::Expected<ModelFile> dlc::tdl::readModel(StringRef path,
                                              MLIRContext *context,
                                              ArrayRef<StringRef> frozen) {
  llvm::Expected<std::unique_ptr<OnnxFunction>> function =
      OnnxFunction::read(path, context);
  if (!function)
    return function.takeError();
  llvm::Expected<std::vector<bool>> isTrained =
      findTrained((*function)->getWeights(), frozen);
  if (!isTrained)
    return isTrained.takeError();
  auto model =
      std::make_shared<Model>(std::move(*function), std::move(*isTrained));
  if (llvm::Error error = model->checkTypes())
    return std::move(error);
  auto makeFunction = [&](StringRef name, auto method) -> Val {
    return std::make_shared<const Function>(Function{
        name.str(), [model, method](Elaborator &elaborator, const Call &call) {
          return (*model.*method)(elaborator, call);
        }});
  };
  return ModelFile{model->getText(llvm::sys::path::filename(path)),
                   model->getLabels(),
                   makeFunction("pretrained", &Model::getPretrained),
                   makeFunction("compute", &Model::compute)};
}
