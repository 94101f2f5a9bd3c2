// RUN: dlc-opt %s -dlc-differentiate -canonicalize -cse -split-input-file -verify-diagnostics | FileCheck %s

// What is needed of the forward computation is used, not computed again.
// CHECK-LABEL: func @exp(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>)
func.func @exp(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK-DAG: %[[Y:.*]] = dlc.exp %[[X]]
  // CHECK-DAG: %[[ONE:.*]] = dlc.constant dense<1.000000e+00>
  // CHECK: %[[DX:.*]] = dlc.mul %[[Y]], %[[ONE]]
  // CHECK: return %[[Y]], %[[DX]]
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<4xf32>):
    %y = dlc.exp %a : tensor<4xf32>
    dlc.yield %y : tensor<4xf32>
  } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %0#0, %0#1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// What nobody asks for is not computed: the gradient of the image.
// CHECK-LABEL: func @filter(
func.func @filter(%x: tensor<1x2x8xf32>, %w: tensor<4x2x3xf32>) -> tensor<4x2x3xf32> {
  // CHECK-NOT: dlc.reverse
  // CHECK: dlc.conv
  // CHECK-NOT: dlc.conv
  // CHECK: return
  %0:2 = dlc.gradient %w {
  ^bb0(%a: tensor<4x2x3xf32>):
    %y = dlc.conv channels_first %x, %a strides [1] padding [0, 0] dilations [1] groups 1 : (tensor<1x2x8xf32>, tensor<4x2x3xf32>) -> tensor<1x4x6xf32>
    dlc.yield %y : tensor<1x4x6xf32>
  } : (tensor<4x2x3xf32>) -> (tensor<1x4x6xf32>, tensor<4x2x3xf32>)
  return %0#1 : tensor<4x2x3xf32>
}

// -----

// What the result does not depend on, what is no float, and what goes by way of
// integers.
// CHECK-LABEL: func @zero(
func.func @zero(%x: tensor<4xf32>, %y: tensor<?xf32>, %n: tensor<4xi32>) -> (tensor<4xf32>, tensor<?xf32>, tensor<4xi32>) {
  // CHECK-DAG: %[[X:.*]] = dlc.constant dense<0.000000e+00> : tensor<4xf32>
  // CHECK-DAG: %[[N:.*]] = dlc.constant dense<0> : tensor<4xi32>
  // CHECK-DAG: %[[ZERO:.*]] = dlc.constant dense<0.000000e+00> : tensor<f32>
  // CHECK: %[[Y:.*]] = dlc.broadcast %[[ZERO]] [] sizes
  // CHECK: return %[[X]], %[[Y]], %[[N]]
  %0:4 = dlc.gradient %x, %y, %n {
  ^bb0(%a: tensor<4xf32>, %b: tensor<?xf32>, %c: tensor<4xi32>):
    %1 = dlc.convert %a : tensor<4xf32> -> tensor<4xi32>
    %2 = dlc.add %1, %c : tensor<4xi32>
    %3 = dlc.convert %2 : tensor<4xi32> -> tensor<4xf32>
    dlc.yield %3 : tensor<4xf32>
  } : (tensor<4xf32>, tensor<?xf32>, tensor<4xi32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<?xf32>, tensor<4xi32>)
  return %0#1, %0#2, %0#3 : tensor<4xf32>, tensor<?xf32>, tensor<4xi32>
}

// -----

// x * x: two gradients come together, and values from outside are constants.
// CHECK-LABEL: func @outer(
// CHECK-SAME: %[[X:.*]]: tensor<f32>)
func.func @outer(%x: tensor<f32>) -> tensor<f32> {
  // CHECK: %[[DZ:.*]] = dlc.mul %[[X]], %{{.*}}
  // CHECK: %[[P:.*]] = dlc.mul %[[DZ]], %[[X]]
  // CHECK: %[[S:.*]] = dlc.add %[[P]], %[[P]]
  // CHECK-NOT: dlc.add
  // CHECK: return
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<f32>):
    %1 = dlc.mul %a, %a : tensor<f32>
    %2 = dlc.mul %1, %x : tensor<f32>
    dlc.yield %2 : tensor<f32>
  } : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %0#1 : tensor<f32>
}

// -----

// What can't be 0 * inf is not looked at.
// CHECK-LABEL: func @quotient(
func.func @quotient(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NOT: dlc.select
  // CHECK: return
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<4xf32>):
    %c = dlc.constant dense<3.0> : tensor<4xf32>
    %y = dlc.div %a, %c : tensor<4xf32>
    dlc.yield %y : tensor<4xf32>
  } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %0#1 : tensor<4xf32>
}

// -----

// The gradient of a filter: batch and channels are exchanged by one transpose of
// each operand and one of the result.
// CHECK-LABEL: func @channels(
// CHECK-SAME: %[[X:.*]]: tensor<2x3x8x8xf32>,
func.func @channels(%x: tensor<2x3x8x8xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<4x3x3x3xf32> {
  // CHECK-DAG: %[[DZ:.*]] = dlc.constant dense<1.000000e+00> : tensor<4x2x6x6xf32>
  // CHECK-DAG: %[[IMAGE:.*]] = dlc.transpose %[[X]] [1, 0, 2, 3]
  // CHECK: %[[DW:.*]] = dlc.conv channels_first %[[IMAGE]], %[[DZ]] strides [1, 1]
  // CHECK-NEXT: %[[RESULT:.*]] = dlc.transpose %[[DW]] [1, 0, 2, 3]
  // CHECK-NEXT: return %[[RESULT]]
  %0:2 = dlc.gradient %w {
  ^bb0(%v: tensor<4x3x3x3xf32>):
    %y = dlc.conv channels_first %x, %v strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<2x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<2x4x6x6xf32>
    dlc.yield %y : tensor<2x4x6x6xf32>
  } : (tensor<4x3x3x3xf32>) -> (tensor<2x4x6x6xf32>, tensor<4x3x3x3xf32>)
  return %0#1 : tensor<4x3x3x3xf32>
}

// -----

// The gradient of a filter for each channel: the batch is one more spatial
// dimension, and the end that no window reaches has no zeros.
// CHECK-LABEL: func @by_channel(
func.func @by_channel(%x: tensor<2x3x8x8xf32>, %w: tensor<3x1x3x3xf32>) -> tensor<3x1x3x3xf32> {
  // CHECK: dlc.conv channels_first %{{.*}}, %{{.*}} strides [1, 1, 1] padding [0, 0, 1, 0, 1, 0] dilations [1, 2, 2] groups 3
  // CHECK-SAME: (tensor<1x3x2x8x8xf32>, tensor<3x1x2x4x4xf32>) -> tensor<1x3x1x3x3xf32>
  // CHECK-NEXT: %[[RESULT:.*]] = dlc.reshape
  // CHECK-NEXT: return %[[RESULT]]
  %0:2 = dlc.gradient %w {
  ^bb0(%v: tensor<3x1x3x3xf32>):
    %y = dlc.conv channels_first %x, %v strides [2, 2] padding [1, 1, 1, 1] dilations [1, 1] groups 3 : (tensor<2x3x8x8xf32>, tensor<3x1x3x3xf32>) -> tensor<2x3x4x4xf32>
    dlc.yield %y : tensor<2x3x4x4xf32>
  } : (tensor<3x1x3x3xf32>) -> (tensor<2x3x4x4xf32>, tensor<3x1x3x3xf32>)
  return %0#1 : tensor<3x1x3x3xf32>
}

// -----

// The gradient of a filter of one pixel is a product of matrices.
// CHECK-LABEL: func @pixels(
// CHECK-SAME: %[[X:.*]]: tensor<2x3x8x8xf32>,
func.func @pixels(%x: tensor<2x3x8x8xf32>, %w: tensor<4x3x1x1xf32>) -> tensor<4x3x1x1xf32> {
  // CHECK: %[[DZ:.*]] = dlc.constant dense<1.000000e+00> : tensor<2x4x8x8xf32>
  // CHECK: %[[DW:.*]] = dlc.dot_general %[[DZ]], %[[X]] batch [] x [] contract [0, 2, 3] x [0, 2, 3]
  // CHECK-NEXT: %[[RESULT:.*]] = dlc.reshape %[[DW]]
  // CHECK-NEXT: return %[[RESULT]]
  %0:2 = dlc.gradient %w {
  ^bb0(%v: tensor<4x3x1x1xf32>):
    %y = dlc.conv channels_first %x, %v strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<2x3x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<2x4x8x8xf32>
    dlc.yield %y : tensor<2x4x8x8xf32>
  } : (tensor<4x3x1x1xf32>) -> (tensor<2x4x8x8xf32>, tensor<4x3x1x1xf32>)
  return %0#1 : tensor<4x3x1x1xf32>
}

// -----

// The gradients of both factors come as they are, with nothing to transpose.
// CHECK-LABEL: func @product(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>, %[[W:.*]]: tensor<8x2xf32>)
func.func @product(%x: tensor<4x8xf32>, %w: tensor<8x2xf32>)
    -> (tensor<4x8xf32>, tensor<8x2xf32>) {
  // CHECK: %[[ONES:.*]] = dlc.constant dense<1.000000e+00> : tensor<4x2xf32>
  // CHECK: %[[DX:.*]] = dlc.dot_general %[[ONES]], %[[W]] batch [] x [] contract [1] x [1]
  // CHECK: %[[DW:.*]] = dlc.dot_general %[[X]], %[[ONES]] batch [] x [] contract [0] x [0]
  // CHECK: return %[[DX]], %[[DW]]
  %0:3 = dlc.gradient %x, %w {
  ^bb0(%a: tensor<4x8xf32>, %b: tensor<8x2xf32>):
    %y = dlc.dot_general %a, %b batch [] x [] contract [1] x [0] : (tensor<4x8xf32>, tensor<8x2xf32>) -> tensor<4x2xf32>
    dlc.yield %y : tensor<4x2xf32>
  } : (tensor<4x8xf32>, tensor<8x2xf32>) -> (tensor<4x2xf32>, tensor<4x8xf32>, tensor<8x2xf32>)
  return %0#1, %0#2 : tensor<4x8xf32>, tensor<8x2xf32>
}

// -----

// A loop writes down what it carries into each step; backward, it goes on from
// there, step by step.
// CHECK-LABEL: func @loop(
// CHECK-SAME: %[[X:.*]]: tensor<f32>, %[[N:.*]]: index)
func.func @loop(%x: tensor<f32>, %n: index) -> tensor<f32> {
  // CHECK: %[[KEPT:.*]]:2 = scf.for %{{.*}} iter_args(%[[V:.*]] = %[[X]], %[[ALL:.*]] = %{{.*}}) -> (tensor<f32>, tensor<?xf32>)
  // CHECK: %[[ROW:.*]] = dlc.reshape %[[V]] : tensor<f32> -> tensor<1xf32>
  // CHECK: dlc.insert_slice %[[ROW]] into %[[ALL]]
  // CHECK: scf.for
  // CHECK: dlc.slice %[[KEPT]]#1
  // CHECK: dlc.mul
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<f32>):
    %1 = scf.for %i = %zero to %n step %one iter_args(%v = %a) -> tensor<f32> {
      %2 = dlc.mul %v, %v : tensor<f32>
      scf.yield %2 : tensor<f32>
    }
    dlc.yield %1 : tensor<f32>
  } : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %0#1 : tensor<f32>
}

// -----

// What a loop carries that no step backward needs is not written down. Products are
// not computed again; those of the gradient of what is used in all steps are one
// product behind the loop. What has a row for each step is added to row by row.
// CHECK-LABEL: func @products(
// CHECK-SAME: %[[W:.*]]: tensor<4x4xf32>, %[[XS:.*]]: tensor<5x2x4xf32>)
func.func @products(%w: tensor<4x4xf32>, %xs: tensor<5x2x4xf32>)
    -> (tensor<4x4xf32>, tensor<5x2x4xf32>) {
  // CHECK: %[[KEPT:.*]]:4 = scf.for
  // CHECK-SAME: -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>)
  // CHECK: dlc.dot_general %{{.*}}, %[[W]]
  // CHECK: %[[LEFT:.*]]:3 = scf.for
  // CHECK-SAME: -> (tensor<2x4xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>)
  // CHECK: dlc.slice %[[KEPT]]#3
  // CHECK: dlc.dot_general %{{.*}}, %[[W]] batch [] x [] contract [1] x [1]
  // CHECK-NOT: dlc.dot_general
  // CHECK: %[[OLD:.*]] = dlc.slice %[[DXS:.*]][%[[ROW:.*]], 0, 0]
  // CHECK: %[[NEW:.*]] = dlc.add %[[OLD]],
  // CHECK: dlc.insert_slice %[[NEW]] into %[[DXS]][%[[ROW]], 0, 0]
  // CHECK: scf.yield
  // CHECK: }
  // CHECK: %[[DW:.*]] = dlc.dot_general %[[KEPT]]#2, %[[LEFT]]#2 batch [] x [] contract [0, 1] x [0, 1]
  // CHECK: return %[[DW]], %[[LEFT]]#1
  %0:3 = dlc.gradient %w, %xs {
  ^bb0(%v: tensor<4x4xf32>, %ys: tensor<5x2x4xf32>):
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %five = arith.constant 5 : index
    %begin = dlc.constant dense<1.0> : tensor<2x4xf32>
    %none = dlc.constant dense<0.0> : tensor<2x4xf32>
    %h, %sum = scf.for %i = %zero to %five step %one
        iter_args(%c = %begin, %s = %none) -> (tensor<2x4xf32>, tensor<2x4xf32>) {
      %1 = dlc.slice %ys [%i, 0, 0] [1, 2, 4] [1, 1, 1] : tensor<5x2x4xf32> -> tensor<1x2x4xf32>
      %2 = dlc.reshape %1 : tensor<1x2x4xf32> -> tensor<2x4xf32>
      %3 = dlc.dot_general %c, %v batch [] x [] contract [1] x [0] : (tensor<2x4xf32>, tensor<4x4xf32>) -> tensor<2x4xf32>
      %4 = dlc.add %2, %3 : tensor<2x4xf32>
      %5 = dlc.mul %4, %4 : tensor<2x4xf32>
      %6 = dlc.add %s, %5 : tensor<2x4xf32>
      scf.yield %5, %6 : tensor<2x4xf32>, tensor<2x4xf32>
    }
    dlc.yield %h : tensor<2x4xf32>
  } : (tensor<4x4xf32>, tensor<5x2x4xf32>) -> (tensor<2x4xf32>, tensor<4x4xf32>, tensor<5x2x4xf32>)
  return %0#1, %0#2 : tensor<4x4xf32>, tensor<5x2x4xf32>
}

// -----

// A loop with a condition runs for the number of its steps, and then as one with
// a count.
// CHECK-LABEL: func @while(
// CHECK-SAME: %[[X:.*]]: tensor<f32>)
func.func @while(%x: tensor<f32>) -> tensor<f32> {
  // CHECK: %[[STEPS:.*]]:2 = scf.while (%{{.*}} = %[[X]], %{{.*}} = %c0) : (tensor<f32>, index)
  // CHECK: scf.condition
  // CHECK: arith.addi
  // CHECK: %[[KEPT:.*]]:2 = scf.for %{{.*}} = %c0 to %[[STEPS]]#1
  // CHECK: dlc.insert_slice
  // CHECK: scf.for
  // CHECK: dlc.slice %[[KEPT]]#1
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<f32>):
    %1 = scf.while (%v = %a) : (tensor<f32>) -> tensor<f32> {
      %o = dlc.constant dense<1.0> : tensor<f32>
      %c = dlc.compare gt, %v, %o : tensor<f32> -> tensor<i1>
      %b = tensor.extract %c[] : tensor<i1>
      scf.condition(%b) %v : tensor<f32>
    } do {
    ^bb0(%v: tensor<f32>):
      %2 = dlc.mul %v, %v : tensor<f32>
      scf.yield %2 : tensor<f32>
    }
    dlc.yield %1 : tensor<f32>
  } : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %0#1 : tensor<f32>
}

// -----

func.func @counter(%x: tensor<f32>, %n: index) -> tensor<f32> {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<f32>):
    // expected-error @+1 {{'scf.for' can't be differentiated by what it carries that is not a tensor}}
    %1:2 = scf.for %i = %zero to %n step %one iter_args(%v = %a, %k = %n) -> (tensor<f32>, index) {
      %2 = dlc.mul %v, %v : tensor<f32>
      scf.yield %2, %i : tensor<f32>, index
    }
    dlc.yield %1#0 : tensor<f32>
  } : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %0#1 : tensor<f32>
}

// -----

func.func @places(%x: tensor<300xf32>) -> tensor<300xf32> {
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<300xf32>):
    // expected-error @+1 {{'dlc.pool' can't be differentiated by windows of more than 256 elements}}
    %1 = dlc.pool max %a window [300] strides [1] padding [0, 0] dilations [1] : tensor<300xf32> -> tensor<1xf32>
    dlc.yield %1 : tensor<1xf32>
  } : (tensor<300xf32>) -> (tensor<1xf32>, tensor<300xf32>)
  return %0#1 : tensor<300xf32>
}

// -----

// What is stopped is a constant for gradients, and then nothing.
// CHECK-LABEL: func @stopped(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>)
func.func @stopped(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NOT: dlc.stop_gradient
  // CHECK: %[[D:.*]] = dlc.mul %[[X]],
  // CHECK-NOT: dlc.add
  // CHECK: return %[[D]]
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<4xf32>):
    %s = dlc.stop_gradient %a : tensor<4xf32>
    %y = dlc.mul %a, %s : tensor<4xf32>
    dlc.yield %y : tensor<4xf32>
  } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %0#1 : tensor<4xf32>
}
