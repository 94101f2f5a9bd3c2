// The program after each phase, as text.

// RUN: dlc-compile %s --emit=import | FileCheck %s --check-prefix=IMPORT
// RUN: dlc-compile %s --emit=graph | FileCheck %s --check-prefix=GRAPH
// RUN: dlc-compile %s --emit=linalg | FileCheck %s --check-prefix=LINALG
// RUN: dlc-compile %s --emit=kernels | FileCheck %s --check-prefix=KERNELS
// RUN: dlc-compile %s --emit=codegen | FileCheck %s --check-prefix=CODEGEN
// RUN: dlc-compile %s --emit=linalg -o %t.mlir
// RUN: FileCheck %s --check-prefix=LINALG < %t.mlir

// IMPORT: dlc.softmax
// GRAPH-NOT: dlc.softmax
// GRAPH: dlc.exp
// LINALG-NOT: dlc.exp
// LINALG: linalg.generic
// KERNELS: dlcrt.dispatch
// KERNELS: dlcrt.kernel
// CODEGEN: llvm.func

func.func @main(%x: tensor<4x8xf32> {dlc.name = "x"}) -> (tensor<4x8xf32> {dlc.name = "y"}) {
  %0 = dlc.softmax %x 1 : tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}
