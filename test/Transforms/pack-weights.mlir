// RUN: dlc-opt %s -dlc-to-linalg -dlc-pack-weights=cpu=x86-64-v3 | FileCheck %s

dlc.weight @w "w" file("model.onnx", 0, 16384) : tensor<64x64xf32>

// Eight lanes: panels of sixteen output channels, all that is summed over within
// a panel.
// CHECK-DAG: #[[$PANELS:.*]] = affine_map<(d0, d1, d2) -> (d1 floordiv 16, d2, d1 mod 16)>
// CHECK-LABEL: func @product(
// CHECK-SAME: %[[X:.*]]: tensor<4x64xf32>
func.func @product(%x: tensor<4x64xf32>) -> tensor<4x64xf32> {
  // CHECK: %[[W:.*]] = dlcrt.weight @w
  // CHECK: %[[PACKED:.*]] = linalg.generic
  // CHECK-SAME: ins(%[[W]] : tensor<64x64xf32>)
  // CHECK: -> tensor<4x64x16xf32>
  // CHECK: linalg.generic
  // CHECK-SAME: #[[$PANELS]]
  // CHECK-SAME: ins(%[[X]], %[[PACKED]]
  %w = dlc.get_weight @w : tensor<64x64xf32>
  %0 = dlc.dot_general %x, %w batch [] x [] contract [1] x [1] : (tensor<4x64xf32>, tensor<64x64xf32>) -> tensor<4x64xf32>
  return %0 : tensor<4x64xf32>
}

// What comes with the input is read as it comes if few rows meet it.
// CHECK-LABEL: func @unknown(
func.func @unknown(%x: tensor<4x64xf32>, %w: tensor<64x64xf32>) -> tensor<4x64xf32> {
  // CHECK-NOT: #[[$PANELS]]
  // CHECK: return
  %0 = dlc.dot_general %x, %w batch [] x [] contract [1] x [1] : (tensor<4x64xf32>, tensor<64x64xf32>) -> tensor<4x64xf32>
  return %0 : tensor<4x64xf32>
}

// For many, it is packed when the program runs.
// CHECK-LABEL: func @many(
// CHECK-SAME: %[[X:.*]]: tensor<64x64xf32>, %[[W:.*]]: tensor<64x64xf32>)
func.func @many(%x: tensor<64x64xf32>, %w: tensor<64x64xf32>) -> tensor<64x64xf32> {
  // CHECK: %[[PACKED:.*]] = linalg.generic
  // CHECK-SAME: ins(%[[W]] : tensor<64x64xf32>)
  // CHECK: -> tensor<4x64x16xf32>
  // CHECK: linalg.generic
  // CHECK-SAME: #[[$PANELS]]
  // CHECK-SAME: ins(%[[X]], %[[PACKED]]
  %0 = dlc.dot_general %x, %w batch [] x [] contract [1] x [1] : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  return %0 : tensor<64x64xf32>
}

// What is small and in the right order is not.
// CHECK-LABEL: func @small(
func.func @small(%x: tensor<64x64xf32>, %w: tensor<64x64xf32>) -> tensor<64x64xf32> {
  // CHECK-NOT: #[[$PANELS]]
  // CHECK: return
  %0 = dlc.dot_general %x, %w batch [] x [] contract [1] x [0] : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  return %0 : tensor<64x64xf32>
}

// Neither is what is a single panel.
// CHECK-LABEL: func @panel(
func.func @panel(%x: tensor<64x4096xf32>, %w: tensor<4096x16xf32>) -> tensor<64x16xf32> {
  // CHECK-NOT: #[[$PANELS]]
  // CHECK: return
  %0 = dlc.dot_general %x, %w batch [] x [] contract [1] x [0] : (tensor<64x4096xf32>, tensor<4096x16xf32>) -> tensor<64x16xf32>
  return %0 : tensor<64x16xf32>
}

// In front of a loop that does not change it; the rows of all steps count.
// CHECK-LABEL: func @loop(
// CHECK-SAME: %[[X:.*]]: tensor<4x64xf32>, %[[W:.*]]: tensor<64x64xf32>)
func.func @loop(%x: tensor<4x64xf32>, %w: tensor<64x64xf32>) -> tensor<4x64xf32> {
  // CHECK: %[[PACKED:.*]] = linalg.generic
  // CHECK-SAME: ins(%[[W]] : tensor<64x64xf32>)
  // CHECK: scf.for
  // CHECK: linalg.generic
  // CHECK-SAME: #[[$PANELS]]
  // CHECK-SAME: %[[PACKED]]
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %steps = arith.constant 16 : index
  %0 = scf.for %i = %zero to %steps step %one iter_args(%h = %x) -> tensor<4x64xf32> {
    %1 = dlc.dot_general %h, %w batch [] x [] contract [1] x [1] : (tensor<4x64xf32>, tensor<64x64xf32>) -> tensor<4x64xf32>
    scf.yield %1 : tensor<4x64xf32>
  }
  return %0 : tensor<4x64xf32>
}
