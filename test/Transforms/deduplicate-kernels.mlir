// RUN: dlc-opt %s -dlc-deduplicate-kernels | FileCheck %s

// CHECK-LABEL: func @main(
func.func @main(%x: memref<4xf32>) {
  // CHECK: dlcrt.dispatch @negate outs
  dlcrt.dispatch @negate outs(%x : memref<4xf32>)
  // CHECK: dlcrt.dispatch @negate outs
  dlcrt.dispatch @negate_1 outs(%x : memref<4xf32>)
  // CHECK: dlcrt.dispatch @absolute outs
  dlcrt.dispatch @absolute outs(%x : memref<4xf32>)
  return
}

// CHECK: dlcrt.kernel @negate(
dlcrt.kernel @negate(%out: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %0 = memref.load %out[%c0] : memref<4xf32>
  %1 = arith.negf %0 : f32
  memref.store %1, %out[%c0] : memref<4xf32>
  dlcrt.return
}

// The same, but for names and locations.
// CHECK-NOT: dlcrt.kernel @negate_1(
dlcrt.kernel @negate_1(%result: memref<4xf32>) {
  %zero = arith.constant 0 : index
  %old = memref.load %result[%zero] : memref<4xf32> loc("elsewhere")
  %new = arith.negf %old : f32
  memref.store %new, %result[%zero] : memref<4xf32>
  dlcrt.return
}

// CHECK: dlcrt.kernel @absolute(
dlcrt.kernel @absolute(%out: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %0 = memref.load %out[%c0] : memref<4xf32>
  %1 = math.absf %0 : f32
  memref.store %1, %out[%c0] : memref<4xf32>
  dlcrt.return
}
