// RUN: dlc-opt %s -dlc-fold-empty -canonicalize | FileCheck %s

// CHECK-LABEL: func @results(
// CHECK-SAME: %[[X:.*]]: tensor<?x0xf32>
func.func @results(%x: tensor<?x0xf32>, %w: tensor<0x4xf32>) -> (tensor<?x0xf32>, tensor<?x4xf32>) {
  // CHECK-NOT: dlc.tanh
  // CHECK-DAG: %[[EMPTY:.*]] = dlc.empty sizes(%{{.*}}) : tensor<?x0xf32>
  // CHECK-DAG: %[[ZERO:.*]] = dlc.constant dense<0.000000e+00> : tensor<f32>
  // CHECK-DAG: %[[SUM:.*]] = dlc.broadcast %[[ZERO]] [] sizes(%{{.*}}) : tensor<f32> -> tensor<?x4xf32>
  // CHECK: return %[[EMPTY]], %[[SUM]]
  %0 = dlc.tanh %x : tensor<?x0xf32>
  %1 = dlc.dot_general %x, %w batch [] x [] contract [1] x [0] : (tensor<?x0xf32>, tensor<0x4xf32>) -> tensor<?x4xf32>
  return %0, %1 : tensor<?x0xf32>, tensor<?x4xf32>
}

// CHECK-LABEL: func @updates(
// CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<4x8xf32>, %[[E:[a-z0-9]*]]: tensor<0x8xf32>
func.func @updates(%x: tensor<4x8xf32>, %e: tensor<0x8xf32>, %i: tensor<0x8xi64>) -> (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) {
  // CHECK-NEXT: return %[[X]], %[[X]], %[[X]]
  %0 = dlc.insert_slice %e into %x [4, 0] : tensor<0x8xf32> into tensor<4x8xf32>
  %1 = dlc.concat 0 %x, %e : (tensor<4x8xf32>, tensor<0x8xf32>) -> tensor<4x8xf32>
  %2 = dlc.scatter_elements set %x 0 [%i] %e : (tensor<4x8xf32>, tensor<0x8xi64>, tensor<0x8xf32>) -> tensor<4x8xf32>
  return %0, %1, %2 : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>
}

// CHECK-LABEL: func @padding(
// CHECK-SAME: %{{.*}}: tensor<0x8xf32>, %[[VALUE:[a-z0-9]*]]: tensor<f32>
func.func @padding(%e: tensor<0x8xf32>, %value: tensor<f32>) -> tensor<3x8xf32> {
  // CHECK: %[[ALL:.*]] = dlc.broadcast %[[VALUE]] [] : tensor<f32> -> tensor<3x8xf32>
  // CHECK: return %[[ALL]]
  %0 = dlc.pad constant %e, %value [1, 0] [2, 0] : tensor<0x8xf32> -> tensor<3x8xf32>
  return %0 : tensor<3x8xf32>
}
