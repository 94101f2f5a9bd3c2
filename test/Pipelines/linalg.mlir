// RUN: dlc-opt %s -dlc-linalg-pipeline | FileCheck %s

// A weight that nobody asks for goes.
// CHECK-NOT: @unused
// CHECK: dlc.weight @used
dlc.weight @used "used" file("model.onnx", 0, 16) : tensor<4xf32>
dlc.weight @unused "unused" file("model.onnx", 16, 16) : tensor<4xf32>

// CHECK-LABEL: func @main(
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: dlcrt.weight @used
  // CHECK: linalg.generic
  // CHECK-NOT: dlc.add
  %w = dlc.get_weight @used : tensor<4xf32>
  %0 = dlc.add %x, %w : tensor<4xf32>
  return %0 : tensor<4xf32>
}
