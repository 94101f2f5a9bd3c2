// RUN: dlc-opt %s -dlc-decompose -split-input-file | FileCheck %s

// CHECK-LABEL: func @softmax(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>
func.func @softmax(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK: %[[MAX:.*]] = dlc.reduce max %[[X]] [1]
  // CHECK: %[[M:.*]] = dlc.broadcast %[[MAX]] [0]
  // CHECK: %[[D:.*]] = dlc.sub %[[X]], %[[M]]
  // CHECK: %[[E:.*]] = dlc.exp %[[D]]
  // CHECK: %[[SUM:.*]] = dlc.reduce sum %[[E]] [1]
  // CHECK: %[[S:.*]] = dlc.broadcast %[[SUM]] [0]
  // CHECK: %[[R:.*]] = dlc.div %[[E]], %[[S]]
  // CHECK: return %[[R]]
  %0 = dlc.softmax %x 1 : tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// The logarithm is taken of the sum, not of the quotient.
// CHECK-LABEL: func @log_softmax(
func.func @log_softmax(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK: %[[D:.*]] = dlc.sub
  // CHECK: %[[SUM:.*]] = dlc.reduce sum
  // CHECK: %[[LOG:.*]] = dlc.log %[[SUM]]
  // CHECK: %[[L:.*]] = dlc.broadcast %[[LOG]]
  // CHECK: dlc.sub %[[D]], %[[L]]
  // CHECK-NOT: dlc.div
  %0 = dlc.softmax %x 1 {log} : tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// CHECK-LABEL: func @layer_norm(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>
func.func @layer_norm(%x: tensor<4x8xf32>) -> (tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[SUM:.*]] = dlc.reduce sum %[[X]] [1]
  // CHECK: %[[MEAN:.*]] = dlc.div %[[SUM]]
  // CHECK: %[[C:.*]] = dlc.sub %[[X]]
  // CHECK: %[[SQUARE:.*]] = dlc.mul %[[C]], %[[C]]
  // CHECK: dlc.reduce sum %[[SQUARE]] [1]
  // CHECK: %[[INVERSE:.*]] = dlc.rsqrt
  // CHECK: %[[R:.*]] = dlc.mul %[[C]]
  // CHECK: return %[[R]], %[[MEAN]], %[[INVERSE]]
  %y, %m, %r = dlc.normalize %x [1] epsilon 1.0e-5 center : tensor<4x8xf32> -> tensor<4xf32>
  return %y, %m, %r : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// Without a center nothing is subtracted.
// CHECK-LABEL: func @rms_norm(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>
func.func @rms_norm(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK-NOT: dlc.sub
  // CHECK: dlc.mul %[[X]], %[[X]]
  // CHECK-NOT: dlc.sub
  // CHECK: return
  %y, %m, %r = dlc.normalize %x [1] epsilon 1.0e-5 : tensor<4x8xf32> -> tensor<4xf32>
  return %y : tensor<4x8xf32>
}

// -----

// How many elements an average is of may be known at run time only.
// CHECK-LABEL: func @open_sizes(
// CHECK-SAME: %[[X:.*]]: tensor<?x?xf32>
func.func @open_sizes(%x: tensor<?x?xf32>) -> tensor<?xf32> {
  // CHECK: %[[N:.*]] = tensor.dim %[[X]]
  // CHECK: arith.index_cast %[[N]]
  // CHECK: dlc.div
  %y, %m, %r = dlc.normalize %x [1] epsilon 1.0e-5 center : tensor<?x?xf32> -> tensor<?xf32>
  return %m : tensor<?xf32>
}
