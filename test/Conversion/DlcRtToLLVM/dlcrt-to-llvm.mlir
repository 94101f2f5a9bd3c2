// RUN: dlc-opt %s -dlcrt-to-llvm -reconcile-unrealized-casts | FileCheck %s

// A buffer of which only the address is known at run time.
// CHECK-LABEL: llvm.func @bind(
// CHECK-SAME: %[[P:.*]]: !llvm.ptr, %{{.*}}: i64) -> f32
func.func @bind(%p: !llvm.ptr, %n: index) -> f32 {
  %0 = dlcrt.bind %p sizes(%n) : !llvm.ptr -> memref<?x16xf32>
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  // Element [1, 2] is at 1 * 16 + 2.
  // CHECK: llvm.mul
  // CHECK: llvm.add
  // CHECK: llvm.load %{{.*}} : !llvm.ptr -> f32
  // CHECK-NOT: unrealized_conversion_cast
  // CHECK: llvm.return
  %1 = memref.load %0[%c1, %c2] : memref<?x16xf32>
  return %1 : f32
}

// CHECK-LABEL: llvm.func @control_flow(
func.func @control_flow(%c: i1, %v: vector<4xf32>) -> vector<4xf32> {
  // CHECK: llvm.cond_br
  cf.cond_br %c, ^bb1, ^bb2
^bb1:
  return %v : vector<4xf32>
^bb2:
  // CHECK: llvm.fadd
  %0 = arith.addf %v, %v : vector<4xf32>
  return %0 : vector<4xf32>
}
