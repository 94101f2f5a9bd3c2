//===- Function.cpp - Models as functions ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See dlc/Frontends/Onnx.h.
//
//===----------------------------------------------------------------------===//

#include "GraphUses.h"
#include "Importer.h"
#include "ModelFile.h"
#include "ValueTypes.h"
#include "dlc/Frontends/Onnx.h"
#include "llvm/ADT/StringSet.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

namespace {
/// Inputs that a node is set up with: nobody learns them.
struct Settings {
  StringRef op;
  int first, last;
};
} // namespace

static constexpr Settings kSettings[] = {
    // Averages of what was seen in training, which inference leaves alone.
    {"BatchNormalization", 3, 4},
    // Bounds and values that tensors are filled with.
    {"Clip", 1, 2},
    {"OneHot", 1, 2},
    {"Pad", 2, 2},
    {"Range", 0, 2},
    // Places in images.
    {"AffineGrid", 1, 1},
    {"MaxRoiPool", 1, 1},
    {"NonMaxSuppression", 0, 4},
    {"Resize", 1, 2},
    {"RoiAlign", 1, 1},
    {"Upsample", 1, 1},
    // Windows of signals.
    {"MelWeightMatrix", 0, 4},
    {"STFT", 2, 2},
    // What integers stand for.
    {"DequantizeLinear", 1, 2},
    {"MatMulNBits", 2, 3},
    {"QuantizeLinear", 1, 2},
};

static bool isSetting(const onnx::NodeProto &node, int input) {
  return llvm::any_of(kSettings, [&](const Settings &row) {
    return row.op == node.op_type() && row.first <= input && input <= row.last;
  });
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

struct OnnxFunction::Model {
  ModelFile file;
  /// Of its weights.
  std::vector<const onnx::TensorProto *> initializers;

  const onnx::GraphProto &getGraph() const { return file.getModel().graph(); }
};

OnnxFunction::OnnxFunction(std::unique_ptr<Model> model)
    : model(std::move(model)) {}
OnnxFunction::~OnnxFunction() = default;

/// Errors, to be read after "input 'x'": what is no tensor of numbers.
static llvm::Expected<OnnxFunction::Tensor>
readTensor(MLIRContext *context, const onnx::ValueInfoProto &info) {
  llvm::Expected<Type> type = readType(context, info.type());
  if (!type)
    return type.takeError();
  auto tensor = dyn_cast<RankedTensorType>(*type);
  if (!tensor || isa<StringType>(tensor.getElementType()))
    return llvm::createStringError("is a " + formatType(*type) +
                                   ", and no tensor of numbers");
  OnnxFunction::Tensor result{info.name(), tensor.getElementType(), {}};
  for (const auto &dim : info.type().tensor_type().shape().dim()) {
    bool isKnown = dim.has_dim_value() && dim.dim_value() >= 0;
    result.dims.push_back(
        {isKnown || dim.dim_param() == "?" ? "" : dim.dim_param(),
         isKnown ? dim.dim_value() : -1});
  }
  return result;
}

llvm::Expected<std::unique_ptr<OnnxFunction>>
OnnxFunction::read(StringRef path, MLIRContext *context) {
  llvm::Expected<ModelFile> file = ModelFile::read(path);
  if (!file)
    return file.takeError();
  std::unique_ptr<OnnxFunction> function(
      new OnnxFunction(std::make_unique<Model>(Model{std::move(*file), {}})));
  Model &model = *function->model;
  llvm::StringSet<> used, settings;
  visitUses(model.getGraph(),
            [&](StringRef name, const onnx::NodeProto *node, int input) {
              bool sets = node && isSetting(*node, input);
              (sets ? settings : used).insert(name);
            });
  llvm::StringSet<> initialized;
  for (const onnx::TensorProto &tensor : model.getGraph().initializer()) {
    initialized.insert(tensor.name());
    Type type = getElementType(context, tensor.data_type());
    std::optional<DataPlace> place = ModelFile::getDataPlace(tensor);
    ArrayRef<int64_t> dims(tensor.dims().data(), tensor.dims_size());
    if (place)
      dims = place->dims;
    if (!isa_and_nonnull<FloatType>(type) ||
        type.getIntOrFloatBitWidth() < 16 || dims.empty() ||
        !used.contains(tensor.name()) || settings.contains(tensor.name()))
      continue;
    model.initializers.push_back(&tensor);
    Tensor weight{tensor.name(), type, {}};
    for (int64_t dim : dims)
      weight.dims.push_back({"", dim});
    function->weights.push_back(std::move(weight));
  }
  for (const onnx::ValueInfoProto &input : model.getGraph().input()) {
    if (initialized.contains(input.name()))
      continue;
    llvm::Expected<Tensor> tensor = readTensor(context, input);
    if (!tensor)
      return llvm::createStringError("input '" + input.name() + "' " +
                                     llvm::toString(tensor.takeError()));
    function->inputs.push_back(std::move(*tensor));
  }
  for (const onnx::ValueInfoProto &output : model.getGraph().output()) {
    llvm::Expected<Tensor> tensor = readTensor(context, output);
    if (!tensor) {
      // Its nodes say more.
      llvm::consumeError(tensor.takeError());
      tensor = Tensor{output.name(), {}, {}};
    }
    function->outputs.push_back(std::move(*tensor));
  }
  return function;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

/// So that no function can have the name of a weight.
static constexpr StringRef kSymbol = "model.weight";

static ModuleOp getModule(const ImplicitLocOpBuilder &builder) {
  return builder.getBlock()->getParentOp()->getParentOfType<ModuleOp>();
}

FailureOr<Value> OnnxFunction::createWeight(ImplicitLocOpBuilder &builder,
                                            size_t weight) {
  const onnx::TensorProto &tensor = *model->initializers[weight];
  llvm::Expected<Value> value = TensorImporter(getModule(builder), kSymbol)
                                    .import(builder, tensor, tensor.name());
  if (value)
    return *value;
  return mlir::emitError(builder.getLoc())
         << "initializer '" << tensor.name()
         << "': " << llvm::toString(value.takeError());
}

FailureOr<SmallVector<Value>> OnnxFunction::call(ImplicitLocOpBuilder &builder,
                                                 ValueRange arguments,
                                                 ArrayRef<Value> weightValues) {
  Scope given;
  for (auto [input, value] : llvm::zip(inputs, arguments))
    given[input.name] = value;
  for (auto [weight, value] : llvm::zip(weights, weightValues))
    if (value)
      given[weight.name] = value;
  Importer importer(getModule(builder), model->file.getModel(), kSymbol);
  FailureOr<SmallVector<Value>> values = importer.importCall(builder, given);
  if (failed(values))
    return failure();
  for (auto [output, value] : llvm::zip(outputs, *values)) {
    auto tensor = dyn_cast<RankedTensorType>(value.getType());
    if (!tensor || isa<StringType>(tensor.getElementType()))
      return mlir::emitError(builder.getLoc())
             << "output '" << output.name << "' is a "
             << formatType(value.getType()) << ", and no tensor of numbers";
  }
  return values;
}
