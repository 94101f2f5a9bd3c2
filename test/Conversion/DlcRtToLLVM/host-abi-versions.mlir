// RUN: dlc-opt %s -dlc-host-abi -split-input-file -verify-diagnostics \
// RUN:   | FileCheck %s

// An entry looks at its inputs' sizes first, and leaves the call to the first of
// its versions that fits. What it says of itself is about all sizes; versions are
// no entries.
// CHECK: dlc.entries = [{inputs = [{{.*}}], memory = "4*n*m", name = "main", outputs = [],
// CHECK-SAME: versions = [{memory = "32", sizes = "m=4, n=2"}, {memory = "8*m", sizes = "n=2"}]}]
// CHECK-SAME: dlc.sites = [{kernel = @k, num_args = 1 : i32, source = "node [m=4, n=2]"}

// CHECK: func.func @main(%[[API:.*]]: !llvm.ptr, %[[CALL:.*]]: !llvm.ptr, %[[DATA:.*]]: !llvm.ptr, %[[DIMS:.*]]: !llvm.ptr, %[[WEIGHTS:.*]]: !llvm.ptr) -> i32
// CHECK: %[[SLOT:.*]] = llvm.getelementptr %[[DIMS]][1]
// CHECK: %[[SIZES:.*]] = llvm.load %[[SLOT]] : !llvm.ptr -> !llvm.ptr
// CHECK: %[[PLACE:.*]] = llvm.getelementptr %[[SIZES]][0]
// CHECK: %[[M:.*]] = llvm.load %[[PLACE]] : !llvm.ptr -> i64
// CHECK: %[[FOUR:.*]] = llvm.mlir.constant(4 : i64)
// CHECK: %[[IS_FOUR:.*]] = llvm.icmp "eq" %[[M]], %[[FOUR]]
// CHECK: %[[IS_TWO:.*]] = llvm.icmp "eq"
// CHECK: %[[FITS:.*]] = llvm.and %[[IS_FOUR]], %[[IS_TWO]]
// CHECK: cf.cond_br %[[FITS]], ^[[FIRST:.*]], ^[[OTHERS:.*]]
// CHECK: ^[[FIRST]]:
// CHECK: %[[STATUS:.*]] = call @main_0(%[[API]], %[[CALL]], %[[DATA]], %[[DIMS]], %[[WEIGHTS]])
// CHECK: return %[[STATUS]] : i32
// CHECK: ^[[OTHERS]]:
// CHECK: cf.cond_br %{{.*}}, ^{{.*}}, ^[[GENERAL:.*]]
// CHECK: call @main_1(
// CHECK-NOT: call @main
func.func @main(%x: memref<?xf32> {dlc.name = "x", dlc.dims = ["n"]},
                %y: memref<?xf32> {dlc.name = "y", dlc.dims = ["m"]})
    attributes {dlc.memory = "4*n*m", dlc.versions = [
      {function = @main_0, places = array<i64: 1, 0, 4, 0, 0, 2>},
      {function = @main_1, places = array<i64: 0, 0, 2>}]} {
  return
}

// CHECK: func.func private @main_0(%{{.*}}: !llvm.ptr, {{.*}}) -> i32 {
func.func private @main_0(%x: memref<2xf32>, %y: memref<4xf32>)
    attributes {dlc.memory = "32", dlc.sizes = "m=4, n=2"} {
  dlcrt.dispatch @k outs(%x : memref<2xf32>) loc("node")
  return
}

func.func private @main_1(%x: memref<2xf32>, %y: memref<?xf32>)
    attributes {dlc.memory = "8*m", dlc.sizes = "n=2"} {
  return
}

dlcrt.kernel @k(%x: memref<2xf32>) {
  dlcrt.return
}

// -----

// expected-error @below {{has a version @absent, which is none}}
func.func @main(%x: memref<?xf32>) attributes {dlc.versions = [
    {function = @absent, places = array<i64: 0, 0, 2>}]} {
  return
}
