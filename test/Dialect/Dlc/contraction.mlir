// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @dot_general(
func.func @dot_general(%a: tensor<8x16x32xf32>, %b: tensor<8x32x4xf32>, %m: tensor<?x32xbf16>, %n: tensor<?x32xbf16>, %i: tensor<4xi8>) {
  // CHECK: dlc.dot_general %{{.*}}, %{{.*}} batch [0] x [0] contract [2] x [1] : (tensor<8x16x32xf32>, tensor<8x32x4xf32>) -> tensor<8x16x4xf32>
  %0 = dlc.dot_general %a, %b batch [0] x [0] contract [2] x [1] : (tensor<8x16x32xf32>, tensor<8x32x4xf32>) -> tensor<8x16x4xf32>
  // CHECK: dlc.dot_general %{{.*}}, %{{.*}} batch [] x [] contract [1] x [1] : (tensor<?x32xbf16>, tensor<?x32xbf16>) -> tensor<?x?xbf16>
  %1 = dlc.dot_general %m, %n batch [] x [] contract [1] x [1] : (tensor<?x32xbf16>, tensor<?x32xbf16>) -> tensor<?x?xbf16>
  // Small integers are summed in what the result says.
  // CHECK: dlc.dot_general %{{.*}}, %{{.*}} batch [] x [] contract [0] x [0] : (tensor<4xi8>, tensor<4xi8>) -> tensor<i32>
  %2 = dlc.dot_general %i, %i batch [] x [] contract [0] x [0] : (tensor<4xi8>, tensor<4xi8>) -> tensor<i32>
  // An outer product contracts nothing.
  // CHECK: dlc.dot_general %{{.*}}, %{{.*}} batch [] x [] contract [] x [] : (tensor<4xi8>, tensor<4xi8>) -> tensor<4x4xi8>
  %3 = dlc.dot_general %i, %i batch [] x [] contract [] x [] : (tensor<4xi8>, tensor<4xi8>) -> tensor<4x4xi8>
  return
}

// CHECK-LABEL: func @conv(
func.func @conv(%x: tensor<1x3x8x8xf32>, %f: tensor<16x3x3x3xf32>, %l: tensor<?x8x6xf32>, %g: tensor<5x1x6xf32>, %v: tensor<1x1x4x4x4xf32>, %h: tensor<2x1x2x2x2xf32>) {
  // CHECK: dlc.conv channels_first %{{.*}}, %{{.*}} strides [2, 2] padding [1, 1, 1, 1] dilations [1, 1] groups 1 : (tensor<1x3x8x8xf32>, tensor<16x3x3x3xf32>) -> tensor<1x16x4x4xf32>
  %0 = dlc.conv channels_first %x, %f strides [2, 2] padding [1, 1, 1, 1] dilations [1, 1] groups 1 : (tensor<1x3x8x8xf32>, tensor<16x3x3x3xf32>) -> tensor<1x16x4x4xf32>
  // One spatial dimension, channels last, a filter for each channel, dilated.
  // CHECK: dlc.conv channels_last %{{.*}}, %{{.*}} strides [1] padding [0, 0] dilations [1] groups 6 : (tensor<?x8x6xf32>, tensor<5x1x6xf32>) -> tensor<?x4x6xf32>
  %1 = dlc.conv channels_last %l, %g strides [1] padding [0, 0] dilations [1] groups 6 : (tensor<?x8x6xf32>, tensor<5x1x6xf32>) -> tensor<?x4x6xf32>
  // Three; a window of 2 dilated by 2 spans 3 of 4 positions.
  // CHECK: dlc.conv channels_first %{{.*}} dilations [2, 2, 2] groups 1 : (tensor<1x1x4x4x4xf32>, tensor<2x1x2x2x2xf32>) -> tensor<1x2x2x2x2xf32>
  %2 = dlc.conv channels_first %v, %h strides [1, 1, 1] padding [0, 0, 0, 0, 0, 0] dilations [2, 2, 2] groups 1 : (tensor<1x1x4x4x4xf32>, tensor<2x1x2x2x2xf32>) -> tensor<1x2x2x2x2xf32>
  return
}
