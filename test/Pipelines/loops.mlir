// RUN: dlc-opt %s -dlc-linalg-pipeline -dlc-kernels-pipeline | FileCheck %s
// RUN: dlc-opt %s -dlc-linalg-pipeline -dlc-kernels-pipeline=level=0 | FileCheck %s

// However often a loop runs, what it carries is in the arena.
// CHECK-LABEL: func @main(
// CHECK-NOT: dlcrt.alloc
// CHECK: dlcrt.arena
// CHECK-NOT: dlcrt.alloc
// CHECK: scf.for
// CHECK-NOT: dlcrt.alloc
// CHECK: return
func.func @main(%x: tensor<16x16xf32> {dlc.name = "x"}, %w: tensor<16x16xf32>, %n: tensor<i64>) -> (tensor<16x16xf32> {dlc.name = "y"}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %number = tensor.extract %n[] : tensor<i64>
  %end = arith.index_cast %number : i64 to index
  %y:2 = scf.for %i = %c0 to %end step %c1 iter_args(%v = %x, %s = %x) -> (tensor<16x16xf32>, tensor<16x16xf32>) {
    %0 = dlc.dot_general %v, %w batch [] x [] contract [1] x [0] : (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32>
    %1 = dlc.add %0, %s : tensor<16x16xf32>
    %2 = dlc.tanh %1 : tensor<16x16xf32>
    scf.yield %2, %0 : tensor<16x16xf32>, tensor<16x16xf32>
  }
  %sum = dlc.add %y#0, %y#1 : tensor<16x16xf32>
  return %sum : tensor<16x16xf32>
}
