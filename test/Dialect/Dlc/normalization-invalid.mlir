// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @softmax_along_a_dimension(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.softmax' op has dimension 2, but an operand of rank 2}}
  %0 = dlc.softmax %x 2 : tensor<4x8xf32>
  return
}

// -----

func.func @softmax_of_floats(%x: tensor<4x8xi32>) {
  // expected-error @+1 {{'dlc.softmax' op operand #0 must be ranked tensor of floating-point type values, but got 'tensor<4x8xi32>'}}
  %0 = dlc.softmax %x 1 : tensor<4x8xi32>
  return
}

// -----

func.func @normalize_along_ascending_dimensions(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.normalize' op needs ascending dimensions below 2, but got [1, 0]}}
  %y, %m, %r = dlc.normalize %x [1, 0] epsilon 1.0e-5 center : tensor<4x8xf32> -> tensor<f32>
  return
}

// -----

func.func @normalize_along_its_dimensions(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.normalize' op needs ascending dimensions below 2, but got [2]}}
  %y, %m, %r = dlc.normalize %x [2] epsilon 1.0e-5 center : tensor<4x8xf32> -> tensor<4x8xf32>
  return
}

// -----

func.func @mean_without_dimensions(%x: tensor<4x8xf32>) {
  // expected-error @+2 {{'dlc.normalize' op inferred type(s) 'tensor<4x8xf32>', 'tensor<4xf32>', 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<4x8xf32>', 'tensor<4x1xf32>', 'tensor<4x1xf32>'}}
  // expected-error @+1 {{'dlc.normalize' op failed to infer returned types}}
  %y, %m, %r = dlc.normalize %x [1] epsilon 1.0e-5 center : tensor<4x8xf32> -> tensor<4x1xf32>
  return
}
