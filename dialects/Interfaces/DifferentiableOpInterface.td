//===- DifferentiableOpInterface.td - Derivatives of ops ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What reverse-mode differentiation (lib/Autodiff) asks of an op.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIFFERENTIABLE_OP_INTERFACE
#define DLC_DIFFERENTIABLE_OP_INTERFACE

include "mlir/IR/OpBase.td"

def DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::dlc";
  let description = [{
    Implemented by ops for which it is known how a change of the operands
    changes the results, if only that it doesn't.
  }];
  let methods = [
    InterfaceMethod<[{
      Takes the gradients of the results from `gradients` and adds to it those
      of the operands: the sum, over all elements of the results, of an
      element's gradient times its derivative. At least one result has a
      gradient. Operands to which nothing is added have a gradient of zero.
      Fails, with an error, if a gradient is wanted for which there is no rule.
    }], "::llvm::LogicalResult", "backward",
      (ins "::mlir::ImplicitLocOpBuilder &":$builder,
           "::dlc::Gradients &":$gradients)>
  ];
}

#endif // DLC_DIFFERENTIABLE_OP_INTERFACE
