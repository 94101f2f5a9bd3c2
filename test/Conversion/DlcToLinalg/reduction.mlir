// RUN: dlc-opt %s -dlc-to-linalg -split-input-file | FileCheck %s

// CHECK-DAG: #[[$ALL:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[$KEPT:.*]] = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-LABEL: func @sum(
func.func @sum(%x: tensor<2x?x4xf32>) -> tensor<?xf32> {
  // CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK: linalg.fill ins(%[[ZERO]]
  // CHECK: linalg.generic {indexing_maps = [#[[$ALL]], #[[$KEPT]]]
  // CHECK-SAME: iterator_types = ["reduction", "parallel", "reduction"]
  // CHECK: arith.addf
  %0 = dlc.reduce sum %x [0, 2] : tensor<2x?x4xf32> -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// Many numbers are not added to one sum, which would be rounded as often: first
// rows, then their sums.
// CHECK-LABEL: func @sum_of_an_image(
func.func @sum_of_an_image(%x: tensor<2x80x90x4xf32>) -> tensor<2x4xf32> {
  // CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction", "parallel"]
  // CHECK: -> tensor<2x80x4xf32>
  // CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel"]
  // CHECK: -> tensor<2x4xf32>
  %0 = dlc.reduce sum %x [1, 2] : tensor<2x80x90x4xf32> -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// CHECK-LABEL: func @sum_of_an_image_of_any_size(
func.func @sum_of_an_image_of_any_size(%x: tensor<2x?x?xbf16>) -> tensor<2xbf16> {
  // CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction"]
  // CHECK: -> tensor<2x?xf32>
  // CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]
  // CHECK: -> tensor<2xf32>
  // CHECK: arith.truncf %{{.*}} : f32 to bf16
  %0 = dlc.reduce sum %x [1, 2] : tensor<2x?x?xbf16> -> tensor<2xbf16>
  return %0 : tensor<2xbf16>
}

// -----

// CHECK-LABEL: func @sum_of_integers(
func.func @sum_of_integers(%x: tensor<2x80x90xi32>) -> tensor<2xi32> {
  // CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "reduction"]
  %0 = dlc.reduce sum %x [1, 2] : tensor<2x80x90xi32> -> tensor<2xi32>
  return %0 : tensor<2xi32>
}

// -----

// Each kind starts with what changes nothing.
// CHECK-LABEL: func @identities(
func.func @identities(%x: tensor<4xf32>, %i: tensor<4xi8>, %u: tensor<4xui8>, %b: tensor<4xi1>) {
  // CHECK: arith.constant 0xFF800000 : f32
  // CHECK: arith.maximumf
  %0 = dlc.reduce max %x [0] : tensor<4xf32> -> tensor<f32>
  // CHECK: arith.constant 0x7F800000 : f32
  // CHECK: arith.minimumf
  %1 = dlc.reduce min %x [0] : tensor<4xf32> -> tensor<f32>
  // CHECK: arith.constant 1.000000e+00 : f32
  // CHECK: arith.mulf
  %2 = dlc.reduce prod %x [0] : tensor<4xf32> -> tensor<f32>
  // CHECK: arith.constant -128 : i8
  // CHECK: arith.maxsi
  %3 = dlc.reduce max %i [0] : tensor<4xi8> -> tensor<i8>
  // CHECK: arith.constant 0 : i8
  // CHECK: arith.maxui
  %4 = dlc.reduce max %u [0] : tensor<4xui8> -> tensor<ui8>
  // CHECK: arith.constant 1 : i8
  // CHECK: arith.andi
  %5 = dlc.reduce all %b [0] : tensor<4xi1> -> tensor<i1>
  // CHECK: arith.constant 0 : i8
  // CHECK: arith.ori
  %6 = dlc.reduce any %b [0] : tensor<4xi1> -> tensor<i1>
  return
}

// -----

// CHECK-LABEL: func @halves_are_summed_in_f32(
func.func @halves_are_summed_in_f32(%x: tensor<4xbf16>) -> tensor<bf16> {
  // CHECK: linalg.fill {{.*}} -> tensor<f32>
  // CHECK: arith.extf %{{.*}} : bf16 to f32
  // CHECK: arith.truncf %{{.*}} : f32 to bf16
  %0 = dlc.reduce sum %x [0] : tensor<4xbf16> -> tensor<bf16>
  return %0 : tensor<bf16>
}

// -----

// The greatest value and its position are found together.
// CHECK-LABEL: func @arg_max(
func.func @arg_max(%x: tensor<4x8xf32>) -> tensor<4xi64> {
  // CHECK: %[[R:.*]]:2 = linalg.generic
  // CHECK-SAME: iterator_types = ["parallel", "reduction"]
  // CHECK: linalg.index 1
  // CHECK: arith.cmpf ogt
  // CHECK: arith.cmpf uno
  // CHECK: return %[[R]]#1 : tensor<4xi64>
  %0 = dlc.arg_reduce max %x 1 : tensor<4x8xf32> -> tensor<4xi64>
  return %0 : tensor<4xi64>
}

// -----

// The last of equal ones: an element displaces its equal.
// CHECK-LABEL: func @last_arg_min(
func.func @last_arg_min(%x: tensor<4x8xui8>) -> tensor<8xi64> {
  // CHECK: iterator_types = ["reduction", "parallel"]
  // CHECK: linalg.index 0
  // CHECK: arith.cmpi ule
  %0 = dlc.arg_reduce min %x 0 {select_last} : tensor<4x8xui8> -> tensor<8xi64>
  return %0 : tensor<8xi64>
}

// -----

// A scan is no structured op: loops in a group of its own.
// CHECK-LABEL: func @cumulative_sum(
func.func @cumulative_sum(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK: dlcrt.group -> tensor<4x8xf32>
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK: tensor.extract
  // CHECK: arith.addf
  // CHECK: tensor.insert
  %0 = dlc.cumulative sum %x 1 : tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// Exclusive: what is written is the total before the element. Reverse: from the
// end.
// CHECK-LABEL: func @exclusive_reverse_product(
func.func @exclusive_reverse_product(%x: tensor<8xf16>) -> tensor<8xf16> {
  // CHECK: scf.for {{.*}} iter_args(%{{.*}} = %{{.*}}, %[[TOTAL:.*]] = %{{.*}})
  // CHECK: arith.subi
  // CHECK: %[[NEXT:.*]] = arith.mulf %[[TOTAL]], %{{.*}} : f32
  // CHECK: %[[OUT:.*]] = arith.truncf %[[TOTAL]]
  // CHECK: tensor.insert %[[OUT]]
  // CHECK: scf.yield %{{.*}}, %[[NEXT]]
  %0 = dlc.cumulative prod %x 0 {exclusive, reverse} : tensor<8xf16>
  return %0 : tensor<8xf16>
}
