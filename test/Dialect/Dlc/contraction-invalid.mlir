// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @batch_dimensions_in_pairs(%a: tensor<8x4xf32>, %b: tensor<8x4xf32>) {
  // expected-error @+1 {{'dlc.dot_general' op needs as many batch dimensions of either operand, but got 1 and 0}}
  %0 = dlc.dot_general %a, %b batch [0] x [] contract [1] x [1] : (tensor<8x4xf32>, tensor<8x4xf32>) -> tensor<8x8xf32>
  return
}

// -----

func.func @contracting_dimensions_in_pairs(%a: tensor<8x4xf32>, %b: tensor<8x4xf32>) {
  // expected-error @+1 {{'dlc.dot_general' op needs as many contracting dimensions of either operand, but got 1 and 2}}
  %0 = dlc.dot_general %a, %b batch [] x [] contract [1] x [0, 1] : (tensor<8x4xf32>, tensor<8x4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @dimensions_are_the_operands(%a: tensor<8x4xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.dot_general' op has contracting dimensions 1 and 1 of operands of rank 2 and 1}}
  %0 = dlc.dot_general %a, %b batch [] x [] contract [1] x [1] : (tensor<8x4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @contracting_sizes_agree(%a: tensor<8x4xf32>, %b: tensor<5x2xf32>) {
  // expected-error @+1 {{'dlc.dot_general' op needs equal sizes along contracting dimensions, but got 4 and 5}}
  %0 = dlc.dot_general %a, %b batch [] x [] contract [1] x [0] : (tensor<8x4xf32>, tensor<5x2xf32>) -> tensor<8x2xf32>
  return
}

// -----

func.func @batch_sizes_agree(%a: tensor<8x4xf32>, %b: tensor<7x4xf32>) {
  // expected-error @+1 {{'dlc.dot_general' op needs equal sizes along batch dimensions, but got 8 and 7}}
  %0 = dlc.dot_general %a, %b batch [0] x [0] contract [1] x [1] : (tensor<8x4xf32>, tensor<7x4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @result_is_batch_then_free(%a: tensor<8x4xf32>, %b: tensor<4x2xf32>) {
  // expected-error @+1 {{'dlc.dot_general' op needs a result of shape [8, 2], but got 'tensor<2x8xf32>'}}
  %0 = dlc.dot_general %a, %b batch [] x [] contract [1] x [0] : (tensor<8x4xf32>, tensor<4x2xf32>) -> tensor<2x8xf32>
  return
}

// -----

func.func @no_products_of_bools(%a: tensor<4xi1>) {
  // expected-error @+1 {{'dlc.dot_general' op operand #0 must be ranked tensor of number values, but got 'tensor<4xi1>'}}
  %0 = dlc.dot_general %a, %a batch [] x [] contract [0] x [0] : (tensor<4xi1>, tensor<4xi1>) -> tensor<i32>
  return
}

// -----

func.func @image_of_the_strides_rank(%x: tensor<1x3x8xf32>, %f: tensor<16x3x3x3xf32>) {
  // expected-error @+1 {{'dlc.conv' op needs an image and a filter of rank 4, but got 3 and 4}}
  %0 = dlc.conv channels_first %x, %f strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x3x8xf32>, tensor<16x3x3x3xf32>) -> tensor<1x16x6x6xf32>
  return
}

// -----

func.func @two_paddings_a_dimension(%x: tensor<1x3x8xf32>, %f: tensor<16x3x3xf32>) {
  // expected-error @+1 {{'dlc.conv' op needs 2 paddings and 1 dilations, but got 1 and 1}}
  %0 = dlc.conv channels_first %x, %f strides [1] padding [0] dilations [1] groups 1 : (tensor<1x3x8xf32>, tensor<16x3x3xf32>) -> tensor<1x16x6xf32>
  return
}

// -----

func.func @windows_move(%x: tensor<1x3x8xf32>, %f: tensor<16x3x3xf32>) {
  // expected-error @+1 {{'dlc.conv' op needs positive strides, dilations and groups}}
  %0 = dlc.conv channels_first %x, %f strides [0] padding [0, 0] dilations [1] groups 1 : (tensor<1x3x8xf32>, tensor<16x3x3xf32>) -> tensor<1x16x6xf32>
  return
}

// -----

func.func @filter_covers_the_channels(%x: tensor<1x6x8xf32>, %f: tensor<16x6x3xf32>) {
  // expected-error @+1 {{'dlc.conv' op needs a filter of 6 / 2 input channels, but got 6}}
  %0 = dlc.conv channels_first %x, %f strides [1] padding [0, 0] dilations [1] groups 2 : (tensor<1x6x8xf32>, tensor<16x6x3xf32>) -> tensor<1x16x6xf32>
  return
}

// -----

func.func @groups_are_equal(%x: tensor<1x6x8xf32>, %f: tensor<15x3x3xf32>) {
  // expected-error @+1 {{'dlc.conv' op can't divide 15 output channels into 2 groups}}
  %0 = dlc.conv channels_first %x, %f strides [1] padding [0, 0] dilations [1] groups 2 : (tensor<1x6x8xf32>, tensor<15x3x3xf32>) -> tensor<1x15x6xf32>
  return
}

// -----

func.func @window_fits(%x: tensor<1x3x2xf32>, %f: tensor<16x3x5xf32>) {
  // expected-error @+2 {{has a window that is larger than the padded image along spatial dimension 0}}
  // expected-error @+1 {{'dlc.conv' op failed to infer returned types}}
  %0 = dlc.conv channels_first %x, %f strides [1] padding [0, 0] dilations [1] groups 1 : (tensor<1x3x2xf32>, tensor<16x3x5xf32>) -> tensor<1x16x1xf32>
  return
}

// -----

// floor((8 + 1 + 1 - 2 - 1) / 2) + 1 = 4
func.func @result_has_a_place_a_window(%x: tensor<1x3x8xf32>, %f: tensor<16x3x3xf32>) {
  // expected-error @+2 {{'dlc.conv' op inferred type(s) 'tensor<1x16x4xf32>' are incompatible with return type(s) of operation 'tensor<1x16x5xf32>'}}
  // expected-error @+1 {{'dlc.conv' op failed to infer returned types}}
  %0 = dlc.conv channels_first %x, %f strides [2] padding [1, 1] dilations [1] groups 1 : (tensor<1x3x8xf32>, tensor<16x3x3xf32>) -> tensor<1x16x5xf32>
  return
}

// -----

func.func @a_dimension_has_one_use(%a: tensor<8x4xf32>) {
  // expected-error @+1 {{'dlc.dot_general' op uses dimension 0 of an operand twice}}
  %0 = dlc.dot_general %a, %a batch [0] x [0] contract [0] x [1] : (tensor<8x4xf32>, tensor<8x4xf32>) -> tensor<8x4xf32>
  return
}

// -----

func.func @padding_is_not_negative(%x: tensor<1x3x8xf32>, %f: tensor<16x3x3xf32>) {
  // expected-error @+1 {{'dlc.conv' op needs padding of at least 0}}
  %0 = dlc.conv channels_first %x, %f strides [1] padding [0, -1] dilations [1] groups 1 : (tensor<1x3x8xf32>, tensor<16x3x3xf32>) -> tensor<1x16x5xf32>
  return
}
