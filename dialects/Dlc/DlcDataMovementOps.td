//===- DlcDataMovementOps.td - Ops that place elements anew ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// No element is changed here but by scatter's reductions.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DATA_MOVEMENT_OPS
#define DLC_DATA_MOVEMENT_OPS

include "DlcBase.td"

def Dlc_BroadcastOp : Dlc_Op<"broadcast", [Pure, Dlc_ReifyShape, Dlc_Elements,
                                           Dlc_Transposable]> {
  let summary = "repetition along new or single dimensions";
  let description = [{
    Operand dimension i becomes result dimension `dimensions[i]` (ascending); it
    has that dimension's size, or 1 and is stretched. An open operand dimension
    may turn out to be either. `sizes` are the result's open sizes in order.

    As StableHLO's `broadcast_in_dim`; ONNX Expand and implicit broadcasting.

    ```mlir
    %1 = dlc.broadcast %0 [1] : tensor<16xf32> -> tensor<8x16x4xf32>
    %2 = dlc.broadcast %s [] sizes(%n) : tensor<f32> -> tensor<?x16xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand, DenseI64ArrayAttr:$dimensions,
                       Variadic<Index>:$sizes);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $operand $dimensions (`sizes` `(` $sizes^ `)`)? attr-dict `:`
    type($operand) `->` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Dlc_ReshapeOp : Dlc_Op<"reshape", [Pure, Dlc_ReifyShape, Dlc_Elements]> {
  let summary = "the same elements in other dimensions";
  let description = [{
    The operand's elements in row-major order under a new shape of as many
    elements. `sizes` are the result's open sizes in order.

    As ONNX Reshape with all sizes resolved.

    ```mlir
    %1 = dlc.reshape %0 : tensor<2x8xf32> -> tensor<4x4xf32>
    %2 = dlc.reshape %3 sizes(%b, %s) : tensor<?x64xf32> -> tensor<?x?x64xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand, Variadic<Index>:$sizes);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $operand (`sizes` `(` $sizes^ `)`)? attr-dict `:` type($operand) `->`
    type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Dlc_TransposeOp : Dlc_Op<"transpose", [Pure, Dlc_ReifyShape, Dlc_Elements,
                                           InferTypeOpAdaptor]> {
  let summary = "permuted dimensions";
  let description = [{
    Result dimension i is operand dimension `permutation[i]`.

    As ONNX Transpose.

    ```mlir
    %1 = dlc.transpose %0 [0, 2, 1] : tensor<2x3x4xf32> -> tensor<2x4x3xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand, DenseI64ArrayAttr:$permutation);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $operand $permutation attr-dict `:` type($operand) `->` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Dlc_SliceOp : Dlc_Op<"slice", [Pure, AttrSizedOperandSegments,
                                   Dlc_ReifyShape, Dlc_Elements,
                                   Dlc_Transposable]> {
  let summary = "every n-th element of a range, along each dimension";
  let description = [{
    Result element i along a dimension is operand element `offset + i * stride`.
    Strides are positive (a reversed range is a `reverse` before the slice).
    Offsets and sizes may be given at run time; the range must lie within the
    operand.

    As ONNX Slice with normalized starts and ends.

    ```mlir
    %1 = dlc.slice %0 [0, 2] [4, 3] [1, 2] : tensor<4x8xf32> -> tensor<4x3xf32>
    %2 = dlc.slice %0 [%i, 0] [1, 8] [1, 1] : tensor<4x8xf32> -> tensor<1x8xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand, Variadic<Index>:$offsets,
                       Variadic<Index>:$sizes,
                       DenseI64ArrayAttr:$static_offsets,
                       DenseI64ArrayAttr:$static_sizes,
                       DenseI64ArrayAttr:$strides);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $operand custom<DynamicIndexList>($offsets, $static_offsets)
    custom<DynamicIndexList>($sizes, $static_sizes) $strides attr-dict `:`
    type($operand) `->` type($result)
  }];
  let builders = [OpBuilder<(ins
      "::mlir::Value":$operand,
      "::llvm::ArrayRef<::mlir::OpFoldResult>":$offsets,
      "::llvm::ArrayRef<::mlir::OpFoldResult>":$sizes,
      "::llvm::ArrayRef<int64_t>":$strides)>];
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedOffsets();
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedSizes();
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Dlc_InsertSliceOp : Dlc_Op<"insert_slice", [
    Pure, AllTypesMatch<["operand", "result"]>, Dlc_ReifyShape]> {
  let summary = "a tensor with a range replaced";
  let description = [{
    The operand with `update` in place of the range of the same size that starts
    at the offsets, which must lie within the operand.

    ```mlir
    %2 = dlc.insert_slice %1 into %0 [%i, 0]
       : tensor<1x8xf32> into tensor<4x8xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$update, Dlc_Tensor:$operand,
                       Variadic<Index>:$offsets,
                       DenseI64ArrayAttr:$static_offsets);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $update `into` $operand custom<DynamicIndexList>($offsets, $static_offsets)
    attr-dict `:` type($update) `into` type($result)
  }];
  let builders = [OpBuilder<(ins
      "::mlir::Value":$update, "::mlir::Value":$operand,
      "::llvm::ArrayRef<::mlir::OpFoldResult>":$offsets)>];
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedOffsets();
  }];
  let hasVerifier = 1;
}

def Dlc_PadMode : I32EnumAttr<"PadMode", "what a pad is filled with", [
    I32EnumAttrCase<"constant", 0>, I32EnumAttrCase<"edge", 1>,
    I32EnumAttrCase<"reflect", 2>, I32EnumAttrCase<"wrap", 3>]> {
  let cppNamespace = "::dlc";
}

def Dlc_PadOp : Dlc_Op<"pad", [
    Pure, AttrSizedOperandSegments, Dlc_ReifyShape, Dlc_Elements,
    Dlc_Transposable,
    TypesMatchWith<"the value is a scalar of the operand's element type",
                   "operand", "value",
                   "::mlir::RankedTensorType::get({}, "
                   "::llvm::cast<::mlir::ShapedType>($_self)"
                   ".getElementType())">]> {
  let summary = "elements added at the edges";
  let description = [{
    Adds `low` elements before and `high` after, along each dimension: `value`
    (constant), the nearest element (edge), the mirror image without repeating
    the edge (reflect), or the elements from the other end (wrap). With
    `interior`, that many elements go between neighbours first (constant mode
    only).

    As ONNX Pad; `interior` as in StableHLO's `pad`.

    ```mlir
    %1 = dlc.pad constant %0, %zero [0, 1] [0, 1]
       : tensor<4x8xf32> -> tensor<4x10xf32>
    ```
  }];
  let arguments = (ins Dlc_PadMode:$mode, Dlc_Tensor:$operand,
                       Dlc_Tensor:$value, Variadic<Index>:$low,
                       Variadic<Index>:$high, DenseI64ArrayAttr:$static_low,
                       DenseI64ArrayAttr:$static_high,
                       OptionalAttr<DenseI64ArrayAttr>:$interior);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $mode $operand `,` $value custom<DynamicIndexList>($low, $static_low)
    custom<DynamicIndexList>($high, $static_high) (`interior` $interior^)?
    attr-dict `:` type($operand) `->` type($result)
  }];
  let builders = [OpBuilder<(ins
      "PadMode":$mode, "::mlir::Value":$operand, "::mlir::Value":$value,
      "::llvm::ArrayRef<::mlir::OpFoldResult>":$low,
      "::llvm::ArrayRef<::mlir::OpFoldResult>":$high,
      CArg<"::llvm::ArrayRef<int64_t>", "{}">:$interior)>];
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedLow();
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedHigh();
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Dlc_ConcatOp : Dlc_Op<"concat", [Pure, Dlc_ReifyShape, Dlc_Elements,
                                     Dlc_Transposable, InferTypeOpAdaptor]> {
  let summary = "tensors one after another along a dimension";
  let description = [{
    The operands joined along `dimension`; all other sizes agree.

    As ONNX Concat.

    ```mlir
    %2 = dlc.concat 1 %0, %1
       : (tensor<4x2xf32>, tensor<4x3xf32>) -> tensor<4x5xf32>
    ```
  }];
  let arguments = (ins I64Attr:$dimension, Variadic<Dlc_Tensor>:$operands);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $dimension $operands attr-dict `:`
    functional-type($operands, $result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Dlc_ReverseOp : Dlc_Op<"reverse", [Pure, SameOperandsAndResultType,
                                       Dlc_ReifyShape, Dlc_Elements]> {
  let summary = "order turned around along dimensions";
  let description = [{
    Element i along each of `dimensions` is the operand's element
    `size - 1 - i`.

    As StableHLO's `reverse`.

    ```mlir
    %1 = dlc.reverse %0 [1] : tensor<4x8xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand, DenseI64ArrayAttr:$dimensions);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = "$operand $dimensions attr-dict `:` type($result)";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// By indices
//===----------------------------------------------------------------------===//

def Dlc_GatherOp : Dlc_Op<"gather", [Pure, Dlc_ReifyShape, Dlc_Elements,
                                     InferTypeOpAdaptor]> {
  let summary = "slices by index along a dimension";
  let description = [{
    `result[a.., i.., b..] = operand[a.., indices[i..], b..]` with the index at
    `dimension`: rows of a table, for instance. An index out of range reads the
    nearest valid position.

    As ONNX Gather, but for negative indices.

    ```mlir
    %2 = dlc.gather %0 0 [%1]
       : (tensor<100x64xf32>, tensor<4x7xi64>) -> tensor<4x7x64xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand, I64Attr:$dimension,
                       Dlc_IndexTensor:$indices);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $operand $dimension `[` $indices `]` attr-dict `:`
    functional-type(operands, $result)
  }];
  let hasVerifier = 1;
}

def Dlc_GatherElementsOp : Dlc_Op<"gather_elements", [Pure, Dlc_ReifyShape]> {
  let summary = "elements by index along a dimension";
  let description = [{
    `result[p] = operand[p with p[dimension] = indices[p]]`, for all positions p
    of `indices`, none of whose sizes exceeds the operand's but at `dimension`.
    An index out of range reads the nearest valid position.

    As ONNX GatherElements, but for negative indices.

    ```mlir
    %2 = dlc.gather_elements %0 1 [%1]
       : (tensor<4x8xf32>, tensor<4x3xi64>) -> tensor<4x3xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand, I64Attr:$dimension,
                       Dlc_IndexTensor:$indices);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $operand $dimension `[` $indices `]` attr-dict `:`
    functional-type(operands, $result)
  }];
  let hasVerifier = 1;
}

def Dlc_GatherNdOp : Dlc_Op<"gather_nd", [Pure, Dlc_ReifyShape,
                                          InferTypeOpAdaptor]> {
  let summary = "slices by index tuples";
  let description = [{
    The last dimension of `indices` holds tuples that index the operand's
    dimensions from number `batch_dimensions` on; the dimensions before those
    are shared by operand and indices. An index out of range reads the nearest
    valid position.

    As ONNX GatherND, but for negative indices.

    ```mlir
    %2 = dlc.gather_nd %0 [%1] batch 0
       : (tensor<4x8x3xf32>, tensor<5x2xi64>) -> tensor<5x3xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand, Dlc_IndexTensor:$indices,
                       I64Attr:$batch_dimensions);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $operand `[` $indices `]` `batch` $batch_dimensions
    attr-dict `:` functional-type(operands, $result)
  }];
}

def Dlc_ScatterKind : I32EnumAttr<"ScatterKind", "what a scatter does", [
    I32EnumAttrCase<"set", 0>, I32EnumAttrCase<"add", 1>,
    I32EnumAttrCase<"mul", 2>, I32EnumAttrCase<"max", 3>,
    I32EnumAttrCase<"min", 4>]> {
  let cppNamespace = "::dlc";
}

def Dlc_ScatterElementsOp : Dlc_Op<"scatter_elements", [
    Pure, AllTypesMatch<["operand", "result"]>, Dlc_ReifyShape]> {
  let summary = "elements written by index along a dimension";
  let description = [{
    The operand with `updates[p]` combined into position
    `p with p[dimension] = indices[p]`, for all p in row-major order. An index
    out of range writes nothing.

    As ONNX ScatterElements, but for negative indices.

    ```mlir
    %3 = dlc.scatter_elements add %0 0 [%1] %2
       : (tensor<4x8xf32>, tensor<2x8xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
    ```
  }];
  let arguments = (ins Dlc_ScatterKind:$kind, Dlc_Tensor:$operand,
                       I64Attr:$dimension, Dlc_IndexTensor:$indices,
                       Dlc_Tensor:$updates);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $kind $operand $dimension `[` $indices `]` $updates
    attr-dict `:` functional-type(operands, $result)
  }];
  let hasVerifier = 1;
}

def Dlc_ScatterNdOp : Dlc_Op<"scatter_nd", [
    Pure, AllTypesMatch<["operand", "result"]>, Dlc_ReifyShape]> {
  let summary = "slices written by index tuples";
  let description = [{
    The operand with slices of `updates` combined in at the tuples in the last
    dimension of `indices`, in row-major order. A tuple out of range writes
    nothing.

    As ONNX ScatterND, but for negative indices.

    ```mlir
    %3 = dlc.scatter_nd set %0 [%1] %2
       : (tensor<4x8xf32>, tensor<2x1xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
    ```
  }];
  let arguments = (ins Dlc_ScatterKind:$kind, Dlc_Tensor:$operand,
                       Dlc_IndexTensor:$indices, Dlc_Tensor:$updates);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $kind $operand `[` $indices `]` $updates attr-dict `:`
    functional-type(operands, $result)
  }];
  let hasVerifier = 1;
}

#endif // DLC_DATA_MOVEMENT_OPS
