// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @slice_names_all_dimensions(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.slice' op needs offsets, sizes and strides for 2 dimensions, but got 1, 2 and 2}}
  %0 = dlc.slice %x [0] [4, 8] [1, 1] : tensor<4x8xf32> -> tensor<4x8xf32>
  return
}

// -----

func.func @slice_gives_its_sizes(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.slice' op needs a result of type 'tensor<4x3xf32>', but got 'tensor<4x4xf32>'}}
  %0 = dlc.slice %x [0, 0] [4, 3] [1, 1] : tensor<4x8xf32> -> tensor<4x4xf32>
  return
}

// -----

func.func @slice_keeps_elements(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.slice' op needs a result of type 'tensor<4xf32>', but got 'tensor<4xi32>'}}
  %0 = dlc.slice %x [0] [4] [1] : tensor<4xf32> -> tensor<4xi32>
  return
}

// -----

func.func @slice_goes_forward(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.slice' op needs positive strides, but got -1}}
  %0 = dlc.slice %x [3] [4] [-1] : tensor<4xf32> -> tensor<4xf32>
  return
}

// -----

func.func @slice_starts_inside(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.slice' op needs offsets and sizes of at least 0}}
  %0 = dlc.slice %x [-1] [4] [1] : tensor<4xf32> -> tensor<4xf32>
  return
}

// -----

func.func @slice_ends_inside(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.slice' op reaches position 8 of dimension 1, which has 8}}
  %0 = dlc.slice %x [0, 2] [4, 4] [1, 2] : tensor<4x8xf32> -> tensor<4x4xf32>
  return
}

// -----

func.func @pad_names_all_dimensions(%x: tensor<4x8xf32>, %v: tensor<f32>) {
  // expected-error @+1 {{'dlc.pad' op needs values for 2 dimensions}}
  %0 = dlc.pad constant %x, %v [1] [1, 1] : tensor<4x8xf32> -> tensor<6x10xf32>
  return
}

// -----

func.func @pad_takes_nothing_away(%x: tensor<4xf32>, %v: tensor<f32>) {
  // expected-error @+1 {{'dlc.pad' op needs values of at least 0, but got [-1, 0] for dimension 0}}
  %0 = dlc.pad constant %x, %v [-1] [0] : tensor<4xf32> -> tensor<3xf32>
  return
}

// -----

func.func @pad_takes_nothing_away_inside(%x: tensor<4xf32>, %v: tensor<f32>) {
  // expected-error @+1 {{'dlc.pad' op needs interior values of at least 0}}
  %0 = dlc.pad constant %x, %v [0] [0] interior [-1] : tensor<4xf32> -> tensor<1xf32>
  return
}

// -----

func.func @only_constants_go_between(%x: tensor<4xf32>, %v: tensor<f32>) {
  // expected-error @+1 {{'dlc.pad' op takes interior only in constant mode}}
  %0 = dlc.pad edge %x, %v [0] [0] interior [1] : tensor<4xf32> -> tensor<7xf32>
  return
}

// -----

func.func @a_mirror_shows_what_there_is(%x: tensor<4xf32>, %v: tensor<f32>) {
  // expected-error @+1 {{'dlc.pad' op can't reflect [4, 0] elements of the 4 of dimension 0}}
  %0 = dlc.pad reflect %x, %v [4] [0] : tensor<4xf32> -> tensor<8xf32>
  return
}

// -----

func.func @pad_adds_sizes(%x: tensor<4xf32>, %v: tensor<f32>) {
  // expected-error @+1 {{'dlc.pad' op needs 9 elements along dimension 0, but got 8}}
  %0 = dlc.pad constant %x, %v [1] [1] interior [1] : tensor<4xf32> -> tensor<8xf32>
  return
}

// -----

// expected-note @+1 {{prior use here}}
func.func @pad_value_has_the_element_type(%x: tensor<4xf32>, %v: tensor<i32>) {
  // expected-error @+1 {{use of value '%v' expects different type than prior uses: 'tensor<f32>' vs 'tensor<i32>'}}
  %0 = dlc.pad constant %x, %v [1] [1] : tensor<4xf32> -> tensor<6xf32>
  return
}

// -----

func.func @slice_has_an_operand_an_open_entry(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.slice' op has 1 open offsets, but 0 operands for them}}
  %0 = "dlc.slice"(%x) <{operandSegmentSizes = array<i32: 1, 0, 0>, static_offsets = array<i64: -9223372036854775808, 0>, static_sizes = array<i64: 2, 8>, strides = array<i64: 1, 1>}> : (tensor<4x8xf32>) -> tensor<2x8xf32>
  return
}

// -----

func.func @slice_has_no_operand_more(%x: tensor<4x8xf32>, %n: index) {
  // expected-error @+1 {{'dlc.slice' op has 0 open sizes, but 1 operands for them}}
  %0 = "dlc.slice"(%x, %n) <{operandSegmentSizes = array<i32: 1, 0, 1>, static_offsets = array<i64: 0, 0>, static_sizes = array<i64: 2, 8>, strides = array<i64: 1, 1>}> : (tensor<4x8xf32>, index) -> tensor<2x8xf32>
  return
}

// -----

func.func @pad_has_an_operand_an_open_entry(%x: tensor<4x8xf32>, %v: tensor<f32>) {
  // expected-error @+1 {{'dlc.pad' op has 1 open low values, but 0 operands for them}}
  %0 = "dlc.pad"(%x, %v) <{mode = 0 : i32, operandSegmentSizes = array<i32: 1, 1, 0, 0>, static_low = array<i64: -9223372036854775808, 0>, static_high = array<i64: 0, 0>}> : (tensor<4x8xf32>, tensor<f32>) -> tensor<?x8xf32>
  return
}

// -----

func.func @slice_ends_at_a_number(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.slice' op reaches position 9223372036854775807 of dimension 0, which has 4}}
  %0 = dlc.slice %x [1] [2] [9223372036854775807] : tensor<4xf32> -> tensor<2xf32>
  return
}

// -----

func.func @insert_slice_ends_at_a_number(%x: tensor<2xf32>, %y: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.insert_slice' op reaches position 9223372036854775806 of dimension 0, which has 4}}
  %0 = dlc.insert_slice %x into %y [9223372036854775806] : tensor<2xf32> into tensor<4xf32>
  return
}

// -----

func.func @pad_has_sizes_that_are_numbers(%x: tensor<4xf32>, %zero: tensor<f32>) {
  // expected-error @+1 {{'dlc.pad' op needs 9223372036854775807 elements along dimension 0, but got 8}}
  %0 = dlc.pad constant %x, %zero [9223372036854775807] [9223372036854775807] : tensor<4xf32> -> tensor<8xf32>
  return
}
