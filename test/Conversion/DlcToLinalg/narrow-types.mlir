// RUN: dlc-opt %s -dlc-to-linalg | FileCheck %s

// What is narrower than a byte has a byte of its own, which keeps the sign.
// CHECK-LABEL: func @narrow_integers(
// CHECK-SAME: tensor<4xi8> {dlc.dtype = i4}
// CHECK-SAME: -> (tensor<4xi8> {dlc.dtype = ui2})
func.func @narrow_integers(%x: tensor<4xi4>) -> tensor<4xui2> {
  // CHECK: ^bb0(%[[BYTE:[a-z0-9_]+]]: i8
  // CHECK: %[[R:.*]] = arith.trunci %[[BYTE]] : i8 to i2
  // CHECK: %[[OUT:.*]] = arith.extui %[[R]] : i2 to i8
  // CHECK: linalg.yield %[[OUT]]
  %0 = dlc.convert %x : tensor<4xi4> -> tensor<4xui2>
  return %0 : tensor<4xui2>
}

// CHECK-LABEL: func @constants(
func.func @constants() -> (tensor<2xi4>, tensor<2xui4>, tensor<2xf4E2M1FN>) {
  // CHECK-DAG: arith.constant dense<[-8, 7]> : tensor<2xi8>
  // CHECK-DAG: arith.constant dense<[8, 15]> : tensor<2xi8>
  // CHECK-DAG: arith.constant dense<[7, 9]> : tensor<2xi8>
  %0 = dlc.constant dense<[-8, 7]> : tensor<2xi4>
  %1 = dlc.constant dense<[8, 15]> : tensor<2xui4>
  %2 = dlc.constant dense<[6.0, -0.5]> : tensor<2xf4E2M1FN>
  return %0, %1, %2 : tensor<2xi4>, tensor<2xui4>, tensor<2xf4E2M1FN>
}

// Narrow floats are converted by integer arithmetic, through f32.
// CHECK-LABEL: func @narrow_floats(
func.func @narrow_floats(%x: tensor<4xf8E4M3FN>) -> tensor<4xf8E5M2> {
  // CHECK: arith.bitcast %{{.*}} : f8E4M3FN to i8
  // CHECK: arith.bitcast %{{.*}} : i8 to f8E5M2
  // CHECK-NOT: arith.extf
  // CHECK-NOT: arith.truncf
  %0 = dlc.convert %x : tensor<4xf8E4M3FN> -> tensor<4xf8E5M2>
  return %0 : tensor<4xf8E5M2>
}

// f64 is rounded to an odd f32 first, so that it is rounded only once.
// CHECK-LABEL: func @halves_of_doubles(
func.func @halves_of_doubles(%x: tensor<4xf64>) -> tensor<4xf16> {
  // CHECK: %[[NEAR:.*]] = arith.truncf %{{.*}} : f64 to f32
  // CHECK: arith.extf %[[NEAR]] : f32 to f64
  // CHECK: arith.truncf %{{.*}} : f32 to f16
  %0 = dlc.convert %x : tensor<4xf64> -> tensor<4xf16>
  return %0 : tensor<4xf16>
}
