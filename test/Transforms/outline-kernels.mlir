// RUN: dlc-opt %s -dlc-outline-kernels -split-input-file -verify-diagnostics | FileCheck %s

// Tensors become buffers, sizes scalars, constants are copied in; what is
// yielded is written to a buffer of the caller's.
// CHECK-LABEL: func @main(
// CHECK-SAME: %[[X:.*]]: tensor<?xf32>, %[[N:.*]]: index
func.func @main(%x: tensor<?xf32>, %n: index) -> tensor<?xf32> {
  // CHECK: %[[OUT:.*]] = tensor.empty(%[[N]]) : tensor<?xf32>
  // CHECK: %[[R:.*]] = dlcrt.dispatch @[[$KERNEL:.*]] ins(%[[N]], %[[X]] : index, tensor<?xf32>) outs(%[[OUT]] : tensor<?xf32>) -> tensor<?xf32>
  // CHECK: return %[[R]]
  %half = arith.constant 0.5 : f32
  %0 = dlcrt.group -> tensor<?xf32> {
    %1 = tensor.empty(%n) : tensor<?xf32>
    %2 = linalg.map { arith.mulf } ins(%x, %x : tensor<?xf32>, tensor<?xf32>) outs(%1 : tensor<?xf32>)
    %3 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%2 : tensor<?xf32>) {
    ^bb0(%out: f32):
      %4 = arith.addf %out, %half : f32
      linalg.yield %4 : f32
    } -> tensor<?xf32>
    dlcrt.yield %3 : tensor<?xf32>
  }
  return %0 : tensor<?xf32>
}
// CHECK: dlcrt.kernel @[[$KERNEL]](%{{.*}}: index, %[[IN:.*]]: memref<?xf32>, %[[TO:.*]]: memref<?xf32>) {
// CHECK-DAG: arith.constant 5.000000e-01 : f32
// CHECK-DAG: bufferization.to_tensor %[[IN]] restrict :
// CHECK-DAG: %[[INIT:.*]] = bufferization.to_tensor %[[TO]] restrict writable :
// CHECK: linalg.map
// CHECK-SAME: outs(%[[INIT]]
// CHECK: bufferization.materialize_in_destination %{{.*}} in restrict writable %[[TO]]
// CHECK-NEXT: dlcrt.return

// -----

// Names say what is computed, and on how much of it.
// CHECK: dlcrt.kernel @exp_4x8(
func.func @names(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %0 = dlcrt.group -> tensor<4x8xf32> {
    %1 = tensor.empty() : tensor<4x8xf32>
    %2 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%1 : tensor<4x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %3 = math.exp %in : f32
      linalg.yield %3 : f32
    } -> tensor<4x8xf32>
    dlcrt.yield %2 : tensor<4x8xf32>
  }
  return %0 : tensor<4x8xf32>
}

// -----

func.func private @f(tensor<?xf32>) -> tensor<?xf32>
func.func @unknown_size(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{'dlcrt.group' op yields a tensor of unknown size}}
  %0 = dlcrt.group -> tensor<?xf32> {
    %1 = func.call @f(%x) : (tensor<?xf32>) -> tensor<?xf32>
    dlcrt.yield %1 : tensor<?xf32>
  }
  return %0 : tensor<?xf32>
}

// -----

// An element of more bits than a kernel's argument has is read inside.
// CHECK-LABEL: func @wide(
// CHECK-SAME: %[[X:.*]]: tensor<i128>
func.func @wide(%x: tensor<i128>) -> tensor<4xi128> {
  // CHECK: dlcrt.dispatch @[[$WIDE:.*]] ins(%[[X]] : tensor<i128>)
  %element = tensor.extract %x[] : tensor<i128>
  %0 = dlcrt.group -> tensor<4xi128> {
    %1 = tensor.empty() : tensor<4xi128>
    %2 = linalg.fill ins(%element : i128) outs(%1 : tensor<4xi128>) -> tensor<4xi128>
    dlcrt.yield %2 : tensor<4xi128>
  }
  return %0 : tensor<4xi128>
}
// CHECK: dlcrt.kernel @[[$WIDE]](
// CHECK: tensor.extract %{{.*}}[] : tensor<i128>
