// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

dlc.weight @w0 "w" file("model.onnx", 0, 16) : tensor<4xf32>

// CHECK-LABEL: func @memory(
func.func @memory(%n: index) {
  // CHECK: dlcrt.weight @w0 : memref<4xf32>
  %0 = dlcrt.weight @w0 : memref<4xf32>
  // CHECK: dlcrt.weight @w0 : tensor<4xf32>
  %1 = dlcrt.weight @w0 : tensor<4xf32>
  // CHECK: dlcrt.output 0(%{{.*}}) : memref<?x384xf32>
  %2 = dlcrt.output 0 (%n) : memref<?x384xf32>
  // CHECK: dlcrt.output 1 : memref<4xf32>
  %3 = dlcrt.output 1 : memref<4xf32>
  // CHECK: dlcrt.arena %{{.*}} : memref<?xi8>
  %4 = dlcrt.arena %n : memref<?xi8>
  // CHECK: dlcrt.alloc(%{{.*}}) : memref<?x4xf32>
  %5 = dlcrt.alloc (%n) : memref<?x4xf32>
  // CHECK: dlcrt.alloc : memref<4xf32>
  %6 = dlcrt.alloc : memref<4xf32>
  return
}

// CHECK-LABEL: func @control(
func.func @control(%c: i1, %a: index, %b: index) {
  // CHECK: dlcrt.barrier
  dlcrt.barrier
  // CHECK: dlcrt.check %{{.*}}, "node 'add': sizes {} and {} differ"(%{{.*}}, %{{.*}})
  dlcrt.check %c, "node 'add': sizes {} and {} differ"(%a, %b)
  // CHECK: dlcrt.check %{{.*}}, "no"
  dlcrt.check %c, "no"
  return
}
