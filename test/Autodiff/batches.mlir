// RUN: dlc-opt %s -dlc-differentiate -canonicalize -cse -split-input-file -verify-diagnostics | FileCheck %s

// A product with what all examples share is one product.
// CHECK-LABEL: func @layer(
// CHECK-SAME: %[[X:.*]]: tensor<8x3xf32>, %[[W:.*]]: tensor<3x4xf32>)
func.func @layer(%x: tensor<8x3xf32>, %w: tensor<3x4xf32>) -> tensor<8x4xf32> {
  // CHECK-NEXT: %[[H:.*]] = dlc.dot_general %[[X]], %[[W]] batch [] x [] contract [1] x [0]
  // CHECK-NEXT: %[[Y:.*]] = dlc.tanh %[[H]] : tensor<8x4xf32>
  // CHECK-NEXT: return %[[Y]]
  %0 = dlc.batch %x {
  ^bb0(%a: tensor<3xf32>):
    %h = dlc.dot_general %a, %w batch [] x [] contract [0] x [0] : (tensor<3xf32>, tensor<3x4xf32>) -> tensor<4xf32>
    %y = dlc.tanh %h : tensor<4xf32>
    dlc.return %y : tensor<4xf32>
  } : (tensor<8x3xf32>) -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// -----

// What all examples share is computed once.
// CHECK-LABEL: func @shared(
// CHECK-SAME: %[[X:.*]]: tensor<?x4xf32>, %[[W:.*]]: tensor<4xf32>)
func.func @shared(%x: tensor<?x4xf32>, %w: tensor<4xf32>) -> tensor<?x4xf32> {
  // CHECK: %[[E:.*]] = dlc.exp %[[W]] : tensor<4xf32>
  // CHECK: %[[ALL:.*]] = dlc.broadcast %[[E]] [1]
  // CHECK: %[[Y:.*]] = dlc.mul %[[X]], %[[ALL]] : tensor<?x4xf32>
  // CHECK: return %[[Y]]
  %0 = dlc.batch %x {
  ^bb0(%a: tensor<4xf32>):
    %e = dlc.exp %w : tensor<4xf32>
    %y = dlc.mul %a, %e : tensor<4xf32>
    dlc.return %y : tensor<4xf32>
  } : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

// A gradient for each example; what it is of stays one batch.
// CHECK-LABEL: func @gradients(
func.func @gradients(%x: tensor<8x3xf32>, %w: tensor<3xf32>) -> tensor<8x3xf32> {
  // CHECK-NOT: scf.for
  // CHECK: return
  %0 = dlc.batch %x {
  ^bb0(%a: tensor<3xf32>):
    %1:2 = dlc.gradient %w {
    ^bb0(%b: tensor<3xf32>):
      %p = dlc.mul %a, %b : tensor<3xf32>
      %s = dlc.reduce sum %p [0] : tensor<3xf32> -> tensor<f32>
      %y = dlc.exp %s : tensor<f32>
      dlc.yield %y : tensor<f32>
    } : (tensor<3xf32>) -> (tensor<f32>, tensor<3xf32>)
    dlc.return %1#1 : tensor<3xf32>
  } : (tensor<8x3xf32>) -> tensor<8x3xf32>
  return %0 : tensor<8x3xf32>
}

// -----

// What can fail for one example goes through them one by one, and so does what
// is at different places.
// CHECK-LABEL: func @one_by_one(
// CHECK-SAME: %[[X:.*]]: tensor<8x4xf32>, %[[N:.*]]: tensor<8xi64>)
func.func @one_by_one(%x: tensor<8x4xf32>, %n: tensor<8xi64>) -> tensor<8x2xf32> {
  // CHECK: %[[ROWS:.*]] = scf.for %[[I:.*]] = %{{.*}} iter_args(%[[ALL:.*]] = %{{.*}}) -> (tensor<8x2xf32>)
  // CHECK: %[[ROW:.*]] = dlc.slice %[[X]] [%[[I]], 0] [1, 4] [1, 1]
  // CHECK: tensor.extract
  // CHECK: %[[PART:.*]] = dlc.slice %{{.*}} [%{{.*}}] [2] [1]
  // CHECK: dlc.insert_slice %{{.*}} into %[[ALL]] [%[[I]], 0]
  // CHECK: dlc.exp %[[ROWS]] : tensor<8x2xf32>
  %0 = dlc.batch %x, %n {
  ^bb0(%a: tensor<4xf32>, %m: tensor<i64>):
    %s = tensor.extract %m[] : tensor<i64>
    %k = arith.index_cast %s : i64 to index
    %p = dlc.slice %a [%k] [2] [1] : tensor<4xf32> -> tensor<2xf32>
    %y = dlc.exp %p : tensor<2xf32>
    dlc.return %y : tensor<2xf32>
  } : (tensor<8x4xf32>, tensor<8xi64>) -> tensor<8x2xf32>
  return %0 : tensor<8x2xf32>
}

// -----

// Where examples take different branches, both are taken; a loop goes on until
// the last one is done.
// CHECK-LABEL: func @control(
func.func @control(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  // CHECK-NOT: scf.if
  // CHECK: %[[P:.*]] = dlc.compare gt
  // CHECK: %[[E:.*]] = dlc.exp
  // CHECK: %[[A:.*]] = dlc.select %[[P]], %[[E]], %{{.*}} : tensor<8xi1>, tensor<8xf32>
  // CHECK: %[[B:.*]]:2 = scf.while (%[[C:.*]] = %{{.*}}) : (tensor<8xf32>) -> (tensor<8xf32>, tensor<8xi1>)
  // CHECK: %[[ANY:.*]] = dlc.reduce any
  // CHECK: %[[GOES_ON:.*]] = tensor.extract %[[ANY]]
  // CHECK: scf.condition(%[[GOES_ON]])
  // CHECK: dlc.select
  // CHECK: return %[[A]], %[[B]]#0
  %0:2 = dlc.batch %x {
  ^bb0(%a: tensor<f32>):
    %o = dlc.constant dense<1.0> : tensor<f32>
    %p = dlc.compare gt, %a, %o : tensor<f32> -> tensor<i1>
    %b = tensor.extract %p[] : tensor<i1>
    %y = scf.if %b -> tensor<f32> {
      %e = dlc.exp %a : tensor<f32>
      scf.yield %e : tensor<f32>
    } else {
      scf.yield %a : tensor<f32>
    }
    %z = scf.while (%v = %a) : (tensor<f32>) -> tensor<f32> {
      %q = dlc.compare gt, %v, %o : tensor<f32> -> tensor<i1>
      %c = tensor.extract %q[] : tensor<i1>
      scf.condition(%c) %v : tensor<f32>
    } do {
    ^bb0(%v: tensor<f32>):
      %r = dlc.sqrt %v : tensor<f32>
      scf.yield %r : tensor<f32>
    }
    dlc.return %y, %z : tensor<f32>, tensor<f32>
  } : (tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>)
  return %0#0, %0#1 : tensor<8xf32>, tensor<8xf32>
}

// -----

func.func @sizes(%x: tensor<4x8xf32>, %n: tensor<4xi64>) -> tensor<4x?xf32> {
  %0 = dlc.batch %x, %n {
  ^bb0(%a: tensor<8xf32>, %m: tensor<i64>):
    %s = tensor.extract %m[] : tensor<i64>
    %k = arith.index_cast %s : i64 to index
    // expected-error @+1 {{'dlc.slice' can't be done for several examples: they may have results of different sizes}}
    %y = dlc.slice %a [0] [%k] [1] : tensor<8xf32> -> tensor<?xf32>
    dlc.return %y : tensor<?xf32>
  } : (tensor<4x8xf32>, tensor<4xi64>) -> tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}
