// RUN: dlc-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func @along_nothing(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>
func.func @along_nothing(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: return %[[X]]
  %0 = dlc.reduce sum %x [] : tensor<4xf32> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// A reduction takes its operand's dimensions in any order: t[i, j, k] is
// x[j, k, i], so that what reduces dimension 1 of t reduces 2 of x.
// CHECK-LABEL: func @of_a_transposed_operand(
// CHECK-SAME: %[[X:.*]]: tensor<2x3x4xf32>
func.func @of_a_transposed_operand(%x: tensor<2x3x4xf32>) -> tensor<3x2xf32> {
  // CHECK: %[[R:.*]] = dlc.reduce sum %[[X]] [2] : tensor<2x3x4xf32> -> tensor<2x3xf32>
  // CHECK: %[[T:.*]] = dlc.transpose %[[R]] [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  // CHECK: return %[[T]]
  %t = dlc.transpose %x [1, 2, 0] : tensor<2x3x4xf32> -> tensor<3x4x2xf32>
  %0 = dlc.reduce sum %t [1] : tensor<3x4x2xf32> -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// Where what is kept keeps its order, no transpose remains.
// CHECK-LABEL: func @order_of_what_is_kept(
// CHECK-SAME: %[[X:.*]]: tensor<2x3x4xf32>
func.func @order_of_what_is_kept(%x: tensor<2x3x4xf32>) -> tensor<2x4xf32> {
  // CHECK-NEXT: %[[R:.*]] = dlc.reduce max %[[X]] [1] : tensor<2x3x4xf32> -> tensor<2x4xf32>
  // CHECK-NEXT: return %[[R]]
  %t = dlc.transpose %x [1, 0, 2] : tensor<2x3x4xf32> -> tensor<3x2x4xf32>
  %0 = dlc.reduce max %t [0] : tensor<3x2x4xf32> -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
