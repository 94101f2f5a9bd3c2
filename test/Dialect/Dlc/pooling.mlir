// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @pool(
func.func @pool(%x: tensor<1x8x9x9xf32>, %y: tensor<?x8x?xi8>) {
  // CHECK: dlc.pool max %{{.*}} window [1, 1, 3, 3] strides [1, 1, 2, 2] padding [0, 0, 0, 0, 1, 1, 1, 1] dilations [1, 1, 1, 1] : tensor<1x8x9x9xf32> -> tensor<1x8x5x5xf32>
  %0 = dlc.pool max %x window [1, 1, 3, 3] strides [1, 1, 2, 2] padding [0, 0, 0, 0, 1, 1, 1, 1] dilations [1, 1, 1, 1] : tensor<1x8x9x9xf32> -> tensor<1x8x5x5xf32>
  // CHECK: dlc.pool sum %{{.*}} : tensor<?x8x?xi8> -> tensor<?x8x?xi8>
  %1 = dlc.pool sum %y window [1, 1, 2] strides [1, 1, 2] padding [0, 0, 0, 0, 0, 0] dilations [1, 1, 1] : tensor<?x8x?xi8> -> tensor<?x8x?xi8>
  // A window of 3 dilated by 2 spans 5.
  // CHECK: dlc.pool min %{{.*}} dilations [1, 1, 2, 2] : tensor<1x8x9x9xf32> -> tensor<1x8x5x5xf32>
  %2 = dlc.pool min %x window [1, 1, 3, 3] strides [1, 1, 1, 1] padding [0, 0, 0, 0, 0, 0, 0, 0] dilations [1, 1, 2, 2] : tensor<1x8x9x9xf32> -> tensor<1x8x5x5xf32>
  return
}
