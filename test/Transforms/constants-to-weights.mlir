// RUN: dlc-opt %s -dlc-constants-to-weights | FileCheck %s

// CHECK: dlc.weight @[[$B:.*]] "constant" value(dense<[3.000000e+00, 4.000000e+00]> : tensor<2xf32>) : tensor<2xf32>
// CHECK: dlc.weight @[[$A:.*]] "constant" value(dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>) : tensor<2xf32>
// CHECK-NOT: dlc.weight

// Equal constants are one weight, also from different functions.
// CHECK-LABEL: func @main(
func.func @main() -> (tensor<2xf32>, tensor<2xf32>) {
  // CHECK: dlcrt.weight @[[$A]] : tensor<2xf32>
  %0 = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  // CHECK: dlcrt.weight @[[$B]] : tensor<2xf32>
  %1 = arith.constant dense<[3.0, 4.0]> : tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// CHECK-LABEL: func @other(
func.func @other() -> tensor<2xf32> {
  // CHECK: dlcrt.weight @[[$A]] : tensor<2xf32>
  %0 = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// CHECK-LABEL: func @scalars_stay(
func.func @scalars_stay() -> index {
  // CHECK: arith.constant 7 : index
  %0 = arith.constant 7 : index
  return %0 : index
}
