//===- DifferentiableOpInterface.td - Derivatives of ops ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What differentiation (lib/Autodiff) asks of an op: reverse and forward mode.
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
           "::dlc::Gradients &":$gradients)>,
    InterfaceMethod<[{
      Takes the tangents of the operands from `tangents` and adds to it those of
      the results: the sum, over all elements of the operands, of an element's
      tangent times the results' derivatives by it. At least one operand, or
      value that a region uses, has a tangent. Results to which nothing is added
      have a tangent of zero. An op may put another one in its own place.
      Fails, with an error, if a tangent is wanted for which there is no rule.
    }], "::llvm::LogicalResult", "forward",
      (ins "::mlir::ImplicitLocOpBuilder &":$builder,
           "::dlc::Tangents &":$tangents)>
  ];
}

#endif // DLC_DIFFERENTIABLE_OP_INTERFACE
