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

// The sizes of what is padded twice are sums, which upstream's patterns write as
// affine maps.
// CHECK-LABEL: func @pads(
func.func @pads(%x: tensor<?x4xf32>, %y: tensor<?xf32>) -> tensor<512x4xf32> {
  // CHECK: affine.apply
  %zero = dlc.constant dense<0.0> : tensor<f32>
  %c0 = arith.constant 0 : index
  %c512 = arith.constant 512 : index
  %n = tensor.dim %x, %c0 : tensor<?x4xf32>
  %m = tensor.dim %y, %c0 : tensor<?xf32>
  %first = arith.subi %m, %n : index
  %0 = dlc.pad constant %x, %zero [0, 0] [%first, 0] : tensor<?x4xf32> -> tensor<?x4xf32>
  %second = arith.subi %c512, %m : index
  %1 = dlc.pad constant %0, %zero [0, 0] [%second, 0] : tensor<?x4xf32> -> tensor<?x4xf32>
  %2 = tensor.cast %1 : tensor<?x4xf32> to tensor<512x4xf32>
  return %2 : tensor<512x4xf32>
}
