// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @dimensions_ascend(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.reduce' op needs ascending dimensions below 2, but got [1, 0]}}
  %0 = dlc.reduce sum %x [1, 0] : tensor<4x8xf32> -> tensor<f32>
  return
}

// -----

func.func @dimensions_are_the_operands(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.reduce' op needs ascending dimensions below 2, but got [2]}}
  %0 = dlc.reduce sum %x [2] : tensor<4x8xf32> -> tensor<4x8xf32>
  return
}

// -----

func.func @dimensions_are_not_negative(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.reduce' op needs ascending dimensions below 2, but got [-1]}}
  %0 = dlc.reduce sum %x [-1] : tensor<4x8xf32> -> tensor<4x8xf32>
  return
}

// -----

func.func @bools_have_no_sum(%x: tensor<4xi1>) {
  // expected-error @+1 {{'dlc.reduce' op can't take the sum of elements of 'i1'}}
  %0 = dlc.reduce sum %x [0] : tensor<4xi1> -> tensor<i1>
  return
}

// -----

func.func @numbers_are_not_all_true(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.reduce' op can't take the all of elements of 'f32'}}
  %0 = dlc.reduce all %x [0] : tensor<4xf32> -> tensor<f32>
  return
}

// -----

func.func @result_without_dimensions(%x: tensor<4x8xf32>) {
  // expected-error @+2 {{'dlc.reduce' op inferred type(s) 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<4x1xf32>'}}
  // expected-error @+1 {{'dlc.reduce' op failed to infer returned types}}
  %0 = dlc.reduce sum %x [1] : tensor<4x8xf32> -> tensor<4x1xf32>
  return
}

// -----

func.func @no_such_kind(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected string or keyword containing one of the following enum values for attribute 'kind' [sum, prod, min, max, all, any]}}
  %0 = dlc.reduce mean %x [0] : tensor<4xf32> -> tensor<f32>
  return
}

// -----

func.func @arg_along_a_dimension(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.arg_reduce' op has dimension 2, but an operand of rank 2}}
  %0 = dlc.arg_reduce max %x 2 : tensor<4x8xf32> -> tensor<4xi64>
  return
}

// -----

func.func @positions_are_64_bits(%x: tensor<4x8xf32>) {
  // expected-error @+1 {{'dlc.arg_reduce' op result #0 must be ranked tensor of 64-bit signless integer values, but got 'tensor<4xi32>'}}
  %0 = dlc.arg_reduce max %x 1 : tensor<4x8xf32> -> tensor<4xi32>
  return
}

// -----

func.func @arg_without_the_dimension(%x: tensor<4x8xf32>) {
  // expected-error @+2 {{'dlc.arg_reduce' op inferred type(s) 'tensor<4xi64>' are incompatible with return type(s) of operation 'tensor<8xi64>'}}
  // expected-error @+1 {{'dlc.arg_reduce' op failed to infer returned types}}
  %0 = dlc.arg_reduce max %x 1 : tensor<4x8xf32> -> tensor<8xi64>
  return
}

// -----

func.func @bools_have_no_greatest(%x: tensor<4xi1>) {
  // expected-error @+1 {{'dlc.arg_reduce' op operand #0 must be ranked tensor of number values, but got 'tensor<4xi1>'}}
  %0 = dlc.arg_reduce max %x 0 : tensor<4xi1> -> tensor<i64>
  return
}

// -----

func.func @cumulative_along_a_dimension(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.cumulative' op has dimension 1, but an operand of rank 1}}
  %0 = dlc.cumulative sum %x 1 : tensor<4xf32>
  return
}

// -----

func.func @cumulative_of_numbers(%x: tensor<4xi1>) {
  // expected-error @+1 {{'dlc.cumulative' op operand #0 must be ranked tensor of number values, but got 'tensor<4xi1>'}}
  %0 = dlc.cumulative sum %x 0 : tensor<4xi1>
  return
}
