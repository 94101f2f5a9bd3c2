//===- ElementOpInterface.td - One element of a result --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Says how a single element of an op's result comes about. Small integer
// tensors that are really shapes become host arithmetic this way: asking for an
// element pulls it through the ops that made it (lib/Dialect/Dlc/Elements.cpp).
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ELEMENT_OP_INTERFACE
#define DLC_ELEMENT_OP_INTERFACE

include "mlir/IR/OpBase.td"

def ElementOpInterface : OpInterface<"ElementOpInterface"> {
  let cppNamespace = "::dlc";
  let description = [{
    Implemented by ops whose result elements can be had one at a time from a few
    elements of the operands.
  }];
  let methods = [
    InterfaceMethod<[{
      Emits the computation of the result's element at `indices` (one constant
      index a dimension). `read` gives an operand's element at constant
      indices, as a scalar of its storage type, or null if it can't be had.
      Returns null if the element can't be had.
    }], "::mlir::Value", "buildElement",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::llvm::ArrayRef<int64_t>":$indices,
           "::llvm::function_ref<::mlir::Value(::mlir::Value, "
           "::llvm::ArrayRef<int64_t>)>":$read)>
  ];
}

#endif // DLC_ELEMENT_OP_INTERFACE
