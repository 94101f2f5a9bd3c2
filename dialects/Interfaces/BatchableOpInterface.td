//===- BatchableOpInterface.td - Ops on several examples ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a request for a batch (lib/Batching) asks of an op.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_BATCHABLE_OP_INTERFACE
#define DLC_BATCHABLE_OP_INTERFACE

include "mlir/IR/OpBase.td"

def BatchableOpInterface : OpInterface<"BatchableOpInterface"> {
  let cppNamespace = "::dlc";
  let description = [{
    Implemented by ops that can be done for several examples at once. Those that
    compute each element from the ones at its place need no implementation.
  }];
  let methods = [
    InterfaceMethod<[{
      Emits ops that do this one for all examples, and tells `batching` what the
      results are. At least one operand, or value that a region uses, is not the
      same for all examples. Fails, without having emitted anything, where there
      is no better way than one example after the other.
    }], "::llvm::LogicalResult", "batch",
      (ins "::mlir::ImplicitLocOpBuilder &":$builder,
           "::dlc::Batching &":$batching)>
  ];
}

#endif // DLC_BATCHABLE_OP_INTERFACE
