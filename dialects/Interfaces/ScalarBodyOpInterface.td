//===- ScalarBodyOpInterface.td - Elementwise ops by one scalar body ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An elementwise op is described once, by what it does to one element. Constant
// folding, the lowering to linalg and host arithmetic on shapes all use that.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SCALAR_BODY_OP_INTERFACE
#define DLC_SCALAR_BODY_OP_INTERFACE

include "mlir/IR/OpBase.td"

def ScalarBodyOpInterface : OpInterface<"ScalarBodyOpInterface"> {
  let cppNamespace = "::dlc";
  let description = [{
    Implemented by ops whose result element depends on the operands' elements
    at the same position, and on nothing else.

    Scalars travel as builtin types without signedness (see `getStorageType`):
    what is unsigned is known from the op's tensor types.
  }];
  let methods = [
    InterfaceMethod<[{
      Emits the computation of one element with `arith` and `math` ops.
      `operands` are the operands' elements, in storage types; the result is the
      result's element, in its storage type.
    }], "::mlir::Value", "buildScalarBody",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::ValueRange":$operands)>
  ];
}

#endif // DLC_SCALAR_BODY_OP_INTERFACE
