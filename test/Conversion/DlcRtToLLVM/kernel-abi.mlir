// RUN: dlc-opt %s -dlc-kernel-abi -split-input-file -verify-diagnostics | FileCheck %s

// A kernel without tiles has one, and needs no scratch memory.
// CHECK-LABEL: func.func @one.plan(
// CHECK-SAME: %[[ARGUMENTS:.*]]: !llvm.ptr, %[[PLAN:.*]]: !llvm.ptr)
// CHECK-DAG: %[[ONE:.*]] = arith.constant 1 : index
// CHECK-DAG: %[[ZERO:.*]] = arith.constant 0 : index
// CHECK: %[[TILES:.*]] = arith.index_cast %[[ONE]] : index to i64
// CHECK: llvm.store %[[TILES]]
// CHECK: %[[SCRATCH:.*]] = arith.index_cast %[[ZERO]] : index to i64
// CHECK: llvm.store %[[SCRATCH]]
// Buffers are known not to overlap.
// CHECK-LABEL: func.func private @one.body(
// CHECK-SAME: !llvm.ptr {llvm.noalias
// CHECK: memref.store
// CHECK-LABEL: func.func @one.run(
// CHECK-SAME: %{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: i64, %{{.*}}: !llvm.ptr)
// CHECK: call @one.body(
dlcrt.kernel @one(%out: memref<4xf32>, %x: f32) {
  %c0 = arith.constant 0 : index
  memref.store %x, %out[%c0] : memref<4xf32>
  dlcrt.return
}

// -----

// But for those that may be the same memory.
// CHECK-LABEL: func.func private @same.body(
// CHECK-SAME: %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr, %{{.*}}: index, %{{.*}}: index,
dlcrt.kernel @same(%x: memref<4xf32> {dlcrt.in_place}, %y: memref<4xf32>, %out: memref<4xf32> {dlcrt.in_place}) {
  %c0 = arith.constant 0 : index
  %0 = memref.load %x[%c0] : memref<4xf32>
  memref.store %0, %out[%c0] : memref<4xf32>
  dlcrt.return
}

// -----

// As many tiles as the outermost loop has.
// CHECK-LABEL: func.func @tiles.plan(
// CHECK: %[[N:.*]] = memref.dim
// CHECK: arith.ceildivsi
// CHECK: llvm.store
// CHECK-LABEL: func.func private @tiles.body(
// CHECK-NOT: scf.forall
// CHECK: scf.for
// CHECK: memref.store
dlcrt.kernel @tiles(%out: memref<?xf32>, %x: f32) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %out, %c0 : memref<?xf32>
  scf.forall (%i) = (0) to (%n) step (16) {
    memref.store %x, %out[%i] : memref<?xf32>
  }
  dlcrt.return
}

// -----

// The scratch memory's size is computed where it is planned.
// CHECK-LABEL: func.func @scratch.plan(
// CHECK: %[[BYTES:.*]] = arith.constant 256 : index
// CHECK: arith.index_cast %[[BYTES]] : index to i64
// CHECK-LABEL: func.func private @scratch.body(
// CHECK-NOT: dlcrt.scratch
// CHECK: memref.view
dlcrt.kernel @scratch(%out: memref<64xf32>) {
  %c0 = arith.constant 0 : index
  %bytes = arith.constant 256 : index
  %scratch = dlcrt.scratch %bytes : memref<?xi8>
  %view = memref.view %scratch[%c0][] : memref<?xi8> to memref<64xf32>
  linalg.exp ins(%out : memref<64xf32>) outs(%view : memref<64xf32>)
  linalg.exp ins(%view : memref<64xf32>) outs(%out : memref<64xf32>)
  dlcrt.return
}

// -----

// expected-error @+1 {{'dlcrt.kernel' op has more than one loop over tiles}}
dlcrt.kernel @two_loops(%out: memref<4xf32>, %x: f32) {
  scf.forall (%i) in (4) {
    memref.store %x, %out[%i] : memref<4xf32>
  }
  scf.forall (%i) in (4) {
    memref.store %x, %out[%i] : memref<4xf32>
  }
  dlcrt.return
}
