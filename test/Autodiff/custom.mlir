// RUN: dlc-opt %s -dlc-differentiate -canonicalize -cse -split-input-file -verify-diagnostics | FileCheck %s

// Without a gradient there is only the function; its gradient is what the rule
// says.
// CHECK-LABEL: func @rule(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>, %[[W:.*]]: tensor<4xf32>)
func.func @rule(%x: tensor<4xf32>, %w: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK-NEXT: %[[Y:.*]] = dlc.sign %[[X]]
  // CHECK-NEXT: %[[E:.*]] = dlc.exp %[[W]]
  // CHECK-NEXT: %[[DX:.*]] = dlc.mul %[[W]], %[[E]]
  // CHECK-NEXT: return %[[Y]], %[[DX]]
  %0 = dlc.custom_gradient %x {
  ^bb0(%a: tensor<4xf32>):
    %y = dlc.sign %a : tensor<4xf32>
    dlc.return %y : tensor<4xf32>
  } gradient {
  ^bb0(%a: tensor<4xf32>, %y: tensor<4xf32>, %dy: tensor<4xf32>):
    dlc.return %dy : tensor<4xf32>
  } : (tensor<4xf32>) -> tensor<4xf32>
  %1:2 = dlc.gradient %w {
  ^bb0(%b: tensor<4xf32>):
    %2 = dlc.custom_gradient %b {
    ^bb0(%a: tensor<4xf32>):
      %y = dlc.exp %a : tensor<4xf32>
      dlc.return %y : tensor<4xf32>
    } gradient {
    ^bb0(%a: tensor<4xf32>, %y: tensor<4xf32>, %dy: tensor<4xf32>):
      %d = dlc.mul %a, %y : tensor<4xf32>
      dlc.return %d : tensor<4xf32>
    } : (tensor<4xf32>) -> tensor<4xf32>
    dlc.yield %2 : tensor<4xf32>
  } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %0, %1#1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// Forward, the rule is transposed.
// CHECK-LABEL: func @forward(
// CHECK-SAME: %[[X:.*]]: tensor<2x3xf32>, %[[W:.*]]: tensor<3x4xf32>, %[[DX:.*]]: tensor<2x3xf32>)
func.func @forward(%x: tensor<2x3xf32>, %w: tensor<3x4xf32>, %dx: tensor<2x3xf32>) -> tensor<2x4xf32> {
  // CHECK: %[[DY:.*]] = dlc.dot_general %[[DX]], %[[W]] batch [] x [] contract [1] x [0]
  // CHECK: return %[[DY]]
  %0:2 = dlc.tangent %x along %dx {
  ^bb0(%b: tensor<2x3xf32>):
    %1 = dlc.custom_gradient %b {
    ^bb0(%a: tensor<2x3xf32>):
      %n = dlc.round %a : tensor<2x3xf32>
      %y = dlc.dot_general %n, %w batch [] x [] contract [1] x [0] : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
      dlc.return %y : tensor<2x4xf32>
    } gradient {
    ^bb0(%a: tensor<2x3xf32>, %y: tensor<2x4xf32>, %dy: tensor<2x4xf32>):
      %da = dlc.dot_general %dy, %w batch [] x [] contract [1] x [1] : (tensor<2x4xf32>, tensor<3x4xf32>) -> tensor<2x3xf32>
      dlc.return %da : tensor<2x3xf32>
    } : (tensor<2x3xf32>) -> tensor<2x4xf32>
    dlc.return %1 : tensor<2x4xf32>
  } : (tensor<2x3xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>)
  return %0#1 : tensor<2x4xf32>
}

// -----

func.func @captured(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0:2 = dlc.gradient %x {
  ^bb0(%b: tensor<4xf32>):
    // expected-error @+1 {{'dlc.custom_gradient' can't be differentiated by what its function uses besides its arguments}}
    %1 = dlc.custom_gradient %b {
    ^bb0(%a: tensor<4xf32>):
      %y = dlc.mul %a, %b : tensor<4xf32>
      dlc.return %y : tensor<4xf32>
    } gradient {
    ^bb0(%a: tensor<4xf32>, %y: tensor<4xf32>, %dy: tensor<4xf32>):
      dlc.return %dy : tensor<4xf32>
    } : (tensor<4xf32>) -> tensor<4xf32>
    dlc.yield %1 : tensor<4xf32>
  } : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %0#1 : tensor<4xf32>
}
