// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @gather(
func.func @gather(%t: tensor<100x64xf32>, %i: tensor<4x7xi64>, %s: tensor<i32>, %o: tensor<?x?xi1>) {
  // CHECK: dlc.gather %{{.*}} 0[%{{.*}}] : (tensor<100x64xf32>, tensor<4x7xi64>) -> tensor<4x7x64xf32>
  %0 = dlc.gather %t 0 [%i] : (tensor<100x64xf32>, tensor<4x7xi64>) -> tensor<4x7x64xf32>
  // An index of rank 0 takes its dimension away.
  // CHECK: dlc.gather %{{.*}} 1[%{{.*}}] : (tensor<?x?xi1>, tensor<i32>) -> tensor<?xi1>
  %1 = dlc.gather %o 1 [%s] : (tensor<?x?xi1>, tensor<i32>) -> tensor<?xi1>
  return
}

// CHECK-LABEL: func @gather_elements(
func.func @gather_elements(%x: tensor<4x8xf32>, %i: tensor<4x?xi64>) {
  // CHECK: dlc.gather_elements %{{.*}} 1[%{{.*}}] : (tensor<4x8xf32>, tensor<4x?xi64>) -> tensor<4x?xf32>
  %0 = dlc.gather_elements %x 1 [%i] : (tensor<4x8xf32>, tensor<4x?xi64>) -> tensor<4x?xf32>
  return
}

// CHECK-LABEL: func @gather_nd(
func.func @gather_nd(%x: tensor<4x8x3xf32>, %i: tensor<5x2xi64>, %j: tensor<4x6x1xi32>) {
  // CHECK: dlc.gather_nd %{{.*}}[%{{.*}}] batch 0 : (tensor<4x8x3xf32>, tensor<5x2xi64>) -> tensor<5x3xf32>
  %0 = dlc.gather_nd %x [%i] batch 0 : (tensor<4x8x3xf32>, tensor<5x2xi64>) -> tensor<5x3xf32>
  // CHECK: dlc.gather_nd %{{.*}}[%{{.*}}] batch 1 : (tensor<4x8x3xf32>, tensor<4x6x1xi32>) -> tensor<4x6x3xf32>
  %1 = dlc.gather_nd %x [%j] batch 1 : (tensor<4x8x3xf32>, tensor<4x6x1xi32>) -> tensor<4x6x3xf32>
  return
}

// CHECK-LABEL: func @scatter_elements(
func.func @scatter_elements(%x: tensor<4x8xf32>, %i: tensor<2x8xi64>, %u: tensor<2x8xf32>) {
  // CHECK: dlc.scatter_elements set %{{.*}} 0[%{{.*}}] %{{.*}} : (tensor<4x8xf32>, tensor<2x8xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
  %0 = dlc.scatter_elements set %x 0 [%i] %u : (tensor<4x8xf32>, tensor<2x8xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
  // CHECK: dlc.scatter_elements add
  %1 = dlc.scatter_elements add %x 0 [%i] %u : (tensor<4x8xf32>, tensor<2x8xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
  // CHECK: dlc.scatter_elements mul
  %2 = dlc.scatter_elements mul %x 0 [%i] %u : (tensor<4x8xf32>, tensor<2x8xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
  return
}

// CHECK-LABEL: func @scatter_nd(
func.func @scatter_nd(%x: tensor<4x8xf32>, %i: tensor<2x1xi64>, %u: tensor<2x8xf32>) {
  // CHECK: dlc.scatter_nd max %{{.*}}[%{{.*}}] %{{.*}} : (tensor<4x8xf32>, tensor<2x1xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
  %0 = dlc.scatter_nd max %x [%i] %u : (tensor<4x8xf32>, tensor<2x1xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
  // CHECK: dlc.scatter_nd min
  %1 = dlc.scatter_nd min %x [%i] %u : (tensor<4x8xf32>, tensor<2x1xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
  return
}
