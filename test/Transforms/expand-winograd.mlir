// RUN: dlc-opt %s -dlc-expand-winograd=cpu=x86-64-v3 | FileCheck %s

#image = affine_map<(n, y, x, o, i, j, c) -> (n, y + i, x + j, c)>
#panels = affine_map<(n, y, x, o, i, j, c) -> (o floordiv 16, i, j, 0, c, o mod 16)>
#out = affine_map<(n, y, x, o, i, j, c) -> (n, y, x, o)>
#conv = {
  indexing_maps = [#image, #panels, #out],
  iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]
}

// CHECK-DAG: #[[$LHS:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK-DAG: #[[$RHS:.*]] = affine_map<(d0, d1, d2, d3) -> (d2 floordiv 16, d0, d3, d2 mod 16)>
// CHECK-LABEL: func @few_channels(
// CHECK-SAME: %[[X:.*]]: tensor<1x10x9x8xf32>, %[[U:.*]]: tensor<2x3x3x4x8x16xf32>, %[[E:.*]]: tensor<1x8x7x32xf32>)
func.func @few_channels(%x: tensor<1x10x9x8xf32>, %u: tensor<2x3x3x4x8x16xf32>, %e: tensor<1x8x7x32xf32>) -> tensor<1x8x7x32xf32> {
  // CHECK: %[[V:.*]] = dlcrt.winograd_input ins(%[[X]] : tensor<1x10x9x8xf32>) outs(%{{.*}} : tensor<36x4x8xf32>)
  // CHECK-NOT: scf.for
  // CHECK: %[[W:.*]] = tensor.collapse_shape %[[U]] {{.*}} into tensor<2x36x8x16xf32>
  // CHECK: %[[M:.*]] = linalg.generic {indexing_maps = [#[[$LHS]], #[[$RHS]],
  // CHECK-SAME: ins(%[[V]], %[[W]] : tensor<36x4x8xf32>, tensor<2x36x8x16xf32>) outs(%{{.*}} : tensor<36x4x32xf32>)
  // CHECK: dlcrt.winograd_output ins(%[[M]] : tensor<36x4x32xf32>) outs(%[[E]] : tensor<1x8x7x32xf32>) -> tensor<1x8x7x32xf32>
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%e : tensor<1x8x7x32xf32>) -> tensor<1x8x7x32xf32>
  %0 = linalg.generic #conv ins(%x, %u : tensor<1x10x9x8xf32>, tensor<2x3x3x4x8x16xf32>) outs(%fill : tensor<1x8x7x32xf32>) {
  ^bb0(%image: f32, %filter: f32, %sum: f32):
    %1 = dlcrt.winograd_tap %image, %filter, %sum : f32
    linalg.yield %1 : f32
  } -> tensor<1x8x7x32xf32>
  return %0 : tensor<1x8x7x32xf32>
}

// Of many channels, the products of some at a time.
// CHECK-LABEL: func @many_channels(
func.func @many_channels(%x: tensor<1x34x34x64xf32>, %u: tensor<16x3x3x4x64x16xf32>, %e: tensor<1x32x32x256xf32>) -> tensor<1x32x32x256xf32> {
  // CHECK: dlcrt.winograd_input
  // CHECK: scf.for
  // CHECK: tensor.extract_slice
  // CHECK: dlcrt.winograd_output
  // CHECK: tensor.insert_slice
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%e : tensor<1x32x32x256xf32>) -> tensor<1x32x32x256xf32>
  %0 = linalg.generic #conv ins(%x, %u : tensor<1x34x34x64xf32>, tensor<16x3x3x4x64x16xf32>) outs(%fill : tensor<1x32x32x256xf32>) {
  ^bb0(%image: f32, %filter: f32, %sum: f32):
    %1 = dlcrt.winograd_tap %image, %filter, %sum : f32
    linalg.yield %1 : f32
  } -> tensor<1x32x32x256xf32>
  return %0 : tensor<1x32x32x256xf32>
}
