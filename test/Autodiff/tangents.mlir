// RUN: dlc-opt %s -dlc-differentiate -canonicalize -cse -split-input-file -verify-diagnostics | FileCheck %s

// The derivative is computed beside the function, from what that has.
// CHECK-LABEL: func @exp(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>, %[[DX:.*]]: tensor<4xf32>)
func.func @exp(%x: tensor<4xf32>, %dx: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK-NEXT: %[[Y:.*]] = dlc.exp %[[X]]
  // CHECK-NEXT: %[[DY:.*]] = dlc.mul %[[DX]], %[[Y]]
  // CHECK-NEXT: return %[[Y]], %[[DY]]
  %0:2 = dlc.tangent %x along %dx {
  ^bb0(%a: tensor<4xf32>):
    %y = dlc.exp %a : tensor<4xf32>
    dlc.return %y : tensor<4xf32>
  } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %0#0, %0#1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// A linear function is its own derivative; a constant operand adds nothing.
// CHECK-LABEL: func @linear(
// CHECK-SAME: %[[X:.*]]: tensor<2x3xf32>, %[[W:.*]]: tensor<3x4xf32>, %[[DX:.*]]: tensor<2x3xf32>)
func.func @linear(%x: tensor<2x3xf32>, %w: tensor<3x4xf32>, %dx: tensor<2x3xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: %[[DY:.*]] = dlc.dot_general %[[DX]], %[[W]]
  // CHECK-NEXT: return %[[DY]]
  %0:2 = dlc.tangent %x along %dx {
  ^bb0(%a: tensor<2x3xf32>):
    %y = dlc.dot_general %a, %w batch [] x [] contract [1] x [0] : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
    dlc.return %y : tensor<2x4xf32>
  } : (tensor<2x3xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>)
  return %0#1 : tensor<2x4xf32>
}

// -----

// What does not change with the inputs, what is no float, and what goes by way
// of integers.
// CHECK-LABEL: func @zero(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>, %[[W:.*]]: tensor<4xf32>)
func.func @zero(%x: tensor<4xf32>, %w: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi32>, tensor<4xf32>) {
  // CHECK-DAG: %[[ZERO:.*]] = dlc.constant dense<0.000000e+00> : tensor<4xf32>
  // CHECK-DAG: %[[NONE:.*]] = dlc.constant dense<0> : tensor<4xi32>
  // CHECK: return %[[ZERO]], %[[NONE]], %[[ZERO]]
  %0:6 = dlc.tangent %x along %w {
  ^bb0(%a: tensor<4xf32>):
    %y = dlc.exp %w : tensor<4xf32>
    %n = dlc.convert %a : tensor<4xf32> -> tensor<4xi32>
    %z = dlc.convert %n : tensor<4xi32> -> tensor<4xf32>
    dlc.return %y, %n, %z : tensor<4xf32>, tensor<4xi32>, tensor<4xf32>
  } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi32>, tensor<4xf32>, tensor<4xf32>, tensor<4xi32>, tensor<4xf32>)
  return %0#3, %0#4, %0#5 : tensor<4xf32>, tensor<4xi32>, tensor<4xf32>
}

// -----

// A loop carries tangents of what changes, beside it: nothing is written down.
// CHECK-LABEL: func @loop(
// CHECK-SAME: %[[X:.*]]: tensor<f32>, %[[DX:.*]]: tensor<f32>, %[[N:.*]]: index)
func.func @loop(%x: tensor<f32>, %dx: tensor<f32>, %n: index) -> (tensor<f32>, tensor<f32>) {
  // CHECK: %[[R:.*]]:3 = scf.for %{{.*}} iter_args(%[[A:.*]] = %[[X]], %[[B:.*]] = %[[DX]], %[[DA:.*]] = %[[DX]]) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  // CHECK-NEXT: %[[S:.*]] = dlc.mul %[[A]], %[[B]]
  // CHECK-NEXT: %[[DS:.*]] = dlc.mul %[[DA]], %[[B]]
  // CHECK-NEXT: %[[C:.*]] = dlc.exp %[[B]]
  // CHECK-NEXT: scf.yield %[[S]], %[[C]], %[[DS]]
  // CHECK: return %[[R]]#0, %[[R]]#2
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %0:2 = dlc.tangent %x along %dx {
  ^bb0(%a: tensor<f32>):
    %1:2 = scf.for %i = %zero to %n step %one iter_args(%v = %a, %w = %dx) -> (tensor<f32>, tensor<f32>) {
      %2 = dlc.mul %v, %w : tensor<f32>
      %3 = dlc.exp %w : tensor<f32>
      scf.yield %2, %3 : tensor<f32>, tensor<f32>
    }
    dlc.return %1#0 : tensor<f32>
  } : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %0#0, %0#1 : tensor<f32>, tensor<f32>
}

// -----

// What has a tangent only from the second step on has one from the first on.
// CHECK-LABEL: func @later(
func.func @later(%x: tensor<f32>, %w: tensor<f32>, %n: index) -> tensor<f32> {
  // CHECK: %[[ZERO:.*]] = dlc.constant dense<0.0
  // CHECK: scf.for {{.*}} = %[[ZERO]]) ->
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %0:2 = dlc.tangent %x along %w {
  ^bb0(%a: tensor<f32>):
    %1:2 = scf.for %i = %zero to %n step %one iter_args(%v = %a, %u = %w) -> (tensor<f32>, tensor<f32>) {
      %2 = dlc.exp %v : tensor<f32>
      scf.yield %2, %v : tensor<f32>, tensor<f32>
    }
    dlc.return %1#1 : tensor<f32>
  } : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %0#1 : tensor<f32>
}

// -----

// CHECK-LABEL: func @branch(
func.func @branch(%x: tensor<f32>, %dx: tensor<f32>, %c: i1) -> tensor<f32> {
  // CHECK: %[[ZERO:.*]] = dlc.constant dense<0.0
  // CHECK: %[[D:.*]] = scf.if
  // CHECK: dlc.mul
  // CHECK: scf.yield
  // CHECK-NEXT: else
  // CHECK-NEXT: scf.yield %[[ZERO]]
  // CHECK: return %[[D]]
  %0:2 = dlc.tangent %x along %dx {
  ^bb0(%a: tensor<f32>):
    %1 = scf.if %c -> tensor<f32> {
      %2 = dlc.exp %a : tensor<f32>
      scf.yield %2 : tensor<f32>
    } else {
      %3 = dlc.exp %dx : tensor<f32>
      scf.yield %3 : tensor<f32>
    }
    dlc.return %1 : tensor<f32>
  } : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %0#1 : tensor<f32>
}

// -----

// A condition may depend on what changes; the loop runs once.
// CHECK-LABEL: func @while(
func.func @while(%x: tensor<f32>, %dx: tensor<f32>) -> tensor<f32> {
  // CHECK: %[[R:.*]]:2 = scf.while
  // CHECK: scf.condition
  // CHECK-NOT: scf.while
  // CHECK: return %[[R]]#1
  %0:2 = dlc.tangent %x along %dx {
  ^bb0(%a: tensor<f32>):
    %1 = scf.while (%v = %a) : (tensor<f32>) -> tensor<f32> {
      %o = dlc.constant dense<1.0> : tensor<f32>
      %c = dlc.compare gt, %v, %o : tensor<f32> -> tensor<i1>
      %b = tensor.extract %c[] : tensor<i1>
      scf.condition(%b) %v : tensor<f32>
    } do {
    ^bb0(%v: tensor<f32>):
      %2 = dlc.sqrt %v : tensor<f32>
      scf.yield %2 : tensor<f32>
    }
    dlc.return %1 : tensor<f32>
  } : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %0#1 : tensor<f32>
}

// -----

func.func @places(%x: tensor<300xf32>) -> tensor<1xf32> {
  %0:2 = dlc.tangent %x along %x {
  ^bb0(%a: tensor<300xf32>):
    // expected-error @+1 {{'dlc.pool' can't be differentiated by windows of more than 256 elements}}
    %1 = dlc.pool max %a window [300] strides [1] padding [0, 0] dilations [1] : tensor<300xf32> -> tensor<1xf32>
    dlc.return %1 : tensor<1xf32>
  } : (tensor<300xf32>) -> (tensor<1xf32>, tensor<1xf32>)
  return %0#1 : tensor<1xf32>
}
