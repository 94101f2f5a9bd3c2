// RUN: dlc-opt %s -dlc-outline-preparation -canonicalize -split-input-file | FileCheck %s

dlc.weight @w "w" file("model.onnx", 0, 16) : tensor<4xf32>

// What is computed of weights alone becomes a weight that a function makes.
// CHECK: dlc.weight source @w "w" file(
// CHECK: dlc.weight @[[$PREPARED:[a-z_0-9]+]] "w" from(@[[$PREPARE:[a-z_0-9]+]], [@w]) : tensor<4xf32>
// CHECK-LABEL: func @main(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[P:.*]] = dlcrt.weight @[[$PREPARED]] : tensor<4xf32>
  // CHECK-NOT: linalg.exp
  // CHECK: linalg.add ins(%[[X]], %[[P]]
  %w = dlcrt.weight @w : tensor<4xf32>
  %0 = tensor.empty() : tensor<4xf32>
  %1 = linalg.exp ins(%w : tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  %2 = linalg.add ins(%x, %1 : tensor<4xf32>, tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
// CHECK: func.func @[[$PREPARE]](%[[W:.*]]: tensor<4xf32>) -> tensor<4xf32> {
// CHECK: linalg.exp ins(%[[W]]

// -----

dlc.weight @a "a" file("model.onnx", 0, 16) : tensor<4xf32>
dlc.weight @b "b" file("model.onnx", 16, 16) : tensor<4xf32>

// Equal functions are one; a weight that the program reads too stays.
// CHECK: dlc.weight @a "a"
// CHECK: dlc.weight @{{.*}} "a" from(@[[$PREPARE:[a-z_0-9]+]], [@a])
// CHECK: dlc.weight source @b "b"
// CHECK: dlc.weight @{{.*}} "b" from(@[[$PREPARE]], [@b])
// CHECK-LABEL: func @layers(
func.func @layers(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NOT: linalg.exp
  // CHECK: return
  %a = dlcrt.weight @a : tensor<4xf32>
  %b = dlcrt.weight @b : tensor<4xf32>
  %0 = tensor.empty() : tensor<4xf32>
  %1 = linalg.exp ins(%a : tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  %2 = linalg.exp ins(%b : tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  %3 = linalg.add ins(%x, %1 : tensor<4xf32>, tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  %4 = linalg.add ins(%3, %2 : tensor<4xf32>, tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  %5 = linalg.add ins(%4, %a : tensor<4xf32>, tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  return %5 : tensor<4xf32>
}
// CHECK: func.func @[[$PREPARE]](
// CHECK-NOT: func.func

// -----

dlc.weight @v "v" file("model.onnx", 0, 16) : tensor<4xf32>

// What makes much of little is not worth storing.
// CHECK-LABEL: func @broadcast(
func.func @broadcast(%x: tensor<64x4xf32>) -> tensor<64x4xf32> {
  // CHECK: linalg.broadcast
  // CHECK: return
  // CHECK-NOT: func.func
  %v = dlcrt.weight @v : tensor<4xf32>
  %0 = tensor.empty() : tensor<64x4xf32>
  %1 = linalg.broadcast ins(%v : tensor<4xf32>) outs(%0 : tensor<64x4xf32>) dimensions = [0]
  %2 = linalg.add ins(%x, %1 : tensor<64x4xf32>, tensor<64x4xf32>) outs(%0 : tensor<64x4xf32>) -> tensor<64x4xf32>
  return %2 : tensor<64x4xf32>
}
