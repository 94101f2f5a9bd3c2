//===- DlcGradientOps.td - Requests for gradients -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_GRADIENT_OPS
#define DLC_GRADIENT_OPS

include "DlcBase.td"

def Dlc_GradientOp : Dlc_Op<"gradient", [RecursiveMemoryEffects,
                                         SingleBlock]> {
  let summary = "a function's results and the gradient of the first one";
  let description = [{
    The body is a function of its arguments, which are the inputs; it may use
    other values, too, which count as constants. The results are what it yields,
    and then for each input the gradient, of the input's type: how the sum of
    all elements of what the body yields first, floats, changes with each
    element of the input. The gradient of an input that is not of floats is
    zero.

    So `sum(y * v)` yielded first makes it a product of `v` and the Jacobian of
    `y`. A body may contain other requests: these are second derivatives.

    docs/autodiff.md says what the derivatives are where a function has none.

    ```mlir
    %y, %dx = dlc.gradient %x {
    ^bb0(%a: tensor<4xf32>):
      %1 = dlc.exp %a : tensor<4xf32>
      dlc.yield %1 : tensor<4xf32>
    } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    ```
  }];
  let arguments = (ins Variadic<Dlc_Tensor>:$inputs);
  let results = (outs Variadic<Dlc_Tensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $inputs $body attr-dict `:` functional-type($inputs, $results)
  }];
  let hasRegionVerifier = 1;
}

def Dlc_YieldOp : Dlc_Op<"yield", [Pure, Terminator,
                                   HasParent<"::dlc::GradientOp">]> {
  let summary = "what a body gives";
  let description = [{
    The results of the function that the enclosing op's body is.

    ```mlir
    dlc.yield %1, %2 : tensor<4xf32>, tensor<i64>
    ```
  }];
  let arguments = (ins Variadic<Dlc_Tensor>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

def Dlc_StopGradientOp : Dlc_Op<"stop_gradient", [
    Pure, SameOperandsAndResultType, Dlc_ReifyShape]> {
  let summary = "a value that gradients take for a constant";
  let description = [{
    The operand. What depends on it by this op only has no gradient with regard
    to it. The op is gone once gradients are computed.

    ```mlir
    %1 = dlc.stop_gradient %0 : tensor<4xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = "$operand attr-dict `:` type($result)";
}

def Dlc_FenceOp : Dlc_Op<"fence", [
    Pure, AllTypesMatch<["operand", "result"]>, Dlc_ReifyShape,
    Dlc_Transposable]> {
  let summary = "a value that is there only after another one";
  let description = [{
    The operand, as something that depends on `after`: what is computed of it is
    not computed before `after` is, and is not known to be what is computed of
    the operand itself. So what is computed twice to save memory
    (`--remat`) stays that way. The op moves nothing, and is gone once the host
    program is about buffers.

    As JAX's `optimization_barrier`.

    ```mlir
    %1 = dlc.fence %0 after %dy : tensor<4xf32>, tensor<?x8xf32>
    ```
  }];
  let arguments = (ins Dlc_Tensor:$operand, Dlc_Tensor:$after);
  let results = (outs Dlc_Tensor:$result);
  let assemblyFormat = [{
    $operand `after` $after attr-dict `:` type($operand) `,` type($after)
  }];
}

#endif // DLC_GRADIENT_OPS
