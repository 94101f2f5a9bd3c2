//===- DlcReductionOps.td - Reductions and scans --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops that combine elements along dimensions.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_REDUCTION_OPS
#define DLC_REDUCTION_OPS

include "DlcBase.td"

def Dlc_ReduceKind : I32EnumAttr<"ReduceKind", "how elements are combined", [
    I32EnumAttrCase<"sum", 0>, I32EnumAttrCase<"prod", 1>,
    I32EnumAttrCase<"min", 2>, I32EnumAttrCase<"max", 3>,
    I32EnumAttrCase<"all", 4>, I32EnumAttrCase<"any", 5>]> {
  let cppNamespace = "::dlc";
}

def Dlc_ReduceOp : Dlc_Op<"reduce", [Pure, Dlc_ReifyShape, Dlc_Elements,
                                     InferTypeOpAdaptor]> {
  let summary = "combination along dimensions";
  let description = [{
    Combines all elements along `dimensions` (ascending), which the result does
    not have. The order is not specified. Of no elements the result is the
    kind's identity: 0, 1, the greatest and the least value, true (all), false
    (any). f16 and bf16 sums and products are accumulated in f32.

    As the Reduce ops of ONNX without kept dimensions.

    ```mlir
    %1 = dlc.reduce sum %0 [1, 2] : tensor<4x8x8xf32> -> tensor<4xf32>
    ```
  }];
  let arguments = (ins Dlc_ReduceKind:$kind, Dlc_RealTensor:$operand,
                       DenseI64ArrayAttr:$dimensions);
  let results = (outs Dlc_RealTensor:$result);
  let assemblyFormat = [{
    $kind $operand $dimensions attr-dict `:` type($operand) `->`
    type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Dlc_ArgKind : I32EnumAttr<"ArgKind", "which element is sought", [
    I32EnumAttrCase<"max", 0>, I32EnumAttrCase<"min", 1>]> {
  let cppNamespace = "::dlc";
}

def Dlc_ArgReduceOp : Dlc_Op<"arg_reduce", [Pure, Dlc_ReifyShape,
                                            InferTypeOpAdaptor]> {
  let summary = "position of the greatest or least element";
  let description = [{
    The index along `dimension` of the greatest (least) element: the first one
    of several, or the last with `select_last`. A NaN counts as the extreme.

    As ONNX ArgMax and ArgMin without kept dimensions.

    ```mlir
    %1 = dlc.arg_reduce max %0 1 : tensor<4x8xf32> -> tensor<4xi64>
    ```
  }];
  let arguments = (ins Dlc_ArgKind:$kind, Dlc_NumberTensor:$operand,
                       I64Attr:$dimension, UnitAttr:$select_last);
  let results = (outs RankedTensorOf<[I64]>:$result);
  let assemblyFormat = [{
    $kind $operand $dimension attr-dict `:` type($operand)
    `->` type($result)
  }];
  let hasVerifier = 1;
}

def Dlc_TopKOp : Dlc_Op<"top_k", [Pure, Dlc_ReifyShape]> {
  let summary = "positions of the first elements in order";
  let description = [{
    The indices along `dimension` of the `count` greatest elements, or with
    `smallest` the least ones, in that order. Of equal elements the one at the
    lower index comes first, and NaN counts as the greatest. There are at least
    `count` elements.

    ```mlir
    %1 = dlc.top_k %0 1 count(%k) : tensor<4x8xf32> -> tensor<4x3xi64>
    %2 = dlc.top_k %0 0 smallest count(%k) : tensor<?xi32> -> tensor<?xi64>
    ```
  }];
  let arguments = (ins Dlc_NumberTensor:$operand, I64Attr:$dimension,
                       UnitAttr:$smallest, Index:$count);
  let results = (outs RankedTensorOf<[I64]>:$result);
  let assemblyFormat = [{
    $operand $dimension (`smallest` $smallest^)? `count` `(` $count `)`
    attr-dict `:` type($operand) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Dlc_CumulativeKind : I32EnumAttr<"CumulativeKind",
                                     "how elements are accumulated", [
    I32EnumAttrCase<"sum", 0>, I32EnumAttrCase<"prod", 1>]> {
  let cppNamespace = "::dlc";
}

def Dlc_CumulativeOp : Dlc_Op<"cumulative", [Pure, SameOperandsAndResultType,
                                             Dlc_ReifyShape]> {
  let summary = "running sum or product";
  let description = [{
    Each element is the combination of those up to it along `dimension`; without
    itself if `exclusive`; of those from it on if `reverse`.

    As ONNX CumSum.

    ```mlir
    %1 = dlc.cumulative sum %0 1 : tensor<4x8xf32>
    ```
  }];
  let arguments = (ins Dlc_CumulativeKind:$kind, Dlc_NumberTensor:$operand,
                       I64Attr:$dimension, UnitAttr:$exclusive,
                       UnitAttr:$reverse);
  let results = (outs Dlc_NumberTensor:$result);
  let assemblyFormat = [{
    $kind $operand $dimension attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

#endif // DLC_REDUCTION_OPS
