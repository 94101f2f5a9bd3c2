// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @numbers_are_not_packed(%x: tensor<2xf32>) {
  // expected-error @+1 {{'dlc.pack' op makes strings, sequences, optionals and tuples, but not 'tensor<2xf32>'}}
  %0 = dlc.pack %x : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @a_sequence_needs_shapes(%x: tensor<?xf32>, %s: tensor<?x3xi64>) {
  // expected-error @+1 {{'dlc.pack' op needs parts of types}}
  %0 = dlc.pack %x, %s
      : (tensor<?xf32>, tensor<?x3xi64>) -> !dlc.sequence<tensor<?x?xf32>>
  return
}

// -----

func.func @elements_are_alike(%a: tensor<2x3xf32>, %b: tensor<2x4xf32>) {
  // expected-error @+1 {{'dlc.list' op has an element of type 'tensor<2x4xf32>' in a sequence of 'tensor<?x3xf32>'}}
  %0 = dlc.list %a, %b : (tensor<2x3xf32>, tensor<2x4xf32>)
      -> !dlc.sequence<tensor<?x3xf32>>
  return
}
