//===- DlcControlOps.td - Assertions --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a program demands of its data. Branches and loops are those of `scf`.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CONTROL_OPS
#define DLC_CONTROL_OPS

include "DlcBase.td"

def Dlc_AssertOp : Dlc_Op<"assert", [MemoryEffects<[MemWrite]>]> {
  let summary = "fail unless a condition holds";
  let description = [{
    The invocation fails with `message` unless `condition` is true. It is looked
    at when all else is done, so that it does not hold up the work.

    ```mlir
    dlc.assert %0, "node 'gather': an index is out of range" : tensor<i1>
    ```
  }];
  let arguments = (ins 0DTensorOf<[I1]>:$condition, StrAttr:$message);
  let assemblyFormat = "$condition `,` $message attr-dict `:` type($condition)";
  let hasCanonicalizeMethod = 1;
}

def Dlc_RequireOp : Dlc_Op<"require", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "fail at once unless a condition on sizes holds";
  let description = [{
    The invocation fails with `message`, in which each "{}" is replaced by the
    next of `values`, unless `condition` is true: before anything that follows
    is computed, which may rely on it.

    ```mlir
    dlc.require %0, "node 'add': sizes {} and {} differ"(%a, %b)
    ```
  }];
  let arguments = (ins I1:$condition, StrAttr:$message,
                       Variadic<Index>:$values);
  let assemblyFormat =
      "$condition `,` $message (`(` $values^ `)`)? attr-dict";
  let hasCanonicalizeMethod = 1;
}

#endif // DLC_CONTROL_OPS
