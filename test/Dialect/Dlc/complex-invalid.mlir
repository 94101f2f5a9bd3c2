// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @no_complex_arithmetic(%x: tensor<4xcomplex<f32>>) {
  // expected-error @+1 {{'dlc.add' op operand #0 must be ranked tensor of number values, but got 'tensor<4xcomplex<f32>>'}}
  %0 = dlc.add %x, %x : tensor<4xcomplex<f32>>
  return
}

// -----

func.func @no_complex_comparison(%x: tensor<4xcomplex<f32>>) {
  // expected-error @+1 {{'dlc.compare' op operand #0 must be ranked tensor of floating-point type or integer or bool values, but got 'tensor<4xcomplex<f32>>'}}
  %0 = dlc.compare eq, %x, %x : tensor<4xcomplex<f32>> -> tensor<4xi1>
  return
}

// -----

func.func @no_complex_conversion(%x: tensor<4xcomplex<f32>>) {
  // expected-error @+1 {{'dlc.convert' op can convert complex numbers to bool only, but got 'tensor<4xf32>'}}
  %0 = dlc.convert %x : tensor<4xcomplex<f32>> -> tensor<4xf32>
  return
}

// -----

func.func @no_complex_integers(%x: tensor<4xcomplex<i32>>) {
  // expected-error @+1 {{'dlc.reverse' op operand #0 must be ranked tensor of element type values, but got 'tensor<4xcomplex<i32>>'}}
  %0 = dlc.reverse %x [0] : tensor<4xcomplex<i32>>
  return
}

// -----

func.func @complex_bits(%x: tensor<4xcomplex<f32>>) {
  // expected-error @+1 {{'dlc.bitcast' op needs element types of the same width, but got 64 and 32 bits}}
  %0 = dlc.bitcast %x : tensor<4xcomplex<f32>> -> tensor<4xf32>
  return
}

// -----

func.func @no_complex_sums_at_indices(%x: tensor<4xcomplex<f64>>, %i: tensor<2xi64>, %u: tensor<2xcomplex<f64>>) {
  // expected-error @+1 {{'dlc.scatter_elements' op can't add elements of 'complex<f64>'}}
  %0 = dlc.scatter_elements add %x 0 [%i] %u : (tensor<4xcomplex<f64>>, tensor<2xi64>, tensor<2xcomplex<f64>>) -> tensor<4xcomplex<f64>>
  return
}

// -----

func.func @no_complex_sums_at_tuples(%x: tensor<4xcomplex<f64>>, %i: tensor<2x1xi64>, %u: tensor<2xcomplex<f64>>) {
  // expected-error @+1 {{'dlc.scatter_nd' op can't mul elements of 'complex<f64>'}}
  %0 = dlc.scatter_nd mul %x [%i] %u : (tensor<4xcomplex<f64>>, tensor<2x1xi64>, tensor<2xcomplex<f64>>) -> tensor<4xcomplex<f64>>
  return
}
