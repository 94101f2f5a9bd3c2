// RUN: dlc-opt %s -pass-pipeline="builtin.module(func.func(dlc-plan-memory,canonicalize))" | FileCheck %s

dlcrt.kernel @k(%a: memref<32xf32>, %b: memref<32xf32>) {
  dlcrt.return
}
dlcrt.kernel @open(%a: memref<?xf32>, %b: memref<?xf32>) {
  dlcrt.return
}

// A buffer that is no longer needed when the next one is shares its place: two
// places of 128 bytes for three buffers.
// CHECK-LABEL: func @chain(
// CHECK-SAME: dlc.memory = "256", dlc.memory_bound = 256 : index
func.func @chain(%x: memref<32xf32>, %y: memref<32xf32>) {
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[SECOND:.*]] = arith.constant 128 : index
  // CHECK-DAG: %[[BYTES:.*]] = arith.constant 256 : index
  // CHECK: %[[ARENA:.*]] = dlcrt.arena %[[BYTES]]
  // CHECK-DAG: memref.view %[[ARENA]][%[[ZERO]]]
  // CHECK-DAG: memref.view %[[ARENA]][%[[SECOND]]]
  // CHECK-NOT: memref.alloc
  %a = memref.alloc() : memref<32xf32>
  %b = memref.alloc() : memref<32xf32>
  %c = memref.alloc() : memref<32xf32>
  dlcrt.dispatch @k ins(%x : memref<32xf32>) outs(%a : memref<32xf32>)
  dlcrt.barrier
  dlcrt.dispatch @k ins(%a : memref<32xf32>) outs(%b : memref<32xf32>)
  dlcrt.barrier
  dlcrt.dispatch @k ins(%b : memref<32xf32>) outs(%c : memref<32xf32>)
  dlcrt.barrier
  dlcrt.dispatch @k ins(%c : memref<32xf32>) outs(%y : memref<32xf32>)
  dlcrt.barrier
  return
}

// What may run side by side shares nothing.
// CHECK-LABEL: func @side_by_side(
// CHECK-SAME: dlc.memory = "256", dlc.memory_bound = 256 : index
func.func @side_by_side(%x: memref<32xf32>) {
  %a = memref.alloc() : memref<32xf32>
  %b = memref.alloc() : memref<32xf32>
  dlcrt.dispatch @k ins(%x : memref<32xf32>) outs(%a : memref<32xf32>)
  dlcrt.dispatch @k ins(%x : memref<32xf32>) outs(%b : memref<32xf32>)
  dlcrt.barrier
  return
}

// Sizes are rounded up to 64 bytes.
// CHECK-LABEL: func @alignment(
// CHECK-SAME: dlc.memory = "64"
func.func @alignment(%x: f32) {
  %c0 = arith.constant 0 : index
  %a = memref.alloc() : memref<1xf32>
  memref.store %x, %a[%c0] : memref<1xf32>
  return
}

// CHECK-LABEL: func @nothing_to_plan(
// CHECK-SAME: dlc.memory = "0"
func.func @nothing_to_plan() {
  // CHECK-NOT: dlcrt.arena
  return
}

// The arena's size is an expression of the entry's dimensions. Both buffers are
// of the same size, but both are needed at once.
// CHECK-LABEL: func @open_sizes(
// CHECK-SAME: %[[X:[a-z0-9]*]]: memref<?xf32>
// CHECK-SAME: dlc.memory = "{{.*}}batch{{.*}}"
func.func @open_sizes(%x: memref<?xf32> {dlc.dims = ["batch"]}, %y: memref<?xf32>) {
  // CHECK: %[[N:.*]] = memref.dim %[[X]]
  // CHECK: %[[BYTES:.*]] = arith.muli
  // CHECK: %[[ARENA:.*]] = dlcrt.arena
  // CHECK-COUNT-2: memref.view %[[ARENA]]
  // CHECK-NOT: memref.alloc
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?xf32>
  %a = memref.alloc(%n) : memref<?xf32>
  %b = memref.alloc(%n) : memref<?xf32>
  dlcrt.dispatch @open ins(%x : memref<?xf32>) outs(%a : memref<?xf32>)
  dlcrt.barrier
  dlcrt.dispatch @open ins(%a : memref<?xf32>) outs(%b : memref<?xf32>)
  dlcrt.barrier
  dlcrt.dispatch @open ins(%b : memref<?xf32>) outs(%y : memref<?xf32>)
  dlcrt.barrier
  return
}

// A size that is read from a tensor is the runtime's business.
// CHECK-LABEL: func @size_from_data(
func.func @size_from_data(%x: memref<i64>, %y: memref<?xf32>) {
  // CHECK: %[[N:.*]] = arith.index_cast
  // CHECK: dlcrt.alloc(%[[N]]) : memref<?xf32>
  dlcrt.barrier
  %0 = memref.load %x[] : memref<i64>
  %n = arith.index_cast %0 : i64 to index
  %a = memref.alloc(%n) : memref<?xf32>
  dlcrt.dispatch @open ins(%a : memref<?xf32>) outs(%y : memref<?xf32>)
  dlcrt.barrier
  return
}
