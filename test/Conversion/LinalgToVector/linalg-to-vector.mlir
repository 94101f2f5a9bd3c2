// RUN: dlc-opt %s -dlc-linalg-to-vector=cpu=x86-64-v3 | FileCheck %s
// RUN: dlc-opt %s -dlc-linalg-to-vector=cpu=x86-64 | FileCheck %s --check-prefix=NARROW

// CHECK-LABEL: dlcrt.kernel @elementwise(
dlcrt.kernel @elementwise(%a: memref<64x32xf32>, %b: memref<64x32xf32>) {
  // CHECK: scf.for
  // CHECK: %[[X:.*]] = vector.load
  // CHECK: %[[Y:.*]] = math.exp %[[X]] : vector<{{[0-9x]+}}xf32>
  // CHECK: vector.store %[[Y]]
  // CHECK-NOT: linalg.
  linalg.exp ins(%a : memref<64x32xf32>) outs(%b : memref<64x32xf32>)
  dlcrt.return
}

// What is left over of a vector is masked.
// CHECK-LABEL: dlcrt.kernel @odd_sizes(
dlcrt.kernel @odd_sizes(%a: memref<?xf32>, %b: memref<?xf32>) {
  // CHECK: vector.create_mask
  // CHECK: vector.maskedload
  // CHECK: vector.maskedstore
  // CHECK-NOT: linalg.
  linalg.exp ins(%a : memref<?xf32>) outs(%b : memref<?xf32>)
  dlcrt.return
}

// A product keeps its sums in registers. A product and its sum may be one
// instruction.
// CHECK-LABEL: dlcrt.kernel @product(
dlcrt.kernel @product(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) {
  // CHECK: scf.for {{.*}} iter_args
  // CHECK: arith.mulf {{.*}} fastmath<contract>
  // CHECK: arith.addf {{.*}} fastmath<contract>
  // CHECK: scf.yield
  // CHECK: vector.store
  // CHECK-NOT: linalg.
  linalg.matmul ins(%a, %b : memref<64x64xf32>, memref<64x64xf32>) outs(%c : memref<64x64xf32>)
  dlcrt.return
}

// Where a vector has room for one element only, there is none.
// CHECK-LABEL: dlcrt.kernel @wide_elements(
// CHECK: vector.load {{.*}} vector<2xi128>
// NARROW-LABEL: dlcrt.kernel @wide_elements(
// NARROW-SAME: not vectorized: a vector has room for one element only
dlcrt.kernel @wide_elements(%a: memref<8x8xi128>, %b: memref<8x8xi128>) {
  // NARROW-NOT: vector
  // NARROW: memref.store
  linalg.copy ins(%a : memref<8x8xi128>) outs(%b : memref<8x8xi128>)
  dlcrt.return
}
