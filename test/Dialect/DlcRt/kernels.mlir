// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @group(
func.func @group(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: dlcrt.group -> tensor<4xf32> {
  // CHECK: dlcrt.yield %{{.*}} : tensor<4xf32>
  %0 = dlcrt.group -> tensor<4xf32> {
    dlcrt.yield %x : tensor<4xf32>
  }
  // A group without results has nothing to yield.
  // CHECK: dlcrt.group {
  // CHECK-NEXT: }
  dlcrt.group {
  }
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: dlcrt.kernel @add(
// CHECK-SAME: %{{.*}}: memref<?xf32>, %{{.*}}: f32, %{{.*}}: memref<?xf32>) {
dlcrt.kernel @add(%a: memref<?xf32>, %s: f32, %out: memref<?xf32>) {
  // CHECK: dlcrt.return
  dlcrt.return
}

// CHECK-LABEL: dlcrt.kernel @strided(
dlcrt.kernel @strided(%a: memref<4xf32, strided<[8]>>) {
  dlcrt.return
}

// CHECK-LABEL: dlcrt.kernel @lowered(
dlcrt.kernel @lowered(%p: !llvm.ptr, %n: index) {
  // CHECK: dlcrt.bind %{{.*}} sizes(%{{.*}}) : !llvm.ptr -> memref<?x16xf32>
  %0 = dlcrt.bind %p sizes(%n) : !llvm.ptr -> memref<?x16xf32>
  // CHECK: dlcrt.bind %{{.*}} strides(%{{.*}}) : !llvm.ptr -> memref<4xf32, strided<[?]>>
  %1 = dlcrt.bind %p strides(%n) : !llvm.ptr -> memref<4xf32, strided<[?]>>
  // CHECK: dlcrt.scratch %{{.*}} : memref<?xi8>
  %2 = dlcrt.scratch %n : memref<?xi8>
  dlcrt.return
}

// CHECK-LABEL: func @dispatch(
func.func @dispatch(%x: tensor<?xf32>, %m: memref<?xf32>, %v: memref<4xf32, strided<[8], offset: 3>>, %s: f32) -> tensor<?xf32> {
  // CHECK: dlcrt.dispatch @add ins(%{{.*}}, %{{.*}} : tensor<?xf32>, f32) outs(%{{.*}} : tensor<?xf32>) -> tensor<?xf32>
  %0 = dlcrt.dispatch @add ins(%x, %s : tensor<?xf32>, f32) outs(%x : tensor<?xf32>) -> tensor<?xf32>
  // CHECK: dlcrt.dispatch @add ins(%{{.*}}, %{{.*}} : memref<?xf32>, f32) outs(%{{.*}} : memref<?xf32>)
  dlcrt.dispatch @add ins(%m, %s : memref<?xf32>, f32) outs(%m : memref<?xf32>)
  // The kernel gets the first element's address: strides matter, offsets don't.
  // CHECK: dlcrt.dispatch @strided outs(%{{.*}} : memref<4xf32, strided<[8], offset: 3>>)
  dlcrt.dispatch @strided outs(%v : memref<4xf32, strided<[8], offset: 3>>)
  return %0 : tensor<?xf32>
}

// CHECK-LABEL: func @winograd(
func.func @winograd(%x: tensor<1x10x10x64xf32>, %v: tensor<36x4x64xf32>, %y: tensor<1x8x8x64xf32>, %m: memref<36x4x64xf32>, %z: memref<1x8x8x64xf32>, %s: f32) -> (tensor<36x4x64xf32>, tensor<1x8x8x64xf32>) {
  // CHECK: dlcrt.winograd_input ins(%{{.*}} : tensor<1x10x10x64xf32>) outs(%{{.*}} : tensor<36x4x64xf32>) -> tensor<36x4x64xf32>
  %0 = dlcrt.winograd_input ins(%x : tensor<1x10x10x64xf32>) outs(%v : tensor<36x4x64xf32>) -> tensor<36x4x64xf32>
  // CHECK: dlcrt.winograd_output ins(%{{.*}} : tensor<36x4x64xf32>) outs(%{{.*}} : tensor<1x8x8x64xf32>) -> tensor<1x8x8x64xf32>
  %1 = dlcrt.winograd_output ins(%0 : tensor<36x4x64xf32>) outs(%y : tensor<1x8x8x64xf32>) -> tensor<1x8x8x64xf32>
  // CHECK: dlcrt.winograd_output ins(%{{.*}} : memref<36x4x64xf32>) outs(%{{.*}} : memref<1x8x8x64xf32>)
  dlcrt.winograd_output ins(%m : memref<36x4x64xf32>) outs(%z : memref<1x8x8x64xf32>)
  // CHECK: dlcrt.winograd_tap %{{.*}}, %{{.*}}, %{{.*}} : f32
  %2 = dlcrt.winograd_tap %s, %s, %s : f32
  return %0, %1 : tensor<36x4x64xf32>, tensor<1x8x8x64xf32>
}
