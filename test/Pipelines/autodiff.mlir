// RUN: dlc-opt %s -dlc-autodiff-pipeline | FileCheck %s

// A request inside of a request: the second derivative.
// CHECK-LABEL: func @main(
// CHECK-NOT: dlc.gradient
// CHECK-NOT: dlc.yield
// CHECK: dlc.cos
// CHECK: return
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<4xf32>):
    %1:2 = dlc.gradient %a {
    ^bb0(%b: tensor<4xf32>):
      %y = dlc.sin %b : tensor<4xf32>
      dlc.yield %y : tensor<4xf32>
    } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    dlc.yield %1#1 : tensor<4xf32>
  } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %0#1 : tensor<4xf32>
}

// What gets simpler, gets simpler before: a square is a product, whose gradient needs
// no powers.
// CHECK-LABEL: func @square(
// CHECK-NOT: dlc.pow
// CHECK-NOT: dlc.select
// CHECK: return
func.func @square(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0:2 = dlc.gradient %x {
  ^bb0(%a: tensor<4xf32>):
    %two = dlc.constant dense<2.0> : tensor<4xf32>
    %y = dlc.pow %a, %two : tensor<4xf32>
    dlc.yield %y : tensor<4xf32>
  } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %0#1 : tensor<4xf32>
}
