// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @values_for_all_dimensions(%x: tensor<1x8x9xf32>) {
  // expected-error @+2 {{needs windows, strides, dilations and twice as many paddings for 3 dimensions}}
  // expected-error @+1 {{'dlc.pool' op failed to infer returned types}}
  %0 = dlc.pool max %x window [3] strides [1, 1, 2] padding [0, 0, 0, 0, 0, 0] dilations [1, 1, 1] : tensor<1x8x9xf32> -> tensor<1x8x4xf32>
  return
}

// -----

func.func @windows_have_elements(%x: tensor<1x8x9xf32>) {
  // expected-error @+1 {{'dlc.pool' op needs positive windows, strides and dilations}}
  %0 = dlc.pool max %x window [1, 1, 0] strides [1, 1, 2] padding [0, 0, 0, 0, 0, 0] dilations [1, 1, 1] : tensor<1x8x9xf32> -> tensor<1x8x4xf32>
  return
}

// -----

func.func @windows_move(%x: tensor<1x8x9xf32>) {
  // expected-error @+1 {{'dlc.pool' op needs positive windows, strides and dilations}}
  %0 = dlc.pool max %x window [1, 1, 3] strides [1, 1, 0] padding [0, 0, 0, 0, 0, 0] dilations [1, 1, 1] : tensor<1x8x9xf32> -> tensor<1x8x4xf32>
  return
}

// -----

func.func @no_negative_padding(%x: tensor<1x8x9xf32>) {
  // expected-error @+1 {{'dlc.pool' op needs paddings of at least 0}}
  %0 = dlc.pool max %x window [1, 1, 3] strides [1, 1, 2] padding [0, 0, 0, 0, -1, 0] dilations [1, 1, 1] : tensor<1x8x9xf32> -> tensor<1x8x3xf32>
  return
}

// -----

func.func @kinds_suit_elements(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.pool' op can't take the any of elements of 'f32'}}
  %0 = dlc.pool any %x window [2] strides [2] padding [0, 0] dilations [1] : tensor<4xf32> -> tensor<2xf32>
  return
}

// -----

func.func @window_fits(%x: tensor<2xf32>) {
  // expected-error @+2 {{has a window that is larger than the padded operand along dimension 0}}
  // expected-error @+1 {{'dlc.pool' op failed to infer returned types}}
  %0 = dlc.pool max %x window [5] strides [1] padding [0, 0] dilations [1] : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

func.func @result_has_a_place_a_window(%x: tensor<9xf32>) {
  // expected-error @+2 {{'dlc.pool' op inferred type(s) 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<5xf32>'}}
  // expected-error @+1 {{'dlc.pool' op failed to infer returned types}}
  %0 = dlc.pool max %x window [3] strides [2] padding [0, 0] dilations [1] : tensor<9xf32> -> tensor<5xf32>
  return
}

// -----

func.func @pool_pads_by_a_size(%x: tensor<4xf32>) {
  // expected-error @+2 {{has a window that is larger than the padded operand along dimension 0}}
  // expected-error @+1 {{'dlc.pool' op failed to infer returned types}}
  %0 = dlc.pool max %x window [2] strides [1] padding [9223372036854775807, 0] dilations [1] : tensor<4xf32> -> tensor<4xf32>
  return
}
