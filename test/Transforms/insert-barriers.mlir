// RUN: dlc-opt %s -pass-pipeline="builtin.module(func.func(dlc-insert-barriers))" | FileCheck %s

dlcrt.kernel @k(%a: memref<4xf32>, %b: memref<4xf32>) {
  dlcrt.return
}

// CHECK-LABEL: func @side_by_side(
func.func @side_by_side(%x: memref<4xf32>) {
  %a = memref.alloc() : memref<4xf32>
  %b = memref.alloc() : memref<4xf32>
  // Two that read the same and write different things; the end waits for both.
  // CHECK: dlcrt.dispatch
  // CHECK-NEXT: dlcrt.dispatch
  // CHECK-NEXT: dlcrt.barrier
  // CHECK-NEXT: return
  dlcrt.dispatch @k ins(%x : memref<4xf32>) outs(%a : memref<4xf32>)
  dlcrt.dispatch @k ins(%x : memref<4xf32>) outs(%b : memref<4xf32>)
  return
}

// CHECK-LABEL: func @read_after_write(
func.func @read_after_write(%x: memref<4xf32>, %y: memref<4xf32>) {
  %a = memref.alloc() : memref<4xf32>
  // CHECK: dlcrt.dispatch
  // CHECK-NEXT: dlcrt.barrier
  // CHECK-NEXT: dlcrt.dispatch
  dlcrt.dispatch @k ins(%x : memref<4xf32>) outs(%a : memref<4xf32>)
  dlcrt.dispatch @k ins(%a : memref<4xf32>) outs(%y : memref<4xf32>)
  return
}

// CHECK-LABEL: func @write_after_read(
func.func @write_after_read(%x: memref<4xf32>, %y: memref<4xf32>, %z: memref<4xf32>) {
  // CHECK: dlcrt.dispatch
  // CHECK-NEXT: dlcrt.barrier
  // CHECK-NEXT: dlcrt.dispatch
  dlcrt.dispatch @k ins(%x : memref<4xf32>) outs(%y : memref<4xf32>)
  dlcrt.dispatch @k ins(%z : memref<4xf32>) outs(%x : memref<4xf32>)
  return
}

// Views of one buffer are that buffer.
// CHECK-LABEL: func @views(
func.func @views(%x: memref<4xf32>, %y: memref<4xf32>) {
  %a = memref.alloc() : memref<8xf32>
  %low = memref.subview %a[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  %dense = memref.cast %low : memref<4xf32, strided<[1]>> to memref<4xf32>
  // CHECK: dlcrt.dispatch
  // CHECK-NEXT: dlcrt.barrier
  // CHECK-NEXT: dlcrt.dispatch
  dlcrt.dispatch @k ins(%x : memref<4xf32>) outs(%dense : memref<4xf32>)
  dlcrt.dispatch @k ins(%dense : memref<4xf32>) outs(%y : memref<4xf32>)
  return
}

// What the host reads has to be there.
// CHECK-LABEL: func @host_reads(
func.func @host_reads(%x: memref<4xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %a = memref.alloc() : memref<4xf32>
  // CHECK: dlcrt.dispatch
  // CHECK-NEXT: memref.load %{{.*}}
  // CHECK-NEXT: dlcrt.barrier
  // CHECK-NEXT: memref.load
  // CHECK-NOT: dlcrt.barrier
  // CHECK: return
  dlcrt.dispatch @k ins(%x : memref<4xf32>) outs(%a : memref<4xf32>)
  %0 = memref.load %x[%c0] : memref<4xf32>
  %1 = memref.load %a[%c0] : memref<4xf32>
  %2 = arith.addf %0, %1 : f32
  return %2 : f32
}

// A branch or a loop starts with nothing under way, and ends so.
// CHECK-LABEL: func @control_flow(
func.func @control_flow(%x: memref<4xf32>, %y: memref<4xf32>, %z: memref<4xf32>, %c: i1) {
  // CHECK: dlcrt.dispatch
  // CHECK-NEXT: dlcrt.barrier
  // CHECK-NEXT: scf.if
  // CHECK-NEXT: dlcrt.dispatch
  // CHECK-NEXT: dlcrt.barrier
  // CHECK-NEXT: }
  // CHECK-NEXT: return
  dlcrt.dispatch @k ins(%x : memref<4xf32>) outs(%y : memref<4xf32>)
  scf.if %c {
    dlcrt.dispatch @k ins(%x : memref<4xf32>) outs(%z : memref<4xf32>)
  }
  return
}
