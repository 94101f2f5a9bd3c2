// RUN: split-file %s %t
// RUN: not dlc-opt %t/autodiff.mlir -dlc-autodiff-pipeline 2>&1 | FileCheck %s --check-prefix=AUTODIFF
// RUN: not dlc-opt %t/graph.mlir -dlc-graph-pipeline 2>&1 | FileCheck %s --check-prefix=GRAPH
// RUN: not dlc-opt %t/linalg.mlir -dlc-linalg-pipeline 2>&1 | FileCheck %s --check-prefix=LINALG
// RUN: not dlc-opt %t/kernels.mlir -dlc-kernels-pipeline 2>&1 | FileCheck %s --check-prefix=KERNELS
// RUN: not dlc-opt %t/codegen.mlir -dlc-codegen-pipeline 2>&1 | FileCheck %s --check-prefix=CODEGEN

// After each phase, an op that it should have removed is an error that says so.

//--- autodiff.mlir
// AUTODIFF: autodiff.mlir:4:8: error: 'memref.alloc' is left after the phase 'autodiff'
// AUTODIFF: note: after it, no request for a gradient is left; one of its passes lacks a case for this op
func.func @main() -> memref<4xf32> {
  %0 = memref.alloc() : memref<4xf32>
  return %0 : memref<4xf32>
}

//--- graph.mlir
// GRAPH: graph.mlir:4:8: error: 'memref.alloc' is left after the phase 'graph'
// GRAPH: note: after it, no composite and no expectation is left; one of its passes lacks a case for this op
func.func @main() -> memref<4xf32> {
  %0 = memref.alloc() : memref<4xf32>
  return %0 : memref<4xf32>
}

//--- linalg.mlir
// LINALG: linalg.mlir:{{.*}}: error: 'memref.alloc' is left after the phase 'linalg'
// LINALG: note: after it, of the dlc dialect, only weights and fences are left
func.func @main() -> memref<4xf32> {
  %0 = memref.alloc() : memref<4xf32>
  return %0 : memref<4xf32>
}

//--- kernels.mlir
// KERNELS: kernels.mlir:{{.*}}: error: 'vector.print' is left after the phase 'kernels'
// KERNELS: note: after it, outside of kernels there are only sizes, buffers, control flow and calls of the runtime
func.func @main(%x: f32) {
  vector.print %x : f32
  return
}

//--- codegen.mlir
// CODEGEN: codegen.mlir:{{.*}}: error: 'dlc.constant' is left after the phase 'codegen'
// CODEGEN: note: after it, there is only LLVM
func.func @main() attributes {dlc.memory = "0", dlc.results = []} {
  %0 = dlc.constant dense<false> : tensor<i1>
  dlc.assert %0, "no" : tensor<i1>
  return
}
