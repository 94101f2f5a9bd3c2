// RUN: dlc-opt %s -dlc-mixed-precision | FileCheck %s
// RUN: dlc-opt %s -dlc-mixed-precision=type=f16 | FileCheck %s --check-prefix=F16
// RUN: not dlc-opt %s -dlc-mixed-precision=type=f8 2>&1 | FileCheck %s --check-prefix=TYPE
// TYPE: there is no mixed precision with 'f8', expected bf16 or f16


// CHECK-LABEL: func @products(
// CHECK-SAME: %[[X:.*]]: tensor<8x32xf32>, %[[W:.*]]: tensor<32x4xf32>
// F16-LABEL: func @products(
func.func @products(%x: tensor<8x32xf32>, %w: tensor<32x4xf32>) -> tensor<8x4xf32> {
  // CHECK: %[[L:.*]] = dlc.convert %[[X]] : tensor<8x32xf32> -> tensor<8x32xbf16>
  // CHECK: %[[R:.*]] = dlc.convert %[[W]] : tensor<32x4xf32> -> tensor<32x4xbf16>
  // CHECK: dlc.dot_general %[[L]], %[[R]]
  // CHECK-SAME: (tensor<8x32xbf16>, tensor<32x4xbf16>) -> tensor<8x4xf32>
  // CHECK: dlc.tanh %{{.*}} : tensor<8x4xf32>
  // F16: (tensor<8x32xf16>, tensor<32x4xf16>) -> tensor<8x4xf32>
  %0 = dlc.dot_general %x, %w batch [] x [] contract [1] x [0] : (tensor<8x32xf32>, tensor<32x4xf32>) -> tensor<8x4xf32>
  %1 = dlc.tanh %0 : tensor<8x4xf32>
  return %1 : tensor<8x4xf32>
}

// CHECK-LABEL: func @convolutions(
func.func @convolutions(%x: tensor<1x3x8x8xf32>, %w: tensor<16x3x3x3xf32>) -> tensor<1x16x6x6xf32> {
  // CHECK: (tensor<1x3x8x8xbf16>, tensor<16x3x3x3xbf16>) -> tensor<1x16x6x6xf32>
  %0 = dlc.conv channels_first %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x3x8x8xf32>, tensor<16x3x3x3xf32>) -> tensor<1x16x6x6xf32>
  return %0 : tensor<1x16x6x6xf32>
}

// Other types stay what they are.
// CHECK-LABEL: func @others(
func.func @others(%x: tensor<8x32xf64>, %y: tensor<8x32xi8>) -> (tensor<8x8xf64>, tensor<8x8xi32>) {
  // CHECK-NOT: bf16
  %0 = dlc.dot_general %x, %x batch [] x [] contract [1] x [1] : (tensor<8x32xf64>, tensor<8x32xf64>) -> tensor<8x8xf64>
  %1 = dlc.dot_general %y, %y batch [] x [] contract [1] x [1] : (tensor<8x32xi8>, tensor<8x32xi8>) -> tensor<8x8xi32>
  return %0, %1 : tensor<8x8xf64>, tensor<8x8xi32>
}
