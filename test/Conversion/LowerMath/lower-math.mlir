// RUN: dlc-opt %s -dlc-lower-math | FileCheck %s

// CHECK-LABEL: func @polynomials(
func.func @polynomials(%x: vector<8xf32>) {
  // CHECK-NOT: math.{{exp|log|log1p|tanh|erf}}
  // CHECK: math.fma
  // CHECK: return
  %0 = math.exp %x : vector<8xf32>
  %1 = math.log %x : vector<8xf32>
  %2 = math.log1p %x : vector<8xf32>
  %3 = math.tanh %x : vector<8xf32>
  %4 = math.erf %x : vector<8xf32>
  %5 = arith.addf %0, %1 : vector<8xf32>
  %6 = arith.addf %2, %3 : vector<8xf32>
  %7 = arith.addf %5, %6 : vector<8xf32>
  %8 = arith.addf %4, %7 : vector<8xf32>
  vector.print %8 : vector<8xf32>
  return
}

// Narrow elements are computed in f32.
// CHECK-LABEL: func @halves(
func.func @halves(%x: vector<8xf16>) -> vector<8xf16> {
  // CHECK: arith.extf %{{.*}} : vector<8xf16> to vector<8xf32>
  // CHECK: arith.truncf %{{.*}} : vector<8xf32> to vector<8xf16>
  %0 = math.exp %x : vector<8xf16>
  return %0 : vector<8xf16>
}

// What would lose bits is left to the C library, f64 altogether.
// CHECK-LABEL: func @library(
func.func @library(%x: vector<8xf32>, %y: f64) -> (vector<8xf32>, f64) {
  // CHECK: math.sin
  %0 = math.sin %x : vector<8xf32>
  // CHECK: math.exp
  %1 = math.exp %y : f64
  return %0, %1 : vector<8xf32>, f64
}

// An inverse root is exact.
// CHECK-LABEL: func @inverse_root(
func.func @inverse_root(%x: vector<8xf32>) -> vector<8xf32> {
  // CHECK: %[[ROOT:.*]] = math.sqrt
  // CHECK: arith.divf %{{.*}}, %[[ROOT]]
  %0 = math.rsqrt %x : vector<8xf32>
  return %0 : vector<8xf32>
}
