// RUN: dlc-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{'func.func' op needs a name for each dimension of 'tensor<?x4xf32>' in 'dlc.dims', but got ["batch"]}}
func.func private @one_name_a_dimension(tensor<?x4xf32> {dlc.dims = ["batch"]})

// -----

// expected-error @+1 {{'func.func' op needs a name for each dimension of 'tensor<?xf32>' in 'dlc.dims', but got [1 : i32]}}
func.func private @names_are_strings(tensor<?xf32> {dlc.dims = [1 : i32]})

// -----

// expected-error @+1 {{'func.func' op has an argument or result attribute 'dlc.dims' that is not the dialect's}}
func.func private @scalars_have_no_dimensions(index {dlc.dims = ["batch"]})

// -----

// expected-error @+1 {{'func.func' op has an argument or result attribute 'dlc.dims' that is not the dialect's}}
func.func private @dimensions_of_an_open_number_have_no_names(tensor<*xf32> {dlc.dims = []})

// -----

// expected-error @+1 {{'func.func' op has an argument or result attribute 'dlc.nmae' that is not the dialect's}}
func.func private @unknown_argument_attribute(tensor<?xf32> {dlc.nmae = "x"})

// -----

// expected-error @+1 {{'func.func' op has an argument or result attribute 'dlc.name' that is not the dialect's}}
func.func private @a_name_is_a_string(tensor<?xf32> {dlc.name = 1 : i32})

// -----

// expected-error @+1 {{'func.func' op has an argument or result attribute 'dlc.dtype' that is not the dialect's}}
func.func private @a_dtype_is_a_type() -> (tensor<?xf32> {dlc.dtype = "f32"})

// -----

// expected-error @+1 {{'func.func' op has an attribute 'dlc.memroy' that is not the dialect's}}
func.func private @unknown_function_attribute() attributes {dlc.memroy = "4"}

// -----

// expected-error @+1 {{'func.func' op has an attribute 'dlc.memory' that is not the dialect's}}
func.func private @memory_is_an_expression() attributes {dlc.memory = 4 : i64}

// -----

// expected-error @+1 {{'func.func' op has an attribute 'dlc.versions' that is not the dialect's}}
func.func private @versions_are_of_inputs_that_there_are(tensor<?xf32>) attributes {
  dlc.versions = [{function = @f, places = array<i64: 1, 0, 8>}]}

// -----

// expected-error @+1 {{'func.func' op has an attribute 'dlc.versions' that is not the dialect's}}
func.func private @versions_are_of_dimensions_that_there_are(tensor<?xf32>) attributes {
  dlc.versions = [{function = @f, places = array<i64: 0, 1, 8>}]}

// -----

// expected-error @+1 {{'func.func' op has an attribute 'dlc.versions' that is not the dialect's}}
func.func private @versions_are_of_inputs_of_known_rank(tensor<*xf32>) attributes {
  dlc.versions = [{function = @f, places = array<i64: 0, 0, 8>}]}

// -----

// expected-error @+1 {{'func.func' op has an attribute 'dlc.versions' that is not the dialect's}}
func.func private @places_are_triples(tensor<?xf32>) attributes {
  dlc.versions = [{function = @f, places = array<i64: 0, 0>}]}

// -----

// expected-error @+1 {{'func.func' op has an attribute 'dlc.versions' that is not the dialect's}}
func.func private @versions_are_functions(tensor<?xf32>) attributes {
  dlc.versions = [{function = "f", places = array<i64: 0, 0, 8>}]}

// -----

func.func @only_functions_have_them(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.neg' op can't have the attribute 'dlc.memory'}}
  %0 = dlc.neg %x {dlc.memory = "4"} : tensor<4xf32>
  return
}

// -----

// expected-error @+1 {{'builtin.module' op can't have the attribute 'dlc.entries'}}
module attributes {dlc.entries = "main"} {}

// -----

// expected-error @+1 {{'func.func' op has a 'dlc.state' of type 'tensor<?xf32>', expected a tensor of known sizes}}
func.func private @open_state(tensor<?xf32> {dlc.state})

// -----

// expected-error @+1 {{'func.func' op needs the number of an argument in 'dlc.updates', but got 1 : i64}}
func.func private @no_argument(tensor<4xf32> {dlc.state}) -> (tensor<4xf32> {dlc.updates = 1})

// -----

// expected-error @+1 {{'func.func' op updates argument 0 of type 'tensor<4xf32>' with a result of type 'tensor<5xf32>', expected a state of the same type}}
func.func private @other_type(tensor<4xf32> {dlc.state}) -> (tensor<5xf32> {dlc.updates = 0})

// -----

// expected-error @+1 {{'func.func' op updates argument 0 of type 'tensor<4xf32>' with a result of type 'tensor<4xf32>', expected a state of the same type}}
func.func private @no_state(tensor<4xf32>) -> (tensor<4xf32> {dlc.updates = 0})

// -----

// expected-error @+1 {{'func.func' op updates argument 0 twice}}
func.func private @twice(tensor<4xf32> {dlc.state})
    -> (tensor<4xf32> {dlc.updates = 0}, tensor<4xf32> {dlc.updates = 0})
