// RUN: dlc-opt %s -dlc-isolate-kernels | FileCheck %s

// CHECK: module {
// CHECK-NEXT: func.func @host
func.func @host() {
  return
}

// CHECK: module @a {
// CHECK-NEXT: dlcrt.kernel @a(
dlcrt.kernel @a(%x: memref<4xf32>) {
  dlcrt.return
}

// CHECK: module @b {
// CHECK-NEXT: dlcrt.kernel @b(
dlcrt.kernel @b(%x: memref<4xf32>) {
  dlcrt.return
}
