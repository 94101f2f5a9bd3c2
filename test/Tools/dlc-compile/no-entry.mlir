// A program that nothing can be run of.

// RUN: not dlc-compile %s -o %t.so 2>&1 | FileCheck %s
// RUN: not dlc-run %s 2>&1 | FileCheck %s
// RUN: not ls %t.so

// CHECK: error: can't compile '{{.*}}no-entry.mlir': the program has no entry, that is, no public function

func.func private @helper(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
