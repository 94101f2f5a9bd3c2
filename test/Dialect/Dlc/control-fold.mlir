// RUN: dlc-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func @what_holds_needs_no_assertion(
func.func @what_holds_needs_no_assertion() {
  // CHECK-NEXT: return
  %true = dlc.constant dense<true> : tensor<i1>
  dlc.assert %true, "never" : tensor<i1>
  return
}

// CHECK-LABEL: func @what_fails_stays(
func.func @what_fails_stays() {
  // CHECK: dlc.assert %{{.*}}, "always"
  %false = dlc.constant dense<false> : tensor<i1>
  dlc.assert %false, "always" : tensor<i1>
  return
}

// CHECK-LABEL: func @what_is_unknown_stays(
func.func @what_is_unknown_stays(%c: tensor<i1>) {
  // CHECK: dlc.assert %{{.*}}, "perhaps"
  dlc.assert %c, "perhaps" : tensor<i1>
  return
}
