// RUN: dlc-opt %s -canonicalize -cse | FileCheck %s

dlc.weight @w "w" file("model.onnx", 0, 16) : tensor<4xf32>

// CHECK-LABEL: func @what_holds_needs_no_check(
func.func @what_holds_needs_no_check() {
  // CHECK-NEXT: return
  %true = arith.constant true
  dlcrt.check %true, "never"
  return
}

// CHECK-LABEL: func @what_is_unknown_is_checked(
func.func @what_is_unknown_is_checked(%c: i1) {
  // CHECK: dlcrt.check %{{.*}}, "perhaps"
  dlcrt.check %c, "perhaps"
  return
}

// CHECK-LABEL: func @what_fails_is_checked(
func.func @what_fails_is_checked() {
  // CHECK: dlcrt.check %{{.*}}, "always"
  %false = arith.constant false
  dlcrt.check %false, "always"
  return
}

// A weight's value is one, however often it is asked for; memory is not.
// CHECK-LABEL: func @weights_are_values(
func.func @weights_are_values(%n: index) -> (tensor<4xf32>, tensor<4xf32>, memref<?xf32>, memref<?xf32>) {
  // CHECK-COUNT-1: dlcrt.weight
  // CHECK-NOT: dlcrt.weight
  // CHECK-COUNT-2: dlcrt.alloc
  %0 = dlcrt.weight @w : tensor<4xf32>
  %1 = dlcrt.weight @w : tensor<4xf32>
  %2 = dlcrt.alloc (%n) : memref<?xf32>
  %3 = dlcrt.alloc (%n) : memref<?xf32>
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<4xf32>, memref<?xf32>, memref<?xf32>
}
