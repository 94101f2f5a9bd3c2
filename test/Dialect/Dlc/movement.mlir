// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @broadcast(
func.func @broadcast(%v: tensor<16xf32>, %s: tensor<f32>, %o: tensor<?x1xf32>, %n: index) {
  // CHECK: dlc.broadcast %{{.*}} [1] : tensor<16xf32> -> tensor<8x16x4xf32>
  %0 = dlc.broadcast %v [1] : tensor<16xf32> -> tensor<8x16x4xf32>
  // CHECK: dlc.broadcast %{{.*}} [] sizes(%{{.*}}) : tensor<f32> -> tensor<?x16xf32>
  %1 = dlc.broadcast %s [] sizes(%n) : tensor<f32> -> tensor<?x16xf32>
  // An open dimension may be stretched, or not.
  // CHECK: dlc.broadcast %{{.*}} [0, 1] sizes(%{{.*}}) : tensor<?x1xf32> -> tensor<8x?xf32>
  %2 = dlc.broadcast %o [0, 1] sizes(%n) : tensor<?x1xf32> -> tensor<8x?xf32>
  return
}

// CHECK-LABEL: func @reshape(
func.func @reshape(%x: tensor<2x8xf32>, %y: tensor<?x64xi1>, %s: tensor<f32>, %n: index) {
  // CHECK: dlc.reshape %{{.*}} : tensor<2x8xf32> -> tensor<4x4xf32>
  %0 = dlc.reshape %x : tensor<2x8xf32> -> tensor<4x4xf32>
  // CHECK: dlc.reshape %{{.*}} sizes(%{{.*}}, %{{.*}}) : tensor<?x64xi1> -> tensor<?x?x64xi1>
  %1 = dlc.reshape %y sizes(%n, %n) : tensor<?x64xi1> -> tensor<?x?x64xi1>
  // CHECK: dlc.reshape %{{.*}} : tensor<f32> -> tensor<1x1xf32>
  %2 = dlc.reshape %s : tensor<f32> -> tensor<1x1xf32>
  return
}

// CHECK-LABEL: func @transpose(
func.func @transpose(%x: tensor<2x?x4xf32>) {
  // CHECK: dlc.transpose %{{.*}} [0, 2, 1] : tensor<2x?x4xf32> -> tensor<2x4x?xf32>
  %0 = dlc.transpose %x [0, 2, 1] : tensor<2x?x4xf32> -> tensor<2x4x?xf32>
  return
}

// CHECK-LABEL: func @slice(
func.func @slice(%x: tensor<4x8xf32>, %i: index) {
  // CHECK: dlc.slice %{{.*}} [0, 2] [4, 3] [1, 2] : tensor<4x8xf32> -> tensor<4x3xf32>
  %0 = dlc.slice %x [0, 2] [4, 3] [1, 2] : tensor<4x8xf32> -> tensor<4x3xf32>
  // CHECK: dlc.slice %{{.*}} [%{{.*}}, 0] [1, %{{.*}}] [1, 1] : tensor<4x8xf32> -> tensor<1x?xf32>
  %1 = dlc.slice %x [%i, 0] [1, %i] [1, 1] : tensor<4x8xf32> -> tensor<1x?xf32>
  // The range that reaches nothing may start at the end.
  // CHECK: dlc.slice %{{.*}} [4, 0] [0, 8] [1, 1] : tensor<4x8xf32> -> tensor<0x8xf32>
  %2 = dlc.slice %x [4, 0] [0, 8] [1, 1] : tensor<4x8xf32> -> tensor<0x8xf32>
  return
}

// CHECK-LABEL: func @pad(
func.func @pad(%x: tensor<4x8xf32>, %zero: tensor<f32>, %i: index) {
  // CHECK: dlc.pad constant %{{.*}}, %{{.*}} [0, 1] [0, 1] : tensor<4x8xf32> -> tensor<4x10xf32>
  %0 = dlc.pad constant %x, %zero [0, 1] [0, 1] : tensor<4x8xf32> -> tensor<4x10xf32>
  // CHECK: dlc.pad edge %{{.*}}, %{{.*}} [0, 9] [1, 0] : tensor<4x8xf32> -> tensor<5x17xf32>
  %1 = dlc.pad edge %x, %zero [0, 9] [1, 0] : tensor<4x8xf32> -> tensor<5x17xf32>
  // CHECK: dlc.pad reflect %{{.*}}, %{{.*}} [3, 7] [3, 7] : tensor<4x8xf32> -> tensor<10x22xf32>
  %2 = dlc.pad reflect %x, %zero [3, 7] [3, 7] : tensor<4x8xf32> -> tensor<10x22xf32>
  // CHECK: dlc.pad wrap %{{.*}}, %{{.*}} [%{{.*}}, 0] [0, %{{.*}}] : tensor<4x8xf32> -> tensor<?x?xf32>
  %3 = dlc.pad wrap %x, %zero [%i, 0] [0, %i] : tensor<4x8xf32> -> tensor<?x?xf32>
  // CHECK: dlc.pad constant %{{.*}}, %{{.*}} [0, 0] [0, 0] interior [1, 2] : tensor<4x8xf32> -> tensor<7x22xf32>
  %4 = dlc.pad constant %x, %zero [0, 0] [0, 0] interior [1, 2] : tensor<4x8xf32> -> tensor<7x22xf32>
  return
}

// CHECK-LABEL: func @concat(
func.func @concat(%x: tensor<4x2xf32>, %y: tensor<4x3xf32>, %z: tensor<?x?xf32>) {
  // CHECK: dlc.concat 1 %{{.*}}, %{{.*}} : (tensor<4x2xf32>, tensor<4x3xf32>) -> tensor<4x5xf32>
  %0 = dlc.concat 1 %x, %y : (tensor<4x2xf32>, tensor<4x3xf32>) -> tensor<4x5xf32>
  // What one operand knows holds for all.
  // CHECK: dlc.concat 1 %{{.*}}, %{{.*}} : (tensor<?x?xf32>, tensor<4x3xf32>) -> tensor<4x?xf32>
  %1 = dlc.concat 1 %z, %y : (tensor<?x?xf32>, tensor<4x3xf32>) -> tensor<4x?xf32>
  return
}

// CHECK-LABEL: func @reverse(
func.func @reverse(%x: tensor<4x?xf32>) {
  // CHECK: dlc.reverse %{{.*}} [0, 1] : tensor<4x?xf32>
  %0 = dlc.reverse %x [0, 1] : tensor<4x?xf32>
  return
}
