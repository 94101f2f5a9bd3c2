//===- DlcFunctionOps.td - Requests to transform functions ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What frontends ask of functions besides gradients (DlcGradientOps.td). They
// are in a header of their own, Functions.h: nothing but frontends and the phase
// that meets the requests knows of them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FUNCTION_OPS
#define DLC_FUNCTION_OPS

include "DlcBase.td"

class Dlc_FunctionOp<string mnemonic, list<Trait> traits = []>
    : Dlc_Op<mnemonic, traits # [RecursiveMemoryEffects, SingleBlock]> {
  let results = (outs Variadic<Dlc_Tensor>:$results);
  let hasRegionVerifier = 1;
}

def Dlc_TangentOp : Dlc_FunctionOp<"tangent", [
    SameVariadicOperandSize,
    TypesMatchWith<"directions have the inputs' types", "inputs", "directions",
                   "$_self">]> {
  let summary = "a function's results and how they change along a direction";
  let description = [{
    The body is a function of its arguments, which are the inputs; it may use
    other values, too, which count as constants. The results are what it
    returns, and then for each of these how it changes where the inputs change
    along the directions, of the inputs' types: products of the Jacobian and a
    vector. The change of what is not of floats is zero.

    docs/autodiff.md says what the derivatives are where a function has none.

    ```mlir
    %y, %dy = dlc.tangent %x along %dx {
    ^bb0(%a: tensor<4xf32>):
      %1 = dlc.exp %a : tensor<4xf32>
      dlc.return %1 : tensor<4xf32>
    } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    ```
  }];
  let arguments = (ins Variadic<Dlc_FloatTensor>:$inputs,
                       Variadic<Dlc_FloatTensor>:$directions);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $inputs `along` $directions $body attr-dict `:`
    functional-type($inputs, $results)
  }];
}

def Dlc_ReturnOp : Dlc_Op<"return", [
    Pure, Terminator, HasParent<"::dlc::TangentOp">]> {
  let summary = "what a function that is transformed gives";
  let description = [{
    The results of the function that the region is.

    ```mlir
    dlc.return %1, %2 : tensor<4xf32>, tensor<i64>
    ```
  }];
  let arguments = (ins Variadic<Dlc_Tensor>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

#endif // DLC_FUNCTION_OPS
