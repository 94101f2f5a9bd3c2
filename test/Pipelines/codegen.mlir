// RUN: dlc-opt %s -dlc-linalg-pipeline -dlc-kernels-pipeline -dlc-codegen-pipeline=cpu=x86-64-v3 | FileCheck %s --check-prefixes=CHECK,VECTOR
// RUN: dlc-opt %s -dlc-linalg-pipeline=level=0 -dlc-kernels-pipeline=level=0 -dlc-codegen-pipeline=level=0 | FileCheck %s --check-prefixes=CHECK,SCALAR

// Host program and kernels are functions of the LLVM dialect, each kernel in a
// module of its own.
// CHECK: module attributes {
// CHECK-SAME: dlc.entries =
// CHECK: llvm.func @main(
// CHECK: module @[[KERNEL:.*]] {
// CHECK: llvm.func @[[KERNEL]].plan(
// CHECK: llvm.func @[[KERNEL]].body(
// VECTOR: llvm.load %{{.*}} -> vector<8xf32>
// SCALAR: llvm.load %{{.*}} -> f32
// SCALAR-NOT: vector<
// CHECK: llvm.func @[[KERNEL]].run(
func.func @main(%x: tensor<64xf32> {dlc.name = "x"}) -> (tensor<64xf32> {dlc.name = "y"}) {
  %0 = dlc.mul %x, %x : tensor<64xf32>
  return %0 : tensor<64xf32>
}
