//===- DlcContractionOps.td - Products summed over dimensions -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Matrix products and convolutions.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CONTRACTION_OPS
#define DLC_CONTRACTION_OPS

include "DlcBase.td"

def Dlc_DotGeneralOp : Dlc_Op<"dot_general", [Pure, Dlc_ReifyShape]> {
  let summary = "batched matrix product of any dimensions";
  let description = [{
    Sums products of elements over the contracting dimensions. The result's
    dimensions are the batch dimensions, in order, then the other ones of `lhs`,
    then those of `rhs`. f16 and bf16 are accumulated in f32 and integers in the
    result's type, to which operands are extended.

    As StableHLO's `dot_general`; ONNX MatMul, Gemm and Einsum become it.

    ```mlir
    %2 = dlc.dot_general %0, %1 batch [0] x [0] contract [2] x [1]
       : (tensor<8x16x32xf32>, tensor<8x32x4xf32>) -> tensor<8x16x4xf32>
    ```
  }];
  let arguments = (ins Dlc_NumberTensor:$lhs, Dlc_NumberTensor:$rhs,
                       DenseI64ArrayAttr:$lhs_batch,
                       DenseI64ArrayAttr:$rhs_batch,
                       DenseI64ArrayAttr:$lhs_contracting,
                       DenseI64ArrayAttr:$rhs_contracting);
  let results = (outs Dlc_NumberTensor:$result);
  let assemblyFormat = [{
    $lhs `,` $rhs `batch` $lhs_batch `x` $rhs_batch `contract`
    $lhs_contracting `x` $rhs_contracting attr-dict `:`
    functional-type(operands, $result)
  }];
  let builders = [OpBuilder<(ins
      "::mlir::Value":$lhs, "::mlir::Value":$rhs,
      "::llvm::ArrayRef<int64_t>":$lhsBatch,
      "::llvm::ArrayRef<int64_t>":$rhsBatch,
      "::llvm::ArrayRef<int64_t>":$lhsContracting,
      "::llvm::ArrayRef<int64_t>":$rhsContracting,
      CArg<"::mlir::Type", "{}">:$elementType)>];
  let extraClassDeclaration = [{
    /// The dimensions of an operand that are neither batch nor contracting.
    ::llvm::SmallVector<int64_t> getLhsFree();
    ::llvm::SmallVector<int64_t> getRhsFree();
  }];
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
}

def Dlc_Layout : I32EnumAttr<"Layout", "where an image's channels are", [
    I32EnumAttrCase<"channels_first", 0>,
    I32EnumAttrCase<"channels_last", 1>]> {
  let cppNamespace = "::dlc";
}

def Dlc_ConvOp : Dlc_Op<"conv", [Pure, Dlc_ReifyShape,
                               InferTypeOpAdaptorWithIsCompatible]> {
  let summary = "convolution";
  let description = [{
    Cross-correlation over one, two or three spatial dimensions, with zeros
    beyond the edges. `padding` has a low and a high value a spatial dimension.

    - channels_first: image N C S.., filter O C/groups K.., result N O S'..
    - channels_last: image N S.. C, filter K.. C/groups O, result N S'.. O

    S' = floor((S + low + high - dilation * (K - 1) - 1) / stride) + 1.
    Accumulation is that of `dlc.dot_general`, and the result may be of the
    type that is accumulated in.

    As ONNX Conv.

    ```mlir
    %2 = dlc.conv channels_first %0, %1 strides [2, 2] padding [1, 1, 1, 1]
           dilations [1, 1] groups 1
       : (tensor<1x3x8x8xf32>, tensor<16x3x3x3xf32>) -> tensor<1x16x4x4xf32>
    ```
  }];
  let arguments = (ins Dlc_Layout:$layout, Dlc_NumberTensor:$image,
                       Dlc_NumberTensor:$filter, DenseI64ArrayAttr:$strides,
                       DenseI64ArrayAttr:$padding,
                       DenseI64ArrayAttr:$dilations, I64Attr:$groups);
  let results = (outs Dlc_NumberTensor:$result);
  let assemblyFormat = [{
    $layout $image `,` $filter `strides` $strides `padding` $padding
    `dilations` $dilations `groups` $groups attr-dict `:`
    functional-type(operands, $result)
  }];
  let extraClassDeclaration = [{
    int64_t getSpatialRank() { return getStrides().size(); }
    /// The first spatial dimension of image and result, and of the filter.
    int64_t getFirstSpatialDim() {
      return getLayout() == Layout::channels_first ? 2 : 1;
    }
    int64_t getFirstFilterSpatialDim() {
      return getLayout() == Layout::channels_first ? 2 : 0;
    }
    int64_t getChannelDim() {
      return getLayout() == Layout::channels_first ? 1 : getSpatialRank() + 1;
    }
    int64_t getFilterOutputDim() {
      return getLayout() == Layout::channels_first ? 0 : getSpatialRank() + 1;
    }
    int64_t getFilterInputDim() {
      return getLayout() == Layout::channels_first ? 1 : getSpatialRank();
    }
    /// Each group is of one channel of the image and one of the result.
    bool isDepthwise();
  }];
  let hasVerifier = 1;
}

#endif // DLC_CONTRACTION_OPS
