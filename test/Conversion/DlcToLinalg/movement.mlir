// RUN: dlc-opt %s -dlc-to-linalg -split-input-file | FileCheck %s

// CHECK-DAG: #[[$FROM:.*]] = affine_map<(d0, d1, d2) -> (d1, 0)>
// CHECK-DAG: #[[$TO:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-LABEL: func @broadcast(
func.func @broadcast(%x: tensor<16x1xf32>) -> tensor<8x16x4xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[$FROM]], #[[$TO]]]
  // CHECK-SAME: ins(%{{.*}} : tensor<16x1xf32>)
  %0 = dlc.broadcast %x [1, 2] : tensor<16x1xf32> -> tensor<8x16x4xf32>
  return %0 : tensor<8x16x4xf32>
}

// -----

// A dimension that may turn out to be stretched: its position is limited.
// CHECK-LABEL: func @broadcast_of_an_open_dimension(
// CHECK-SAME: %[[X:.*]]: tensor<?xf32>
func.func @broadcast_of_an_open_dimension(%x: tensor<?xf32>) -> tensor<8xf32> {
  // CHECK: linalg.generic
  // CHECK: %[[I:.*]] = linalg.index 0
  // CHECK: %[[LOW:.*]] = arith.minsi %[[I]]
  // CHECK: %[[AT:.*]] = arith.maxsi %[[LOW]]
  // CHECK: tensor.extract %[[X]][%[[AT]]]
  %0 = dlc.broadcast %x [0] : tensor<?xf32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// Where the open sizes are the same thing, there is nothing to limit.
// CHECK-LABEL: func @broadcast_of_a_known_open_dimension(
func.func @broadcast_of_a_known_open_dimension(%x: tensor<?xf32>) -> tensor<4x?xf32> {
  // CHECK: linalg.generic
  // CHECK-SAME: ins(%{{.*}} : tensor<?xf32>)
  // CHECK-NOT: tensor.extract
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?xf32>
  %0 = dlc.broadcast %x [1] sizes(%n) : tensor<?xf32> -> tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// -----

// CHECK-LABEL: func @reshapes_in_one_step(
func.func @reshapes_in_one_step(%x: tensor<2x8xf32>) {
  // CHECK: tensor.expand_shape %{{.*}} output_shape [2, 1, 8]
  %0 = dlc.reshape %x : tensor<2x8xf32> -> tensor<2x1x8xf32>
  // CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0, 1]]
  %1 = dlc.reshape %x : tensor<2x8xf32> -> tensor<16xf32>
  return
}

// -----

// CHECK-LABEL: func @reshapes_through_a_flat_tensor(
func.func @reshapes_through_a_flat_tensor(%x: tensor<2x8xf32>, %y: tensor<?x6xi1>, %s: tensor<f32>, %n: index) {
  // CHECK: %[[FLAT:.*]] = tensor.collapse_shape %{{.*}} : tensor<2x8xf32> into tensor<16xf32>
  // CHECK: tensor.expand_shape %[[FLAT]] {{.*}} into tensor<4x4xf32>
  %0 = dlc.reshape %x : tensor<2x8xf32> -> tensor<4x4xf32>
  // CHECK: %[[OPEN:.*]] = tensor.collapse_shape %{{.*}} : tensor<?x6xi8> into tensor<?xi8>
  // CHECK: tensor.expand_shape %[[OPEN]] {{.*}} output_shape [4, %{{.*}}] : tensor<?xi8> into tensor<4x?xi8>
  %1 = dlc.reshape %y sizes(%n) : tensor<?x6xi1> -> tensor<4x?xi1>
  // CHECK: tensor.expand_shape %{{.*}} : tensor<f32> into tensor<1x1xf32>
  %2 = dlc.reshape %s : tensor<f32> -> tensor<1x1xf32>
  return
}

// -----

// Result dimension i is operand dimension permutation[i].
// CHECK-DAG: #[[$FROM:.*]] = affine_map<(d0, d1, d2) -> (d2, d0, d1)>
// CHECK-LABEL: func @transpose(
func.func @transpose(%x: tensor<2x3x4xf32>) -> tensor<3x4x2xf32> {
  // CHECK: tensor.empty() : tensor<3x4x2xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[$FROM]],
  %0 = dlc.transpose %x [1, 2, 0] : tensor<2x3x4xf32> -> tensor<3x4x2xf32>
  return %0 : tensor<3x4x2xf32>
}

// -----

// CHECK-LABEL: func @reverse(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>
func.func @reverse(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK: %[[LAST:.*]] = arith.constant 7 : index
  // CHECK: %[[I:.*]] = linalg.index 0
  // CHECK: %[[J:.*]] = linalg.index 1
  // CHECK: %[[K:.*]] = arith.subi %[[LAST]], %[[J]]
  // CHECK: tensor.extract %[[X]][%[[I]], %[[K]]]
  %0 = dlc.reverse %x [1] : tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// CHECK-LABEL: func @slice(
// CHECK-SAME: %{{.*}}: tensor<4x8xf32>, %[[I:.*]]: index
func.func @slice(%x: tensor<4x8xf32>, %i: index) {
  // CHECK: tensor.extract_slice %{{.*}}[%[[I]], 2] [1, 3] [1, 2] : tensor<4x8xf32> to tensor<1x3xf32>
  %0 = dlc.slice %x [%i, 2] [1, 3] [1, 2] : tensor<4x8xf32> -> tensor<1x3xf32>
  // Of nothing there is nothing to take.
  // CHECK-NOT: tensor.extract_slice
  // CHECK: tensor.empty() : tensor<0x8xf32>
  %1 = dlc.slice %x [4, 0] [0, 8] [1, 1] : tensor<4x8xf32> -> tensor<0x8xf32>
  return
}

// -----

// CHECK-LABEL: func @concat(
// CHECK-SAME: %[[X:.*]]: tensor<4x2xf32>, %[[Y:.*]]: tensor<4x3xf32>, %[[Z:.*]]: tensor<4x0xf32>
func.func @concat(%x: tensor<4x2xf32>, %y: tensor<4x3xf32>, %z: tensor<4x0xf32>) -> tensor<4x5xf32> {
  // CHECK: %[[INIT:.*]] = tensor.empty() : tensor<4x5xf32>
  // CHECK: %[[FIRST:.*]] = tensor.insert_slice %[[X]] into %[[INIT]][0, 0] [4, 2] [1, 1]
  // CHECK: %[[SECOND:.*]] = tensor.insert_slice %[[Y]] into %[[FIRST]][0, 2] [4, 3] [1, 1]
  // CHECK: return %[[SECOND]]
  %0 = dlc.concat 1 %x, %z, %y : (tensor<4x2xf32>, tensor<4x0xf32>, tensor<4x3xf32>) -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// -----

// CHECK-LABEL: func @pad_with_a_value(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>, %[[V:.*]]: tensor<f32>
func.func @pad_with_a_value(%x: tensor<4xf32>, %v: tensor<f32>) -> tensor<7xf32> {
  // CHECK: %[[VALUE:.*]] = tensor.extract %[[V]][]
  // CHECK: tensor.pad %[[X]] low[1] high[2]
  // CHECK: tensor.yield %[[VALUE]]
  %0 = dlc.pad constant %x, %v [1] [2] : tensor<4xf32> -> tensor<7xf32>
  return %0 : tensor<7xf32>
}

// -----

// Elements between neighbours: a strided write into what is filled.
// CHECK-LABEL: func @pad_between(
func.func @pad_between(%x: tensor<4xf32>, %v: tensor<f32>) -> tensor<10xf32> {
  // CHECK: %[[FILLED:.*]] = linalg.fill {{.*}} -> tensor<10xf32>
  // CHECK: tensor.insert_slice %{{.*}} into %[[FILLED]][0] [4] [3]
  %0 = dlc.pad constant %x, %v [0] [0] interior [2] : tensor<4xf32> -> tensor<10xf32>
  return %0 : tensor<10xf32>
}

// -----

// Other modes read the operand by position.
// CHECK-LABEL: func @pad_modes(
func.func @pad_modes(%x: tensor<4xf32>, %v: tensor<f32>) {
  // CHECK: linalg.generic
  // CHECK: arith.minsi
  // CHECK: arith.maxsi
  // CHECK: tensor.extract
  %0 = dlc.pad edge %x, %v [1] [2] : tensor<4xf32> -> tensor<7xf32>
  // CHECK: linalg.generic
  // CHECK: arith.maxsi
  // CHECK: arith.minsi
  // CHECK: tensor.extract
  %1 = dlc.pad reflect %x, %v [1] [2] : tensor<4xf32> -> tensor<7xf32>
  // CHECK: linalg.generic
  // CHECK: arith.remsi
  // CHECK: tensor.extract
  %2 = dlc.pad wrap %x, %v [1] [2] : tensor<4xf32> -> tensor<7xf32>
  return
}

// -----

// A fence stays until there are buffers, with the type that is stored.
// CHECK-LABEL: func @fence(
func.func @fence(%x: tensor<?xi1>, %y: tensor<4xf32>) -> tensor<?xi1> {
  // CHECK: dlc.fence %{{.*}} after %{{.*}} : tensor<?xi8>, tensor<4xf32>
  %0 = dlc.fence %x after %y : tensor<?xi1>, tensor<4xf32>
  return %0 : tensor<?xi1>
}
