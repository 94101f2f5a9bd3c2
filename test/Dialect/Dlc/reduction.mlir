// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @reduce(
func.func @reduce(%x: tensor<4x?x8xf32>, %u: tensor<4x8xui8>, %b: tensor<4x8xi1>) {
  // CHECK: dlc.reduce sum %{{.*}} [1, 2] : tensor<4x?x8xf32> -> tensor<4xf32>
  %0 = dlc.reduce sum %x [1, 2] : tensor<4x?x8xf32> -> tensor<4xf32>
  // CHECK: dlc.reduce prod %{{.*}} [0] : tensor<4x?x8xf32> -> tensor<?x8xf32>
  %1 = dlc.reduce prod %x [0] : tensor<4x?x8xf32> -> tensor<?x8xf32>
  // CHECK: dlc.reduce min %{{.*}} [0, 1] : tensor<4x8xui8> -> tensor<ui8>
  %2 = dlc.reduce min %u [0, 1] : tensor<4x8xui8> -> tensor<ui8>
  // CHECK: dlc.reduce max %{{.*}} [1] : tensor<4x8xui8> -> tensor<4xui8>
  %3 = dlc.reduce max %u [1] : tensor<4x8xui8> -> tensor<4xui8>
  // CHECK: dlc.reduce all %{{.*}} [0] : tensor<4x8xi1> -> tensor<8xi1>
  %4 = dlc.reduce all %b [0] : tensor<4x8xi1> -> tensor<8xi1>
  // CHECK: dlc.reduce any %{{.*}} [0] : tensor<4x8xi1> -> tensor<8xi1>
  %5 = dlc.reduce any %b [0] : tensor<4x8xi1> -> tensor<8xi1>
  return
}

// CHECK-LABEL: func @arg_reduce(
func.func @arg_reduce(%x: tensor<4x?xf32>) {
  // CHECK: dlc.arg_reduce max %{{.*}} 1 : tensor<4x?xf32> -> tensor<4xi64>
  %0 = dlc.arg_reduce max %x 1 : tensor<4x?xf32> -> tensor<4xi64>
  // CHECK: dlc.arg_reduce min %{{.*}} 0 {select_last} : tensor<4x?xf32> -> tensor<?xi64>
  %1 = dlc.arg_reduce min %x 0 {select_last} : tensor<4x?xf32> -> tensor<?xi64>
  return
}

// CHECK-LABEL: func @cumulative(
func.func @cumulative(%x: tensor<4x?xf32>) {
  // CHECK: dlc.cumulative sum %{{.*}} 1 : tensor<4x?xf32>
  %0 = dlc.cumulative sum %x 1 : tensor<4x?xf32>
  // CHECK: dlc.cumulative prod %{{.*}} 0 {exclusive, reverse} : tensor<4x?xf32>
  %1 = dlc.cumulative prod %x 0 {exclusive, reverse} : tensor<4x?xf32>
  return
}
