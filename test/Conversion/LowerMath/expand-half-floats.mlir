// RUN: dlc-opt %s -dlc-expand-half-floats=cpu=x86-64-v2 | FileCheck %s
// RUN: dlc-opt %s -dlc-expand-half-floats=cpu=x86-64-v4 \
// RUN:   | FileCheck %s --check-prefix=V4
// RUN: dlc-opt %s -dlc-expand-half-floats=cpu=sapphirerapids \
// RUN:   | FileCheck %s --check-prefix=ALL
// RUN: not dlc-opt %s -dlc-expand-half-floats=cpu=z80 2>&1 \
// RUN:   | FileCheck %s --check-prefix=CPU
// CPU: unknown processor 'z80'

// CHECK-LABEL: llvm.func @narrow(
// CHECK-NOT:   {{f16|fptrunc}}
// CHECK:       llvm.store %{{.*}}, %{{.*}} : vector<8xi16>, !llvm.ptr
// CHECK-NOT:   {{f16|fptrunc}}
// CHECK:       llvm.store %{{.*}}, %{{.*}} : i16, !llvm.ptr
// V4-LABEL:    llvm.func @narrow(
// V4:          llvm.fptrunc %{{.*}} : vector<8xf32> to vector<8xf16>
// V4-NOT:      fptrunc
// V4:          llvm.store %{{.*}}, %{{.*}} : i16, !llvm.ptr
// ALL-LABEL:   llvm.func @narrow(
// ALL:         llvm.fptrunc %{{.*}} : vector<8xf32> to vector<8xf16>
// ALL:         llvm.fptrunc %{{.*}} : f32 to bf16
llvm.func @narrow(%x: vector<8xf32>, %y: f32, %p: !llvm.ptr) {
  %0 = llvm.fptrunc %x : vector<8xf32> to vector<8xf16>
  llvm.store %0, %p : vector<8xf16>, !llvm.ptr
  %1 = llvm.fptrunc %y : f32 to bf16
  llvm.store %1, %p : bf16, !llvm.ptr
  llvm.return
}

// CHECK-LABEL: llvm.func @widen(
// CHECK-SAME:    %{{.*}}: i16, %{{.*}}: vector<4xi16>
// CHECK-NOT:   {{f16|fpext}}
// CHECK:       llvm.return
// V4-LABEL:    llvm.func @widen(
// V4-SAME:       %{{.*}}: f16, %{{.*}}: vector<4xi16>
// V4:          llvm.fpext %{{.*}} : f16 to f32
// V4-NOT:      fpext
// V4:          llvm.return
llvm.func @widen(%x: f16, %y: vector<4xbf16>, %p: !llvm.ptr) {
  %0 = llvm.fpext %x : f16 to f32
  llvm.store %0, %p : f32, !llvm.ptr
  %1 = llvm.fpext %y : vector<4xbf16> to vector<4xf32>
  llvm.store %1, %p : vector<4xf32>, !llvm.ptr
  llvm.return
}

// What the words are for others is noted still, and constants are of the same
// bits.
// CHECK-LABEL: llvm.func @constants(
// CHECK-SAME:    {dlc.dtype = bf16}
// CHECK-DAG:   llvm.mlir.constant(16256 : i16) : i16
// CHECK-DAG:   llvm.mlir.constant(dense<[16256, -16384]> : vector<2xi16>)
llvm.func @constants(%p: !llvm.ptr {dlc.dtype = bf16}) {
  %0 = llvm.mlir.constant(1.0 : bf16) : bf16
  llvm.store %0, %p : bf16, !llvm.ptr
  %1 = llvm.mlir.constant(dense<[1.0, -2.0]> : vector<2xbf16>) : vector<2xbf16>
  llvm.store %1, %p : vector<2xbf16>, !llvm.ptr
  llvm.return
}
