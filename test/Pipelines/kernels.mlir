// RUN: dlc-opt %s -dlc-linalg-pipeline -dlc-kernels-pipeline | FileCheck %s --check-prefixes=CHECK,FUSED
// RUN: dlc-opt %s -dlc-linalg-pipeline -dlc-kernels-pipeline=level=0 | FileCheck %s --check-prefixes=CHECK,SINGLE

// The host program takes memory, dispatches kernels and waits.
// CHECK-LABEL: func @main(
// CHECK-SAME: memref<16x16xf32> {dlc.name = "x"}
// CHECK-NOT: ->
// CHECK-SAME: dlc.memory =
// CHECK-SAME: dlc.results =
func.func @main(%x: tensor<16x16xf32> {dlc.name = "x"}, %w: tensor<16x16xf32>, %b: tensor<16xf32>) -> (tensor<16x16xf32> {dlc.name = "y"}) {
  // CHECK: dlcrt.arena
  // Two equal layers are one kernel, used twice; with fusion each has its bias
  // and its function with it.
  // CHECK: dlcrt.dispatch @[[$LAYER:[a-z0-9_]+]] ins
  // FUSED: dlcrt.barrier
  // FUSED-NEXT: dlcrt.dispatch @[[$LAYER]] ins
  // FUSED-NOT: dlcrt.dispatch
  // SINGLE-COUNT-3: dlcrt.dispatch
  // CHECK: dlcrt.barrier
  // CHECK: return
  %bias = dlc.broadcast %b [1] : tensor<16xf32> -> tensor<16x16xf32>
  %0 = dlc.dot_general %x, %w batch [] x [] contract [1] x [0] : (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32>
  %1 = dlc.add %0, %bias : tensor<16x16xf32>
  %2 = dlc.tanh %1 : tensor<16x16xf32>
  %3 = dlc.dot_general %2, %w batch [] x [] contract [1] x [0] : (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32>
  %4 = dlc.add %3, %bias : tensor<16x16xf32>
  %5 = dlc.tanh %4 : tensor<16x16xf32>
  return %5 : tensor<16x16xf32>
}

// CHECK: dlcrt.kernel @[[$LAYER]](
// FUSED-NOT: dlcrt.kernel
