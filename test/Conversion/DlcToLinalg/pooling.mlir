// RUN: dlc-opt %s -dlc-to-linalg -split-input-file | FileCheck %s

// The window's shape is an operand that nobody reads. Dimensions with a window
// of one have no loop of their own.
// CHECK-DAG: #[[$IN:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2 * 2 + d3 * 3)>
// CHECK-DAG: #[[$WINDOW:.*]] = affine_map<(d0, d1, d2, d3) -> (d3)>
// CHECK-DAG: #[[$OUT:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
// CHECK-LABEL: func @max_pool(
func.func @max_pool(%x: tensor<1x8x9xf32>) -> tensor<1x8x2xf32> {
  // CHECK: %[[LEAST:.*]] = arith.constant 0xFF800000 : f32
  // CHECK: tensor.pad %{{.*}} low[0, 0, 1] high[0, 0, 0]
  // CHECK: tensor.yield %[[LEAST]]
  // CHECK: tensor.empty() : tensor<3xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[$IN]], #[[$WINDOW]], #[[$OUT]]]
  // CHECK-SAME: iterator_types = ["parallel", "parallel", "parallel", "reduction"]
  // CHECK: arith.maximumf
  %0 = dlc.pool max %x window [1, 1, 3] strides [1, 1, 2] padding [0, 0, 0, 0, 1, 0] dilations [1, 1, 3] : tensor<1x8x9xf32> -> tensor<1x8x2xf32>
  return %0 : tensor<1x8x2xf32>
}

// -----

// CHECK-LABEL: func @sum_of_halves(
func.func @sum_of_halves(%x: tensor<8xf16>) -> tensor<4xf16> {
  // CHECK-NOT: tensor.pad
  // CHECK: linalg.fill {{.*}} -> tensor<4xf32>
  // CHECK: arith.extf %{{.*}} : f16 to f32
  // CHECK: arith.truncf %{{.*}} : f32 to f16
  %0 = dlc.pool sum %x window [2] strides [2] padding [0, 0] dilations [1] : tensor<8xf16> -> tensor<4xf16>
  return %0 : tensor<4xf16>
}
