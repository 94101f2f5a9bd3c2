// RUN: dlc-opt %s -dlc-host-abi | FileCheck %s

// What the artifact has to say about entries and dispatches.
// CHECK: module attributes {
// CHECK-SAME: dlc.entries = [{inputs = [{dlc.dims = ["n", ""], dlc.name = "x", type = tensor<?x4xf32>}]
// CHECK-SAME: memory = "16*n"
// CHECK-SAME: name = "main"
// CHECK-SAME: outputs = [{dlc.name = "y", type = tensor<?x4xf32>}]
// CHECK-SAME: dlc.sites = [
dlc.weight @w "w" file("model.onnx", 0, 16) : tensor<4xf32>

// The signature of dlcrt_entry_run_fn: the host's functions, the invocation, the
// inputs' data and shapes, the weights.
// CHECK: func.func @main(%[[API:.*]]: !llvm.ptr, %[[CALL:.*]]: !llvm.ptr, %[[DATA:.*]]: !llvm.ptr, %[[SHAPES:.*]]: !llvm.ptr, %[[WEIGHTS:.*]]: !llvm.ptr) -> i32
func.func @main(%x: memref<?x4xf32> {dlc.name = "x", dlc.dims = ["n", ""]})
    attributes {dlc.memory = "16*n", dlc.results = [{dlc.name = "y", type = tensor<?x4xf32>}]} {
  // CHECK: dlcrt.bind %{{.*}} sizes(%{{.*}}) : !llvm.ptr -> memref<?x4xf32>
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?x4xf32>
  // CHECK: llvm.getelementptr %[[WEIGHTS]]
  // CHECK: dlcrt.bind %{{.*}} : !llvm.ptr -> memref<4xf32>
  %w = dlcrt.weight @w : memref<4xf32>
  // A null pointer ends the invocation.
  // CHECK: %[[OUT:.*]] = llvm.call %{{.*}}(%[[CALL]], %{{.*}}, %{{.*}})
  // CHECK: llvm.icmp "ne" %[[OUT]]
  // CHECK: cf.cond_br
  %y = dlcrt.output 0 (%n) : memref<?x4xf32>
  // A status that is not zero ends it too.
  // CHECK: %[[STATUS:.*]] = llvm.call %{{.*}}(%[[CALL]], %{{.*}}, %{{.*}}) : {{.*}} -> i32
  // CHECK: llvm.icmp "eq" %[[STATUS]]
  // CHECK: return %[[STATUS]] : i32
  dlcrt.dispatch @k ins(%x, %w : memref<?x4xf32>, memref<4xf32>) outs(%y : memref<?x4xf32>)
  // CHECK: llvm.call %{{.*}}(%[[CALL]]) : !llvm.ptr, (!llvm.ptr) -> i32
  dlcrt.barrier
  return
}

// CHECK: dlcrt.kernel @k(
dlcrt.kernel @k(%x: memref<?x4xf32>, %w: memref<4xf32>, %y: memref<?x4xf32>) {
  dlcrt.return
}
