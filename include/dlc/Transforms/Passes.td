//===- Passes.td - Passes within a dialect ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Passes that keep to their level, grouped by the phase they belong to and in
// alphabetical order there. Passes between dialects are in
// include/dlc/Conversion/Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TRANSFORMS_PASSES
#define DLC_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

//===----------------------------------------------------------------------===//
// Graph
//===----------------------------------------------------------------------===//

def DecomposePass : Pass<"dlc-decompose"> {
  let summary = "Replace composites by their definitions";
  let description = [{
    Every op with `DecomposableOpInterface` becomes what it says it is.

    ```mlir
    %1 = dlc.softmax %0 1 : tensor<4x8xf32>
    ```
    becomes a maximum, a difference, exponentials, their sum and a quotient.
  }];
  let dependentDialects = ["::dlc::DlcDialect"];
}

#endif // DLC_TRANSFORMS_PASSES
