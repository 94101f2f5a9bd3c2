// RUN: dlc-opt %s -pass-pipeline="builtin.module(func.func(dlc-write-outputs))" | FileCheck %s

// CHECK-LABEL: func @main(
// CHECK-SAME: %[[X:.*]]: tensor<?x4xf32>
// CHECK-NOT: ->
// CHECK-SAME: dlc.results = [{dlc.dims = ["batch", ""], dlc.name = "y", type = tensor<?x4xf32>}, {type = tensor<2xi8>}]
func.func @main(%x: tensor<?x4xf32>, %v: tensor<2xi8>)
    -> (tensor<?x4xf32> {dlc.name = "y", dlc.dims = ["batch", ""]}, tensor<2xi8>) {
  // CHECK-DAG: %[[N:.*]] = tensor.dim %[[X]]
  // CHECK-DAG: %[[Y:.*]] = dlcrt.output 0(%[[N]]) : memref<?x4xf32>
  // CHECK-DAG: %[[V:.*]] = dlcrt.output 1 : memref<2xi8>
  // CHECK: bufferization.materialize_in_destination %[[X]] in restrict writable %[[Y]]
  // CHECK: bufferization.materialize_in_destination %{{.*}} in restrict writable %[[V]]
  // CHECK: return{{$}}
  return %x, %v : tensor<?x4xf32>, tensor<2xi8>
}

// A state is written to where it is, after all else; what is there already and
// what two states become is copied first.
// CHECK-LABEL: func @step(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32> {dlc.state, dlc.updated}
// CHECK-SAME: %[[B:[^:]+]]: tensor<4xf32> {dlc.state, dlc.updated}
// CHECK-SAME: %[[C:[^:]+]]: tensor<4xf32> {dlc.state, dlc.updated}
// CHECK-SAME: -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
// CHECK-SAME: dlc.results = [{dlc.name = "y", type = tensor<4xf32>}]
dlcrt.kernel @k(%a: memref<4xf32>, %b: memref<4xf32>) {
  dlcrt.return
}
func.func @step(%a: tensor<4xf32> {dlc.state}, %b: tensor<4xf32> {dlc.state}, %c: tensor<4xf32> {dlc.state})
    -> (tensor<4xf32> {dlc.updates = 1}, tensor<4xf32> {dlc.name = "y"},
        tensor<4xf32> {dlc.updates = 0}, tensor<4xf32> {dlc.updates = 2}) {
  %e = tensor.empty() : tensor<4xf32>
  // CHECK: %[[X:.*]] = dlcrt.dispatch
  %x = dlcrt.dispatch @k ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  // CHECK: bufferization.materialize_in_destination %[[X]] in restrict writable
  // CHECK: %[[OLD:.*]] = bufferization.alloc_tensor() copy(%[[A]])
  // CHECK: %[[COPY:.*]] = bufferization.alloc_tensor() copy(%[[X]])
  // CHECK: %[[NEW_A:.*]] = bufferization.materialize_in_destination %[[X]] in %[[A]]
  // CHECK: %[[NEW_B:.*]] = bufferization.materialize_in_destination %[[OLD]] in %[[B]]
  // CHECK: %[[NEW_C:.*]] = bufferization.materialize_in_destination %[[COPY]] in %[[C]]
  // CHECK: return %[[NEW_A]], %[[NEW_B]], %[[NEW_C]]
  return %a, %x, %x, %x : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// Zeros are computed where each of them goes, and weights are in nobody's way.
// CHECK-LABEL: func @begin(
// CHECK-SAME: %[[A:[^:]+]]: tensor<4xf32> {dlc.state, dlc.updated}
// CHECK-SAME: %[[B:[^:]+]]: tensor<4xf32> {dlc.state, dlc.updated}
// CHECK-SAME: %[[C:[^:]+]]: tensor<4xf32> {dlc.state, dlc.updated}
dlcrt.kernel @zeros(%a: memref<4xf32>) {
  dlcrt.return
}
dlc.weight @w "w" file("model.onnx", 0, 16) : tensor<4xf32>
func.func @begin(%a: tensor<4xf32> {dlc.state}, %b: tensor<4xf32> {dlc.state}, %c: tensor<4xf32> {dlc.state})
    -> (tensor<4xf32> {dlc.updates = 0}, tensor<4xf32> {dlc.updates = 1}, tensor<4xf32> {dlc.updates = 2}) {
  // CHECK: %[[X:.*]] = dlcrt.dispatch @zeros
  // CHECK: %[[W:.*]] = dlcrt.weight @w
  // CHECK-NOT: bufferization.alloc_tensor
  // CHECK: %[[E:.*]] = tensor.empty()
  // CHECK: %[[Y:.*]] = dlcrt.dispatch @zeros outs(%[[E]]
  // CHECK: bufferization.materialize_in_destination %[[X]] in %[[A]]
  // CHECK: bufferization.materialize_in_destination %[[Y]] in %[[B]]
  // CHECK: bufferization.materialize_in_destination %[[W]] in %[[C]]
  %e = tensor.empty() : tensor<4xf32>
  %x = dlcrt.dispatch @zeros outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %w = dlcrt.weight @w : tensor<4xf32>
  return %x, %x, %w : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
