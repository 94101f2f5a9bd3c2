// RUN: dlc-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func @moves(
func.func @moves(%x: tensor<2x3xcomplex<f32>>, %c: tensor<3x2xi1>) -> tensor<3x2xcomplex<f32>> {
  // CHECK: dlc.constant dense<(1.000000e+00,-2.000000e+00)> : tensor<3x2xcomplex<f32>>
  %0 = dlc.constant dense<(1.0, -2.0)> : tensor<3x2xcomplex<f32>>
  // CHECK: dlc.transpose %{{.*}} [1, 0] : tensor<2x3xcomplex<f32>> -> tensor<3x2xcomplex<f32>>
  %1 = dlc.transpose %x [1, 0] : tensor<2x3xcomplex<f32>> -> tensor<3x2xcomplex<f32>>
  %2 = dlc.select %c, %0, %1 : tensor<3x2xi1>, tensor<3x2xcomplex<f32>>
  return %2 : tensor<3x2xcomplex<f32>>
}

// CHECK-LABEL: func @is_not_zero(
func.func @is_not_zero(%x: tensor<4xcomplex<f64>>) -> tensor<4xi1> {
  // CHECK: dlc.convert %{{.*}} : tensor<4xcomplex<f64>> -> tensor<4xi1>
  %0 = dlc.convert %x : tensor<4xcomplex<f64>> -> tensor<4xi1>
  return %0 : tensor<4xi1>
}

// CHECK-LABEL: func @bits(
func.func @bits(%x: tensor<4xcomplex<f32>>) -> tensor<4xf64> {
  // CHECK: dlc.bitcast %{{.*}} : tensor<4xcomplex<f32>> -> tensor<4xf64>
  %0 = dlc.bitcast %x : tensor<4xcomplex<f32>> -> tensor<4xf64>
  return %0 : tensor<4xf64>
}
