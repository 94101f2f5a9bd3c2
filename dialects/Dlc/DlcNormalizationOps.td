//===- DlcNormalizationOps.td - Softmax and the normalizations ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Composites that normalize along dimensions.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_NORMALIZATION_OPS
#define DLC_NORMALIZATION_OPS

include "DlcBase.td"

def Dlc_SoftmaxOp : Dlc_Op<"softmax", [Pure, SameOperandsAndResultType,
                                       Dlc_ReifyShape, Dlc_Decomposable]> {
  let summary = "exponentials that sum to one";
  let description = [{
    `e^(x - m) / sum(e^(x - m))` along `dimension`, m being its maximum; with
    `log`, the logarithm of that, as `(x - m) - log(sum(e^(x - m)))`.

    As ONNX Softmax and LogSoftmax from opset 13 on.

    ```mlir
    %1 = dlc.softmax %0 1 : tensor<4x8xf32>
    ```
  }];
  let arguments = (ins Dlc_FloatTensor:$operand, I64Attr:$dimension,
                       UnitAttr:$log);
  let results = (outs Dlc_FloatTensor:$result);
  let assemblyFormat = [{
    $operand $dimension attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def Dlc_NormalizeOp : Dlc_Op<"normalize", [
    Pure, Dlc_ReifyShape, Dlc_Decomposable, InferTypeOpAdaptor,
    AllTypesMatch<["operand", "result"]>,
    AllTypesMatch<["mean", "inverse_deviation"]>]> {
  let summary = "zero mean and unit variance along dimensions";
  let description = [{
    `(x - mean) * rsqrt(var + epsilon)`, mean and (biased) variance taken along
    `dimensions`: the core of layer, instance and group normalization. Without
    `center` the mean is taken as 0, which is RMS normalization. Results are the
    normalized tensor, the mean, and `rsqrt(var + epsilon)`, the latter two
    without `dimensions`.

    ```mlir
    %y, %m, %r = dlc.normalize %0 [1] epsilon 1.0e-5 center
       : tensor<4x8xf32> -> tensor<4xf32>
    ```
  }];
  let arguments = (ins Dlc_FloatTensor:$operand,
                       DenseI64ArrayAttr:$dimensions, F64Attr:$epsilon,
                       UnitAttr:$center);
  let results = (outs Dlc_FloatTensor:$result, Dlc_FloatTensor:$mean,
                      Dlc_FloatTensor:$inverse_deviation);
  let assemblyFormat = [{
    $operand $dimensions `epsilon` $epsilon
    (`center` $center^)? attr-dict `:` type($result) `->` type($mean)
  }];
  let hasVerifier = 1;
}

#endif // DLC_NORMALIZATION_OPS
