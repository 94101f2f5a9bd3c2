// RUN: dlc-opt %s -dlc-to-linalg | FileCheck %s

// An assertion is looked at after everything else, so that it does not hold up
// the work.
// CHECK-LABEL: func @assertions_come_last(
func.func @assertions_come_last(%c: tensor<i1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: linalg.generic
  // CHECK: %[[BYTE:.*]] = tensor.extract %{{.*}}[] : tensor<i8>
  // CHECK: %[[HOLDS:.*]] = arith.cmpi ne, %[[BYTE]]
  // CHECK: dlcrt.check %[[HOLDS]], "an index is out of range"
  // CHECK-NEXT: return
  dlc.assert %c, "an index is out of range" : tensor<i1>
  %0 = dlc.neg %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}
