// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @expectations(
func.func @expectations(%i: tensor<4xi32>, %x: tensor<?xf32>) {
  // CHECK: check.expect_eq %{{.*}}, %{{.*}} : tensor<4xi32>
  check.expect_eq %i, %i : tensor<4xi32>
  // CHECK: check.expect_close %{{.*}}, %{{.*}} relative 1.000000e-05 absolute 5.000000e-01 : tensor<?xf32>
  check.expect_close %x, %x relative 1.0e-5 absolute 0.5 : tensor<?xf32>
  return
}
