// RUN: dlc-opt %s -canonicalize -split-input-file | FileCheck %s

// CHECK-LABEL: func @what_changes_nothing_goes(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>, %[[V:.*]]: tensor<f32>
func.func @what_changes_nothing_goes(%x: tensor<4x8xf32>, %v: tensor<f32>) -> (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) {
  // CHECK-NEXT: return %[[X]], %[[X]], %[[X]], %[[X]], %[[X]], %[[X]]
  %0 = dlc.broadcast %x [0, 1] : tensor<4x8xf32> -> tensor<4x8xf32>
  %1 = dlc.reshape %x : tensor<4x8xf32> -> tensor<4x8xf32>
  %2 = dlc.transpose %x [0, 1] : tensor<4x8xf32> -> tensor<4x8xf32>
  %3 = dlc.slice %x [0, 0] [4, 8] [1, 1] : tensor<4x8xf32> -> tensor<4x8xf32>
  %4 = dlc.pad constant %x, %v [0, 0] [0, 0] : tensor<4x8xf32> -> tensor<4x8xf32>
  %5 = dlc.concat 0 %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

// Where sizes are open, equal types do not mean equal shapes.
// CHECK-LABEL: func @open_sizes_may_differ(
func.func @open_sizes_may_differ(%x: tensor<?x?xf32>, %n: index) -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>) {
  // CHECK: dlc.broadcast
  // CHECK: dlc.reshape
  // CHECK: dlc.slice
  %0 = dlc.broadcast %x [0, 1] sizes(%n, %n) : tensor<?x?xf32> -> tensor<?x?xf32>
  %1 = dlc.reshape %x sizes(%n, %n) : tensor<?x?xf32> -> tensor<?x?xf32>
  %2 = dlc.slice %x [0, 0] [%n, %n] [1, 1] : tensor<?x?xf32> -> tensor<?x?xf32>
  return %0, %1, %2 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>
}

// -----

// CHECK-LABEL: func @broadcasts_merge(
// CHECK-SAME: %[[X:.*]]: tensor<16xf32>
func.func @broadcasts_merge(%x: tensor<16xf32>) -> tensor<2x8x16x4xf32> {
  // CHECK: %[[R:.*]] = dlc.broadcast %[[X]] [2] : tensor<16xf32> -> tensor<2x8x16x4xf32>
  // CHECK: return %[[R]]
  %0 = dlc.broadcast %x [1] : tensor<16xf32> -> tensor<8x16x4xf32>
  %1 = dlc.broadcast %0 [1, 2, 3] : tensor<8x16x4xf32> -> tensor<2x8x16x4xf32>
  return %1 : tensor<2x8x16x4xf32>
}

// -----

// CHECK-LABEL: func @reshapes_merge(
// CHECK-SAME: %[[X:.*]]: tensor<2x8xf32>
func.func @reshapes_merge(%x: tensor<2x8xf32>) -> (tensor<4x4xf32>, tensor<2x8xf32>) {
  // CHECK: %[[R:.*]] = dlc.reshape %[[X]] : tensor<2x8xf32> -> tensor<4x4xf32>
  // CHECK: return %[[R]], %[[X]]
  %0 = dlc.reshape %x : tensor<2x8xf32> -> tensor<16xf32>
  %1 = dlc.reshape %0 : tensor<16xf32> -> tensor<4x4xf32>
  %2 = dlc.reshape %1 : tensor<4x4xf32> -> tensor<2x8xf32>
  return %1, %2 : tensor<4x4xf32>, tensor<2x8xf32>
}

// -----

// The one size that is not known to agree has to.
// CHECK-LABEL: func @reshape_to_the_own_shape_goes(
// CHECK-SAME: %[[X:.*]]: tensor<?x?xf32>
func.func @reshape_to_the_own_shape_goes(%x: tensor<?x?xf32>, %n: index) -> (tensor<?x?xf32>, tensor<?x?xf32>) {
  // CHECK: return %[[X]], %[[X]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %d0 = tensor.dim %x, %c0 : tensor<?x?xf32>
  %d1 = tensor.dim %x, %c1 : tensor<?x?xf32>
  %0 = dlc.reshape %x sizes(%d0, %d1) : tensor<?x?xf32> -> tensor<?x?xf32>
  %1 = dlc.reshape %x sizes(%d0, %n) : tensor<?x?xf32> -> tensor<?x?xf32>
  return %0, %1 : tensor<?x?xf32>, tensor<?x?xf32>
}

// -----

// Result dimension i is dimension outer[i] of the inner one's result.
// CHECK-LABEL: func @transposes_compose(
// CHECK-SAME: %[[X:.*]]: tensor<2x3x4xf32>
func.func @transposes_compose(%x: tensor<2x3x4xf32>) -> (tensor<4x2x3xf32>, tensor<2x3x4xf32>) {
  // CHECK: %[[R:.*]] = dlc.transpose %[[X]] [2, 0, 1] : tensor<2x3x4xf32> -> tensor<4x2x3xf32>
  // CHECK: return %[[R]], %[[X]]
  %0 = dlc.transpose %x [1, 2, 0] : tensor<2x3x4xf32> -> tensor<3x4x2xf32>
  %1 = dlc.transpose %0 [1, 2, 0] : tensor<3x4x2xf32> -> tensor<4x2x3xf32>
  %2 = dlc.transpose %0 [2, 0, 1] : tensor<3x4x2xf32> -> tensor<2x3x4xf32>
  return %1, %2 : tensor<4x2x3xf32>, tensor<2x3x4xf32>
}

// -----

// CHECK-LABEL: func @movement_of_a_splat_is_a_splat(
func.func @movement_of_a_splat_is_a_splat() -> (tensor<4x8xf32>, tensor<3x2xf32>, tensor<2xf32>) {
  // CHECK-DAG: dlc.constant dense<1.500000e+00> : tensor<4x8xf32>
  // CHECK-DAG: dlc.constant dense<1.500000e+00> : tensor<3x2xf32>
  // CHECK-DAG: dlc.constant dense<1.500000e+00> : tensor<2xf32>
  %s = dlc.constant dense<1.5> : tensor<f32>
  %0 = dlc.broadcast %s [] : tensor<f32> -> tensor<4x8xf32>
  %m = dlc.constant dense<1.5> : tensor<2x3xf32>
  %1 = dlc.transpose %m [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  %v = dlc.constant dense<1.5> : tensor<4xf32>
  %2 = dlc.slice %v [1] [2] [1] : tensor<4xf32> -> tensor<2xf32>
  return %0, %1, %2 : tensor<4x8xf32>, tensor<3x2xf32>, tensor<2xf32>
}

// -----

// CHECK-LABEL: func @constants_are_reshaped(
func.func @constants_are_reshaped() -> tensor<2x2xi32> {
  // CHECK: dlc.constant dense<{{\[\[}}1, 2], [3, 4]]> : tensor<2x2xi32>
  %v = dlc.constant dense<[1, 2, 3, 4]> : tensor<4xi32>
  %0 = dlc.reshape %v : tensor<4xi32> -> tensor<2x2xi32>
  return %0 : tensor<2x2xi32>
}

// -----

// A transpose that moves dimensions of size 1 only moves no element.
// CHECK-LABEL: func @single_dimensions(
// CHECK-SAME: %[[X:.*]]: tensor<4x1x8xf32>
func.func @single_dimensions(%x: tensor<4x1x8xf32>) -> (tensor<1x4x8xf32>, tensor<8x1x4xf32>) {
  // CHECK-DAG: %[[R:.*]] = dlc.reshape %[[X]] : tensor<4x1x8xf32> -> tensor<1x4x8xf32>
  // CHECK-DAG: %[[T:.*]] = dlc.transpose %[[X]] [2, 1, 0]
  // CHECK: return %[[R]], %[[T]]
  %0 = dlc.transpose %x [1, 0, 2] : tensor<4x1x8xf32> -> tensor<1x4x8xf32>
  %1 = dlc.transpose %x [2, 1, 0] : tensor<4x1x8xf32> -> tensor<8x1x4xf32>
  return %0, %1 : tensor<1x4x8xf32>, tensor<8x1x4xf32>
}

// A transpose that moves nothing keeps its type, though the reshape that it becomes
// knows a size better.
// CHECK-LABEL: func @transpose_of_known_size(
func.func @transpose_of_known_size(%x: tensor<?x?x1xf32>, %y: tensor<?x1x?xf32>) -> tensor<?x1x?xf32> {
  // CHECK: dlc.reshape
  // CHECK-NOT: dlc.transpose
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %x, %c0 : tensor<?x?x1xf32>
  %0 = dlc.reshape %x sizes(%rows) : tensor<?x?x1xf32> -> tensor<?x6x1xf32>
  %1 = tensor.cast %0 : tensor<?x6x1xf32> to tensor<?x?x1xf32>
  %2 = dlc.transpose %1 [0, 2, 1] : tensor<?x?x1xf32> -> tensor<?x1x?xf32>
  %3 = dlc.add %2, %y : tensor<?x1x?xf32>
  return %3 : tensor<?x1x?xf32>
}
