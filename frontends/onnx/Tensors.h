//===- Tensors.h - ONNX's types and tensors in MLIR -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Element types, and initializers as constants or weights.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_TENSORS_H
#define DLC_FRONTENDS_ONNX_TENSORS_H

#include "dlc/Data/HostTensor.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/Support/Error.h"

namespace onnx {
class TensorProto;
} // namespace onnx

namespace dlc::onnxfrontend {

struct DataPlace;

/// The type of tensor elements of ONNX's type `type` (TensorProto.DataType), or
/// null for what dlc has none for.
Type getElementType(MLIRContext *context, int32_t type);

/// The inverse; 0 for a type that ONNX does not have.
int32_t getOnnxType(Type elementType);

/// ONNX's name of a type: "FLOAT16".
std::string getOnnxTypeName(int32_t type);

/// The elements of a tensor that parametrizes an import, as doubles. Errors:
/// as of TensorImporter, and types of which doubles don't hold all values.
llvm::Expected<SmallVector<double>>
readNumbers(MLIRContext *context, const onnx::TensorProto &tensor);

/// A tensor outside of models, of numbers.
llvm::Expected<HostTensor> readHostTensor(const onnx::TensorProto &tensor);

/// Makes tensors constants of the program, if they are small, or weights of the
/// module.
class TensorImporter {
public:
  /// Weights have names that begin with `symbol`.
  TensorImporter(ModuleOp module, StringRef symbol);

  /// Emits `tensor`. Errors: types without elements in MLIR, and data that does
  /// not fit the shape.
  llvm::Expected<Value> import(ImplicitLocOpBuilder &builder,
                               const onnx::TensorProto &tensor, StringRef name);

private:
  Value createWeight(ImplicitLocOpBuilder &builder, StringRef name,
                     RankedTensorType type, const DataPlace &place);

  mlir::SymbolTable symbols;
  std::string symbol;
  /// The weights by file, offset and type, each of which the module has once.
  llvm::DenseMap<std::tuple<Attribute, int64_t, Type>, StringAttr> weights;
  /// The last weight so far: they stay in the model's order.
  Operation *last = nullptr;
};

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_TENSORS_H
