//===- CheckOps.td - The check dialect ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What tests assert about numbers, inside the program under test.
//
//===----------------------------------------------------------------------===//

#ifndef CHECK_OPS
#define CHECK_OPS

include "mlir/IR/OpBase.td"

def Check_Dialect : Dialect {
  let name = "check";
  let cppNamespace = "::dlc::check";
  let summary = "assertions on tensors, for tests";
  let description = [{
    A function that uses these ops fails when it is run, unless what they say is
    true. They go through the same phases as everything else.
  }];
}

class Check_Op<string mnemonic, list<Trait> traits = []>
    : Op<Check_Dialect, mnemonic, traits>;

def Check_ExpectEqOp : Check_Op<"expect_eq", [SameTypeOperands]> {
  let summary = "tensors are equal";
  let description = [{
    All elements of the two tensors are equal (NaN equals NaN).

    ```mlir
    check.expect_eq %0, %1 : tensor<4xi32>
    ```
  }];
  let arguments = (ins AnyRankedTensor:$actual, AnyRankedTensor:$expected);
  let assemblyFormat = "$actual `,` $expected attr-dict `:` type($actual)";
}

def Check_ExpectCloseOp : Check_Op<"expect_close", [SameTypeOperands]> {
  let summary = "tensors are nearly equal";
  let description = [{
    `|actual - expected| <= absolute + relative * |expected|` for all elements,
    or both are NaN, or they are equal.

    ```mlir
    check.expect_close %0, %1 relative 1.0e-5 absolute 1.0e-6 : tensor<4xf32>
    ```
  }];
  let arguments = (ins RankedTensorOf<[AnyFloat]>:$actual,
                       RankedTensorOf<[AnyFloat]>:$expected,
                       F64Attr:$relative, F64Attr:$absolute);
  let assemblyFormat = [{
    $actual `,` $expected `relative` $relative `absolute` $absolute attr-dict
    `:` type($actual)
  }];
}

#endif // CHECK_OPS
