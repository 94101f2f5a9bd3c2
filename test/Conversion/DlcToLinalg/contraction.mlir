// RUN: dlc-opt %s -dlc-to-linalg -split-input-file | FileCheck %s

// CHECK-DAG: #[[$LHS:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK-DAG: #[[$RHS:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3, d2)>
// CHECK-DAG: #[[$OUT:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
// CHECK-LABEL: func @batched_product(
func.func @batched_product(%a: tensor<8x16x32xf32>, %b: tensor<8x32x4xf32>) -> tensor<8x16x4xf32> {
  // CHECK: %[[ZERO:.*]] = linalg.fill
  // CHECK: linalg.generic {indexing_maps = [#[[$LHS]], #[[$RHS]], #[[$OUT]]]
  // CHECK-SAME: iterator_types = ["parallel", "parallel", "parallel", "reduction"]
  // CHECK-SAME: outs(%[[ZERO]]
  // CHECK: arith.mulf
  // CHECK: arith.addf
  %0 = dlc.dot_general %a, %b batch [0] x [0] contract [2] x [1] : (tensor<8x16x32xf32>, tensor<8x32x4xf32>) -> tensor<8x16x4xf32>
  return %0 : tensor<8x16x4xf32>
}

// -----

// Half precision is summed in single precision, and rounded once.
// CHECK-LABEL: func @halves_are_summed_in_f32(
func.func @halves_are_summed_in_f32(%a: tensor<4x8xf16>, %b: tensor<8x4xf16>) -> tensor<4x4xf16> {
  // CHECK: linalg.fill {{.*}} -> tensor<4x4xf32>
  // CHECK: arith.extf %{{.*}} : f16 to f32
  // CHECK: arith.extf %{{.*}} : f16 to f32
  // CHECK: arith.mulf %{{.*}} : f32
  // CHECK: linalg.generic
  // CHECK: arith.truncf %{{.*}} : f32 to f16
  %0 = dlc.dot_general %a, %b batch [] x [] contract [1] x [0] : (tensor<4x8xf16>, tensor<8x4xf16>) -> tensor<4x4xf16>
  return %0 : tensor<4x4xf16>
}

// -----

// Each operand is extended by its own signedness.
// CHECK-LABEL: func @integers_are_extended(
func.func @integers_are_extended(%a: tensor<4x8xui8>, %b: tensor<8x4xi8>) -> tensor<4x4xi32> {
  // CHECK: ^bb0(%[[A:.*]]: i8, %[[B:.*]]: i8, %[[ACC:.*]]: i32):
  // CHECK-DAG: %[[L:.*]] = arith.extui %[[A]] : i8 to i32
  // CHECK-DAG: %[[R:.*]] = arith.extsi %[[B]] : i8 to i32
  // CHECK: %[[P:.*]] = arith.muli %[[L]], %[[R]]
  // CHECK: arith.addi %[[ACC]], %[[P]]
  %0 = dlc.dot_general %a, %b batch [] x [] contract [1] x [0] : (tensor<4x8xui8>, tensor<8x4xi8>) -> tensor<4x4xi32>
  return %0 : tensor<4x4xi32>
}

// -----

// Positions are 2 s + 3 k; zeros go around the image.
// CHECK-DAG: #[[$IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d4, d2 * 2 + d3 * 3)>
// CHECK-DAG: #[[$FILTER:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d1, d4, d3)>
// CHECK-DAG: #[[$OUT:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2)>
// CHECK-LABEL: func @convolution(
func.func @convolution(%x: tensor<1x3x8xf32>, %f: tensor<16x3x3xf32>) -> tensor<1x16x2xf32> {
  // CHECK: tensor.pad %{{.*}} low[0, 0, 1] high[0, 0, 0]
  // CHECK: linalg.generic {indexing_maps = [#[[$IMAGE]], #[[$FILTER]], #[[$OUT]]]
  // CHECK-SAME: iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]
  %0 = dlc.conv channels_first %x, %f strides [2] padding [1, 0] dilations [3] groups 1 : (tensor<1x3x8xf32>, tensor<16x3x3xf32>) -> tensor<1x16x2xf32>
  return %0 : tensor<1x16x2xf32>
}

// -----

// CHECK-LABEL: func @nothing_to_pad(
func.func @nothing_to_pad(%x: tensor<1x8x3xf32>, %f: tensor<3x3x16xf32>) -> tensor<1x6x16xf32> {
  // CHECK-NOT: tensor.pad
  // CHECK: iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]
  %0 = dlc.conv channels_last %x, %f strides [1] padding [0, 0] dilations [1] groups 1 : (tensor<1x8x3xf32>, tensor<3x3x16xf32>) -> tensor<1x6x16xf32>
  return %0 : tensor<1x6x16xf32>
}

// -----

// Groups are a dimension of their own meanwhile.
// CHECK-LABEL: func @groups(
func.func @groups(%x: tensor<1x6x8xf32>, %f: tensor<4x3x3xf32>) -> tensor<1x4x6xf32> {
  // CHECK: tensor.expand_shape %{{.*}} into tensor<1x2x3x8xf32>
  // CHECK: tensor.expand_shape %{{.*}} into tensor<2x2x3x3xf32>
  // CHECK: linalg.generic
  // CHECK: tensor.collapse_shape %{{.*}} : tensor<1x2x2x6xf32> into tensor<1x4x6xf32>
  %0 = dlc.conv channels_first %x, %f strides [1] padding [0, 0] dilations [1] groups 2 : (tensor<1x6x8xf32>, tensor<4x3x3xf32>) -> tensor<1x4x6xf32>
  return %0 : tensor<1x4x6xf32>
}
