// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @empty_has_its_sizes(%n: index) {
  // expected-error @+1 {{'dlc.empty' op needs a size for each of the 2 open dimensions of its result, but got 1}}
  %0 = dlc.empty sizes(%n) : tensor<?x?xf32>
  return
}

// -----

func.func @update_has_the_element_type(%u: tensor<2xi32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.insert_slice' op can't insert 'tensor<2xi32>' into 'tensor<4xf32>'}}
  %0 = dlc.insert_slice %u into %x [0] : tensor<2xi32> into tensor<4xf32>
  return
}

// -----

func.func @update_has_the_rank(%u: tensor<2xf32>, %x: tensor<4x2xf32>) {
  // expected-error @+1 {{'dlc.insert_slice' op can't insert 'tensor<2xf32>' into 'tensor<4x2xf32>'}}
  %0 = dlc.insert_slice %u into %x [0, 0] : tensor<2xf32> into tensor<4x2xf32>
  return
}

// -----

func.func @offsets_name_all_dimensions(%u: tensor<2x2xf32>, %x: tensor<4x2xf32>) {
  // expected-error @+1 {{'dlc.insert_slice' op needs offsets for 2 dimensions, but got 1}}
  %0 = dlc.insert_slice %u into %x [0] : tensor<2x2xf32> into tensor<4x2xf32>
  return
}

// -----

func.func @update_starts_inside(%u: tensor<2xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.insert_slice' op needs offsets of at least 0}}
  %0 = dlc.insert_slice %u into %x [-1] : tensor<2xf32> into tensor<4xf32>
  return
}

// -----

func.func @update_ends_inside(%u: tensor<2xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.insert_slice' op reaches position 4 of dimension 0, which has 4}}
  %0 = dlc.insert_slice %u into %x [3] : tensor<2xf32> into tensor<4xf32>
  return
}
