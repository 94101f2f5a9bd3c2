// RUN: dlc-opt %s -split-input-file -verify-diagnostics

func.func @arguments(%x: tensor<4xf32>) {
  // expected-error @+1 {{has inputs of types 'tensor<4xf32>', but a body on 'tensor<5xf32>'}}
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<5xf32>):
    dlc.yield %a : tensor<5xf32>
  } : (tensor<4xf32>) -> (tensor<5xf32>, tensor<4xf32>)
  return
}

// -----

func.func @terminator(%x: tensor<4xf32>) {
  // expected-error @+1 {{needs a body that ends in 'dlc.yield', but it ends in 'llvm.unreachable'}}
  %0:2 = "dlc.gradient"(%x) ({
  ^bb0(%a: tensor<4xf32>):
    llvm.unreachable
  }) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @nothing(%x: tensor<4xf32>) {
  // expected-error @+1 {{needs a body that yields floats first, but it yields }}
  %0 = dlc.gradient %x {
  ^bb0(%a: tensor<4xf32>):
    dlc.yield
  } : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @integers(%x: tensor<4xi64>) {
  // expected-error @+1 {{needs a body that yields floats first, but it yields 'tensor<4xi64>'}}
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<4xi64>):
    dlc.yield %a : tensor<4xi64>
  } : (tensor<4xi64>) -> (tensor<4xi64>, tensor<4xi64>)
  return
}

// -----

func.func @results(%x: tensor<4xf32>) {
  // expected-error @+1 {{needs results of types 'tensor<4xf32>', 'tensor<4xf32>', but has 'tensor<4xf32>'}}
  %0 = dlc.gradient %x {
  ^bb0(%a: tensor<4xf32>):
    dlc.yield %a : tensor<4xf32>
  } : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @outside(%x: tensor<4xf32>) {
  // expected-error @+1 {{'dlc.yield' op expects parent op 'dlc.gradient'}}
  dlc.yield %x : tensor<4xf32>
}
