// RUN: dlc-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func @operands_may_be_transposed(
// CHECK-SAME: %[[A:.*]]: tensor<32x16xf32>, %[[B:.*]]: tensor<4x32xf32>
func.func @operands_may_be_transposed(%a: tensor<32x16xf32>, %b: tensor<4x32xf32>) -> tensor<16x4xf32> {
  // CHECK-NEXT: %[[R:.*]] = dlc.dot_general %[[A]], %[[B]] batch [] x [] contract [0] x [1]
  // CHECK-NEXT: return %[[R]]
  %at = dlc.transpose %a [1, 0] : tensor<32x16xf32> -> tensor<16x32xf32>
  %bt = dlc.transpose %b [1, 0] : tensor<4x32xf32> -> tensor<32x4xf32>
  %0 = dlc.dot_general %at, %bt batch [] x [] contract [1] x [0] : (tensor<16x32xf32>, tensor<32x4xf32>) -> tensor<16x4xf32>
  return %0 : tensor<16x4xf32>
}

// Attention's split of heads: the batch dimension is somewhere else then.
// CHECK-LABEL: func @batch_dimensions_move(
// CHECK-SAME: %[[Q:.*]]: tensor<128x12x64xf32>
func.func @batch_dimensions_move(%q: tensor<128x12x64xf32>) -> tensor<12x128x128xf32> {
  // CHECK-NEXT: dlc.dot_general %[[Q]], %[[Q]] batch [1] x [1] contract [2] x [2]
  %t = dlc.transpose %q [1, 0, 2] : tensor<128x12x64xf32> -> tensor<12x128x64xf32>
  %0 = dlc.dot_general %t, %t batch [0] x [0] contract [2] x [2] : (tensor<12x128x64xf32>, tensor<12x128x64xf32>) -> tensor<12x128x128xf32>
  return %0 : tensor<12x128x128xf32>
}

// The free dimensions would come out in another order.
// CHECK-LABEL: func @free_dimensions_keep_their_order(
func.func @free_dimensions_keep_their_order(%a: tensor<2x3x4xf32>, %b: tensor<4xf32>) -> tensor<3x2xf32> {
  // CHECK: dlc.transpose
  // CHECK: dlc.dot_general
  %t = dlc.transpose %a [1, 0, 2] : tensor<2x3x4xf32> -> tensor<3x2x4xf32>
  %0 = dlc.dot_general %t, %b batch [] x [] contract [2] x [0] : (tensor<3x2x4xf32>, tensor<4xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}
