// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @softmax(
func.func @softmax(%x: tensor<4x?xf32>) {
  // CHECK: dlc.softmax %{{.*}} 1 : tensor<4x?xf32>
  %0 = dlc.softmax %x 1 : tensor<4x?xf32>
  // CHECK: dlc.softmax %{{.*}} 0 {log} : tensor<4x?xf32>
  %1 = dlc.softmax %x 0 {log} : tensor<4x?xf32>
  return
}

// CHECK-LABEL: func @normalize(
func.func @normalize(%x: tensor<4x?x8xf16>) {
  // CHECK: dlc.normalize %{{.*}} [1, 2] epsilon 1.000000e-05 center : tensor<4x?x8xf16> -> tensor<4xf16>
  %y, %m, %r = dlc.normalize %x [1, 2] epsilon 1.0e-5 center : tensor<4x?x8xf16> -> tensor<4xf16>
  // CHECK: dlc.normalize %{{.*}} [2] epsilon 5.000000e-01 : tensor<4x?x8xf16> -> tensor<4x?xf16>
  %rms:3 = dlc.normalize %x [2] epsilon 0.5 : tensor<4x?x8xf16> -> tensor<4x?xf16>
  return
}
