//===- Onnx.h - Import of ONNX models ---------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From an ONNX file to dlc.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_H
#define DLC_FRONTENDS_ONNX_H

#include "dlc/Data/HostTensor.h"
#include "dlc/Support/LLVM.h"
#include "mlir/IR/OwningOpRef.h"

namespace dlc {

/// A dimension's name, and a size that it may have.
struct NamedSize {
  std::string name;
  int64_t size;
};

/// The model in the file `path` as a module with one function, `main`. Weights
/// stay in the file, or in the files it names beside it. Everything that is
/// wrong or not supported is reported, all of it together, before null is
/// returned; the diagnostics' locations name the model's nodes. Dimensions of
/// the inputs that have the names in `sizes` have these sizes.
mlir::OwningOpRef<ModuleOp> importOnnx(StringRef path, MLIRContext *context,
                                       ArrayRef<NamedSize> sizes = {});

/// A model as a function that programs call: of its inputs and of its weights,
/// which are the float tensors in it but for single numbers and for what nodes
/// are set up with, like the scales of a Resize or the statistics of a
/// BatchNormalization.
class OnnxFunction {
public:
  /// A size of -1 is not known before the call; it may have a name.
  struct Tensor {
    std::string name;
    Type elementType;
    SmallVector<NamedSize> dims;
  };

  /// Errors: as of importOnnx, and inputs that are no tensors of numbers.
  static llvm::Expected<std::unique_ptr<OnnxFunction>>
  read(StringRef path, MLIRContext *context);
  ~OnnxFunction();

  ArrayRef<Tensor> getInputs() const { return inputs; }
  ArrayRef<Tensor> getWeights() const { return weights; }
  /// As declared. Without dims where those are not declared.
  ArrayRef<Tensor> getOutputs() const { return outputs; }

  /// The weight as it is in the file. Reports what is wrong with it.
  FailureOr<Value> createWeight(ImplicitLocOpBuilder &builder, size_t weight);

  /// Emits the model. Where a weight is null it is the one in the file. Reports
  /// what is not supported; outputs are tensors, too.
  FailureOr<SmallVector<Value>> call(ImplicitLocOpBuilder &builder,
                                     ValueRange inputs,
                                     ArrayRef<Value> weights);

private:
  struct Model;
  explicit OnnxFunction(std::unique_ptr<Model> model);

  std::unique_ptr<Model> model;
  SmallVector<Tensor> inputs, weights, outputs;
};

/// Parses a serialized TensorProto.
llvm::Expected<HostTensor> parseOnnxTensor(StringRef bytes);

/// A value of a model that is no tensor of numbers is several inputs or outputs
/// of its program: "x.ends" and "x.bytes" are the strings x.
struct ValueParts {
  std::string name;
  size_t count;
};

/// What the first of `infos` belongs to.
ValueParts findValueParts(ArrayRef<dlcrt_tensor_info> infos);

/// Parses a serialized TensorProto, SequenceProto, MapProto or OptionalProto,
/// whichever `infos`, the parts of a value, say.
llvm::Expected<std::vector<HostTensor>>
parseOnnxValue(StringRef bytes, ArrayRef<dlcrt_tensor_info> infos);

} // namespace dlc

#endif // DLC_FRONTENDS_ONNX_H
