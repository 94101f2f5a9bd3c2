//===- DecomposableOpInterface.td - Composites in terms of the core -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A composite op says what it means in terms of simpler `dlc` ops.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DECOMPOSABLE_OP_INTERFACE
#define DLC_DECOMPOSABLE_OP_INTERFACE

include "mlir/IR/OpBase.td"

def DecomposableOpInterface : OpInterface<"DecomposableOpInterface"> {
  let cppNamespace = "::dlc";
  let description = [{
    Implemented by composites: ops that a backend may want whole, and that are
    defined by other ops of the dialect.
  }];
  let methods = [
    InterfaceMethod<[{
      Emits the op's definition before it and returns the values that stand for
      its results, of the same types.
    }], "::llvm::SmallVector<::mlir::Value>", "decompose",
      (ins "::mlir::OpBuilder &":$builder)>
  ];
}

#endif // DLC_DECOMPOSABLE_OP_INTERFACE
