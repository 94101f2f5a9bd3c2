// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK: dlc.weight @in_file "conv1.weight" file("model.onnx", 1024, 24) : tensor<2x3xf32>
dlc.weight @in_file "conv1.weight" file("model.onnx", 1024, 24) : tensor<2x3xf32>
// CHECK: dlc.weight @computed "conv1.weight" from(@prepare, [@read, @in_file]) : tensor<3x2xf32>
dlc.weight @computed "conv1.weight" from(@prepare, [@read, @in_file]) : tensor<3x2xf32>
// What only such functions read is not in the artifact.
// CHECK: dlc.weight source @read "bias" file("model.onnx", 0, 8) : tensor<2xf32>
dlc.weight source @read "bias" file("model.onnx", 0, 8) : tensor<2xf32>
// CHECK: dlc.weight @in_program "constant" value(dense<[1, 2]> : tensor<2xi64>) : tensor<2xi64>
dlc.weight @in_program "constant" value(dense<[1, 2]> : tensor<2xi64>) : tensor<2xi64>
// A bool is a byte, and elements narrower than a byte are packed.
// CHECK: dlc.weight @bools "mask" file("model.onnx", 0, 5) : tensor<5xi1>
dlc.weight @bools "mask" file("model.onnx", 0, 5) : tensor<5xi1>
// CHECK: dlc.weight @nibbles "q" file("model.onnx", 8, 3) : tensor<5xi4>
dlc.weight @nibbles "q" file("model.onnx", 8, 3) : tensor<5xi4>

// CHECK-LABEL: func @get_weight(
func.func @get_weight() -> tensor<2x3xf32> {
  // CHECK: dlc.get_weight @in_file : tensor<2x3xf32>
  %0 = dlc.get_weight @in_file : tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: func @constants(
func.func @constants() -> (tensor<3xi64>, tensor<f32>, tensor<2x2xi1>, tensor<2xui8>) {
  // CHECK: dlc.constant dense<[1, 2, 3]> : tensor<3xi64>
  %0 = dlc.constant dense<[1, 2, 3]> : tensor<3xi64>
  // CHECK: dlc.constant dense<1.500000e+00> : tensor<f32>
  %1 = dlc.constant dense<1.5> : tensor<f32>
  // CHECK: dlc.constant dense<{{\[\[}}true, false], [false, true]]> : tensor<2x2xi1>
  %2 = dlc.constant dense<[[true, false], [false, true]]> : tensor<2x2xi1>
  // CHECK: dlc.constant dense<[255, 0]> : tensor<2xui8>
  %3 = dlc.constant dense<[255, 0]> : tensor<2xui8>
  return %0, %1, %2, %3 : tensor<3xi64>, tensor<f32>, tensor<2x2xi1>, tensor<2xui8>
}

// CHECK-LABEL: func @iota(
func.func @iota(%n: index) -> (tensor<4x8xi64>, tensor<?x2x?xf32>) {
  // CHECK: dlc.iota 1 : tensor<4x8xi64>
  %0 = dlc.iota 1 : tensor<4x8xi64>
  // CHECK: dlc.iota 0 sizes(%{{.*}}, %{{.*}}) : tensor<?x2x?xf32>
  %1 = dlc.iota 0 sizes(%n, %n) : tensor<?x2x?xf32>
  return %0, %1 : tensor<4x8xi64>, tensor<?x2x?xf32>
}
