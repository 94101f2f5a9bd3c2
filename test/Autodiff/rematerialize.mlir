// RUN: dlc-opt %s -dlc-differentiate=saved-percent=70 -split-input-file \
// RUN:   -verify-diagnostics | FileCheck %s

// Four layers, of which h0 to h2 are saved without a budget. With two of these,
// h0 is computed again, of fenced values, as soon as there is the gradient of
// what is behind it.

// CHECK-LABEL: func.func @layers(
// CHECK-SAME:    %[[X:.*]]: tensor<8x4xf32>, %[[W:.*]]: tensor<4x4xf32>
func.func @layers(%x: tensor<8x4xf32>, %w: tensor<4x4xf32>)
    -> (tensor<8x4xf32>, tensor<4x4xf32>) {
  // CHECK:      dlc.tanh
  // CHECK:      %[[H1:.*]] = dlc.tanh
  // CHECK:      %[[H2:.*]] = dlc.tanh
  // CHECK:      %[[DZ2:.*]] = dlc.mul
  // CHECK:      dlc.dot_general %[[H2]], %{{.*}} contract [0] x [0]
  // CHECK:      %[[DZ1:.*]] = dlc.mul %{{.*}}, %{{.*}} : tensor<8x4xf32>
  // CHECK:      dlc.dot_general %[[H1]], %{{.*}} contract [0] x [0]
  // CHECK:      %[[X1:.*]] = dlc.fence %[[X]] after %[[DZ:.*]] : tensor<8x4xf32>, tensor<8x4xf32>
  // CHECK-NEXT: %[[W1:.*]] = dlc.fence %[[W]] after %[[DZ]] : tensor<4x4xf32>, tensor<8x4xf32>
  // CHECK-NEXT: %[[Z:.*]] = dlc.dot_general %[[X1]], %[[W1]]
  // CHECK-NEXT: %[[H0:.*]] = dlc.tanh %[[Z]]
  // CHECK-NEXT: dlc.dot_general %[[H0]], %[[DZ]] {{.*}} contract [0] x [0]
  // CHECK-NOT:  dlc.fence
  // expected-remark @+1 {{0.0 MiB of the 0.0 MiB that the backward pass needs of the forward pass are there at a time}}
  %y, %dw = dlc.gradient %w {
  ^bb0(%v: tensor<4x4xf32>):
    %0 = dlc.dot_general %x, %v batch [] x [] contract [1] x [0]
      : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
    %h0 = dlc.tanh %0 : tensor<8x4xf32>
    %1 = dlc.dot_general %h0, %v batch [] x [] contract [1] x [0]
      : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
    %h1 = dlc.tanh %1 : tensor<8x4xf32>
    %2 = dlc.dot_general %h1, %v batch [] x [] contract [1] x [0]
      : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
    %h2 = dlc.tanh %2 : tensor<8x4xf32>
    %3 = dlc.dot_general %h2, %v batch [] x [] contract [1] x [0]
      : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
    %h3 = dlc.tanh %3 : tensor<8x4xf32>
    dlc.yield %h3 : tensor<8x4xf32>
  } : (tensor<4x4xf32>) -> (tensor<8x4xf32>, tensor<4x4xf32>)
  return %y, %dw : tensor<8x4xf32>, tensor<4x4xf32>
}
