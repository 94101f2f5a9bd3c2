// RUN: dlc-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{'dlc.weight' op needs a tensor type of static shape, but got 'tensor<?xf32>'}}
dlc.weight @w "w" file("model.onnx", 0, 16) : tensor<?xf32>

// -----

// expected-error @+1 {{'dlc.weight' op needs a tensor type of static shape, but got 'f32'}}
dlc.weight @w "w" file("model.onnx", 0, 4) : f32

// -----

// expected-error @+1 {{'dlc.weight' op needs one of file(...), from(...) and value(...)}}
dlc.weight @w "w" : tensor<4xf32>

// -----

// expected-error @+1 {{'dlc.weight' op needs one of file(...), from(...) and value(...)}}
dlc.weight @w "w" file("model.onnx", 0, 16) from(@f, [@v]) : tensor<4xf32>

// -----

// expected-error @+1 {{'dlc.weight' op needs arguments with from(...), and only there}}
"dlc.weight"() {sym_name = "w", label = "w", type = tensor<4xf32>, from = @f} : () -> ()

// -----

// expected-error @+1 {{'dlc.weight' op has type 'tensor<4xf32>', but a value of type 'tensor<2xf32>'}}
dlc.weight @w "w" value(dense<[1.0, 2.0]> : tensor<2xf32>) : tensor<4xf32>

// -----

// expected-error @+1 {{'dlc.weight' op needs 16 bytes for 'tensor<4xf32>', but got 12}}
dlc.weight @w "w" file("model.onnx", 0, 12) : tensor<4xf32>

// -----

// expected-error @+1 {{'dlc.weight' op needs 4 bytes for 'tensor<4xi1>', but got 1}}
dlc.weight @bools_are_bytes "w" file("model.onnx", 0, 1) : tensor<4xi1>

// -----

// expected-error @+1 {{'dlc.weight' op needs 3 bytes for 'tensor<5xi4>', but got 5}}
dlc.weight @nibbles_are_packed "w" file("model.onnx", 0, 5) : tensor<5xi4>

// -----

func.func @unknown_weight() {
  // expected-error @+1 {{'dlc.get_weight' op refers to @w, which is no weight}}
  %0 = dlc.get_weight @w : tensor<4xf32>
  return
}

// -----

func.func private @w()
func.func @a_function_is_no_weight() {
  // expected-error @+1 {{'dlc.get_weight' op refers to @w, which is no weight}}
  %0 = dlc.get_weight @w : tensor<4xf32>
  return
}

// -----

dlc.weight @w "w" file("model.onnx", 0, 16) : tensor<4xf32>
func.func @weight_of_another_type() {
  // expected-error @+1 {{'dlc.get_weight' op has type 'tensor<2x2xf32>', but weight @w has 'tensor<4xf32>'}}
  %0 = dlc.get_weight @w : tensor<2x2xf32>
  return
}

// -----

func.func @iota_along_a_dimension_it_has() {
  // expected-error @+1 {{'dlc.iota' op has dimension 1, but a result of rank 1}}
  %0 = dlc.iota 1 : tensor<4xi32>
  return
}

// -----

func.func @iota_along_no_negative_dimension() {
  // expected-error @+1 {{'dlc.iota' op has dimension -1, but a result of rank 1}}
  %0 = dlc.iota -1 : tensor<4xi32>
  return
}

// -----

func.func @iota_needs_open_sizes() {
  // expected-error @+1 {{'dlc.iota' op needs a size for each of the 1 open dimensions of its result, but got 0}}
  %0 = dlc.iota 0 : tensor<?xi32>
  return
}

// -----

func.func @iota_takes_no_size_that_is_known(%n: index) {
  // expected-error @+1 {{'dlc.iota' op needs a size for each of the 0 open dimensions of its result, but got 1}}
  %0 = dlc.iota 0 sizes(%n) : tensor<4xi32>
  return
}

// -----

func.func @iota_is_of_numbers() {
  // expected-error @+1 {{'dlc.iota' op result #0 must be ranked tensor of number values, but got 'tensor<4xi1>'}}
  %0 = dlc.iota 0 : tensor<4xi1>
  return
}
