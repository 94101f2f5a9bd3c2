// RUN: dlc-opt %s -dlc-winograd-to-vector=cpu=x86-64-v3 | FileCheck %s

// A square at a time, in vectors of channels, of which all elements are there.
// CHECK-LABEL: dlcrt.kernel @whole_squares(
// CHECK-SAME: %[[X:.*]]: memref<2x10x14x16xf32>, %[[V:.*]]: memref<36x12x16xf32>)
dlcrt.kernel @whole_squares(%x: memref<2x10x14x16xf32>, %v: memref<36x12x16xf32>) {
  // CHECK-COUNT-4: scf.for
  // CHECK-NOT: scf.if
  // CHECK-COUNT-36: vector.load %[[X]]{{.*}} vector<8xf32>
  // CHECK: vector.fma
  // CHECK-COUNT-36: vector.store {{.*}} %[[V]]
  // CHECK-NOT: vector.
  dlcrt.winograd_input ins(%x : memref<2x10x14x16xf32>) outs(%v : memref<36x12x16xf32>)
  dlcrt.return
}

// Squares at the end may have pixels that the image has not, which are zero.
// CHECK-LABEL: dlcrt.kernel @squares_at_the_end(
dlcrt.kernel @squares_at_the_end(%x: memref<1x?x?x16xf32>, %v: memref<36x?x16xf32>) {
  // CHECK: scf.if
  // CHECK-COUNT-36: vector.load
  // CHECK-NOT: masked
  // CHECK: } else {
  // CHECK: arith.cmpi ult
  // CHECK-COUNT-36: vector.maskedload
  // CHECK: vector.store
  // CHECK-NOT: vector.maskedstore
  dlcrt.winograd_input ins(%x : memref<1x?x?x16xf32>) outs(%v : memref<36x?x16xf32>)
  dlcrt.return
}

// CHECK-LABEL: dlcrt.kernel @whole_tiles(
dlcrt.kernel @whole_tiles(%m: memref<36x6x16xf32>, %y: memref<1x8x12x16xf32>) {
  // CHECK-COUNT-36: vector.load
  // CHECK-COUNT-16: vector.store
  // CHECK-NOT: vector.
  dlcrt.winograd_output ins(%m : memref<36x6x16xf32>) outs(%y : memref<1x8x12x16xf32>)
  dlcrt.return
}

// What is left of the channels is masked, and so are pixels beyond the image.
// CHECK-LABEL: dlcrt.kernel @channels_left(
dlcrt.kernel @channels_left(%m: memref<36x6x12xf32>, %y: memref<1x7x12x12xf32>) {
  // CHECK: scf.if
  // CHECK-COUNT-16: vector.store
  // CHECK: } else {
  // CHECK-COUNT-16: vector.maskedstore
  // CHECK: vector.create_mask
  // CHECK: scf.if
  // CHECK-COUNT-36: vector.maskedload
  // CHECK-COUNT-16: vector.maskedstore
  // CHECK: } else {
  // CHECK-COUNT-36: vector.maskedload
  // CHECK-COUNT-16: vector.maskedstore
  dlcrt.winograd_output ins(%m : memref<36x6x12xf32>) outs(%y : memref<1x7x12x12xf32>)
  dlcrt.return
}
