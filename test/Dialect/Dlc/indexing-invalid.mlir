// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @gather_along_a_dimension(%x: tensor<4x8xf32>, %i: tensor<2xi64>) {
  // expected-error @+1 {{'dlc.gather' op has dimension 2, but an operand of rank 2}}
  %0 = dlc.gather %x 2 [%i] : (tensor<4x8xf32>, tensor<2xi64>) -> tensor<4x2xf32>
  return
}

// -----

func.func @gather_gives_a_slice_an_index(%x: tensor<4x8xf32>, %i: tensor<2xi64>) {
  // expected-error @+2 {{'dlc.gather' op inferred type(s) 'tensor<2x8xf32>' are incompatible with return type(s) of operation 'tensor<4x2xf32>'}}
  // expected-error @+1 {{'dlc.gather' op failed to infer returned types}}
  %0 = dlc.gather %x 0 [%i] : (tensor<4x8xf32>, tensor<2xi64>) -> tensor<4x2xf32>
  return
}

// -----

func.func @indices_are_integers(%x: tensor<4x8xf32>, %i: tensor<2xf32>) {
  // expected-error @+1 {{'dlc.gather' op operand #1 must be ranked tensor of 32-bit signless integer or 64-bit signless integer values, but got 'tensor<2xf32>'}}
  %0 = dlc.gather %x 0 [%i] : (tensor<4x8xf32>, tensor<2xf32>) -> tensor<2x8xf32>
  return
}

// -----

func.func @gather_elements_of_one_rank(%x: tensor<4x8xf32>, %i: tensor<3xi64>) {
  // expected-error @+1 {{'dlc.gather_elements' op needs operand and indices of the same rank, but got 2 and 1}}
  %0 = dlc.gather_elements %x 1 [%i] : (tensor<4x8xf32>, tensor<3xi64>) -> tensor<3xf32>
  return
}

// -----

func.func @gather_elements_gives_an_element_an_index(%x: tensor<4x8xf32>, %i: tensor<4x3xi64>) {
  // expected-error @+1 {{'dlc.gather_elements' op needs a result of type 'tensor<4x3xf32>', but got 'tensor<4x8xf32>'}}
  %0 = dlc.gather_elements %x 1 [%i] : (tensor<4x8xf32>, tensor<4x3xi64>) -> tensor<4x8xf32>
  return
}

// -----

func.func @gather_elements_along_a_dimension(%x: tensor<4x8xf32>, %i: tensor<4x3xi64>) {
  // expected-error @+1 {{'dlc.gather_elements' op has dimension -1, but an operand of rank 2}}
  %0 = dlc.gather_elements %x -1 [%i] : (tensor<4x8xf32>, tensor<4x3xi64>) -> tensor<4x3xf32>
  return
}

// -----

func.func @gather_nd_shares_what_there_is(%x: tensor<4x8xf32>, %i: tensor<4xi64>) {
  // expected-error @+2 {{can't share 1 batch dimensions between 'tensor<4x8xf32>' and 'tensor<4xi64>'}}
  // expected-error @+1 {{'dlc.gather_nd' op failed to infer returned types}}
  %0 = dlc.gather_nd %x [%i] batch 1 : (tensor<4x8xf32>, tensor<4xi64>) -> tensor<4xf32>
  return
}

// -----

func.func @gather_nd_by_tuples_of_known_length(%x: tensor<4x8xf32>, %i: tensor<5x?xi64>) {
  // expected-error @+2 {{needs index tuples of a known length of at most 2, but got indices of type 'tensor<5x?xi64>'}}
  // expected-error @+1 {{'dlc.gather_nd' op failed to infer returned types}}
  %0 = dlc.gather_nd %x [%i] batch 0 : (tensor<4x8xf32>, tensor<5x?xi64>) -> tensor<5xf32>
  return
}

// -----

func.func @gather_nd_by_tuples_that_fit(%x: tensor<4x8xf32>, %i: tensor<4x5x2xi64>) {
  // expected-error @+2 {{needs index tuples of a known length of at most 1, but got indices of type 'tensor<4x5x2xi64>'}}
  // expected-error @+1 {{'dlc.gather_nd' op failed to infer returned types}}
  %0 = dlc.gather_nd %x [%i] batch 1 : (tensor<4x8xf32>, tensor<4x5x2xi64>) -> tensor<4x5xf32>
  return
}

// -----

func.func @scatter_elements_of_one_rank(%x: tensor<4x8xf32>, %i: tensor<2xi64>, %u: tensor<2xf32>) {
  // expected-error @+1 {{'dlc.scatter_elements' op needs operand and indices of the same rank, but got 2 and 1}}
  %0 = dlc.scatter_elements set %x 0 [%i] %u : (tensor<4x8xf32>, tensor<2xi64>, tensor<2xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @scatter_elements_has_an_update_an_index(%x: tensor<4x8xf32>, %i: tensor<2x8xi64>, %u: tensor<3x8xf32>) {
  // expected-error @+1 {{'dlc.scatter_elements' op needs updates of type 'tensor<2x8xf32>', but got 'tensor<3x8xf32>'}}
  %0 = dlc.scatter_elements set %x 0 [%i] %u : (tensor<4x8xf32>, tensor<2x8xi64>, tensor<3x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @scatter_elements_along_a_dimension(%x: tensor<4x8xf32>, %i: tensor<2x8xi64>, %u: tensor<2x8xf32>) {
  // expected-error @+1 {{'dlc.scatter_elements' op has dimension 2, but an operand of rank 2}}
  %0 = dlc.scatter_elements set %x 2 [%i] %u : (tensor<4x8xf32>, tensor<2x8xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @scatter_elements_keeps_the_operand(%x: tensor<4x8xf32>, %i: tensor<2x8xi64>, %u: tensor<2x8xf32>) {
  // expected-error @+1 {{'dlc.scatter_elements' op failed to verify that all of {operand, result} have same type}}
  %0 = dlc.scatter_elements set %x 0 [%i] %u : (tensor<4x8xf32>, tensor<2x8xi64>, tensor<2x8xf32>) -> tensor<2x8xf32>
  return
}

// -----

func.func @scatter_nd_by_tuples(%x: tensor<4x8xf32>, %i: tensor<i64>, %u: tensor<8xf32>) {
  // expected-error @+1 {{'dlc.scatter_nd' op needs index tuples of a known length of at most 2, but got indices of type 'tensor<i64>'}}
  %0 = dlc.scatter_nd set %x [%i] %u : (tensor<4x8xf32>, tensor<i64>, tensor<8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @scatter_nd_by_tuples_that_fit(%x: tensor<4x8xf32>, %i: tensor<2x3xi64>, %u: tensor<2xf32>) {
  // expected-error @+1 {{'dlc.scatter_nd' op needs index tuples of a known length of at most 2, but got indices of type 'tensor<2x3xi64>'}}
  %0 = dlc.scatter_nd set %x [%i] %u : (tensor<4x8xf32>, tensor<2x3xi64>, tensor<2xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @scatter_nd_has_an_update_a_tuple(%x: tensor<4x8xf32>, %i: tensor<2x1xi64>, %u: tensor<2x4xf32>) {
  // expected-error @+1 {{'dlc.scatter_nd' op needs updates of type 'tensor<2x8xf32>', but got 'tensor<2x4xf32>'}}
  %0 = dlc.scatter_nd set %x [%i] %u : (tensor<4x8xf32>, tensor<2x1xi64>, tensor<2x4xf32>) -> tensor<4x8xf32>
  return
}
