//===- DlcValueOps.td - Values that are not tensors of numbers ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Strings, sequences and optionals, as tensors that stand for them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_VALUE_OPS
#define DLC_VALUE_OPS

include "DlcBase.td"
include "mlir/IR/BuiltinTypes.td"

class Dlc_Type<string cppName, string name> : TypeDef<Dlc_Dialect, cppName> {
  let mnemonic = name;
}

def Dlc_StringType : Dlc_Type<"String", "string"> {
  let summary = "an element of a tensor that is text";
  let description = [{
    For a tensor of strings there stand

    1. spans, a tensor<SHAPExi64>: where a string's first byte is, times 2^32,
       plus the number of its bytes
    2. bytes, a tensor<?xui8>: the strings in UTF-8, in any order

    so that ops that only move elements move spans.
  }];
}

def Dlc_SequenceType : Dlc_Type<"Sequence", "sequence"> {
  let summary = "a list of tensors of different sizes, any number of them";
  let description = [{
    `elementType` says what is known of all elements. For a sequence there
    stand

    1. values, a tensor<?xT>: the elements one after the other (spans if they
       are strings)
    2. shapes, a tensor<?xRxi64>: the sizes of each; R is ? where the elements'
       rank is not known
    3. bytes of strings
  }];
  let parameters = (ins "::mlir::TensorType":$elementType);
  let assemblyFormat = "`<` $elementType `>`";
}

def Dlc_OptionalType : Dlc_Type<"Optional", "optional"> {
  let summary = "a value, or none";
  let description = [{
    For an optional there stand

    1. present, a tensor<i1>: whether there is a value
    2. what stands for the value; anything if there is none
  }];
  let parameters = (ins "::mlir::Type":$valueType);
  let assemblyFormat = "`<` $valueType `>`";
}

def Dlc_PackOp : Dlc_Op<"pack", [Pure]> {
  let summary = "a value that is no tensor of numbers";
  let description = [{
    A name for the tensors that stand for a string tensor, a sequence or an
    optional. Frontends have it while they import; nothing uses it after.

    ```mlir
    %0 = dlc.pack %values, %shapes
        : (tensor<?xf32>, tensor<?x2xi64>) -> !dlc.sequence<tensor<?x3xf32>>
    ```
  }];
  let arguments = (ins Variadic<Dlc_Tensor>:$parts);
  let results = (outs AnyType:$value);
  let assemblyFormat =
      "$parts attr-dict `:` functional-type($parts, $value)";
  let hasVerifier = 1;
}

def Dlc_ListOp : Dlc_Op<"list", [Pure]> {
  let summary = "a sequence of tensors that are known one by one";
  let description = [{
    As `dlc.pack`, while it is known how many elements a sequence has. They may
    be tensors of strings.

    ```mlir
    %0 = dlc.list %a, %b : (tensor<2x3xf32>, tensor<4x3xf32>)
        -> !dlc.sequence<tensor<?x3xf32>>
    ```
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$elements);
  let results = (outs Dlc_SequenceType:$sequence);
  let assemblyFormat =
      "$elements attr-dict `:` functional-type($elements, $sequence)";
  let hasVerifier = 1;
}

#endif // DLC_VALUE_OPS
