// RUN: dlc-opt %s -dlc-fold-into-weights | FileCheck %s

dlc.weight @w "w" file("model.onnx", 0, 4608) : tensor<3x3x8x16xf32>
dlc.weight @s "s" file("model.onnx", 4608, 64) : tensor<16xf32>

// A known factor a channel is a factor of the filter.
// CHECK-LABEL: func @factor(
// CHECK-SAME: %[[X:.*]]: tensor<1x9x9x8xf32>
func.func @factor(%x: tensor<1x9x9x8xf32>) -> tensor<1x7x7x16xf32> {
  // CHECK-DAG: %[[W:.*]] = dlc.get_weight @w
  // CHECK-DAG: %[[S:.*]] = dlc.get_weight @s
  // CHECK: %[[B:.*]] = dlc.broadcast %[[S]] [3] : tensor<16xf32> -> tensor<3x3x8x16xf32>
  // CHECK: %[[SCALED:.*]] = dlc.mul %[[W]], %[[B]] : tensor<3x3x8x16xf32>
  // CHECK: %[[R:.*]] = dlc.conv channels_last %[[X]], %[[SCALED]]
  // CHECK: return %[[R]]
  %w = dlc.get_weight @w : tensor<3x3x8x16xf32>
  %s = dlc.get_weight @s : tensor<16xf32>
  %0 = dlc.conv channels_last %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x9x9x8xf32>, tensor<3x3x8x16xf32>) -> tensor<1x7x7x16xf32>
  %1 = dlc.broadcast %s [3] : tensor<16xf32> -> tensor<1x7x7x16xf32>
  %2 = dlc.mul %0, %1 : tensor<1x7x7x16xf32>
  return %2 : tensor<1x7x7x16xf32>
}

// A factor that comes with the input is none of the filter's.
// CHECK-LABEL: func @unknown_factor(
func.func @unknown_factor(%x: tensor<1x9x9x8xf32>, %s: tensor<16xf32>) -> tensor<1x7x7x16xf32> {
  // CHECK: %[[R:.*]] = dlc.conv
  // CHECK: dlc.mul %[[R]]
  %w = dlc.get_weight @w : tensor<3x3x8x16xf32>
  %0 = dlc.conv channels_last %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x9x9x8xf32>, tensor<3x3x8x16xf32>) -> tensor<1x7x7x16xf32>
  %1 = dlc.broadcast %s [3] : tensor<16xf32> -> tensor<1x7x7x16xf32>
  %2 = dlc.mul %0, %1 : tensor<1x7x7x16xf32>
  return %2 : tensor<1x7x7x16xf32>
}

// A window of one pixel is a matrix product.
// CHECK-LABEL: func @pointwise(
func.func @pointwise(%x: tensor<1x9x9x8xf32>, %w: tensor<1x1x8x16xf32>) -> tensor<1x9x9x16xf32> {
  // CHECK: dlc.dot_general
  // CHECK-NOT: dlc.conv
  %0 = dlc.conv channels_last %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x9x9x8xf32>, tensor<1x1x8x16xf32>) -> tensor<1x9x9x16xf32>
  return %0 : tensor<1x9x9x16xf32>
}

// A bias that is the same for all channels, and a sum with something computed:
// nothing to fold, and no end of trying.
// CHECK-LABEL: func @residual(
func.func @residual(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK: %[[PRODUCT:.*]] = dlc.dot_general
  // CHECK: %[[SUM:.*]] = dlc.add %[[PRODUCT]],
  // CHECK: %[[RESULT:.*]] = dlc.add %[[SUM]], %{{.*}}
  // CHECK: return %[[RESULT]]
  %w = dlc.get_weight @residual_w : tensor<8x8xf32>
  %bias = dlc.constant dense<0.5> : tensor<4x8xf32>
  %0 = dlc.dot_general %x, %w batch [] x [] contract [1] x [0] : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32>
  %1 = dlc.add %0, %bias : tensor<4x8xf32>
  %2 = dlc.add %1, %x : tensor<4x8xf32>
  return %2 : tensor<4x8xf32>
}
dlc.weight @residual_w "w" file("w.bin", 0, 256) : tensor<8x8xf32>
