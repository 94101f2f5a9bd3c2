// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @top_k(
func.func @top_k(%x: tensor<4x8xf32>, %y: tensor<?xui8>, %k: index) -> (tensor<4x3xi64>, tensor<?xi64>) {
  %c3 = arith.constant 3 : index
  // CHECK: dlc.top_k %{{.*}} 1 count(%{{.*}}) : tensor<4x8xf32> -> tensor<4x3xi64>
  %0 = dlc.top_k %x 1 count(%c3) : tensor<4x8xf32> -> tensor<4x3xi64>
  // CHECK: dlc.top_k %{{.*}} 0 smallest count(%{{.*}}) : tensor<?xui8> -> tensor<?xi64>
  %1 = dlc.top_k %y 0 smallest count(%k) : tensor<?xui8> -> tensor<?xi64>
  return %0, %1 : tensor<4x3xi64>, tensor<?xi64>
}
