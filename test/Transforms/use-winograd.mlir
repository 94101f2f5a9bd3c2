// RUN: dlc-opt %s -dlc-to-linalg -dlc-use-winograd=cpu=x86-64-v3 | FileCheck %s

dlc.weight @w "w" file("model.onnx", 0, 36864) : tensor<3x3x32x32xf32>
dlc.weight @thin "thin" file("model.onnx", 0, 3456) : tensor<3x3x3x32xf32>
dlc.weight @large "large" file("model.onnx", 0, 102400) : tensor<5x5x32x32xf32>

// Filters are transformed, and in panels of sixteen output channels.
// CHECK-DAG: #[[$IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 + d4, d2 + d5, d6)>
// CHECK-DAG: #[[$PANELS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d3 floordiv 16, d4, d5, 0, d6, d3 mod 16)>
// CHECK-LABEL: func @conv(
// CHECK-SAME: %[[X:.*]]: tensor<1x14x14x32xf32>)
func.func @conv(%x: tensor<1x14x14x32xf32>) -> tensor<1x12x12x32xf32> {
  // CHECK: %[[W:.*]] = dlcrt.weight @w
  // CHECK: linalg.generic {{.*}} ins(%[[W]], %{{.*}} : tensor<3x3x32x32xf32>, tensor<3x3x4x3x3xf64>)
  // CHECK: -> tensor<2x3x3x4x32x16xf64>
  // CHECK: %[[U:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<2x3x3x4x32x16xf32>)
  // CHECK: arith.truncf
  // CHECK: linalg.generic {indexing_maps = [#[[$IMAGE]], #[[$PANELS]],
  // CHECK-SAME: ins(%[[X]], %[[U]] :
  // CHECK: dlcrt.winograd_tap
  %w = dlc.get_weight @w : tensor<3x3x32x32xf32>
  %0 = dlc.conv channels_last %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x14x14x32xf32>, tensor<3x3x32x32xf32>) -> tensor<1x12x12x32xf32>
  return %0 : tensor<1x12x12x32xf32>
}

// Sizes may be open.
// CHECK-LABEL: func @open(
func.func @open(%x: tensor<?x?x?x32xf32>) -> tensor<?x?x?x32xf32> {
  // CHECK: dlcrt.winograd_tap
  %w = dlc.get_weight @w : tensor<3x3x32x32xf32>
  %0 = dlc.conv channels_last %x, %w strides [1, 1] padding [1, 1, 1, 1] dilations [1, 1] groups 1 : (tensor<?x?x?x32xf32>, tensor<3x3x32x32xf32>) -> tensor<?x?x?x32xf32>
  return %0 : tensor<?x?x?x32xf32>
}

// What takes larger steps, has filters of another size or few channels, small
// images, and filters that are not known stay as they are.
// CHECK-LABEL: func @steps(
// CHECK-NOT: dlcrt.winograd_tap
func.func @steps(%x: tensor<1x25x25x32xf32>) -> tensor<1x12x12x32xf32> {
  %w = dlc.get_weight @w : tensor<3x3x32x32xf32>
  %0 = dlc.conv channels_last %x, %w strides [2, 2] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x25x25x32xf32>, tensor<3x3x32x32xf32>) -> tensor<1x12x12x32xf32>
  return %0 : tensor<1x12x12x32xf32>
}
func.func @apart(%x: tensor<1x16x16x32xf32>) -> tensor<1x12x12x32xf32> {
  %w = dlc.get_weight @w : tensor<3x3x32x32xf32>
  %0 = dlc.conv channels_last %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [2, 2] groups 1 : (tensor<1x16x16x32xf32>, tensor<3x3x32x32xf32>) -> tensor<1x12x12x32xf32>
  return %0 : tensor<1x12x12x32xf32>
}
func.func @five(%x: tensor<1x16x16x32xf32>) -> tensor<1x12x12x32xf32> {
  %w = dlc.get_weight @large : tensor<5x5x32x32xf32>
  %0 = dlc.conv channels_last %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x16x16x32xf32>, tensor<5x5x32x32xf32>) -> tensor<1x12x12x32xf32>
  return %0 : tensor<1x12x12x32xf32>
}
func.func @few(%x: tensor<1x14x14x3xf32>) -> tensor<1x12x12x32xf32> {
  %w = dlc.get_weight @thin : tensor<3x3x3x32xf32>
  %0 = dlc.conv channels_last %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x14x14x3xf32>, tensor<3x3x3x32xf32>) -> tensor<1x12x12x32xf32>
  return %0 : tensor<1x12x12x32xf32>
}
func.func @small(%x: tensor<1x10x14x32xf32>) -> tensor<1x8x12x32xf32> {
  %w = dlc.get_weight @w : tensor<3x3x32x32xf32>
  %0 = dlc.conv channels_last %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x10x14x32xf32>, tensor<3x3x32x32xf32>) -> tensor<1x8x12x32xf32>
  return %0 : tensor<1x8x12x32xf32>
}
func.func @unknown(%x: tensor<1x14x14x32xf32>, %w: tensor<3x3x32x32xf32>) -> tensor<1x12x12x32xf32> {
  %0 = dlc.conv channels_last %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x14x14x32xf32>, tensor<3x3x32x32xf32>) -> tensor<1x12x12x32xf32>
  return %0 : tensor<1x12x12x32xf32>
}
