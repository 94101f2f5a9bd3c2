// RUN: dlc-opt %s | dlc-opt | FileCheck %s

// What an entry's arguments and results are for the user.
// CHECK: module attributes {dlc.entries = [], dlc.sites = []}
module attributes {dlc.entries = [], dlc.sites = []} {
  // CHECK: func private @entry(tensor<?x4xi8> {dlc.dims = ["batch", ""], dlc.dtype = i1, dlc.name = "mask"})
  // CHECK-SAME: -> (tensor<?xf32> {dlc.dims = ["batch"], dlc.name = "y"})
  // CHECK-SAME: attributes {dlc.memory = "4 * batch", dlc.memory_bound = 64 : i64, dlc.results = []}
  func.func private @entry(tensor<?x4xi8> {dlc.name = "mask", dlc.dims = ["batch", ""], dlc.dtype = i1})
      -> (tensor<?xf32> {dlc.name = "y", dlc.dims = ["batch"]})
      attributes {dlc.memory = "4 * batch", dlc.memory_bound = 64 : i64, dlc.results = []}

  // A state, which the entry updates.
  // CHECK: func private @step(tensor<4xf32> {dlc.name = "w", dlc.state}, tensor<4xf32>)
  // CHECK-SAME: -> (tensor<f32>, tensor<4xf32> {dlc.updates = 0 : i64})
  func.func private @step(tensor<4xf32> {dlc.name = "w", dlc.state}, tensor<4xf32>)
      -> (tensor<f32>, tensor<4xf32> {dlc.updates = 0})
}
