// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @no_exponential_of_integers(%x: tensor<4xi32>) {
  // expected-error @+1 {{'dlc.exp' op operand #0 must be ranked tensor of floating-point type values, but got 'tensor<4xi32>'}}
  %0 = dlc.exp %x : tensor<4xi32>
  return
}

// -----

func.func @no_absolute_value_of_bools(%x: tensor<4xi1>) {
  // expected-error @+1 {{'dlc.abs' op operand #0 must be ranked tensor of number values, but got 'tensor<4xi1>'}}
  %0 = dlc.abs %x : tensor<4xi1>
  return
}

// -----

func.func @no_complement_of_floats(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.not' op operand #0 must be ranked tensor of integer or bool values, but got 'tensor<4xf32>'}}
  %0 = dlc.not %x : tensor<4xf32>
  return
}

// -----

func.func @no_sum_of_bools(%x: tensor<4xi1>) {
  // expected-error @+1 {{'dlc.add' op operand #0 must be ranked tensor of number values, but got 'tensor<4xi1>'}}
  %0 = dlc.add %x, %x : tensor<4xi1>
  return
}

// -----

func.func @no_shift_of_floats(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.shift_left' op operand #0 must be ranked tensor of integer values, but got 'tensor<4xf32>'}}
  %0 = dlc.shift_left %x, %x : tensor<4xf32>
  return
}

// -----

func.func @no_bitwise_and_of_floats(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.and' op operand #0 must be ranked tensor of integer or bool values, but got 'tensor<4xf32>'}}
  %0 = dlc.and %x, %x : tensor<4xf32>
  return
}

// -----

func.func @no_unranked_tensors(%x: tensor<*xf32>) {
  // expected-error @+1 {{custom op 'dlc.neg' invalid kind of type specified: expected builtin.tensor, but found 'tensor<*xf32>'}}
  %0 = dlc.neg %x : tensor<*xf32>
  return
}

// -----

func.func @no_elements_of_index_type(%x: tensor<4xindex>) {
  // expected-error @+1 {{'dlc.neg' op operand #0 must be ranked tensor of number values, but got 'tensor<4xindex>'}}
  %0 = dlc.neg %x : tensor<4xindex>
  return
}

// -----

// expected-note @+1 {{prior use here}}
func.func @no_implicit_broadcast(%x: tensor<4x8xf32>, %y: tensor<8xf32>) {
  // expected-error @+1 {{use of value '%y' expects different type than prior uses: 'tensor<4x8xf32>' vs 'tensor<8xf32>'}}
  %0 = dlc.add %x, %y : tensor<4x8xf32>
  return
}

// -----

func.func @operands_of_one_shape(%x: tensor<4xf32>, %y: tensor<8xf32>) {
  // expected-error @+1 {{'dlc.add' op requires the same shape for all operands and results}}
  %0 = "dlc.add"(%x, %y) : (tensor<4xf32>, tensor<8xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @compare_needs_one_type(%x: tensor<4xf32>, %y: tensor<4xf64>) {
  // expected-error @+1 {{'dlc.compare' op requires all operands to have the same type}}
  %0 = "dlc.compare"(%x, %y) {relation = 0 : i32} : (tensor<4xf32>, tensor<4xf64>) -> tensor<4xi1>
  return
}

// -----

func.func @compare_gives_bools(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.compare' op result #0 must be ranked tensor of bool values, but got 'tensor<4xf32>'}}
  %0 = dlc.compare lt, %x, %x : tensor<4xf32> -> tensor<4xf32>
  return
}

// -----

func.func @compare_keeps_the_shape(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.compare' op requires the same shape for all operands and results}}
  %0 = dlc.compare lt, %x, %x : tensor<4xf32> -> tensor<8xi1>
  return
}

// -----

func.func @compare_has_no_such_relation(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected string or keyword containing one of the following enum values for attribute 'relation' [eq, ne, lt, le, gt, ge]}}
  %0 = dlc.compare about, %x, %x : tensor<4xf32> -> tensor<4xi1>
  return
}

// -----

func.func @predicates_are_about_floats(%x: tensor<4xi32>) {
  // expected-error @+1 {{'dlc.is_nan' op operand #0 must be ranked tensor of floating-point type values, but got 'tensor<4xi32>'}}
  %0 = dlc.is_nan %x : tensor<4xi32> -> tensor<4xi1>
  return
}

// -----

func.func @predicates_keep_the_shape(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.is_inf' op requires the same shape for all operands and results}}
  %0 = dlc.is_inf %x : tensor<4xf32> -> tensor<5xi1>
  return
}

// -----

func.func @convert_keeps_the_shape(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.convert' op requires the same shape for all operands and results}}
  %0 = dlc.convert %x : tensor<4xf32> -> tensor<5xi32>
  return
}

// -----

func.func @bitcast_keeps_the_width(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.bitcast' op needs element types of the same width, but got 32 and 64 bits}}
  %0 = dlc.bitcast %x : tensor<4xf32> -> tensor<4xi64>
  return
}

// -----

func.func @select_chooses_by_bools(%c: tensor<4xi32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.select' op operand #0 must be ranked tensor of bool values, but got 'tensor<4xi32>'}}
  %0 = dlc.select %c, %x, %x : tensor<4xi32>, tensor<4xf32>
  return
}

// -----

func.func @select_has_one_shape(%c: tensor<5xi1>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.select' op requires the same shape for all operands and results}}
  %0 = dlc.select %c, %x, %x : tensor<5xi1>, tensor<4xf32>
  return
}

// -----

func.func @one_element_type(%x: tensor<4xf32>, %y: tensor<4xf64>) {
  // expected-error @+1 {{'dlc.add' op requires the same type for all operands and results}}
  %0 = "dlc.add"(%x, %y) : (tensor<4xf32>, tensor<4xf64>) -> tensor<4xf32>
  return
}
