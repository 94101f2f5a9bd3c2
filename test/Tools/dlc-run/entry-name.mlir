// An error names the entry it is about, once.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-compile %s --quiet -o %t/model.so
// RUN: dlc-run %t/model.so --random --output-dir=%t
// RUN: not dlc-run %t/model.so --input x=%t/y.npy 2>&1 | FileCheck %s

// CHECK: dlc-run: error: entry 'main': input 'x':

func.func @main(%x: tensor<4xf32> {dlc.name = "x"}) -> (tensor<2x2xf32> {dlc.name = "y"}) {
  %0 = dlc.reshape %x : tensor<4xf32> -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}
