//===- Training.cpp - Programs that train models --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model without a program of its own is trained by one that is written here,
// and that its user can have, and change.
//
//===----------------------------------------------------------------------===//

#include "Losses.h"
#include "ModelNames.h"
#include "Program.h"
#include "Spelling.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/Path.h"

using namespace dlc;
using namespace dlc::tdl;

/// What the input is called that has what a model should give.
static constexpr StringRef kTarget = "target";

namespace {

/// Writes the program.
class TrainingWriter {
public:
  TrainingWriter(StringRef path, const ModelTraining &training,
                 const OnnxFunction &function, const Loss &loss)
      : path(path), training(training), function(function), loss(loss) {}

  /// For the model as `main`. Errors: see writeTraining.
  llvm::Expected<std::string> write(func::FuncOp main);

private:
  /// The sizes of an output. Those that follow from none of the inputs' are
  /// sizes of the target, which are seen to when the program runs.
  std::vector<std::string> getSizes(size_t output, Value result);
  llvm::Expected<size_t> findOutput() const;
  std::string getOptimizer() const;
  /// "target: f32[batch, 10]"
  std::string getTarget() const;
  std::string writeText() const;

  StringRef path;
  const ModelTraining &training;
  const OnnxFunction &function;
  const Loss &loss;
  ModelInputs inputs;
  /// Of the output that the loss is of: its name in the model, and its type.
  std::string label;
  mlir::Type number;
  std::vector<std::string> sizes;
  bool hasOpenSizes = false;
};

} // namespace

std::vector<std::string> TrainingWriter::getSizes(size_t output, Value result) {
  ArrayRef<NamedSize> declared = function.getOutputs()[output].dims;
  OpBuilder b(result.getContext());
  b.setInsertionPointAfterValue(result);
  std::vector<std::string> sizes;
  int64_t rank = cast<RankedTensorType>(result.getType()).getRank();
  for (int64_t i = 0; i < rank; ++i) {
    OpFoldResult size = getDim(b, result.getLoc(), result, i);
    if (std::optional<int64_t> number = mlir::getConstantIntValue(size)) {
      sizes.push_back(std::to_string(*number));
      continue;
    }
    std::string name;
    auto place = findDim(size);
    if (auto input = place ? dyn_cast<BlockArgument>(place->first) : nullptr) {
      const OnnxFunction::Tensor &from =
          function.getInputs()[input.getArgNumber()];
      name = getSizeKey(from, place->second);
    } else if (i < int64_t(declared.size())) {
      name = declared[i].name;
    }
    auto it = inputs.sizes.find(name);
    hasOpenSizes |= it == inputs.sizes.end();
    sizes.push_back(it == inputs.sizes.end()
                        ? kTarget.str() + "_" + std::to_string(i)
                        : it->second);
  }
  return sizes;
}

llvm::Expected<size_t> TrainingWriter::findOutput() const {
  std::vector<std::string> names;
  for (auto [i, output] : llvm::enumerate(function.getOutputs())) {
    if (output.name == loss.output)
      return i;
    names.push_back(output.name);
  }
  if (loss.output.empty() && names.size() == 1)
    return 0;
  return llvm::createStringError(
      (loss.output.empty()
           ? "the model has several outputs: say which one the loss is of, as "
             "in --loss=" +
                 loss.name + "(" + names.front() + ")"
           : "the model has no output '" + loss.output + "'" +
                 suggest(loss.output, names)) +
      "; they are " + llvm::join(names, ", "));
}

/// adam, adam(lr = 0.1), optim.clipped(optim.adam(), most = 1)
std::string TrainingWriter::getOptimizer() const {
  std::string text = training.optimizer;
  if (!StringRef(text).contains("optim."))
    text = "optim." + text;
  if (!StringRef(text).contains('('))
    text += "()";
  return training.scalesLoss ? "optim.loss_scaled(" + text + ")" : text;
}

llvm::Expected<std::string> TrainingWriter::write(func::FuncOp main) {
  if (function.getWeights().empty())
    return llvm::createStringError(
        "the model has no weights, that is, tensors of floats with dimensions "
        "that are stored with it, and so nothing to train");
  llvm::Expected<std::vector<bool>> isTrained = findTrained(
      function.getWeights(), llvm::to_vector_of<StringRef>(training.frozen));
  if (!isTrained)
    return isTrained.takeError();
  if (!llvm::is_contained(*isTrained, true))
    return llvm::createStringError("all weights are frozen, so that there is "
                                   "nothing to train");
  llvm::Expected<size_t> output = findOutput();
  if (!output)
    return output.takeError();
  inputs =
      describeInputs(function.getInputs(),
                     {"weights", kTarget, "model", "loss", "optim", "mean",
                      "argmax", "cast", "error", "optimizer", "seed", "sized"});
  Value result = main.getBody().front().getTerminator()->getOperand(*output);
  auto type = cast<RankedTensorType>(result.getType());
  sizes = getSizes(*output, result);
  number = type.getElementType();
  label = function.getOutputs()[*output].name;
  if (loss.ofVectors && sizes.empty())
    return llvm::createStringError("'" + loss.name +
                                   "' is of vectors, but the output '" + label +
                                   "' is a single number");
  return writeText();
}

std::string TrainingWriter::getTarget() const {
  std::vector<std::string> targetSizes = sizes;
  if (loss.ofLabels && loss.ofVectors)
    targetSizes.pop_back();
  mlir::Type type = number;
  if (loss.ofLabels)
    type = mlir::IntegerType::get(number.getContext(), 64);
  return kTarget.str() + ": " + formatTensorType(type, targetSizes);
}

std::string TrainingWriter::writeText() const {
  std::string parameters = "weights: model.Weights", arguments = "weights";
  for (auto [input, type] : llvm::zip(inputs.names, inputs.types)) {
    parameters += ", " + input + ": " + type;
    arguments += ", " + input;
  }
  std::string given = parameters + ", " + getTarget();
  std::string run = "model.run(" + arguments + ")", learned = run;
  std::string name = makeNames({label}, {}).front();
  bool isOnly = function.getOutputs().size() == 1;
  if (!isOnly)
    learned += "." + name;
  if (hasOpenSizes)
    learned = "sized(" + learned + ", [" + llvm::join(sizes, ", ") + "])";
  std::string file = llvm::sys::path::filename(path).str();
  std::string frozen;
  for (const std::string &pattern : training.frozen)
    frozen += (frozen.empty() ? " freeze \"" : ", \"") + pattern + "\"";
  std::string dtype = formatDType(number);

  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << "# Trains " << file << ".\n\n"
         << "import \"" << file << "\" as model" << frozen << "\n"
         << "import std.loss as loss\n"
         << "import std.optim as optim\n\n"
         << "fn error(" << given << ") -> " << dtype << " = mean(loss."
         << loss.name << "(" << learned << ", " << kTarget << "))\n\n"
         << "train step(" << given << ") {\n  minimize error(" << arguments
         << ", " << kTarget << ") with " << getOptimizer() << "\n}\n\n";
  if (loss.ofLabels && loss.ofVectors)
    stream << "entry eval(state " << given << ") -> (loss: " << dtype
           << ", accuracy: " << dtype << ") {\n  let scores = " << learned
           << "\n  (mean(loss." << loss.name << "(scores, " << kTarget
           << ")), mean(cast<" << dtype << ">(argmax(scores) == " << kTarget
           << ")))\n}\n\n";
  stream << "entry infer(state " << parameters << ")";
  if (isOnly) {
    std::vector<std::string> shown = sizes;
    for (std::string &size : shown)
      if (StringRef(size).starts_with(kTarget))
        size = "?";
    stream << " -> (" << name << ": " << formatTensorType(number, shown) << ")";
  }
  stream << " = " << run << "\n";
  return text;
}

llvm::Expected<std::string> dlc::writeTraining(StringRef path,
                                               const ModelTraining &training,
                                               MLIRContext *context) {
  llvm::Expected<Loss> loss = Loss::find(training.loss, context);
  if (!loss)
    return loss.takeError();
  llvm::Expected<std::unique_ptr<OnnxFunction>> function =
      OnnxFunction::read(path, context);
  if (!function)
    return function.takeError();
  // Models are not always declared to give what they give.
  mlir::OwningOpRef<ModuleOp> module = importOnnx(path, context);
  if (!module)
    return llvm::createStringError("the model can't be imported");
  auto main = *module->getOps<func::FuncOp>().begin();
  if (main.getNumResults() != (*function)->getOutputs().size())
    return llvm::createStringError("an output is no tensor of numbers");
  llvm::Expected<std::string> text =
      TrainingWriter(path, training, **function, *loss).write(main);
  if (!text)
    return text.takeError();
  FailureOr<std::string> formatted =
      formatTdl(path.str() + " (--train)", *text, context);
  if (failed(formatted))
    return llvm::createStringError("'" + training.optimizer +
                                   "' is no optimizer");
  return *formatted;
}
