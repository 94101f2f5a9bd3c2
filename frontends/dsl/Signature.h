//===- Signature.h - Functions of MLIR --------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_SIGNATURE_H
#define DLC_FRONTENDS_DSL_SIGNATURE_H

#include "Elaborator.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace dlc::tdl {

/// A function while its arguments are made: names of sizes that are not known
/// yet stand for sizes of the arguments.
class Signature {
public:
  Signature(Elaborator &elaborator, Scope &scope)
      : elaborator(elaborator), scope(scope) {}

  /// Has names that are not known yet stand for sizes.
  void bindNames(const TypeExpr *type);

  LogicalResult add(const Parameter &parameter);
  /// A parameter of a type.
  void add(StringRef name, Val type, bool isState) {
    values.push_back({name, std::move(type), isState});
  }

  /// An MLIR function at the insertion point, which moves into it.
  FailureOr<func::FuncOp> createFunction(StringRef name, Location loc);

  struct Value {
    StringRef name;
    Val value; ///< a type, until the function is there
    bool isState;
  };
  std::vector<Value> values;

private:
  Size makeSize(StringRef name, SMRange origin);
  void bindSizes(func::FuncOp function, ArrayRef<Tensor> tensors);
  void requireSizes(func::FuncOp function, ArrayRef<Tensor> tensors,
                    ArrayRef<std::string> names);

  Elaborator &elaborator;
  Scope &scope;
  std::vector<std::shared_ptr<Unknown>> unknowns;
};

/// The names that people see of a tensor's dimensions; null if none has one.
ArrayAttr getDimNames(OpBuilder &b, ArrayRef<Size> sizes);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_SIGNATURE_H
