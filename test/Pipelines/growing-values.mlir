// RUN: dlc-opt %s -dlc-graph-pipeline | FileCheck %s

// A value that grows from step to step has no size in the loop, though the one
// before the loop has.
// CHECK-LABEL: func @main(
// CHECK: scf.for {{.*}} -> (tensor<?xf32>)
// CHECK: dlc.concat 0 {{.*}} -> tensor<?xf32>
// CHECK-NEXT: scf.yield %{{.*}} : tensor<?xf32>
func.func @main(%x: tensor<1xf32>, %n: index) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %open = tensor.cast %x : tensor<1xf32> to tensor<?xf32>
  %y = scf.for %i = %c0 to %n step %c1 iter_args(%v = %open) -> (tensor<?xf32>) {
    %0 = dlc.concat 0 %v, %v : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
    scf.yield %0 : tensor<?xf32>
  }
  return %y : tensor<?xf32>
}
