// RUN: dlc-opt %s -dlc-to-linalg -dlc-fuse-elementwise -canonicalize -cse -split-input-file | FileCheck %s

// CHECK-LABEL: func @chain(
func.func @chain(%x: tensor<16xf32>, %y: tensor<16xf32>) -> tensor<16xf32> {
  // CHECK: linalg.generic
  // CHECK: arith.addf
  // CHECK: math.exp
  // CHECK: arith.negf
  // CHECK-NOT: linalg.generic
  %0 = dlc.add %x, %y : tensor<16xf32>
  %1 = dlc.exp %0 : tensor<16xf32>
  %2 = dlc.neg %1 : tensor<16xf32>
  return %2 : tensor<16xf32>
}

// -----

// Into reductions too.
// CHECK-LABEL: func @reduction(
func.func @reduction(%x: tensor<16x8xf32>) -> tensor<16xf32> {
  // CHECK: iterator_types = ["parallel", "reduction"]
  // CHECK: math.exp
  // CHECK: arith.addf
  // CHECK-NOT: linalg.generic
  %0 = dlc.exp %x : tensor<16x8xf32>
  %1 = dlc.reduce sum %0 [1] : tensor<16x8xf32> -> tensor<16xf32>
  return %1 : tensor<16xf32>
}

// -----

// What costs something is not computed for two users.
// CHECK-LABEL: func @two_users(
func.func @two_users(%x: tensor<16xf32>) -> (tensor<16xf32>, tensor<16xf32>) {
  // CHECK-COUNT-1: math.exp
  // CHECK-NOT: math.exp
  %0 = dlc.exp %x : tensor<16xf32>
  %1 = dlc.sin %0 : tensor<16xf32>
  %2 = dlc.cos %0 : tensor<16xf32>
  return %1, %2 : tensor<16xf32>, tensor<16xf32>
}

// -----

// Nor for each element of a broadcast, which itself costs nothing.
// CHECK-LABEL: func @broadcast_of_something_costly(
func.func @broadcast_of_something_costly(%x: tensor<16xf32>, %y: tensor<16x8xf32>) -> tensor<16x8xf32> {
  // CHECK: iterator_types = ["parallel"]
  // CHECK: math.exp
  // CHECK: iterator_types = ["parallel", "parallel"]
  // CHECK: arith.mulf
  // CHECK-NOT: linalg.generic
  %0 = dlc.exp %x : tensor<16xf32>
  %1 = dlc.broadcast %0 [0] : tensor<16xf32> -> tensor<16x8xf32>
  %2 = dlc.mul %y, %1 : tensor<16x8xf32>
  return %2 : tensor<16x8xf32>
}

// -----

// Operands of a product are read again and again.
// CHECK-LABEL: func @contraction(
func.func @contraction(%x: tensor<16x16xf32>) -> tensor<16x16xf32> {
  // CHECK: math.exp
  // CHECK: iterator_types = ["parallel", "parallel", "reduction"]
  // CHECK-NOT: math.exp
  %0 = dlc.exp %x : tensor<16x16xf32>
  %1 = dlc.dot_general %0, %x batch [] x [] contract [1] x [0] : (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32>
  return %1 : tensor<16x16xf32>
}

// -----

// A constant of one value is a scalar in the loop.
// CHECK-LABEL: func @splat(
func.func @splat(%x: tensor<16xf32>) -> tensor<16xf32> {
  // CHECK: %[[C:.*]] = arith.constant 2.000000e+00 : f32
  // CHECK: linalg.generic
  // CHECK: arith.mulf %{{.*}}, %[[C]]
  %c = dlc.constant dense<2.0> : tensor<16xf32>
  %0 = dlc.mul %x, %c : tensor<16xf32>
  return %0 : tensor<16xf32>
}

// -----

// What all others would compute again in no more time than it takes to read it
// is computed there: the difference, but neither the quotient nor a sum of two.
// CHECK-LABEL: func @several_readers(
// CHECK-SAME: %[[X:.*]]: tensor<16x8xf32>,
func.func @several_readers(%x: tensor<16x8xf32>, %m: tensor<8xf32>)
    -> (tensor<16x8xf32>, tensor<16x8xf32>, tensor<8xf32>) {
  // CHECK: linalg.generic {{.*}} ins(%[[X]],
  // CHECK: arith.subf
  // CHECK-NEXT: math.exp
  // CHECK: linalg.generic {{.*}} ins(%[[X]],
  // CHECK: arith.subf
  // CHECK-NEXT: math.tanh
  // CHECK: iterator_types = ["reduction", "parallel"]} ins(%[[X]],
  // CHECK: arith.subf
  // CHECK-NEXT: arith.addf
  %0 = dlc.broadcast %m [1] : tensor<8xf32> -> tensor<16x8xf32>
  %1 = dlc.sub %x, %0 : tensor<16x8xf32>
  %2 = dlc.exp %1 : tensor<16x8xf32>
  %3 = dlc.tanh %1 : tensor<16x8xf32>
  %4 = dlc.reduce sum %1 [0] : tensor<16x8xf32> -> tensor<8xf32>
  return %2, %3, %4 : tensor<16x8xf32>, tensor<16x8xf32>, tensor<8xf32>
}

// -----

// It is there once if somebody needs it whole.
// CHECK-LABEL: func @read_by_a_product(
func.func @read_by_a_product(%x: tensor<16x16xf32>, %m: tensor<16xf32>)
    -> (tensor<16x16xf32>, tensor<16x16xf32>) {
  // CHECK: arith.subf
  // CHECK-NOT: arith.subf
  %0 = dlc.broadcast %m [1] : tensor<16xf32> -> tensor<16x16xf32>
  %1 = dlc.sub %x, %0 : tensor<16x16xf32>
  %2 = dlc.exp %1 : tensor<16x16xf32>
  %3 = dlc.dot_general %1, %x batch [] x [] contract [1] x [0] : (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32>
  return %2, %3 : tensor<16x16xf32>, tensor<16x16xf32>
}

// -----

// CHECK-LABEL: func @costly_or_large(
func.func @costly_or_large(%x: tensor<16xf32>, %y: tensor<16xf32>)
    -> (tensor<16xf32>, tensor<16xf32>, tensor<16xf32>, tensor<16xf32>) {
  // CHECK-COUNT-1: arith.divf
  // CHECK-COUNT-1: arith.addf
  // CHECK-NOT: arith.divf
  // CHECK-NOT: arith.addf
  %c = dlc.constant dense<3.0> : tensor<16xf32>
  %0 = dlc.div %x, %c : tensor<16xf32>
  %1 = dlc.add %x, %y : tensor<16xf32>
  %2 = dlc.exp %0 : tensor<16xf32>
  %3 = dlc.tanh %0 : tensor<16xf32>
  %4 = dlc.exp %1 : tensor<16xf32>
  %5 = dlc.tanh %1 : tensor<16xf32>
  return %2, %3, %4, %5 : tensor<16xf32>, tensor<16xf32>, tensor<16xf32>, tensor<16xf32>
}
