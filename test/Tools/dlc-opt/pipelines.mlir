// Each phase is a pipeline of dlc-opt; they make of a program what dlc-compile does.

// RUN: dlc-opt %s --dlc-graph-pipeline --dlc-linalg-pipeline --dlc-kernels-pipeline > %t.opt
// RUN: dlc-compile %s --emit=kernels | dlc-opt > %t.compile
// RUN: diff %t.opt %t.compile

// RUN: dlc-opt %s --dlc-graph-pipeline="level=0" --dlc-linalg-pipeline="level=0" --dlc-kernels-pipeline="level=0" > %t.opt0
// RUN: dlc-compile %s --emit=kernels -O0 | dlc-opt > %t.compile0
// RUN: diff %t.opt0 %t.compile0
// RUN: not diff %t.opt %t.opt0

func.func @main(%x: tensor<64x64xf32> {dlc.name = "x"}) -> (tensor<64x64xf32> {dlc.name = "y"}) {
  %0 = dlc.softmax %x 1 : tensor<64x64xf32>
  %1 = dlc.mul %0, %x : tensor<64x64xf32>
  return %1 : tensor<64x64xf32>
}
