// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @one_type(%x: tensor<4xi32>, %y: tensor<5xi32>) {
  // expected-error @+1 {{'check.expect_eq' op requires all operands to have the same type}}
  "check.expect_eq"(%x, %y) : (tensor<4xi32>, tensor<5xi32>) -> ()
  return
}

// -----

func.func @integers_are_not_close(%x: tensor<4xi32>) {
  // expected-error @+1 {{'check.expect_close' op operand #0 must be ranked tensor of floating-point values, but got 'tensor<4xi32>'}}
  check.expect_close %x, %x relative 0.0 absolute 0.0 : tensor<4xi32>
  return
}

// -----

func.func @close_has_one_type(%x: tensor<4xf32>, %y: tensor<4xf64>) {
  // expected-error @+1 {{'check.expect_close' op requires all operands to have the same type}}
  "check.expect_close"(%x, %y) {relative = 0.0 : f64, absolute = 0.0 : f64} : (tensor<4xf32>, tensor<4xf64>) -> ()
  return
}
