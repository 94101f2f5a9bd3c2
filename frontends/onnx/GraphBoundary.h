//===- GraphBoundary.h - What enters and leaves a program -------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inputs and outputs of a model are tensors of numbers in the program. What is
// none is several of them (NAME is the model's name for it):
//
//   strings     NAME.ends, NAME.bytes: where each string ends in the bytes
//   sequence    NAME.values, NAME.shapes: the elements one after the other, and
//               a row of sizes for each
//   map         NAME.keys, NAME.values: two lists
//   maps        NAME.ends, NAME.keys, NAME.values: a sequence of maps, where
//               each ends in the keys and values of all
//   optional    NAME.present, NAME.value: a bool, and anything if it is false
//
// Of a sequence of strings, or an optional sequence, the values are again such.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_GRAPHBOUNDARY_H
#define DLC_FRONTENDS_ONNX_GRAPHBOUNDARY_H

#include "Importer.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace onnx {
class TypeProto;
} // namespace onnx

namespace dlc::onnxfrontend {

class GraphBoundary {
public:
  GraphBoundary(Importer &importer, ImplicitLocOpBuilder &b)
      : importer(importer), b(b) {}

  /// Notes an input. Errors: types that are not supported.
  llvm::Error declare(const onnx::ValueInfoProto &input);

  /// Gives `function` the inputs that were declared, and `scope` their values.
  LogicalResult enter(func::FuncOp function, Scope &scope);

  /// Has the function at the insertion point return the outputs of `graph`.
  LogicalResult leave(const onnx::GraphProto &graph, ArrayRef<Value> outputs);

private:
  struct Input {
    std::string name;
    Type type;
  };

  /// What helpers of imports see in the place of a node.
  Node makeNode(const Twine &title);

  Importer &importer;
  ImplicitLocOpBuilder &b;
  /// There is nothing around inputs and outputs.
  OpsetVersions opsets;
  Scope names;
  Context context{opsets, nullptr, nullptr, names, 0};
  SmallVector<Input> inputs;
  SmallVector<Type> types;
  SmallVector<DictionaryAttr> attributes;
};

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_GRAPHBOUNDARY_H
