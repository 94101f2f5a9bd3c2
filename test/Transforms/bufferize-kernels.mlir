// RUN: dlc-opt %s -dlc-bufferize-kernels -canonicalize | FileCheck %s

// What the kernel writes is written in place.
// CHECK-LABEL: dlcrt.kernel @in_place(
// CHECK-SAME: %[[A:.*]]: memref<64xf32>, %[[B:.*]]: memref<64xf32>
dlcrt.kernel @in_place(%a: memref<64xf32>, %b: memref<64xf32>) {
  // CHECK-NEXT: linalg.exp ins(%[[A]] : memref<64xf32>) outs(%[[B]] : memref<64xf32>)
  // CHECK-NEXT: dlcrt.return
  %out = bufferization.to_tensor %b restrict writable : memref<64xf32> to tensor<64xf32>
  %in = bufferization.to_tensor %a restrict : memref<64xf32> to tensor<64xf32>
  %0 = linalg.exp ins(%in : tensor<64xf32>) outs(%out : tensor<64xf32>) -> tensor<64xf32>
  bufferization.materialize_in_destination %0 in restrict writable %b : (tensor<64xf32>, memref<64xf32>) -> ()
  dlcrt.return
}

// What lies between is in the thread's scratch memory.
// CHECK-LABEL: dlcrt.kernel @scratch(
dlcrt.kernel @scratch(%a: memref<64xf32>, %b: memref<64xf32>) {
  // CHECK: %[[BYTES:.*]] = arith.constant 256 : index
  // CHECK: %[[SCRATCH:.*]] = dlcrt.scratch %[[BYTES]] : memref<?xi8>
  // CHECK: %[[VIEW:.*]] = memref.view %[[SCRATCH]]
  // CHECK: linalg.exp ins(%{{.*}}) outs(%[[VIEW]] : memref<64xf32>)
  // CHECK: linalg.div ins(%[[VIEW]], %{{.*}})
  // CHECK-NOT: memref.alloc
  %out = bufferization.to_tensor %b restrict writable : memref<64xf32> to tensor<64xf32>
  %in = bufferization.to_tensor %a restrict : memref<64xf32> to tensor<64xf32>
  %empty = tensor.empty() : tensor<64xf32>
  %0 = linalg.exp ins(%in : tensor<64xf32>) outs(%empty : tensor<64xf32>) -> tensor<64xf32>
  %1 = linalg.div ins(%0, %in : tensor<64xf32>, tensor<64xf32>) outs(%out : tensor<64xf32>) -> tensor<64xf32>
  bufferization.materialize_in_destination %1 in restrict writable %b : (tensor<64xf32>, memref<64xf32>) -> ()
  dlcrt.return
}

// How much that is may depend on the kernel's arguments.
// CHECK-LABEL: dlcrt.kernel @open_scratch(
// CHECK-SAME: %[[A:[a-z0-9]*]]: memref<?xf32>
dlcrt.kernel @open_scratch(%a: memref<?xf32>, %b: memref<?xf32>) {
  // CHECK: memref.dim %[[A]]
  // CHECK: dlcrt.scratch
  // CHECK-NOT: memref.alloc
  %c0 = arith.constant 0 : index
  %out = bufferization.to_tensor %b restrict writable : memref<?xf32> to tensor<?xf32>
  %in = bufferization.to_tensor %a restrict : memref<?xf32> to tensor<?xf32>
  %n = memref.dim %a, %c0 : memref<?xf32>
  %empty = tensor.empty(%n) : tensor<?xf32>
  %0 = linalg.exp ins(%in : tensor<?xf32>) outs(%empty : tensor<?xf32>) -> tensor<?xf32>
  %1 = linalg.div ins(%0, %in : tensor<?xf32>, tensor<?xf32>) outs(%out : tensor<?xf32>) -> tensor<?xf32>
  bufferization.materialize_in_destination %1 in restrict writable %b : (tensor<?xf32>, memref<?xf32>) -> ()
  dlcrt.return
}

// A pad is a fill and a copy into it.
// CHECK-LABEL: dlcrt.kernel @pad(
// CHECK-SAME: %[[A:.*]]: memref<4xf32>, %[[B:.*]]: memref<6xf32>
dlcrt.kernel @pad(%a: memref<4xf32>, %b: memref<6xf32>) {
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK: linalg.fill ins(%[[ZERO]] : f32)
  // CHECK: memref.subview %{{.*}}[1] [4] [1]
  // CHECK-NOT: memref.copy
  %zero = arith.constant 0.0 : f32
  %in = bufferization.to_tensor %a restrict : memref<4xf32> to tensor<4xf32>
  %0 = tensor.pad %in low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<4xf32> to tensor<6xf32>
  bufferization.materialize_in_destination %0 in restrict writable %b : (tensor<6xf32>, memref<6xf32>) -> ()
  dlcrt.return
}
