//===- Passes.td - Differentiation ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_AUTODIFF_PASSES
#define DLC_AUTODIFF_PASSES

include "mlir/Pass/PassBase.td"

def DifferentiatePass : Pass<"dlc-differentiate"> {
  let summary = "Compute the derivatives that are asked for";
  let description = [{
    Every `dlc.gradient` becomes its body and, behind that, the body's ops
    backward, each by the rule it has (`DifferentiableOpInterface`). Every
    `dlc.tangent` becomes its body with the tangents of its values, and every
    `dlc.batch` its body on all examples (`BatchableOpInterface`). Inner
    requests go first, so that outer ones see nothing but ordinary ops.

    Where less than all that a backward pass uses of its forward pass may be
    saved, by percent of that or in bytes, the rest is computed again in the
    backward pass, behind a `dlc.fence`. Which values are saved, and where the
    pass is cut, is what takes the least work.

    ```mlir
    %y, %dx = dlc.gradient %x { ... %1 = dlc.exp %a ... dlc.yield %1 ... }
    ```
    becomes
    ```mlir
    %y = dlc.exp %x : tensor<4xf32>
    %dx = dlc.mul %ones, %y : tensor<4xf32>
    ```
  }];
  let options = [
    Option<"savedPercent", "saved-percent", "double", "100",
           "How much of what a backward pass needs may be saved">,
    Option<"savedBytes", "saved-bytes", "int64_t", "-1",
           "The same in bytes, of sizes that are known; no limit if negative">
  ];
  let dependentDialects = ["::dlc::DlcDialect"];
}

#endif // DLC_AUTODIFF_PASSES
