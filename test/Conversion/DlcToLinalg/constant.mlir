// RUN: dlc-opt %s -dlc-to-linalg -split-input-file | FileCheck %s

// CHECK-LABEL: func @constants(
func.func @constants() -> (tensor<2xf32>, tensor<2xi8>, tensor<2xi1>, tensor<2xui8>) {
  // CHECK: arith.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
  %0 = dlc.constant dense<[1.0, 2.0]> : tensor<2xf32>
  // CHECK: arith.constant dense<[-1, 2]> : tensor<2xi8>
  %1 = dlc.constant dense<[-1, 2]> : tensor<2xi8>
  // True is the byte 1.
  // CHECK: arith.constant dense<[1, 0]> : tensor<2xi8>
  %2 = dlc.constant dense<[true, false]> : tensor<2xi1>
  // The bits stay.
  // CHECK: arith.constant dense<[-1, 2]> : tensor<2xi8>
  %3 = dlc.constant dense<[255, 2]> : tensor<2xui8>
  return %0, %1, %2, %3 : tensor<2xf32>, tensor<2xi8>, tensor<2xi1>, tensor<2xui8>
}

// -----

// CHECK: dlc.weight @w "w" file("model.onnx", 0, 4) : tensor<4xi1>
dlc.weight @w "w" file("model.onnx", 0, 4) : tensor<4xi1>

// CHECK-LABEL: func @weights(
func.func @weights() -> tensor<4xi1> {
  // CHECK: dlcrt.weight @w : tensor<4xi8>
  %0 = dlc.get_weight @w : tensor<4xi1>
  return %0 : tensor<4xi1>
}

// -----

// CHECK-LABEL: func @positions(
// CHECK-SAME: %[[N:.*]]: index
func.func @positions(%n: index) -> (tensor<4x8xi32>, tensor<?xf32>) {
  // CHECK: linalg.index 1
  // CHECK: arith.index_cast %{{.*}} : index to i32
  %0 = dlc.iota 1 : tensor<4x8xi32>
  // CHECK: tensor.empty(%[[N]]) : tensor<?xf32>
  // CHECK: linalg.index 0
  // CHECK: arith.sitofp %{{.*}} : i64 to f32
  %1 = dlc.iota 0 sizes(%n) : tensor<?xf32>
  return %0, %1 : tensor<4x8xi32>, tensor<?xf32>
}
