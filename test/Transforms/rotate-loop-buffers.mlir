// RUN: dlc-opt %s -pass-pipeline="builtin.module(func.func(dlc-rotate-loop-buffers))" | FileCheck %s

dlcrt.kernel @k(%a: memref<8xf32>, %b: memref<8xf32>) {
  dlcrt.return
}

// CHECK-LABEL: func @counted(
// CHECK-SAME: %[[X:[a-z0-9]*]]: memref<8xf32>
func.func @counted(%x: memref<8xf32>, %n: index, %y: memref<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: %[[A:.*]] = memref.alloc() : memref<8xf32>
  // CHECK: %[[B:.*]] = memref.alloc() : memref<8xf32>
  // CHECK: %[[LOOP:.*]]:3 = scf.for
  // CHECK-SAME: iter_args(%[[VALUE:.*]] = %[[X]], %[[NEXT:.*]] = %[[A]], %[[OTHER:.*]] = %[[B]])
  // CHECK-NEXT: dlcrt.dispatch @k ins(%[[VALUE]] : memref<8xf32>) outs(%[[NEXT]] : memref<8xf32>)
  // CHECK-NEXT: dlcrt.barrier
  // CHECK-NEXT: scf.yield %[[NEXT]], %[[OTHER]], %[[NEXT]]
  // CHECK: dlcrt.dispatch @k ins(%[[LOOP]]#0
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%v = %x) -> (memref<8xf32>) {
    %next = memref.alloc() : memref<8xf32>
    dlcrt.dispatch @k ins(%v : memref<8xf32>) outs(%next : memref<8xf32>)
    dlcrt.barrier
    scf.yield %next : memref<8xf32>
  }
  dlcrt.dispatch @k ins(%r : memref<8xf32>) outs(%y : memref<8xf32>)
  return
}

// CHECK-LABEL: func @conditional(
// CHECK-SAME: %[[X:[a-z0-9]*]]: memref<8xf32>
func.func @conditional(%x: memref<8xf32>, %n: index, %y: memref<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: %[[A:.*]] = memref.alloc() : memref<8xf32>
  // CHECK: %[[B:.*]] = memref.alloc() : memref<8xf32>
  // CHECK: scf.while (%[[V0:.*]] = %{{.*}}, %[[V1:.*]] = %[[X]], %[[V2:.*]] = %[[A]], %[[V3:.*]] = %[[B]])
  // CHECK: scf.condition(%{{.*}}) %[[V0]], %[[V1]], %[[V2]], %[[V3]]
  // CHECK: ^bb0(%[[I:.*]]: index, %[[VALUE:.*]]: memref<8xf32>, %[[NEXT:.*]]: memref<8xf32>, %[[OTHER:.*]]: memref<8xf32>):
  // CHECK: dlcrt.dispatch @k ins(%[[VALUE]] : memref<8xf32>) outs(%[[NEXT]] : memref<8xf32>)
  // CHECK: scf.yield %{{.*}}, %[[NEXT]], %[[OTHER]], %[[NEXT]]
  %r:2 = scf.while (%i = %c0, %v = %x) : (index, memref<8xf32>) -> (index, memref<8xf32>) {
    %more = arith.cmpi slt, %i, %n : index
    scf.condition(%more) %i, %v : index, memref<8xf32>
  } do {
  ^bb0(%i: index, %v: memref<8xf32>):
    %next = memref.alloc() : memref<8xf32>
    dlcrt.dispatch @k ins(%v : memref<8xf32>) outs(%next : memref<8xf32>)
    dlcrt.barrier
    %j = arith.addi %i, %c1 : index
    scf.yield %j, %next : index, memref<8xf32>
  }
  dlcrt.dispatch @k ins(%r#1 : memref<8xf32>) outs(%y : memref<8xf32>)
  return
}

// Carried in two places, the value lives longer than one iteration.
// CHECK-LABEL: func @delayed(
func.func @delayed(%x: memref<8xf32>, %n: index, %y: memref<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK-NOT: memref.alloc
  // CHECK: scf.for {{.*}} iter_args(%[[V:[a-z0-9]*]] = %{{.*}}) -> (memref<8xf32>, memref<8xf32>)
  // CHECK-NEXT: %[[NEXT:.*]] = memref.alloc()
  // CHECK: scf.yield %[[NEXT]], %[[V]]
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%v = %x, %w = %x) -> (memref<8xf32>, memref<8xf32>) {
    %next = memref.alloc() : memref<8xf32>
    dlcrt.dispatch @k ins(%w : memref<8xf32>) outs(%next : memref<8xf32>)
    scf.yield %next, %v : memref<8xf32>, memref<8xf32>
  }
  dlcrt.dispatch @k ins(%r#1 : memref<8xf32>) outs(%y : memref<8xf32>)
  return
}

// A size that is only known in the iteration.
// CHECK-LABEL: func @growing(
func.func @growing(%x: memref<?xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: scf.for
  // CHECK: memref.alloc
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%v = %x) -> (memref<?xf32>) {
    %next = memref.alloc(%i) : memref<?xf32>
    scf.yield %next : memref<?xf32>
  }
  return
}
