// RUN: dlc-opt %s -dlc-to-linalg -split-input-file | FileCheck %s

// Control flow and calls change their types with the tensors that pass.
// CHECK-LABEL: func @control_flow(
func.func @control_flow(%c: i1, %x: tensor<4xui8>) -> tensor<4xui8> {
  // CHECK: scf.if %{{.*}} -> (tensor<4xi8>)
  %0 = scf.if %c -> (tensor<4xui8>) {
    %1 = dlc.add %x, %x : tensor<4xui8>
    scf.yield %1 : tensor<4xui8>
  } else {
    scf.yield %x : tensor<4xui8>
  }
  return %0 : tensor<4xui8>
}

// -----

// CHECK-LABEL: func private @callee(
// CHECK-SAME: tensor<4xi8> {dlc.dtype = i1}
func.func private @callee(%x: tensor<4xi1>) -> tensor<4xi1> {
  return %x : tensor<4xi1>
}
// CHECK-LABEL: func @calls(
func.func @calls(%x: tensor<4xi1>) -> tensor<4xi1> {
  // CHECK: call @callee(%{{.*}}) : (tensor<4xi8>) -> tensor<4xi8>
  %0 = call @callee(%x) : (tensor<4xi1>) -> tensor<4xi1>
  return %0 : tensor<4xi1>
}

// -----

// A single element that is read is a bool again.
// CHECK-LABEL: func @elements(
func.func @elements(%x: tensor<i1>, %a: i1) -> (i1, tensor<2xi1>) {
  // CHECK: %[[BYTE:.*]] = tensor.extract %{{.*}}[] : tensor<i8>
  // CHECK: arith.cmpi ne, %[[BYTE]]
  %0 = tensor.extract %x[] : tensor<i1>
  // CHECK: %[[A:.*]] = arith.extui %{{.*}} : i1 to i8
  // CHECK: tensor.from_elements %[[A]]
  %1 = tensor.from_elements %a, %a : tensor<2xi1>
  return %0, %1 : i1, tensor<2xi1>
}

// -----

// A complex number is stored as an integer of as many bits.
// CHECK-LABEL: func @complex_numbers(
// CHECK-SAME: %[[X:.*]]: tensor<2x3xi64> {dlc.dtype = complex<f32>}
func.func @complex_numbers(%x: tensor<2x3xcomplex<f32>>) -> tensor<3x2xcomplex<f32>> {
  // CHECK: linalg.generic {{.*}} ins(%[[X]] : tensor<2x3xi64>) outs(%{{.*}} : tensor<3x2xi64>)
  %0 = dlc.transpose %x [1, 0] : tensor<2x3xcomplex<f32>> -> tensor<3x2xcomplex<f32>>
  return %0 : tensor<3x2xcomplex<f32>>
}

// -----

// The real part is in the low bits.
// CHECK-LABEL: func @complex_constant(
func.func @complex_constant() -> tensor<2xcomplex<f32>> {
  // CHECK: arith.constant dense<[4611686019492741120, 1065353216]> : tensor<2xi64>
  %0 = dlc.constant dense<[(1.0, 2.0), (1.0, 0.0)]> : tensor<2xcomplex<f32>>
  return %0 : tensor<2xcomplex<f32>>
}

// -----

// Negative zeros are zeros.
// CHECK-LABEL: func @complex_to_bool(
func.func @complex_to_bool(%x: tensor<4xcomplex<f32>>) -> tensor<4xi1> {
  // CHECK: %[[MASK:.*]] = arith.constant 9223372034707292159 : i64
  // CHECK: %[[MAGNITUDES:.*]] = arith.andi %{{.*}}, %[[MASK]] : i64
  // CHECK: arith.cmpi ne, %[[MAGNITUDES]]
  %0 = dlc.convert %x : tensor<4xcomplex<f32>> -> tensor<4xi1>
  return %0 : tensor<4xi1>
}
