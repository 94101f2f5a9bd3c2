// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @tangent(
func.func @tangent(%x: tensor<4xf32>, %w: tensor<?xf64>, %dx: tensor<4xf32>, %dw: tensor<?xf64>, %n: tensor<i64>) -> tensor<?xf64> {
  // CHECK: %[[R:.*]]:4 = dlc.tangent %{{.*}}, %{{.*}} along %{{.*}}, %{{.*}} {
  // CHECK-NEXT: ^bb0(%[[A:.*]]: tensor<4xf32>, %[[B:.*]]: tensor<?xf64>):
  // CHECK-NEXT: %[[Y:.*]] = dlc.exp %[[B]] : tensor<?xf64>
  // CHECK-NEXT: dlc.return %[[Y]], %{{.*}} : tensor<?xf64>, tensor<i64>
  // CHECK-NEXT: } : (tensor<4xf32>, tensor<?xf64>) -> (tensor<?xf64>, tensor<i64>, tensor<?xf64>, tensor<i64>)
  // CHECK: return %[[R]]#2
  %0:4 = dlc.tangent %x, %w along %dx, %dw {
  ^bb0(%a: tensor<4xf32>, %b: tensor<?xf64>):
    %y = dlc.exp %b : tensor<?xf64>
    dlc.return %y, %n : tensor<?xf64>, tensor<i64>
  } : (tensor<4xf32>, tensor<?xf64>) -> (tensor<?xf64>, tensor<i64>, tensor<?xf64>, tensor<i64>)
  return %0#2 : tensor<?xf64>
}

// CHECK-LABEL: func @custom_gradient(
func.func @custom_gradient(%x: tensor<4xf32>, %n: tensor<i64>) -> tensor<4xf32> {
  // CHECK: %[[R:.*]] = dlc.custom_gradient %{{.*}}, %{{.*}} {
  // CHECK-NEXT: ^bb0(%[[A:.*]]: tensor<4xf32>, %{{.*}}: tensor<i64>):
  // CHECK-NEXT: %[[Y:.*]] = dlc.sign %[[A]] : tensor<4xf32>
  // CHECK-NEXT: dlc.return %[[Y]] : tensor<4xf32>
  // CHECK-NEXT: } gradient {
  // CHECK-NEXT: ^bb0(%{{.*}}: tensor<4xf32>, %[[N:.*]]: tensor<i64>, %{{.*}}: tensor<4xf32>, %[[D:.*]]: tensor<4xf32>):
  // CHECK-NEXT: dlc.return %[[D]], %[[N]] : tensor<4xf32>, tensor<i64>
  // CHECK-NEXT: } : (tensor<4xf32>, tensor<i64>) -> tensor<4xf32>
  // CHECK: return %[[R]]
  %0 = dlc.custom_gradient %x, %n {
  ^bb0(%a: tensor<4xf32>, %m: tensor<i64>):
    %y = dlc.sign %a : tensor<4xf32>
    dlc.return %y : tensor<4xf32>
  } gradient {
  ^bb0(%a: tensor<4xf32>, %m: tensor<i64>, %y: tensor<4xf32>, %dy: tensor<4xf32>):
    dlc.return %dy, %m : tensor<4xf32>, tensor<i64>
  } : (tensor<4xf32>, tensor<i64>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @batch(
func.func @batch(%x: tensor<?x4xf32>, %n: tensor<?xi64>, %w: tensor<4xf32>) -> tensor<?xf32> {
  // CHECK: %[[R:.*]]:2 = dlc.batch %{{.*}}, %{{.*}} {
  // CHECK-NEXT: ^bb0(%[[A:.*]]: tensor<4xf32>, %[[M:.*]]: tensor<i64>):
  // CHECK-NEXT: %[[P:.*]] = dlc.mul %[[A]], %{{.*}} : tensor<4xf32>
  // CHECK-NEXT: %[[Y:.*]] = dlc.reduce sum %[[P]] [0]
  // CHECK-NEXT: dlc.return %[[Y]], %[[M]] : tensor<f32>, tensor<i64>
  // CHECK-NEXT: } : (tensor<?x4xf32>, tensor<?xi64>) -> (tensor<?xf32>, tensor<?xi64>)
  // CHECK: return %[[R]]#0
  %0:2 = dlc.batch %x, %n {
  ^bb0(%a: tensor<4xf32>, %m: tensor<i64>):
    %p = dlc.mul %a, %w : tensor<4xf32>
    %y = dlc.reduce sum %p [0] : tensor<4xf32> -> tensor<f32>
    dlc.return %y, %m : tensor<f32>, tensor<i64>
  } : (tensor<?x4xf32>, tensor<?xi64>) -> (tensor<?xf32>, tensor<?xi64>)
  return %0#0 : tensor<?xf32>
}
