// RUN: dlc-opt %s -dlc-to-linalg -split-input-file | FileCheck %s

// What can be seen to be equal is not looked at again.
// CHECK-LABEL: func @equal_by_name(
// CHECK-NOT: dlcrt.check
func.func @equal_by_name(%x: tensor<?x4xf32> {dlc.dims = ["n", ""]}, %y: tensor<?x4xf32> {dlc.dims = ["n", ""]}, %w: tensor<4x8xf32>) -> tensor<?x8xf32> {
  %0 = dlc.add %x, %y : tensor<?x4xf32>
  %1 = dlc.mul %0, %x : tensor<?x4xf32>
  %2 = dlc.dot_general %1, %w batch [] x [] contract [1] x [0] : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
  return %2 : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @perhaps_different(
func.func @perhaps_different(%x: tensor<?x4xf32>, %y: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK: %[[FIRST:.*]] = tensor.dim %arg0
  // CHECK: %[[SECOND:.*]] = tensor.dim %arg1
  // CHECK: %[[SAME:.*]] = arith.cmpi eq, %[[SECOND]], %[[FIRST]]
  // CHECK: dlcrt.check %[[SAME]], "node 'plus': dlc.add: operand 1 has size {} along dimension 0, expected {}"(%[[SECOND]], %[[FIRST]])
  // CHECK: linalg.generic
  %0 = dlc.add %x, %y : tensor<?x4xf32> loc("plus")
  return %0 : tensor<?x4xf32>
}

// -----

// A reshape moves factors; those that both shapes have are left out.
// CHECK-LABEL: func @same_count(
// CHECK-NOT: dlcrt.check
func.func @same_count(%x: tensor<?x?x6xf32> {dlc.dims = ["n", "m", ""]}) -> tensor<?x2x?x3xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<?x?x6xf32>
  %m = tensor.dim %x, %c1 : tensor<?x?x6xf32>
  %0 = dlc.reshape %x sizes(%m, %n) : tensor<?x?x6xf32> -> tensor<?x2x?x3xf32>
  return %0 : tensor<?x2x?x3xf32>
}

// -----

// A padding of known size in a dimension of known size.
// CHECK-LABEL: func @enough(
// CHECK-NOT: dlcrt.check
func.func @enough(%x: tensor<?x5xf32>, %v: tensor<f32>) -> tensor<?x9xf32> {
  %0 = dlc.pad reflect %x, %v [0, 4] [0, 0] : tensor<?x5xf32> -> tensor<?x9xf32>
  return %0 : tensor<?x9xf32>
}

// -----

// Lowerings see through the reshape that there are 21; the type of the result
// stays as it was.
// CHECK-LABEL: func @known_after_all(
// CHECK-SAME: -> (tensor<?xi8> {dlc.dtype = i1})
func.func @known_after_all(%x: tensor<21xi1>, %n: index) -> tensor<?xi1> {
  // CHECK: %[[RESULT:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<21xi8>)
  // CHECK: %[[CAST:.*]] = tensor.cast %[[RESULT]] : tensor<21xi8> to tensor<?xi8>
  // CHECK: return %[[CAST]]
  %0 = dlc.reshape %x sizes(%n) : tensor<21xi1> -> tensor<?xi1>
  %1 = dlc.not %0 : tensor<?xi1>
  return %1 : tensor<?xi1>
}
