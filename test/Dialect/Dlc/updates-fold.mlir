// RUN: dlc-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func @what_holds_is_not_required(
func.func @what_holds_is_not_required() {
  // CHECK-NEXT: return
  %true = arith.constant true
  dlc.require %true, "never"
  return
}

// CHECK-LABEL: func @what_fails_is_required(
func.func @what_fails_is_required() {
  // CHECK: dlc.require %{{.*}}, "always"
  %false = arith.constant false
  dlc.require %false, "always"
  return
}

// CHECK-LABEL: func @what_is_unknown_is_required(
func.func @what_is_unknown_is_required(%c: i1) {
  // CHECK: dlc.require %{{.*}}, "perhaps"
  dlc.require %c, "perhaps"
  return
}
