// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @arguments(%x: tensor<4xf32>) {
  // expected-error @+1 {{needs a function of 'tensor<4xf32>', but has one of 'tensor<5xf32>'}}
  %0:2 = dlc.tangent %x along %x {
  ^bb0(%a: tensor<5xf32>):
    dlc.return %a : tensor<5xf32>
  } : (tensor<4xf32>) -> (tensor<5xf32>, tensor<5xf32>)
  return
}

// -----

func.func @terminator(%x: tensor<4xf32>) {
  // expected-error @+1 {{needs a body that ends in 'dlc.return', but it ends in 'llvm.unreachable'}}
  %0:2 = "dlc.tangent"(%x, %x) ({
  ^bb0(%a: tensor<4xf32>):
    llvm.unreachable
  }) : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @results(%x: tensor<4xf32>) {
  // expected-error @+1 {{needs results of types 'tensor<4xf32>', 'tensor<4xf32>', but has 'tensor<4xf32>'}}
  %0 = dlc.tangent %x along %x {
  ^bb0(%a: tensor<4xf32>):
    dlc.return %a : tensor<4xf32>
  } : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @directions(%x: tensor<4xf32>, %d: tensor<5xf32>) {
  // expected-error @+1 {{directions have the inputs' types}}
  %0:2 = "dlc.tangent"(%x, %d) ({
  ^bb0(%a: tensor<4xf32>):
    dlc.return %a : tensor<4xf32>
  }) : (tensor<4xf32>, tensor<5xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @integers(%x: tensor<4xi64>) {
  // expected-error @+1 {{must be variadic of ranked tensor of floating-point type values}}
  %0:2 = dlc.tangent %x along %x {
  ^bb0(%a: tensor<4xi64>):
    dlc.return %a : tensor<4xi64>
  } : (tensor<4xi64>) -> (tensor<4xi64>, tensor<4xi64>)
  return
}

// -----

func.func @rule(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.custom_gradient' op needs a function of 'tensor<4xf32>', 'tensor<f32>', 'tensor<f32>', but has one of 'tensor<4xf32>', 'tensor<f32>'}}
  %0 = dlc.custom_gradient %x {
  ^bb0(%a: tensor<4xf32>):
    %y = dlc.reduce sum %a [0] : tensor<4xf32> -> tensor<f32>
    dlc.return %y : tensor<f32>
  } gradient {
  ^bb0(%a: tensor<4xf32>, %dy: tensor<f32>):
    dlc.return %a : tensor<4xf32>
  } : (tensor<4xf32>) -> tensor<f32>
  return
}

// -----

func.func @given(%x: tensor<4xf32>) {
  // expected-error @+1 {{needs a rule that returns 'tensor<4xf32>', but it returns 'tensor<f32>'}}
  %0 = dlc.custom_gradient %x {
  ^bb0(%a: tensor<4xf32>):
    %y = dlc.reduce sum %a [0] : tensor<4xf32> -> tensor<f32>
    dlc.return %y : tensor<f32>
  } gradient {
  ^bb0(%a: tensor<4xf32>, %y: tensor<f32>, %dy: tensor<f32>):
    dlc.return %dy : tensor<f32>
  } : (tensor<4xf32>) -> tensor<f32>
  return
}

// -----

func.func @nothing(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.batch' op needs an input}}
  %0 = "dlc.batch"() ({
    dlc.return %x : tensor<4xf32>
  }) : () -> tensor<2x4xf32>
  return
}

// -----

func.func @scalar(%x: tensor<f32>) {
  // expected-error @+1 {{needs inputs with a first dimension, but one is 'tensor<f32>'}}
  %0 = dlc.batch %x {
  ^bb0(%a: tensor<f32>):
    dlc.return %a : tensor<f32>
  } : (tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @parts(%x: tensor<2x4xf32>) {
  // expected-error @+1 {{needs a function of 'tensor<4xf32>', but has one of 'tensor<2x4xf32>'}}
  %0 = dlc.batch %x {
  ^bb0(%a: tensor<2x4xf32>):
    dlc.return %a : tensor<2x4xf32>
  } : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @count(%x: tensor<2x4xf32>) {
  // expected-error @+1 {{needs 1 results, but has 2}}
  %0:2 = dlc.batch %x {
  ^bb0(%a: tensor<4xf32>):
    dlc.return %a : tensor<4xf32>
  } : (tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>)
  return
}

// -----

func.func @whole(%x: tensor<2x4xf32>) {
  // expected-error @+1 {{has a result of type 'tensor<2x5xf32>', which is not several of 'tensor<4xf32>'}}
  %0 = dlc.batch %x {
  ^bb0(%a: tensor<4xf32>):
    dlc.return %a : tensor<4xf32>
  } : (tensor<2x4xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @outside(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.return' op expects parent op to be one of 'dlc.tangent, dlc.custom_gradient, dlc.batch'}}
  dlc.return %x : tensor<4xf32>
}
