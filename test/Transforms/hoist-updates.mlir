// RUN: dlc-opt %s -pass-pipeline="builtin.module(func.func(dlc-hoist-updates))" | FileCheck %s

dlcrt.kernel @forward(%a: memref<4xf32>, %b: memref<4xf32>) {
  dlcrt.return
}
dlcrt.kernel @backward(%a: memref<4xf32>, %b: memref<4xf32>, %c: memref<4xf32>) {
  dlcrt.return
}
dlcrt.kernel @mean(%a: memref<4xf32>, %b: memref<4xf32>, %c: memref<4xf32>) {
  dlcrt.return
}
dlcrt.kernel @update(%a: memref<4xf32>, %b: memref<4xf32>, %c: memref<4xf32>) {
  dlcrt.return
}

// Each mean of gradients is updated as soon as there is the gradient; a
// parameter once nobody reads the old one, and what is no update stays.
// CHECK-LABEL: func @step(
// CHECK-SAME:    %[[P1:[a-z0-9]+]]: tensor<4xf32> {dlc.state}, %[[P2:[a-z0-9]+]]: tensor<4xf32> {dlc.state},
// CHECK-SAME:    %[[M1:[a-z0-9]+]]: tensor<4xf32> {dlc.state}, %[[M2:[a-z0-9]+]]: tensor<4xf32> {dlc.state})
func.func @step(%p1: tensor<4xf32> {dlc.state}, %p2: tensor<4xf32> {dlc.state},
                %m1: tensor<4xf32> {dlc.state}, %m2: tensor<4xf32> {dlc.state})
    -> (tensor<4xf32> {dlc.updates = 0}, tensor<4xf32> {dlc.updates = 1},
        tensor<4xf32> {dlc.updates = 2}, tensor<4xf32> {dlc.updates = 3}) {
  %e = tensor.empty() : tensor<4xf32>
  %y = dlcrt.dispatch @forward ins(%p1 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  // CHECK:      %[[G2:.*]] = dlcrt.dispatch @backward
  // CHECK-NEXT: tensor.empty
  // CHECK-NEXT: %[[N2:.*]] = dlcrt.dispatch @mean ins(%[[M2]], %[[G2]]
  // CHECK-NEXT: %[[G1:.*]] = dlcrt.dispatch @backward ins(%[[P2]], %[[G2]]
  // CHECK-NEXT: tensor.empty
  // CHECK-NEXT: %[[Q2:.*]] = dlcrt.dispatch @update ins(%[[P2]], %[[N2]]
  // CHECK-NEXT: tensor.empty
  // CHECK-NEXT: %[[N1:.*]] = dlcrt.dispatch @mean ins(%[[M1]], %[[G1]]
  // CHECK-NEXT: tensor.empty
  // CHECK-NEXT: %[[Q1:.*]] = dlcrt.dispatch @update ins(%[[P1]], %[[N1]]
  // CHECK-NEXT: return %[[Q1]], %[[Q2]], %[[N1]], %[[N2]]
  %g2 = dlcrt.dispatch @backward ins(%y, %y : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %g1 = dlcrt.dispatch @backward ins(%p2, %g2 : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %n1 = dlcrt.dispatch @mean ins(%m1, %g1 : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %n2 = dlcrt.dispatch @mean ins(%m2, %g2 : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %q1 = dlcrt.dispatch @update ins(%p1, %n1 : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %q2 = dlcrt.dispatch @update ins(%p2, %n2 : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %q1, %q2, %n1, %n2 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
