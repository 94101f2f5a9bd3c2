// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @a_condition_is_a_scalar(%c: tensor<4xi1>) {
  // expected-error @+1 {{'dlc.assert' op operand #0 must be 0D tensor of 1-bit signless integer values, but got 'tensor<4xi1>'}}
  dlc.assert %c, "no" : tensor<4xi1>
  return
}

// -----

func.func @a_condition_is_a_bool(%c: tensor<i32>) {
  // expected-error @+1 {{'dlc.assert' op operand #0 must be 0D tensor of 1-bit signless integer values, but got 'tensor<i32>'}}
  dlc.assert %c, "no" : tensor<i32>
  return
}
