// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// Elementwise ops of floats print as they are read.
// CHECK-LABEL: func @float_unary(
func.func @float_unary(%x: tensor<4x?xf32>) {
  // CHECK: dlc.acos %{{.*}} : tensor<4x?xf32>
  %acos = dlc.acos %x : tensor<4x?xf32>
  // CHECK: dlc.acosh %{{.*}} : tensor<4x?xf32>
  %acosh = dlc.acosh %x : tensor<4x?xf32>
  // CHECK: dlc.asin %{{.*}} : tensor<4x?xf32>
  %asin = dlc.asin %x : tensor<4x?xf32>
  // CHECK: dlc.asinh %{{.*}} : tensor<4x?xf32>
  %asinh = dlc.asinh %x : tensor<4x?xf32>
  // CHECK: dlc.atan %{{.*}} : tensor<4x?xf32>
  %atan = dlc.atan %x : tensor<4x?xf32>
  // CHECK: dlc.atanh %{{.*}} : tensor<4x?xf32>
  %atanh = dlc.atanh %x : tensor<4x?xf32>
  // CHECK: dlc.ceil %{{.*}} : tensor<4x?xf32>
  %ceil = dlc.ceil %x : tensor<4x?xf32>
  // CHECK: dlc.cos %{{.*}} : tensor<4x?xf32>
  %cos = dlc.cos %x : tensor<4x?xf32>
  // CHECK: dlc.cosh %{{.*}} : tensor<4x?xf32>
  %cosh = dlc.cosh %x : tensor<4x?xf32>
  // CHECK: dlc.erf %{{.*}} : tensor<4x?xf32>
  %erf = dlc.erf %x : tensor<4x?xf32>
  // CHECK: dlc.exp %{{.*}} : tensor<4x?xf32>
  %exp = dlc.exp %x : tensor<4x?xf32>
  // CHECK: dlc.floor %{{.*}} : tensor<4x?xf32>
  %floor = dlc.floor %x : tensor<4x?xf32>
  // CHECK: dlc.log %{{.*}} : tensor<4x?xf32>
  %log = dlc.log %x : tensor<4x?xf32>
  // CHECK: dlc.log1p %{{.*}} : tensor<4x?xf32>
  %log1p = dlc.log1p %x : tensor<4x?xf32>
  // CHECK: dlc.logistic %{{.*}} : tensor<4x?xf32>
  %logistic = dlc.logistic %x : tensor<4x?xf32>
  // CHECK: dlc.round %{{.*}} : tensor<4x?xf32>
  %round = dlc.round %x : tensor<4x?xf32>
  // CHECK: dlc.rsqrt %{{.*}} : tensor<4x?xf32>
  %rsqrt = dlc.rsqrt %x : tensor<4x?xf32>
  // CHECK: dlc.sin %{{.*}} : tensor<4x?xf32>
  %sin = dlc.sin %x : tensor<4x?xf32>
  // CHECK: dlc.sinh %{{.*}} : tensor<4x?xf32>
  %sinh = dlc.sinh %x : tensor<4x?xf32>
  // CHECK: dlc.sqrt %{{.*}} : tensor<4x?xf32>
  %sqrt = dlc.sqrt %x : tensor<4x?xf32>
  // CHECK: dlc.tan %{{.*}} : tensor<4x?xf32>
  %tan = dlc.tan %x : tensor<4x?xf32>
  // CHECK: dlc.tanh %{{.*}} : tensor<4x?xf32>
  %tanh = dlc.tanh %x : tensor<4x?xf32>
  return
}

// CHECK-LABEL: func @number_unary(
func.func @number_unary(%f: tensor<4xbf16>, %i: tensor<4xi8>, %u: tensor<ui64>) {
  // CHECK: dlc.abs %{{.*}} : tensor<4xbf16>
  %abs_f = dlc.abs %f : tensor<4xbf16>
  // CHECK: dlc.abs %{{.*}} : tensor<4xi8>
  %abs_i = dlc.abs %i : tensor<4xi8>
  // CHECK: dlc.abs %{{.*}} : tensor<ui64>
  %abs_u = dlc.abs %u : tensor<ui64>
  // CHECK: dlc.neg %{{.*}} : tensor<4xbf16>
  %neg_f = dlc.neg %f : tensor<4xbf16>
  // CHECK: dlc.neg %{{.*}} : tensor<4xi8>
  %neg_i = dlc.neg %i : tensor<4xi8>
  // CHECK: dlc.neg %{{.*}} : tensor<ui64>
  %neg_u = dlc.neg %u : tensor<ui64>
  // CHECK: dlc.sign %{{.*}} : tensor<4xbf16>
  %sign_f = dlc.sign %f : tensor<4xbf16>
  // CHECK: dlc.sign %{{.*}} : tensor<4xi8>
  %sign_i = dlc.sign %i : tensor<4xi8>
  // CHECK: dlc.sign %{{.*}} : tensor<ui64>
  %sign_u = dlc.sign %u : tensor<ui64>
  return
}

// CHECK-LABEL: func @bits_unary(
func.func @bits_unary(%b: tensor<4xi1>, %i: tensor<?xi32>, %u: tensor<4xui8>) {
  // CHECK: dlc.not %{{.*}} : tensor<4xi1>
  %not_b = dlc.not %b : tensor<4xi1>
  // CHECK: dlc.not %{{.*}} : tensor<?xi32>
  %not_i = dlc.not %i : tensor<?xi32>
  // CHECK: dlc.not %{{.*}} : tensor<4xui8>
  %not_u = dlc.not %u : tensor<4xui8>
  return
}

// CHECK-LABEL: func @predicates(
func.func @predicates(%x: tensor<?x4xf16>) -> (tensor<?x4xi1>, tensor<?x4xi1>) {
  // CHECK: dlc.is_inf %{{.*}} : tensor<?x4xf16> -> tensor<?x4xi1>
  %inf = dlc.is_inf %x : tensor<?x4xf16> -> tensor<?x4xi1>
  // CHECK: dlc.is_nan %{{.*}} : tensor<?x4xf16> -> tensor<?x4xi1>
  %nan = dlc.is_nan %x : tensor<?x4xf16> -> tensor<?x4xi1>
  return %inf, %nan : tensor<?x4xi1>, tensor<?x4xi1>
}

// CHECK-LABEL: func @conversions(
func.func @conversions(%x: tensor<4xf32>) -> (tensor<4xui8>, tensor<4xf8E4M3FN>, tensor<4xi32>) {
  // CHECK: dlc.convert %{{.*}} : tensor<4xf32> -> tensor<4xui8>
  %u8 = dlc.convert %x : tensor<4xf32> -> tensor<4xui8>
  // CHECK: dlc.convert %{{.*}} {saturate} : tensor<4xf32> -> tensor<4xf8E4M3FN>
  %f8 = dlc.convert %x {saturate} : tensor<4xf32> -> tensor<4xf8E4M3FN>
  // CHECK: dlc.bitcast %{{.*}} : tensor<4xf32> -> tensor<4xi32>
  %bits = dlc.bitcast %x : tensor<4xf32> -> tensor<4xi32>
  return %u8, %f8, %bits : tensor<4xui8>, tensor<4xf8E4M3FN>, tensor<4xi32>
}
