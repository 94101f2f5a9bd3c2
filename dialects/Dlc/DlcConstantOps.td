//===- DlcConstantOps.td - Constants, weights, generated tensors ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops that make tensors from nothing.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CONSTANT_OPS
#define DLC_CONSTANT_OPS

include "DlcBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"

def Dlc_ConstantOp : Dlc_Op<"constant", [
    Pure, ConstantLike, Dlc_Elements, AllTypesMatch<["value", "result"]>]> {
  let summary = "a small constant tensor";
  let description = [{
    A tensor whose elements are in the program. What is larger than a kilobyte
    belongs in a `dlc.weight`.

    ```mlir
    %0 = dlc.constant dense<[1, 2, 3]> : tensor<3xi64>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = "attr-dict $value";
  let hasFolder = 1;
}

def Dlc_WeightOp : Dlc_Op<"weight", [Symbol]> {
  let summary = "a constant tensor outside the program";
  let description = [{
    Declares a constant tensor whose elements are dense, in row-major order and
    little-endian; a bool is a byte, elements narrower than a byte are packed,
    the first in the low bits. It is one of

    - `length` bytes at `offset` of `file`,
    - the result of a function on other weights, which is run while the artifact
      is written,
    - a value, for what was a constant of the program.

    A `source` is what such functions read only: it is not in the artifact.

    ```mlir
    dlc.weight @w0 "conv1.weight" file("model.onnx", 1024, 36864)
        : tensor<64x16x3x3xf32>
    dlc.weight @w1 "conv1.weight" from(@prepare_0, [@w0])
        : tensor<2x3x3x16x32xf32>
    dlc.weight @w2 "constant" value(dense<[1, 2]> : tensor<2xi64>)
        : tensor<2xi64>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$label,
                       TypeAttr:$type, OptionalAttr<StrAttr>:$file,
                       OptionalAttr<I64Attr>:$offset,
                       OptionalAttr<I64Attr>:$length,
                       OptionalAttr<FlatSymbolRefAttr>:$from,
                       OptionalAttr<FlatSymbolRefArrayAttr>:$arguments,
                       OptionalAttr<ElementsAttr>:$value,
                       UnitAttr:$source);
  let assemblyFormat = [{
    (`source` $source^)? $sym_name $label
    (`file` `(` $file^ `,` $offset `,` $length `)`)?
    (`from` `(` $from^ `,` $arguments `)`)? (`value` `(` $value^ `)`)?
    attr-dict `:` $type
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Nobody outside of the program knows it, so that what nobody inside uses
    /// may go.
    ::mlir::SymbolTable::Visibility getVisibility() {
      return ::mlir::SymbolTable::Visibility::Private;
    }
    ::mlir::RankedTensorType getTensorType() {
      return ::llvm::cast<::mlir::RankedTensorType>(getType());
    }
  }];
}

def Dlc_GetWeightOp : Dlc_Op<"get_weight", [
    Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "the value of a weight";
  let description = [{
    The tensor that a `dlc.weight` declares.

    ```mlir
    %0 = dlc.get_weight @w0 : tensor<64x16x3x3xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$weight);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = "$weight attr-dict `:` type($result)";
}

def Dlc_EmptyOp : Dlc_Op<"empty", [Pure, Dlc_ReifyShape]> {
  let summary = "a tensor whose elements are not specified";
  let description = [{
    What a loop starts from that writes all elements, range by range. `sizes`
    are the result's open sizes in order.

    ```mlir
    %0 = dlc.empty sizes(%n) : tensor<?x8xf32>
    ```
  }];
  let arguments = (ins Variadic<Index>:$sizes);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat =
      "(`sizes` `(` $sizes^ `)`)? attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Dlc_IotaOp : Dlc_Op<"iota", [Pure, Dlc_ReifyShape, Dlc_Elements]> {
  let summary = "positions along a dimension";
  let description = [{
    Each element is its index along `dimension`. `sizes` are the result's open
    sizes in order.

    ```mlir
    %0 = dlc.iota 1 : tensor<4x8xi64>
    %1 = dlc.iota 0 sizes(%n) : tensor<?xf32>
    ```
  }];
  let arguments = (ins I64Attr:$dimension, Variadic<Index>:$sizes);
  let results = (outs Dlc_NumberTensor:$result);
  let assemblyFormat = [{
    $dimension (`sizes` `(` $sizes^ `)`)? attr-dict `:`
    type($result)
  }];
  let hasVerifier = 1;
}

#endif // DLC_CONSTANT_OPS
