// RUN: dlc-opt %s -dlc-graph-pipeline | FileCheck %s --check-prefixes=CHECK,FAST
// RUN: dlc-opt %s -dlc-graph-pipeline=level=0 | FileCheck %s --check-prefixes=CHECK,PLAIN

// Composites become core ops, constants fold, expectations become assertions.
// CHECK-LABEL: func @main(
func.func @main(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK-NOT: dlc.softmax
  // CHECK: dlc.reduce max
  // CHECK-NOT: dlc.mul
  // CHECK: return
  %a = dlc.constant dense<2.0> : tensor<f32>
  %b = dlc.mul %a, %a : tensor<f32>
  %c = dlc.broadcast %b [] : tensor<f32> -> tensor<4x8xf32>
  %0 = dlc.add %x, %c : tensor<4x8xf32>
  %1 = dlc.softmax %0 1 : tensor<4x8xf32>
  return %1 : tensor<4x8xf32>
}

// CHECK-LABEL: func @check(
func.func @check(%x: tensor<4xf32>, %y: tensor<4xf32>) {
  // CHECK-NOT: check.expect_eq
  // CHECK: dlc.assert
  check.expect_eq %x, %y : tensor<4xf32>
  return
}

// Layouts are chosen where it is asked to be fast.
// CHECK-LABEL: func @layout(
func.func @layout(%x: tensor<1x8x9x9xf32>, %w: tensor<16x8x3x3xf32>) -> tensor<1x16x7x7xf32> {
  // FAST: dlc.conv channels_last
  // PLAIN: dlc.conv channels_first
  %0 = dlc.conv channels_first %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x8x9x9xf32>, tensor<16x8x3x3xf32>) -> tensor<1x16x7x7xf32>
  return %0 : tensor<1x16x7x7xf32>
}
