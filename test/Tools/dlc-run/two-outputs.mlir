// Two outputs that begin alike do not end alike.

// RUN: rm -rf %t && mkdir %t
// RUN: dlc-run %s --random -O0 --output-dir=%t
// RUN: dlc-run %s --random -O3 --compare-with a=%t/a.npy --compare-with b=%t/b.npy | FileCheck %s
// RUN: not dlc-run %s --random -O0 --compare-with a=%t/b.npy 2>&1 | FileCheck %s --check-prefix=DIFFERENT
// CHECK: output 'a': matches
// CHECK: output 'b': matches
// DIFFERENT: 2 of 3 elements differ, first at 1: expected 512.00, but got 2048.00

func.func @main(%x: tensor<1xi32> {dlc.name = "x"})
    -> (tensor<3xi32> {dlc.name = "a"}, tensor<3xi32> {dlc.name = "b"}) {
  %0 = dlc.constant dense<2048> : tensor<1xi32>
  %1 = dlc.constant dense<512> : tensor<1xi32>
  %2 = dlc.constant dense<256> : tensor<1xi32>
  %3 = dlc.constant dense<1> : tensor<1xi32>
  %a = dlc.concat 0 %x, %0, %3 : (tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xi32>
  %b = dlc.concat 0 %x, %1, %2 : (tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xi32>
  return %a, %b : tensor<3xi32>, tensor<3xi32>
}
