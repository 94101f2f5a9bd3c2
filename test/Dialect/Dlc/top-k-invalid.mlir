// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @dimension_is_there(%x: tensor<4x8xf32>, %k: index) {
  // expected-error @+1 {{'dlc.top_k' op has dimension 2, but an operand of rank 2}}
  %0 = dlc.top_k %x 2 count(%k) : tensor<4x8xf32> -> tensor<4x?xi64>
  return
}

// -----

func.func @rank_stays(%x: tensor<4x8xf32>, %k: index) {
  // expected-error @+1 {{'dlc.top_k' op needs a result of rank 2, but got 'tensor<?xi64>'}}
  %0 = dlc.top_k %x 1 count(%k) : tensor<4x8xf32> -> tensor<?xi64>
  return
}

// -----

func.func @other_dimensions_stay(%x: tensor<4x8xf32>, %k: index) {
  // expected-error @+1 {{'dlc.top_k' op can't change dimension 0 of 'tensor<4x8xf32>' to that of 'tensor<3x?xi64>'}}
  %0 = dlc.top_k %x 1 count(%k) : tensor<4x8xf32> -> tensor<3x?xi64>
  return
}

// -----

func.func @there_are_enough(%x: tensor<4x8xf32>, %k: index) {
  // expected-error @+1 {{'dlc.top_k' op can't take 9 of 8 elements}}
  %0 = dlc.top_k %x 1 count(%k) : tensor<4x8xf32> -> tensor<4x9xi64>
  return
}
