// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @gradient(
func.func @gradient(%x: tensor<4xf32>, %n: tensor<?xi64>, %w: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[R:.*]]:4 = dlc.gradient %{{.*}}, %{{.*}} {
  // CHECK-NEXT: ^bb0(%[[A:.*]]: tensor<4xf32>, %[[B:.*]]: tensor<?xi64>):
  // CHECK-NEXT: %[[Y:.*]] = dlc.mul %[[A]], %{{.*}} : tensor<4xf32>
  // CHECK-NEXT: dlc.yield %[[Y]], %[[B]] : tensor<4xf32>, tensor<?xi64>
  // CHECK-NEXT: } : (tensor<4xf32>, tensor<?xi64>) -> (tensor<4xf32>, tensor<?xi64>, tensor<4xf32>, tensor<?xi64>)
  // CHECK: return %[[R]]#2
  %0:4 = dlc.gradient %x, %n {
  ^bb0(%a: tensor<4xf32>, %b: tensor<?xi64>):
    %y = dlc.mul %a, %w : tensor<4xf32>
    dlc.yield %y, %b : tensor<4xf32>, tensor<?xi64>
  } : (tensor<4xf32>, tensor<?xi64>) -> (tensor<4xf32>, tensor<?xi64>, tensor<4xf32>, tensor<?xi64>)
  return %0#2 : tensor<4xf32>
}

// CHECK-LABEL: func @stop_gradient(
func.func @stop_gradient(%x: tensor<4x?xf32>) -> tensor<4x?xf32> {
  // CHECK: dlc.stop_gradient %{{.*}} : tensor<4x?xf32>
  %0 = dlc.stop_gradient %x : tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// CHECK-LABEL: func @fence(
func.func @fence(%x: tensor<4x?xf32>, %y: tensor<?xi64>) -> tensor<4x?xf32> {
  // CHECK: dlc.fence %{{.*}} after %{{.*}} : tensor<4x?xf32>, tensor<?xi64>
  %0 = dlc.fence %x after %y : tensor<4x?xf32>, tensor<?xi64>
  return %0 : tensor<4x?xf32>
}
