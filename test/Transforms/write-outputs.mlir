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
