//===- DlcFunctionOps.td - Requests to transform functions ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What frontends ask of functions besides gradients (DlcGradientOps.td). They
// are in a header of their own, Functions.h: nothing but frontends and the
// phase that meets the requests knows of them.
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

def Dlc_CustomGradientOp : Dlc_FunctionOp<"custom_gradient"> {
  let summary = "a function whose gradient is given by another one";
  let description = [{
    The body is a function of its arguments, which are the inputs, and the
    results are what it returns. The second region is a function of the inputs,
    the results and the gradients of the results; it returns the gradients of
    the inputs, which take the place of those that would follow from the body.
    Both may use other values, but these have to be constants for what is
    differentiated.

    ```mlir
    %1 = dlc.custom_gradient %0 {
    ^bb0(%x: tensor<4xf32>):
      %y = dlc.sign %x : tensor<4xf32>
      dlc.return %y : tensor<4xf32>
    } gradient {
    ^bb0(%x: tensor<4xf32>, %y: tensor<4xf32>, %dy: tensor<4xf32>):
      dlc.return %dy : tensor<4xf32>
    } : (tensor<4xf32>) -> tensor<4xf32>
    ```
  }];
  let arguments = (ins Variadic<Dlc_Tensor>:$inputs);
  let regions = (region SizedRegion<1>:$body, SizedRegion<1>:$rule);
  let assemblyFormat = [{
    $inputs $body `gradient` $rule attr-dict `:`
    functional-type($inputs, $results)
  }];
}

def Dlc_BatchOp : Dlc_FunctionOp<"batch"> {
  let summary = "a function of each of several examples";
  let description = [{
    The body is a function of its arguments, of which each is one part of an
    input along its first dimension; it may use other values, too, which are the
    same for all parts. The results are what it returns for each part, along a
    new first dimension. All inputs, of which there is at least one, have the
    same number of parts.

    ```mlir
    %1 = dlc.batch %0 {
    ^bb0(%x: tensor<4xf32>):
      %y = dlc.reduce sum %x [0] : tensor<4xf32> -> tensor<f32>
      dlc.return %y : tensor<f32>
    } : (tensor<8x4xf32>) -> tensor<8xf32>
    ```
  }];
  let arguments = (ins Variadic<Dlc_Tensor>:$inputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $inputs $body attr-dict `:` functional-type($inputs, $results)
  }];
}

def Dlc_ReturnOp : Dlc_Op<"return", [
    Pure, Terminator,
    ParentOneOf<["::dlc::TangentOp", "::dlc::CustomGradientOp",
                 "::dlc::BatchOp"]>]> {
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
