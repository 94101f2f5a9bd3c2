//===- DlcPoolingOps.td - Reductions over sliding windows -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pooling of any dimensions.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_POOLING_OPS
#define DLC_POOLING_OPS

include "DlcReductionOps.td"

def Dlc_PoolOp : Dlc_Op<"pool", [Pure, Dlc_ReifyShape, InferTypeOpAdaptor,
                                 Dlc_Transposable]> {
  let summary = "reduction over sliding windows";
  let description = [{
    Combines the elements of each window. `window`, `strides` and `dilations`
    have a value a dimension (1 for those that are not pooled), `padding` a low
    and a high one; beyond the edges the operand has the kind's identity. Sizes
    are those of `dlc.conv`.

    As StableHLO's `reduce_window`; ONNX MaxPool, AveragePool and LpPool
    become it.

    ```mlir
    %1 = dlc.pool max %0 window [1, 1, 3, 3] strides [1, 1, 2, 2]
           padding [0, 0, 0, 0, 1, 1, 1, 1] dilations [1, 1, 1, 1]
       : tensor<1x8x9x9xf32> -> tensor<1x8x5x5xf32>
    ```
  }];
  let arguments = (ins Dlc_ReduceKind:$kind, Dlc_RealTensor:$operand,
                       DenseI64ArrayAttr:$window, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$padding,
                       DenseI64ArrayAttr:$dilations);
  let results = (outs Dlc_RealTensor:$result);
  let assemblyFormat = [{
    $kind $operand `window` $window `strides` $strides `padding` $padding
    `dilations` $dilations attr-dict `:` type($operand) `->` type($result)
  }];
  let hasVerifier = 1;
}

#endif // DLC_POOLING_OPS
