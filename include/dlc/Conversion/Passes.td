//===- Passes.td - Passes between dialects ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One pass a conversion, in alphabetical order. Passes within a dialect are in
// include/dlc/Transforms/Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CONVERSION_PASSES
#define DLC_CONVERSION_PASSES

include "mlir/Pass/PassBase.td"

def CheckToDlcPass : Pass<"dlc-check-to-dlc"> {
  let summary = "Turn the check dialect's expectations into assertions";
  let description = [{
    ```mlir
    check.expect_eq %a, %b : tensor<4xi32>
    ```
    becomes a comparison, its reduction over all elements, and a `dlc.assert`.
  }];
  let dependentDialects = ["::dlc::DlcDialect"];
}

def DlcToLinalgPass : Pass<"dlc-to-linalg"> {
  let summary = "Lower dlc ops to linalg and tensor ops";
  let description = [{
    Elements change to how they are stored: integers lose their signedness and
    bools become bytes; the original types of an entry's arguments and results
    stay in the attribute `dlc.dtype`.

    ```mlir
    %2 = dlc.add %0, %1 : tensor<4xui8>
    ```
    becomes
    ```mlir
    %e = tensor.empty() : tensor<4xi8>
    %2 = linalg.generic {...} ins(%0, %1) outs(%e) { arith.addi ... }
    ```
  }];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect", "::mlir::scf::SCFDialect",
    "::dlc::rt::DlcRtDialect"
  ];
}

#endif // DLC_CONVERSION_PASSES
