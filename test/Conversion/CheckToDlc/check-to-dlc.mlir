// RUN: dlc-opt %s -dlc-check-to-dlc | FileCheck %s

// CHECK-LABEL: func @integers(
// CHECK-SAME: %[[A:.*]]: tensor<2x3xi32>, %[[E:.*]]: tensor<2x3xi32>
func.func @integers(%a: tensor<2x3xi32>, %e: tensor<2x3xi32>) {
  // CHECK: %[[EQ:.*]] = dlc.compare eq, %[[A]], %[[E]]
  // CHECK: %[[ALL:.*]] = dlc.reduce all %[[EQ]] [0, 1]
  // CHECK: dlc.assert %[[ALL]], "check.expect_eq does not hold at {{.*}}check-to-dlc.mlir{{.*}}"
  // CHECK-NOT: check.
  check.expect_eq %a, %e : tensor<2x3xi32>
  return
}

// NaN equals NaN here.
// CHECK-LABEL: func @floats(
// CHECK-SAME: %[[A:.*]]: tensor<4xf32>, %[[E:.*]]: tensor<4xf32>
func.func @floats(%a: tensor<4xf32>, %e: tensor<4xf32>) {
  // CHECK: %[[EQ:.*]] = dlc.compare eq, %[[A]], %[[E]]
  // CHECK-DAG: %[[NA:.*]] = dlc.is_nan %[[A]]
  // CHECK-DAG: %[[NE:.*]] = dlc.is_nan %[[E]]
  // CHECK: %[[BOTH:.*]] = dlc.and %[[NA]], %[[NE]]
  // CHECK: dlc.or %[[EQ]], %[[BOTH]]
  check.expect_eq %a, %e : tensor<4xf32>
  return
}

// A scalar needs no reduction.
// CHECK-LABEL: func @scalar(
func.func @scalar(%a: tensor<i1>) {
  // CHECK: %[[EQ:.*]] = dlc.compare eq
  // CHECK-NEXT: dlc.assert %[[EQ]]
  check.expect_eq %a, %a : tensor<i1>
  return
}

// |actual - expected| <= absolute + relative |expected|, or equal (infinities).
// CHECK-LABEL: func @close(
// CHECK-SAME: %[[A:.*]]: tensor<4xf32>, %[[E:.*]]: tensor<4xf32>
func.func @close(%a: tensor<4xf32>, %e: tensor<4xf32>) {
  // CHECK: %[[D:.*]] = dlc.sub %[[A]], %[[E]]
  // CHECK: %[[ERROR:.*]] = dlc.abs %[[D]]
  // CHECK: %[[SIZE:.*]] = dlc.abs %[[E]]
  // CHECK: dlc.mul %[[SIZE]]
  // CHECK: %[[ALLOWED:.*]] = dlc.add
  // CHECK: %[[LE:.*]] = dlc.compare le, %[[ERROR]], %[[ALLOWED]]
  // CHECK: %[[EQ:.*]] = dlc.compare eq, %[[A]], %[[E]]
  // CHECK: dlc.or %[[LE]]
  // CHECK: dlc.reduce all
  // CHECK: dlc.assert %{{.*}}, "check.expect_close does not hold at
  check.expect_close %a, %e relative 0.5 absolute 0.25 : tensor<4xf32>
  return
}
