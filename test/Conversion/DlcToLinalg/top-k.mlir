// RUN: dlc-opt %s -dlc-to-linalg | FileCheck %s

// A kernel of its own, whose second result is the heap of one line's positions.
// CHECK-LABEL: func @top_k(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>
func.func @top_k(%x: tensor<4x8xf32>) -> tensor<4x3xi64> {
  // CHECK: %[[R:.*]]:2 = dlcrt.group
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK: scf.while
  // CHECK: arith.cmpf ogt
  // CHECK: dlcrt.yield %{{.*}}, %{{.*}} : tensor<4x3xi64>, tensor<8xi64>
  // CHECK: return %[[R]]#0
  %c3 = arith.constant 3 : index
  %0 = dlc.top_k %x 1 count(%c3) : tensor<4x8xf32> -> tensor<4x3xi64>
  return %0 : tensor<4x3xi64>
}

// CHECK-LABEL: func @unsigned_numbers(
func.func @unsigned_numbers(%x: tensor<?xui8>, %k: index) -> tensor<?xi64> {
  // CHECK: arith.cmpi ugt, %{{.*}}, %{{.*}} : i8
  %0 = dlc.top_k %x 0 smallest count(%k) : tensor<?xui8> -> tensor<?xi64>
  return %0 : tensor<?xi64>
}
