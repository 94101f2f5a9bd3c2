// RUN: dlc-opt %s -dlc-channels-last -canonicalize -cse | FileCheck %s

// Between two convolutions no transpose is left.
// CHECK-LABEL: func @network(
func.func @network(%x: tensor<1x8x9x9xf32>, %w: tensor<16x8x3x3xf32>, %v: tensor<4x16x3x3xf32>) -> tensor<1x4x5x5xf32> {
  // CHECK: %[[A:.*]] = dlc.conv channels_last
  // CHECK-NOT: dlc.transpose
  // CHECK: dlc.tanh %[[A]]
  // CHECK: dlc.conv channels_last
  // CHECK: dlc.transpose %{{.*}} [0, 3, 1, 2]
  %0 = dlc.conv channels_first %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x8x9x9xf32>, tensor<16x8x3x3xf32>) -> tensor<1x16x7x7xf32>
  %1 = dlc.tanh %0 : tensor<1x16x7x7xf32>
  %2 = dlc.conv channels_first %1, %v strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x16x7x7xf32>, tensor<4x16x3x3xf32>) -> tensor<1x4x5x5xf32>
  return %2 : tensor<1x4x5x5xf32>
}

// A transpose of what is known is none that is saved by moving another one.
// CHECK-LABEL: func @known(
// CHECK: dlc.pool
// CHECK: dlc.concat
dlc.weight @w "w" file("none", 0, 1248) : tensor<2x4x13x3xf32>
dlc.weight @v "v" file("none", 1248, 1872) : tensor<3x4x13x3xf32>
func.func @known(%x: tensor<1x4x13x5xf32>) -> tensor<6x4x13x3xf32> {
  %w = dlc.get_weight @w : tensor<2x4x13x3xf32>
  %v = dlc.get_weight @v : tensor<3x4x13x3xf32>
  %0 = dlc.pool sum %x window [1, 1, 1, 3] strides [1, 1, 1, 2] padding [0, 0, 0, 0, 0, 0, 2, 1] dilations [1, 1, 1, 1] : tensor<1x4x13x5xf32> -> tensor<1x4x13x3xf32>
  %1 = dlc.concat 0 %w, %v, %0 : (tensor<2x4x13x3xf32>, tensor<3x4x13x3xf32>, tensor<1x4x13x3xf32>) -> tensor<6x4x13x3xf32>
  return %1 : tensor<6x4x13x3xf32>
}
