// RUN: dlc-opt %s -dlc-to-linalg -split-input-file | FileCheck %s

// The index is an input of the loop nest, limited to what there is.
// CHECK-DAG: #[[$INDEX:.*]] = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-LABEL: func @gather(
// CHECK-SAME: %[[X:.*]]: tensor<4x10x8xf32>, %[[I:.*]]: tensor<3xi64>
func.func @gather(%x: tensor<4x10x8xf32>, %i: tensor<3xi64>) -> tensor<4x3x8xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[$INDEX]],
  // CHECK-SAME: ins(%[[I]] : tensor<3xi64>)
  // CHECK-DAG: %[[A:.*]] = linalg.index 0
  // CHECK-DAG: %[[B:.*]] = linalg.index 2
  // CHECK: arith.minsi
  // CHECK: %[[AT:.*]] = arith.maxsi
  // CHECK: tensor.extract %[[X]][%[[A]], %[[AT]], %[[B]]]
  %0 = dlc.gather %x 1 [%i] : (tensor<4x10x8xf32>, tensor<3xi64>) -> tensor<4x3x8xf32>
  return %0 : tensor<4x3x8xf32>
}

// -----

// CHECK-LABEL: func @gather_elements(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>
func.func @gather_elements(%x: tensor<4x8xf32>, %i: tensor<4x3xi32>) -> tensor<4x3xf32> {
  // CHECK: linalg.generic
  // CHECK: %[[ROW:.*]] = linalg.index 0
  // CHECK: %[[AT:.*]] = arith.maxsi
  // CHECK: tensor.extract %[[X]][%[[ROW]], %[[AT]]]
  %0 = dlc.gather_elements %x 1 [%i] : (tensor<4x8xf32>, tensor<4x3xi32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

// The batch dimension is shared, the tuple indexes the next two.
// CHECK-LABEL: func @gather_nd(
// CHECK-SAME: %[[X:.*]]: tensor<4x8x3x5xf32>, %[[I:.*]]: tensor<4x6x2xi64>
func.func @gather_nd(%x: tensor<4x8x3x5xf32>, %i: tensor<4x6x2xi64>) -> tensor<4x6x5xf32> {
  // CHECK: tensor.empty() : tensor<4x6x5xf32>
  // CHECK-DAG: %[[BATCH:.*]] = linalg.index 0
  // CHECK-DAG: %[[TUPLE:.*]] = linalg.index 1
  // CHECK-DAG: %[[REST:.*]] = linalg.index 2
  // CHECK-COUNT-2: tensor.extract %[[I]][%[[BATCH]], %[[TUPLE]], %{{.*}}]
  // CHECK: tensor.extract %[[X]][%[[BATCH]], %{{.*}}, %{{.*}}, %[[REST]]]
  %0 = dlc.gather_nd %x [%i] batch 1 : (tensor<4x8x3x5xf32>, tensor<4x6x2xi64>) -> tensor<4x6x5xf32>
  return %0 : tensor<4x6x5xf32>
}

// -----

// Updates are visited in order, and what is out of range is left out: negative
// indices too, as the comparison is unsigned.
// CHECK-LABEL: func @scatter_elements(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>, %[[I:.*]]: tensor<2x8xi64>, %[[U:.*]]: tensor<2x8xf32>
func.func @scatter_elements(%x: tensor<4x8xf32>, %i: tensor<2x8xi64>, %u: tensor<2x8xf32>) -> tensor<4x8xf32> {
  // CHECK: %[[R:.*]] = dlcrt.group -> tensor<4x8xf32>
  // CHECK: linalg.generic {{.*}} ins(%[[X]]
  // CHECK: scf.for %[[ROW:[a-z0-9]+]] =
  // CHECK: scf.for %[[COLUMN:[a-z0-9]+]] =
  // CHECK: %[[INDEX:.*]] = tensor.extract %[[I]][%[[ROW]], %[[COLUMN]]]
  // CHECK: arith.cmpi ult
  // CHECK: scf.if
  // CHECK: tensor.extract %{{.*}}[%{{.*}}, %[[COLUMN]]]
  // CHECK: tensor.extract %[[U]][%[[ROW]], %[[COLUMN]]]
  // CHECK: arith.addf
  // CHECK: tensor.insert
  // CHECK: return %[[R]]
  %0 = dlc.scatter_elements add %x 0 [%i] %u : (tensor<4x8xf32>, tensor<2x8xi64>, tensor<2x8xf32>) -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// CHECK-LABEL: func @scatter_kinds(
func.func @scatter_kinds(%x: tensor<4xui8>, %i: tensor<2xi64>, %u: tensor<2xui8>) {
  // CHECK: dlcrt.group
  // CHECK: arith.muli
  %0 = dlc.scatter_elements mul %x 0 [%i] %u : (tensor<4xui8>, tensor<2xi64>, tensor<2xui8>) -> tensor<4xui8>
  // CHECK: dlcrt.group
  // CHECK: arith.maxui
  %1 = dlc.scatter_elements max %x 0 [%i] %u : (tensor<4xui8>, tensor<2xi64>, tensor<2xui8>) -> tensor<4xui8>
  // CHECK: dlcrt.group
  // CHECK: arith.minui
  %2 = dlc.scatter_elements min %x 0 [%i] %u : (tensor<4xui8>, tensor<2xi64>, tensor<2xui8>) -> tensor<4xui8>
  return
}

// -----

// CHECK-LABEL: func @scatter_nd(
// CHECK-SAME: %{{.*}}: tensor<4x8x2xf32>, %[[I:.*]]: tensor<3x2xi64>, %[[U:.*]]: tensor<3x2xf32>
func.func @scatter_nd(%x: tensor<4x8x2xf32>, %i: tensor<3x2xi64>, %u: tensor<3x2xf32>) -> tensor<4x8x2xf32> {
  // CHECK: scf.for %[[TUPLE:[a-z0-9]+]] =
  // CHECK: scf.for %[[REST:[a-z0-9]+]] =
  // CHECK-COUNT-2: tensor.extract %[[I]][%[[TUPLE]], %{{.*}}]
  // CHECK: scf.if
  // CHECK: %[[UPDATE:.*]] = tensor.extract %[[U]][%[[TUPLE]], %[[REST]]]
  // CHECK: tensor.insert %[[UPDATE]] into %{{.*}}[%{{.*}}, %{{.*}}, %[[REST]]]
  %0 = dlc.scatter_nd set %x [%i] %u : (tensor<4x8x2xf32>, tensor<3x2xi64>, tensor<3x2xf32>) -> tensor<4x8x2xf32>
  return %0 : tensor<4x8x2xf32>
}
