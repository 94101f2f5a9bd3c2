//===- TransposableOpInterface.td - Moving transposes through ops ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the layout pass asks: can this op compute its result transposed, if its
// operands are transposed accordingly?
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TRANSPOSABLE_OP_INTERFACE
#define DLC_TRANSPOSABLE_OP_INTERFACE

include "mlir/IR/OpBase.td"

def TransposableOpInterface : OpInterface<"TransposableOpInterface"> {
  let cppNamespace = "::dlc";
  let description = [{
    Implemented by single-result ops that commute with transposition: for a
    permutation `p` of the result there is an op of the same kind on transposed
    operands that gives `transpose(result, p)` directly.
  }];
  let methods = [
    InterfaceMethod<[{
      The permutation that operand number `operand` has to be transposed by for
      the result to come out transposed by `permutation`; empty if that operand
      is taken as it is (a scalar, or one whose attributes absorb the change).
      Returns failure if the op can't give its result transposed.
    }], "::mlir::FailureOr<::llvm::SmallVector<int64_t>>",
      "getOperandPermutation",
      (ins "unsigned":$operand, "::llvm::ArrayRef<int64_t>":$permutation)>,
    InterfaceMethod<[{
      Emits the op on `operands`, already transposed as
      `getOperandPermutation` says, with its result transposed by
      `permutation`.
    }], "::mlir::Value", "buildTransposed",
      (ins "::mlir::OpBuilder &":$builder,
           "::llvm::ArrayRef<int64_t>":$permutation,
           "::mlir::ValueRange":$operands)>
  ];
}

#endif // DLC_TRANSPOSABLE_OP_INTERFACE
