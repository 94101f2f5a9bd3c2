// RUN: dlc-opt %s -dlc-host-abi | FileCheck %s

// Part of a list under a shape of two open sizes: the rows are as far apart as
// they are long.
// CHECK-LABEL: func.func @main(
// CHECK: %[[BASE:.*]], %[[OFFSET:.*]], %{{.*}}, %{{.*}} = memref.extract_strided_metadata
// CHECK: memref.reinterpret_cast %[[BASE]] to offset: [%[[OFFSET]]], sizes: [%[[N:.*]], %[[M:.*]]], strides: [%[[M]], 1]
// CHECK-NOT: memref.expand_shape
func.func @main(%x: memref<?xf32> {dlc.name = "x", dlc.dims = ["k"]}, %s: memref<2xindex> {dlc.name = "s"})
    attributes {dlc.memory = "0", dlc.results = []} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.load %s[%c0] : memref<2xindex>
  %m = memref.load %s[%c1] : memref<2xindex>
  %count = arith.muli %n, %m : index
  %part = memref.subview %x[%n] [%count] [1]
      : memref<?xf32> to memref<?xf32, strided<[1], offset: ?>>
  %rows = memref.expand_shape %part [[0, 1]] output_shape [%n, %m]
      : memref<?xf32, strided<[1], offset: ?>> into memref<?x?xf32, strided<[?, 1], offset: ?>>
  %first = memref.load %rows[%c0, %c0] : memref<?x?xf32, strided<[?, 1], offset: ?>>
  return
}
