// RUN: dlc-opt %s -dlc-to-linalg | FileCheck %s

// CHECK-LABEL: func @empty(
func.func @empty(%n: index) -> tensor<?x8xi1> {
  // CHECK: %[[E:.*]] = tensor.empty(%{{.*}}) : tensor<?x8xi8>
  // CHECK: return %[[E]]
  %0 = dlc.empty sizes(%n) : tensor<?x8xi1>
  return %0 : tensor<?x8xi1>
}

// CHECK-LABEL: func @insert_slice(
// CHECK-SAME: %[[U:.*]]: tensor<1x?xf32>, %[[X:.*]]: tensor<4x8xf32>, %[[I:.*]]: index
func.func @insert_slice(%u: tensor<1x?xf32>, %x: tensor<4x8xf32>, %i: index) -> tensor<4x8xf32> {
  // CHECK: %[[N:.*]] = tensor.dim %[[U]]
  // CHECK: tensor.insert_slice %[[U]] into %[[X]][%[[I]], 0] [1, %[[N]]] [1, 1]
  %0 = dlc.insert_slice %u into %x [%i, 0] : tensor<1x?xf32> into tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// A requirement stands before what relies on it.
// CHECK-LABEL: func @require(
func.func @require(%c: i1, %n: index, %x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: dlcrt.check %{{.*}}, "{} is not a size"(%{{.*}})
  // CHECK: linalg.generic
  dlc.require %c, "{} is not a size"(%n)
  %0 = dlc.neg %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}
