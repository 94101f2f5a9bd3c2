// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @empty(
func.func @empty(%n: index) -> (tensor<4x8xf32>, tensor<?x8xf32>) {
  // CHECK: dlc.empty : tensor<4x8xf32>
  %0 = dlc.empty : tensor<4x8xf32>
  // CHECK: dlc.empty sizes(%{{.*}}) : tensor<?x8xf32>
  %1 = dlc.empty sizes(%n) : tensor<?x8xf32>
  return %0, %1 : tensor<4x8xf32>, tensor<?x8xf32>
}

// CHECK-LABEL: func @insert_slice(
func.func @insert_slice(%u: tensor<1x8xf32>, %x: tensor<4x8xf32>, %i: index) -> tensor<4x8xf32> {
  // CHECK: dlc.insert_slice %{{.*}} into %{{.*}}[%{{.*}}, 0] : tensor<1x8xf32> into tensor<4x8xf32>
  %0 = dlc.insert_slice %u into %x [%i, 0] : tensor<1x8xf32> into tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// CHECK-LABEL: func @require(
func.func @require(%c: i1, %a: index, %b: index) {
  // CHECK: dlc.require %{{.*}}, "node 'add': sizes {} and {} differ"(%{{.*}}, %{{.*}})
  dlc.require %c, "node 'add': sizes {} and {} differ"(%a, %b)
  // CHECK: dlc.require %{{.*}}, "no"
  dlc.require %c, "no"
  return
}
