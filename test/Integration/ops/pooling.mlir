// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Windows of small whole numbers, which are exact. Expected: the window at p
// has the elements p * stride + k * dilation - low. Inputs are weights, which
// the compiler does not fold.

dlc.weight @max.x "x" value(dense<[[[[-2.0, -4.0, -5.0, -7.0, -7.0], [-9.0,
    -9.0, -9.0, -8.0, -2.0], [-4.0, -1.0, -5.0, -4.0, -1.0], [-3.0, -4.0, -5.0,
    -4.0, -1.0], [-7.0, -2.0, -3.0, -9.0, -6.0]], [[-2.0, -5.0, -9.0, -3.0,
    -3.0], [-2.0, -8.0, -9.0, -2.0, -9.0], [-5.0, -9.0, -7.0, -5.0, -6.0],
    [-6.0, -9.0, -9.0, -8.0, -9.0], [-3.0, -5.0, -4.0, -7.0, -4.0]]]]> :
    tensor<1x2x5x5xf32>) : tensor<1x2x5x5xf32>
// The greatest of 3 x 3, every second place, padded.
func.func @max() {
  %x = dlc.get_weight @max.x : tensor<1x2x5x5xf32>
  %r = dlc.pool max %x window [1, 1, 3, 3] strides [1, 1, 2, 2] padding [0, 0, 0, 0, 1, 1, 1, 1] dilations [1, 1, 1, 1] : tensor<1x2x5x5xf32> -> tensor<1x2x3x3xf32>
  %expected = dlc.constant dense<[[[[-2.0, -4.0, -2.0], [-1.0, -1.0, -1.0],
      [-2.0, -2.0, -1.0]], [[-2.0, -2.0, -2.0], [-2.0, -2.0, -2.0], [-3.0, -4.0,
      -4.0]]]]> : tensor<1x2x3x3xf32>
  check.expect_eq %r, %expected : tensor<1x2x3x3xf32>
  return
}

dlc.weight @min.x "x" value(dense<[[[[12.0, 10.0, 9.0, 7.0, 7.0], [5.0, 5.0,
    5.0, 6.0, 12.0], [10.0, 13.0, 9.0, 10.0, 13.0], [11.0, 10.0, 9.0, 10.0,
    13.0], [7.0, 12.0, 11.0, 5.0, 8.0]], [[12.0, 9.0, 5.0, 11.0, 11.0], [12.0,
    6.0, 5.0, 12.0, 5.0], [9.0, 5.0, 7.0, 9.0, 8.0], [8.0, 5.0, 5.0, 6.0, 5.0],
    [11.0, 9.0, 10.0, 7.0, 10.0]]]]> : tensor<1x2x5x5xf32>) :
    tensor<1x2x5x5xf32>
// The least.
func.func @min() {
  %x = dlc.get_weight @min.x : tensor<1x2x5x5xf32>
  %r = dlc.pool min %x window [1, 1, 2, 2] strides [1, 1, 1, 1] padding [0, 0, 0, 0, 0, 0, 0, 0] dilations [1, 1, 1, 1] : tensor<1x2x5x5xf32> -> tensor<1x2x4x4xf32>
  %expected = dlc.constant dense<[[[[5.0, 5.0, 5.0, 6.0], [5.0, 5.0, 5.0, 6.0],
      [10.0, 9.0, 9.0, 10.0], [7.0, 9.0, 5.0, 5.0]], [[6.0, 5.0, 5.0, 5.0],
      [5.0, 5.0, 5.0, 5.0], [5.0, 5.0, 5.0, 5.0], [5.0, 5.0, 5.0, 5.0]]]]> :
      tensor<1x2x4x4xf32>
  check.expect_eq %r, %expected : tensor<1x2x4x4xf32>
  return
}

dlc.weight @sum.x "x" value(dense<[[[[3.0, 1.0, 0.0, -2.0, -2.0], [-4.0, -4.0,
    -4.0, -3.0, 3.0], [1.0, 4.0, 0.0, 1.0, 4.0], [2.0, 1.0, 0.0, 1.0, 4.0],
    [-2.0, 3.0, 2.0, -4.0, -1.0]], [[3.0, 0.0, -4.0, 2.0, 2.0], [3.0, -3.0,
    -4.0, 3.0, -4.0], [0.0, -4.0, -2.0, 0.0, -1.0], [-1.0, -4.0, -4.0, -3.0,
    -4.0], [2.0, 0.0, 1.0, -2.0, 1.0]]]]> : tensor<1x2x5x5xf32>) :
    tensor<1x2x5x5xf32>
// The sum: an average pooling before it is divided.
func.func @sum() {
  %x = dlc.get_weight @sum.x : tensor<1x2x5x5xf32>
  %r = dlc.pool sum %x window [1, 1, 2, 2] strides [1, 1, 2, 2] padding [0, 0, 0, 0, 0, 1, 0, 1] dilations [1, 1, 1, 1] : tensor<1x2x5x5xf32> -> tensor<1x2x3x3xf32>
  %expected = dlc.constant dense<[[[[-4.0, -9.0, 1.0], [8.0, 2.0, 8.0], [1.0,
      -2.0, -1.0]], [[3.0, -3.0, -2.0], [-9.0, -9.0, -5.0], [2.0, -1.0, 1.0]]]]>
      : tensor<1x2x3x3xf32>
  check.expect_eq %r, %expected : tensor<1x2x3x3xf32>
  return
}

dlc.weight @dilated.x "x" value(dense<[[[[3.0, 1.0, 0.0, -2.0, -2.0], [-4.0,
    -4.0, -4.0, -3.0, 3.0], [1.0, 4.0, 0.0, 1.0, 4.0], [2.0, 1.0, 0.0, 1.0,
    4.0], [-2.0, 3.0, 2.0, -4.0, -1.0]], [[3.0, 0.0, -4.0, 2.0, 2.0], [3.0,
    -3.0, -4.0, 3.0, -4.0], [0.0, -4.0, -2.0, 0.0, -1.0], [-1.0, -4.0, -4.0,
    -3.0, -4.0], [2.0, 0.0, 1.0, -2.0, 1.0]]]]> : tensor<1x2x5x5xf32>) :
    tensor<1x2x5x5xf32>
// A window with holes.
func.func @dilated() {
  %x = dlc.get_weight @dilated.x : tensor<1x2x5x5xf32>
  %r = dlc.pool max %x window [1, 1, 2, 2] strides [1, 1, 1, 1] padding [0, 0, 0, 0, 0, 0, 0, 0] dilations [1, 1, 3, 2] : tensor<1x2x5x5xf32> -> tensor<1x2x2x3xf32>
  %expected = dlc.constant dense<[[[[3.0, 1.0, 4.0], [2.0, 3.0, 3.0]], [[3.0,
      2.0, 2.0], [3.0, 3.0, 1.0]]]]> : tensor<1x2x2x3xf32>
  check.expect_eq %r, %expected : tensor<1x2x2x3xf32>
  return
}

dlc.weight @integers.x "x" value(dense<[-100, -128, -5, -7]> : tensor<4xi8>) :
    tensor<4xi8>
// Padding with the least integer.
func.func @integers() {
  %x = dlc.get_weight @integers.x : tensor<4xi8>
  %r = dlc.pool max %x window [2] strides [2] padding [1, 1] dilations [1] : tensor<4xi8> -> tensor<3xi8>
  %expected = dlc.constant dense<[-100, -5, -7]> : tensor<3xi8>
  check.expect_eq %r, %expected : tensor<3xi8>
  return
}

dlc.weight @unsigned.x "x" value(dense<[200, 128, 5, 7]> : tensor<4xui8>) :
    tensor<4xui8>
// Padding with 0.
func.func @unsigned() {
  %x = dlc.get_weight @unsigned.x : tensor<4xui8>
  %r = dlc.pool max %x window [2] strides [2] padding [1, 1] dilations [1] : tensor<4xui8> -> tensor<3xui8>
  %expected = dlc.constant dense<[200, 128, 7]> : tensor<3xui8>
  check.expect_eq %r, %expected : tensor<3xui8>
  return
}

dlc.weight @prod.x "x" value(dense<[3.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0]> :
    tensor<7xf32>) : tensor<7xf32>
// The product of windows that overlap.
func.func @prod() {
  %x = dlc.get_weight @prod.x : tensor<7xf32>
  %r = dlc.pool prod %x window [3] strides [1] padding [0, 0] dilations [1] : tensor<7xf32> -> tensor<5xf32>
  %expected = dlc.constant dense<[12.0, 4.0, 2.0, 1.0, 1.0]> : tensor<5xf32>
  check.expect_eq %r, %expected : tensor<5xf32>
  return
}
