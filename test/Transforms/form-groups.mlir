// RUN: dlc-opt %s -pass-pipeline="builtin.module(dlc-to-linalg,canonicalize,func.func(dlc-form-groups))" -split-input-file | FileCheck %s
// RUN: dlc-opt %s -pass-pipeline="builtin.module(dlc-to-linalg,canonicalize,func.func(dlc-form-groups{fuse=false}))" -split-input-file | FileCheck %s --check-prefix=SINGLE

// A chain over rows is one group: each row can be computed on its own.
// CHECK-LABEL: func @rows(
// SINGLE-LABEL: func @rows(
func.func @rows(%x: tensor<64x16xf32>) -> tensor<64x16xf32> {
  // CHECK: dlcrt.group
  // CHECK: arith.addf
  // CHECK: arith.divf
  // CHECK: dlcrt.yield
  // CHECK-NOT: dlcrt.group
  // SINGLE-COUNT-3: dlcrt.group
  // SINGLE-NOT: dlcrt.group
  %0 = dlc.reduce sum %x [1] : tensor<64x16xf32> -> tensor<64xf32>
  %1 = dlc.broadcast %0 [0] : tensor<64xf32> -> tensor<64x16xf32>
  %2 = dlc.div %x, %1 : tensor<64x16xf32>
  return %2 : tensor<64x16xf32>
}

// -----

// What follows a product elementwise is computed on its tiles.
// CHECK-LABEL: func @epilogue(
// SINGLE-LABEL: func @epilogue(
func.func @epilogue(%x: tensor<64x32xf32>, %y: tensor<32x16xf32>) -> tensor<64x16xf32> {
  // CHECK: dlcrt.group
  // CHECK: linalg.fill
  // CHECK: arith.mulf
  // CHECK: math.tanh
  // CHECK: dlcrt.yield
  // CHECK-NOT: dlcrt.group
  %0 = dlc.dot_general %x, %y batch [] x [] contract [1] x [0] : (tensor<64x32xf32>, tensor<32x16xf32>) -> tensor<64x16xf32>
  %1 = dlc.tanh %0 : tensor<64x16xf32>
  return %1 : tensor<64x16xf32>
}

// -----

// One contraction a kernel, and what one reads is not computed again and again.
// CHECK-LABEL: func @contractions_stay_apart(
func.func @contractions_stay_apart(%x: tensor<16x16xf32>) -> tensor<16x16xf32> {
  // CHECK: dlcrt.group
  // CHECK: arith.mulf
  // CHECK: dlcrt.yield
  // CHECK: dlcrt.group
  // CHECK: math.exp
  // CHECK: dlcrt.yield
  // CHECK: dlcrt.group
  // CHECK: arith.mulf
  // CHECK: dlcrt.yield
  %0 = dlc.dot_general %x, %x batch [] x [] contract [1] x [0] : (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32>
  %1 = dlc.exp %x : tensor<16x16xf32>
  %2 = dlc.dot_general %0, %1 batch [] x [] contract [1] x [0] : (tensor<16x16xf32>, tensor<16x16xf32>) -> tensor<16x16xf32>
  return %2 : tensor<16x16xf32>
}

// -----

// What others need too is computed once.
// CHECK-LABEL: func @several_users(
func.func @several_users(%x: tensor<16xf32>) -> (tensor<16xf32>, tensor<16xf32>) {
  // CHECK-COUNT-3: dlcrt.group
  // CHECK-NOT: dlcrt.group
  %0 = dlc.exp %x : tensor<16xf32>
  %1 = dlc.sin %0 : tensor<16xf32>
  %2 = dlc.cos %0 : tensor<16xf32>
  return %1, %2 : tensor<16xf32>, tensor<16xf32>
}

// -----

// A pad that nobody takes in is a kernel.
// CHECK-LABEL: func @pad(
func.func @pad(%x: tensor<4xf32>, %v: tensor<f32>) -> tensor<6xf32> {
  // CHECK: dlcrt.group
  // CHECK: tensor.pad
  // CHECK: dlcrt.yield
  %0 = dlc.pad constant %x, %v [1] [1] : tensor<4xf32> -> tensor<6xf32>
  return %0 : tensor<6xf32>
}

// Of two pads in a row, the first one is a kernel of its own.
// CHECK-LABEL: func @pads(
func.func @pads(%x: tensor<4xf32>, %v: tensor<f32>) -> tensor<9xf32> {
  // CHECK: %[[FIRST:.*]] = dlcrt.group
  // CHECK: tensor.pad
  // CHECK: dlcrt.group
  // CHECK: tensor.pad %[[FIRST]]
  // CHECK-NOT: tensor.pad
  // CHECK: return
  %0 = dlc.pad constant %x, %v [1] [1] : tensor<4xf32> -> tensor<6xf32>
  %1 = dlc.pad constant %0, %v [1] [2] : tensor<6xf32> -> tensor<9xf32>
  %2 = dlc.exp %1 : tensor<9xf32>
  return %2 : tensor<9xf32>
}
