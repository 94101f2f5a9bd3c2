// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @broadcast_maps_each_dimension(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.broadcast' op needs a result dimension for each of the 2 operand dimensions, but got 1}}
  %0 = dlc.broadcast %x [0] : tensor<4x8xf32> -> tensor<4x8xf32>
  return
}

// -----

func.func @broadcast_keeps_the_order(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.broadcast' op needs ascending dimensions below 3, but got [1, 0]}}
  %0 = dlc.broadcast %x [1, 0] : tensor<4x8xf32> -> tensor<8x4x2xf32>
  return
}

// -----

func.func @broadcast_to_a_dimension_of_the_result(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.broadcast' op needs ascending dimensions below 2, but got [2]}}
  %0 = dlc.broadcast %x [2] : tensor<4xf32> -> tensor<4x4xf32>
  return
}

// -----

func.func @broadcast_stretches_only_one(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.broadcast' op can't stretch dimension 0 from 4 to 8}}
  %0 = dlc.broadcast %x [0] : tensor<4xf32> -> tensor<8xf32>
  return
}

// -----

func.func @broadcast_keeps_elements(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.broadcast' op can't turn elements of 'f32' into 'i32'}}
  %0 = dlc.broadcast %x [0] : tensor<4xf32> -> tensor<4xi32>
  return
}

// -----

func.func @broadcast_needs_open_sizes(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.broadcast' op needs a size for each of the 1 open dimensions of its result, but got 0}}
  %0 = dlc.broadcast %x [1] : tensor<4xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @reshape_keeps_the_count(%x: tensor<2x8xf32>) {
  // expected-error @+1 {{'dlc.reshape' op can't arrange 16 elements as 15}}
  %0 = dlc.reshape %x : tensor<2x8xf32> -> tensor<3x5xf32>
  return
}

// -----

func.func @reshape_keeps_elements(%x: tensor<2x8xf32>) {
  // expected-error @+1 {{'dlc.reshape' op can't turn elements of 'f32' into 'f16'}}
  %0 = dlc.reshape %x : tensor<2x8xf32> -> tensor<16xf16>
  return
}

// -----

func.func @reshape_needs_open_sizes(%x: tensor<2x8xf32>) {
  // expected-error @+1 {{'dlc.reshape' op needs a size for each of the 1 open dimensions of its result, but got 0}}
  %0 = dlc.reshape %x : tensor<2x8xf32> -> tensor<?xf32>
  return
}

// -----

func.func @transpose_by_a_permutation(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'dlc.transpose' op needs a permutation of 2 dimensions, but got [0, 0]}}
  %0 = dlc.transpose %x [0, 0] : tensor<2x3xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @transpose_of_all_dimensions(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'dlc.transpose' op needs a permutation of 2 dimensions, but got [0]}}
  %0 = dlc.transpose %x [0] : tensor<2x3xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @transpose_gives_the_permuted_shape(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{'dlc.transpose' op inferred type(s) 'tensor<3x2xf32>' are incompatible with return type(s) of operation 'tensor<2x3xf32>'}}
  // expected-error @+1 {{'dlc.transpose' op failed to infer returned types}}
  %0 = dlc.transpose %x [1, 0] : tensor<2x3xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @concat_of_nothing() {
  // expected-error @+1 {{'dlc.concat' op needs an operand}}
  %0 = "dlc.concat"() {dimension = 0 : i64} : () -> tensor<0xf32>
  return
}

// -----

func.func @concat_along_a_dimension(%x: tensor<4xf32>) {
  // expected-error @+2 {{has dimension 1, but operands of rank 1}}
  // expected-error @+1 {{'dlc.concat' op failed to infer returned types}}
  %0 = dlc.concat 1 %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @concat_of_one_rank(%x: tensor<4xf32>, %y: tensor<4x1xf32>) {
  // expected-error @+2 {{can't join 'tensor<4xf32>' and 'tensor<4x1xf32>'}}
  // expected-error @+1 {{'dlc.concat' op failed to infer returned types}}
  %0 = dlc.concat 0 %x, %y : (tensor<4xf32>, tensor<4x1xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @concat_of_one_element_type(%x: tensor<4xf32>, %y: tensor<4xi32>) {
  // expected-error @+2 {{can't join 'tensor<4xf32>' and 'tensor<4xi32>'}}
  // expected-error @+1 {{'dlc.concat' op failed to infer returned types}}
  %0 = dlc.concat 0 %x, %y : (tensor<4xf32>, tensor<4xi32>) -> tensor<8xf32>
  return
}

// -----

func.func @concat_agrees_elsewhere(%x: tensor<4x2xf32>, %y: tensor<5x2xf32>) {
  // expected-error @+2 {{can't join 'tensor<4x2xf32>' and 'tensor<5x2xf32>': dimension 0 differs}}
  // expected-error @+1 {{'dlc.concat' op failed to infer returned types}}
  %0 = dlc.concat 1 %x, %y : (tensor<4x2xf32>, tensor<5x2xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @concat_adds_sizes(%x: tensor<4xf32>) {
  // expected-error @+2 {{'dlc.concat' op inferred type(s) 'tensor<8xf32>' are incompatible with return type(s) of operation 'tensor<9xf32>'}}
  // expected-error @+1 {{'dlc.concat' op failed to infer returned types}}
  %0 = dlc.concat 0 %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<9xf32>
  return
}

// -----

func.func @reverse_of_a_dimension(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.reverse' op has dimension 1, but an operand of rank 1}}
  %0 = dlc.reverse %x [1] : tensor<4xf32>
  return
}

// -----

func.func @reverse_once(%x: tensor<4x2xf32>) {
  // expected-error @+1 {{'dlc.reverse' op has dimension 1 twice}}
  %0 = dlc.reverse %x [1, 0, 1] : tensor<4x2xf32>
  return
}
