// RUN: dlc-opt %s -dlc-tile-kernels=cpu=x86-64-v3 | FileCheck %s

// Large work is cut into tiles that threads share.
// CHECK-LABEL: dlcrt.kernel @large(
dlcrt.kernel @large(%a: memref<4096x4096xf32>, %b: memref<4096x4096xf32>) {
  // CHECK: scf.forall
  // CHECK: math.exp
  %out = bufferization.to_tensor %b restrict writable : memref<4096x4096xf32> to tensor<4096x4096xf32>
  %in = bufferization.to_tensor %a restrict : memref<4096x4096xf32> to tensor<4096x4096xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%in : tensor<4096x4096xf32>) outs(%out : tensor<4096x4096xf32>) {
  ^bb0(%x: f32, %y: f32):
    %1 = math.exp %x : f32
    linalg.yield %1 : f32
  } -> tensor<4096x4096xf32>
  bufferization.materialize_in_destination %0 in restrict writable %b : (tensor<4096x4096xf32>, memref<4096x4096xf32>) -> ()
  dlcrt.return
}

// A handful of elements is not worth more than one.
// CHECK-LABEL: dlcrt.kernel @small(
dlcrt.kernel @small(%a: memref<4xf32>, %b: memref<4xf32>) {
  // CHECK-NOT: scf.forall
  // CHECK: dlcrt.return
  %out = bufferization.to_tensor %b restrict writable : memref<4xf32> to tensor<4xf32>
  %in = bufferization.to_tensor %a restrict : memref<4xf32> to tensor<4xf32>
  %0 = linalg.exp ins(%in : tensor<4xf32>) outs(%out : tensor<4xf32>) -> tensor<4xf32>
  bufferization.materialize_in_destination %0 in restrict writable %b : (tensor<4xf32>, memref<4xf32>) -> ()
  dlcrt.return
}

// A tile of what is padded is padded itself, also where all of it is padding.
// CHECK-LABEL: dlcrt.kernel @padded(
dlcrt.kernel @padded(%a: memref<?x4096xf32>, %b: memref<?x4096xf32>) {
  // CHECK: scf.forall
  // CHECK-NOT: scf.if
  // CHECK: tensor.extract_slice
  // CHECK: tensor.pad
  // CHECK: math.exp
  // CHECK-NOT: scf.if
  // CHECK: dlcrt.return
  %zero = arith.constant 0.0 : f32
  %out = bufferization.to_tensor %b restrict writable : memref<?x4096xf32> to tensor<?x4096xf32>
  %in = bufferization.to_tensor %a restrict : memref<?x4096xf32> to tensor<?x4096xf32>
  %p = tensor.pad %in low[40, 0] high[0, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<?x4096xf32> to tensor<?x4096xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%p : tensor<?x4096xf32>) outs(%out : tensor<?x4096xf32>) {
  ^bb0(%x: f32, %y: f32):
    %1 = math.exp %x : f32
    linalg.yield %1 : f32
  } -> tensor<?x4096xf32>
  bufferization.materialize_in_destination %0 in restrict writable %b : (tensor<?x4096xf32>, memref<?x4096xf32>) -> ()
  dlcrt.return
}
