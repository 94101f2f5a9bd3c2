// Each phase leaves a file, whether or not there is an artifact in the end.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s --quiet -o %t/model.so --dump-phases-to=%t/dump
// RUN: ls %t/dump | FileCheck %s
// RUN: FileCheck %s --check-prefix=KERNELS < %t/dump/4-kernels.mlir

// With --emit, only those up to that one.
// RUN: dlc-compile %s --emit=graph --dump-phases-to=%t/short
// RUN: ls %t/short | FileCheck %s --check-prefix=SHORT

// CHECK: 0-import.mlir
// CHECK-NEXT: 1-autodiff.mlir
// CHECK-NEXT: 2-graph.mlir
// CHECK-NEXT: 3-linalg.mlir
// CHECK-NEXT: 4-kernels.mlir
// CHECK-NEXT: 5-codegen.mlir
// CHECK-NOT: {{.}}

// KERNELS: dlcrt.kernel

// SHORT: 0-import.mlir
// SHORT-NEXT: 1-autodiff.mlir
// SHORT-NEXT: 2-graph.mlir
// SHORT-NOT: {{.}}

func.func @main(%x: tensor<4x8xf32> {dlc.name = "x"}) -> (tensor<4x8xf32> {dlc.name = "y"}) {
  %0 = dlc.exp %x : tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}
