// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Convolutions of small whole numbers, which are exact. Expected: y[n, o, p] =
// sum over c, k of x[n, c, p * stride + k * dilation - low] * w[o, c, k].
// Inputs are weights, which the compiler does not fold.

dlc.weight @one_dimension.x "x" value(dense<[[[3.0, 1.0, 0.0, -2.0, -2.0, -4.0,
    -4.0], [-4.0, -3.0, 3.0, 1.0, 4.0, 0.0, 1.0]]]> : tensor<1x2x7xf32>) :
    tensor<1x2x7xf32>
dlc.weight @one_dimension.w "w" value(dense<[[[0.0, 0.0, 2.0], [4.0, -4.0,
    -3.0]], [[3.0, 4.0, -2.0], [-2.0, 3.0, -1.0]], [[-2.0, 3.0, -2.0], [-1.0,
    1.0, 0.0]]]> : tensor<3x2x3xf32>) : tensor<3x2x3xf32>
// One spatial dimension.
func.func @one_dimension() {
  %x = dlc.get_weight @one_dimension.x : tensor<1x2x7xf32>
  %w = dlc.get_weight @one_dimension.w : tensor<3x2x3xf32>
  %r = dlc.conv channels_first %x, %w strides [1] padding [0, 0] dilations [1] groups 1 : (tensor<1x2x7xf32>, tensor<3x2x3xf32>) -> tensor<1x3x5xf32>
  %expected = dlc.constant dense<[[[-13.0, -31.0, -8.0, -20.0, 5.0], [9.0, 21.0,
      -11.0, 4.0, -23.0], [-2.0, 8.0, -4.0, 9.0, -4.0]]]> : tensor<1x3x5xf32>
  check.expect_eq %r, %expected : tensor<1x3x5xf32>
  return
}

dlc.weight @strides_and_padding.x "x" value(dense<[[[3.0, 1.0, 0.0, -2.0, -2.0,
    -4.0, -4.0], [-4.0, -3.0, 3.0, 1.0, 4.0, 0.0, 1.0]]]> : tensor<1x2x7xf32>) :
    tensor<1x2x7xf32>
dlc.weight @strides_and_padding.w "w" value(dense<[[[0.0, 0.0, 2.0], [4.0, -4.0,
    -3.0]], [[3.0, 4.0, -2.0], [-2.0, 3.0, -1.0]], [[-2.0, 3.0, -2.0], [-1.0,
    1.0, 0.0]]]> : tensor<3x2x3xf32>) : tensor<3x2x3xf32>
// Every second place of a padded image.
func.func @strides_and_padding() {
  %x = dlc.get_weight @strides_and_padding.x : tensor<1x2x7xf32>
  %w = dlc.get_weight @strides_and_padding.w : tensor<3x2x3xf32>
  %r = dlc.conv channels_first %x, %w strides [2] padding [1, 2] dilations [1] groups 1 : (tensor<1x2x7xf32>, tensor<3x2x3xf32>) -> tensor<1x3x4xf32>
  %expected = dlc.constant dense<[[[27.0, -31.0, -20.0, -4.0], [1.0, 21.0, 4.0,
      -25.0], [3.0, 8.0, 9.0, -3.0]]]> : tensor<1x3x4xf32>
  check.expect_eq %r, %expected : tensor<1x3x4xf32>
  return
}

dlc.weight @dilated.x "x" value(dense<[[[3.0, 1.0, 0.0, -2.0, -2.0, -4.0, -4.0,
    -4.0, -3.0]]]> : tensor<1x1x9xf32>) : tensor<1x1x9xf32>
dlc.weight @dilated.w "w" value(dense<[[[0.0, 0.0, 2.0]], [[4.0, -4.0, -3.0]]]>
    : tensor<2x1x3xf32>) : tensor<2x1x3xf32>
// A filter with holes.
func.func @dilated() {
  %x = dlc.get_weight @dilated.x : tensor<1x1x9xf32>
  %w = dlc.get_weight @dilated.w : tensor<2x1x3xf32>
  %r = dlc.conv channels_first %x, %w strides [1] padding [0, 0] dilations [3] groups 1 : (tensor<1x1x9xf32>, tensor<2x1x3xf32>) -> tensor<1x2x3xf32>
  %expected = dlc.constant dense<[[[-8.0, -8.0, -6.0], [32.0, 24.0, 25.0]]]> :
      tensor<1x2x3xf32>
  check.expect_eq %r, %expected : tensor<1x2x3xf32>
  return
}

dlc.weight @two_dimensions.x "x" value(dense<[[[[3.0, 1.0, 0.0, -2.0, -2.0],
    [-4.0, -4.0, -4.0, -3.0, 3.0], [1.0, 4.0, 0.0, 1.0, 4.0], [2.0, 1.0, 0.0,
    1.0, 4.0]], [[-2.0, 3.0, 2.0, -4.0, -1.0], [3.0, 0.0, -4.0, 2.0, 2.0], [3.0,
    -3.0, -4.0, 3.0, -4.0], [0.0, -4.0, -2.0, 0.0, -1.0]]]]> :
    tensor<1x2x4x5xf32>) : tensor<1x2x4x5xf32>
dlc.weight @two_dimensions.w "w" value(dense<[[[[0.0, 0.0], [2.0, 4.0], [-4.0,
    -3.0]], [[3.0, 4.0], [-2.0, -2.0], [3.0, -1.0]]], [[[-2.0, 3.0], [-2.0,
    -1.0], [1.0, 0.0]], [[-4.0, -4.0], [3.0, 2.0], [3.0, 0.0]]], [[[3.0, -2.0],
    [0.0, 3.0], [-3.0, -2.0]], [[-3.0, 0.0], [4.0, -3.0], [-1.0, -1.0]]]]> :
    tensor<3x2x3x2xf32>) : tensor<3x2x3x2xf32>
// An image.
func.func @two_dimensions() {
  %x = dlc.get_weight @two_dimensions.x : tensor<1x2x4x5xf32>
  %w = dlc.get_weight @two_dimensions.w : tensor<3x2x3x2xf32>
  %r = dlc.conv channels_first %x, %w strides [1, 2] padding [1, 1, 0, 1] dilations [1, 1] groups 1 : (tensor<1x2x4x5xf32>, tensor<3x2x3x2xf32>) -> tensor<1x3x4x3xf32>
  %expected = dlc.constant dense<[[[[45.0, 7.0, -8.0], [-28.0, -44.0, -29.0],
      [20.0, -7.0, 3.0], [13.0, 8.0, -2.0]], [[-2.0, -16.0, 10.0], [24.0, -7.0,
      0.0], [-17.0, -6.0, -33.0], [-3.0, 0.0, -3.0]], [[3.0, 34.0, -15.0], [2.0,
      -34.0, -3.0], [16.0, -16.0, -24.0], [1.0, 5.0, 20.0]]]]> :
      tensor<1x3x4x3xf32>
  check.expect_eq %r, %expected : tensor<1x3x4x3xf32>
  return
}

dlc.weight @channels_last.x "x" value(dense<[[[[3.0, -2.0], [1.0, 3.0], [0.0,
    2.0], [-2.0, -4.0], [-2.0, -1.0]], [[-4.0, 3.0], [-4.0, 0.0], [-4.0, -4.0],
    [-3.0, 2.0], [3.0, 2.0]], [[1.0, 3.0], [4.0, -3.0], [0.0, -4.0], [1.0, 3.0],
    [4.0, -4.0]], [[2.0, 0.0], [1.0, -4.0], [0.0, -2.0], [1.0, 0.0], [4.0,
    -1.0]]]]> : tensor<1x4x5x2xf32>) : tensor<1x4x5x2xf32>
dlc.weight @channels_last.w "w" value(dense<[[[[0.0, -2.0, 3.0], [3.0, -4.0,
    -3.0]], [[0.0, 3.0, -2.0], [4.0, -4.0, 0.0]]], [[[2.0, -2.0, 0.0], [-2.0,
    3.0, 4.0]], [[4.0, -1.0, 3.0], [-2.0, 2.0, -3.0]]], [[[-4.0, 1.0, -3.0],
    [3.0, 3.0, -1.0]], [[-3.0, 0.0, -2.0], [-1.0, 0.0, -1.0]]]]> :
    tensor<3x2x2x3xf32>) : tensor<3x2x2x3xf32>
// The same with channels last.
func.func @channels_last() {
  %x = dlc.get_weight @channels_last.x : tensor<1x4x5x2xf32>
  %w = dlc.get_weight @channels_last.w : tensor<3x2x2x3xf32>
  %r = dlc.conv channels_last %x, %w strides [1, 2] padding [1, 1, 0, 1] dilations [1, 1] groups 1 : (tensor<1x4x5x2xf32>, tensor<3x2x2x3xf32>) -> tensor<1x4x3x3xf32>
  %expected = dlc.constant dense<[[[[45.0, -2.0, 3.0], [7.0, -16.0, 34.0],
      [-8.0, 10.0, -15.0]], [[-28.0, 24.0, 2.0], [-44.0, -7.0, -34.0], [-29.0,
      0.0, -3.0]], [[20.0, -17.0, 16.0], [-7.0, -6.0, -16.0], [3.0, -33.0,
      -24.0]], [[13.0, -3.0, 1.0], [8.0, 0.0, 5.0], [-2.0, -3.0, 20.0]]]]> :
      tensor<1x4x3x3xf32>
  check.expect_eq %r, %expected : tensor<1x4x3x3xf32>
  return
}

dlc.weight @groups.x "x" value(dense<[[[[3.0, 1.0, 0.0, -2.0], [-2.0, -4.0,
    -4.0, -4.0], [-3.0, 3.0, 1.0, 4.0], [0.0, 1.0, 4.0, 2.0]], [[1.0, 0.0, 1.0,
    4.0], [-2.0, 3.0, 2.0, -4.0], [-1.0, 3.0, 0.0, -4.0], [2.0, 2.0, 3.0,
    -3.0]], [[-4.0, 3.0, -4.0, 0.0], [-4.0, -2.0, 0.0, -1.0], [-1.0, -4.0, -4.0,
    -3.0], [-4.0, 2.0, 0.0, 1.0]], [[-2.0, 1.0, 2.0, -1.0], [0.0, 4.0, 3.0,
    4.0], [-1.0, 2.0, 4.0, 1.0], [3.0, 2.0, 2.0, -1.0]]]]> :
    tensor<1x4x4x4xf32>) : tensor<1x4x4x4xf32>
dlc.weight @groups.w "w" value(dense<[[[[0.0, 0.0, 2.0], [4.0, -4.0, -3.0],
    [3.0, 4.0, -2.0]], [[-2.0, 3.0, -1.0], [-2.0, 3.0, -2.0], [-1.0, 1.0,
    0.0]]], [[[-4.0, -4.0, 3.0], [2.0, 3.0, 0.0], [3.0, -2.0, 0.0]], [[3.0,
    -3.0, -2.0], [-3.0, 0.0, 4.0], [-3.0, -1.0, -1.0]]], [[[4.0, -3.0, 0.0],
    [-2.0, -4.0, 2.0], [-4.0, -2.0, 0.0]], [[0.0, -3.0, 4.0], [2.0, 4.0, -4.0],
    [2.0, -2.0, 0.0]]], [[[4.0, -2.0, 2.0], [-3.0, -2.0, 4.0], [-1.0, 0.0,
    -2.0]], [[-3.0, -1.0, 1.0], [0.0, 2.0, -1.0], [1.0, 2.0, 4.0]]]]> :
    tensor<4x2x3x3xf32>) : tensor<4x2x3x3xf32>
// Two groups of channels.
func.func @groups() {
  %x = dlc.get_weight @groups.x : tensor<1x4x4x4xf32>
  %w = dlc.get_weight @groups.w : tensor<4x2x3x3xf32>
  %r = dlc.conv channels_first %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 2 : (tensor<1x4x4x4xf32>, tensor<4x2x3x3xf32>) -> tensor<1x4x2x2xf32>
  %expected = dlc.constant dense<[[[[31.0, 17.0], [-17.0, 10.0]], [[-32.0,
      -64.0], [-14.0, 4.0]], [[6.0, 40.0], [4.0, 25.0]], [[26.0, 42.0], [1.0,
      -8.0]]]]> : tensor<1x4x2x2xf32>
  check.expect_eq %r, %expected : tensor<1x4x2x2xf32>
  return
}

dlc.weight @depthwise.x "x" value(dense<[[[[3.0, 1.0, 0.0, -2.0, -2.0], [-4.0,
    -4.0, -4.0, -3.0, 3.0], [1.0, 4.0, 0.0, 1.0, 4.0], [2.0, 1.0, 0.0, 1.0,
    4.0], [-2.0, 3.0, 2.0, -4.0, -1.0]], [[3.0, 0.0, -4.0, 2.0, 2.0], [3.0,
    -3.0, -4.0, 3.0, -4.0], [0.0, -4.0, -2.0, 0.0, -1.0], [-1.0, -4.0, -4.0,
    -3.0, -4.0], [2.0, 0.0, 1.0, -2.0, 1.0]], [[2.0, -1.0, 0.0, 4.0, 3.0], [4.0,
    -1.0, 2.0, 4.0, 1.0], [3.0, 2.0, 2.0, -1.0, 3.0], [-3.0, 1.0, 2.0, 3.0,
    0.0], [-1.0, -2.0, -1.0, 0.0, 2.0]]], [[[4.0, -4.0, 4.0, 0.0, -1.0], [2.0,
    1.0, -2.0, -2.0, 2.0], [1.0, 0.0, -1.0, 2.0, -1.0], [-2.0, 4.0, -2.0, -2.0,
    2.0], [1.0, -4.0, -4.0, -1.0, 3.0]], [[-1.0, 3.0, -2.0, -2.0, 3.0], [3.0,
    -4.0, -4.0, 2.0, -1.0], [1.0, -3.0, 3.0, 0.0, 4.0], [3.0, 2.0, -2.0, 2.0,
    -4.0], [1.0, -1.0, 4.0, -3.0, 4.0]], [[-4.0, 1.0, 1.0, 4.0, -2.0], [4.0,
    2.0, 4.0, -3.0, 2.0], [4.0, -4.0, -1.0, 1.0, -4.0], [0.0, 1.0, 2.0, 4.0,
    -1.0], [-1.0, 0.0, 4.0, -3.0, 0.0]]]]> : tensor<2x3x5x5xf32>) :
    tensor<2x3x5x5xf32>
dlc.weight @depthwise.w "w" value(dense<[[[[0.0, 0.0, 2.0], [4.0, -4.0, -3.0],
    [3.0, 4.0, -2.0]]], [[[-2.0, 3.0, -1.0], [-2.0, 3.0, -2.0], [-1.0, 1.0,
    0.0]]], [[[-4.0, -4.0, 3.0], [2.0, 3.0, 0.0], [3.0, -2.0, 0.0]]]]> :
    tensor<3x1x3x3xf32>) : tensor<3x1x3x3xf32>
// A filter of its own for each channel.
func.func @depthwise() {
  %x = dlc.get_weight @depthwise.x : tensor<2x3x5x5xf32>
  %w = dlc.get_weight @depthwise.w : tensor<3x1x3x3xf32>
  %r = dlc.conv channels_first %x, %w strides [1, 1] padding [1, 1, 1, 1] dilations [1, 1] groups 3 : (tensor<2x3x5x5xf32>, tensor<3x1x3x3xf32>) -> tensor<2x3x5x5xf32>
  %expected = dlc.constant dense<[[[[-23.0, -12.0, -12.0, -16.0, 3.0], [26.0,
      31.0, 15.0, -21.0, -5.0], [-18.0, -10.0, 8.0, -14.0, 7.0], [-17.0, 6.0,
      28.0, -16.0, -28.0], [1.0, -26.0, 18.0, 35.0, -12.0]], [[12.0, -4.0,
      -17.0, 17.0, -5.0], [24.0, -13.0, -24.0, 39.0, -17.0], [19.0, -22.0, -7.0,
      28.0, -22.0], [11.0, -14.0, 5.0, 9.0, -6.0], [7.0, -12.0, 6.0, -7.0,
      1.0]], [[-2.0, 15.0, -9.0, 10.0, 27.0], [-5.0, 6.0, 22.0, 17.0, -26.0],
      [-4.0, -5.0, 17.0, -20.0, -4.0], [-13.0, -16.0, -15.0, 15.0, -6.0], [12.0,
      6.0, -10.0, -22.0, -6.0]]], [[[2.0, 34.0, -33.0, 1.0, 6.0], [-15.0, 23.0,
      10.0, -1.0, -14.0], [-18.0, 17.0, 2.0, -23.0, 14.0], [8.0, -25.0, 8.0,
      -30.0, -7.0], [16.0, 28.0, -1.0, -17.0, -16.0]], [[-6.0, 8.0, -8.0, -2.0,
      10.0], [12.0, -1.0, -12.0, 8.0, 10.0], [25.0, -32.0, 5.0, 5.0, -1.0],
      [12.0, -12.0, 6.0, 1.0, 3.0], [12.0, -11.0, 8.0, -11.0, 2.0]], [[-20.0,
      3.0, 3.0, 32.0, -11.0], [23.0, 49.0, 10.0, -32.0, 3.0], [2.0, -18.0,
      -45.0, 1.0, 8.0], [-26.0, -3.0, 23.0, 22.0, 8.0], [0.0, 0.0, 12.0, -28.0,
      -18.0]]]]> : tensor<2x3x5x5xf32>
  check.expect_eq %r, %expected : tensor<2x3x5x5xf32>
  return
}

dlc.weight @depthwise_channels_last.x "x" value(dense<[[[[3.0, 1.0, -4.0], [1.0,
    0.0, 3.0], [0.0, 1.0, -4.0], [-2.0, 4.0, 0.0]], [[-2.0, -2.0, -4.0], [-4.0,
    3.0, -2.0], [-4.0, 2.0, 0.0], [-4.0, -4.0, -1.0]], [[-3.0, -1.0, -1.0],
    [3.0, 3.0, -4.0], [1.0, 0.0, -4.0], [4.0, -4.0, -3.0]], [[0.0, 2.0, -4.0],
    [1.0, 2.0, 2.0], [4.0, 3.0, 0.0], [2.0, -3.0, 1.0]]]]> :
    tensor<1x4x4x3xf32>) : tensor<1x4x4x3xf32>
dlc.weight @depthwise_channels_last.w "w" value(dense<[[[[0.0, -2.0, -4.0]],
    [[0.0, 3.0, -4.0]], [[2.0, -1.0, 3.0]]], [[[4.0, -2.0, 2.0]], [[-4.0, 3.0,
    3.0]], [[-3.0, -2.0, 0.0]]], [[[3.0, -1.0, 3.0]], [[4.0, 1.0, -2.0]],
    [[-2.0, 0.0, 0.0]]]]> : tensor<3x3x1x3xf32>) : tensor<3x3x1x3xf32>
// A filter of its own for each channel, which come last.
func.func @depthwise_channels_last() {
  %x = dlc.get_weight @depthwise_channels_last.x : tensor<1x4x4x3xf32>
  %w = dlc.get_weight @depthwise_channels_last.w : tensor<3x3x1x3xf32>
  %r = dlc.conv channels_last %x, %w strides [1, 1] padding [1, 1, 1, 1] dilations [1, 1] groups 3 : (tensor<1x4x4x3xf32>, tensor<3x3x1x3xf32>) -> tensor<1x4x4x3xf32>
  %expected = dlc.constant dense<[[[[-15.0, 1.0, -4.0], [-6.0, 1.0, -7.0],
      [-10.0, -6.0, -12.0], [-20.0, 4.0, -6.0]], [[4.0, -10.0, 15.0], [21.0,
      10.0, -17.0], [13.0, 4.0, -4.0], [19.0, -10.0, 7.0]], [[-7.0, -16.0,
      15.0], [-39.0, 22.0, -6.0], [3.0, 7.0, -9.0], [8.0, -34.0, -15.0]], [[3.0,
      -4.0, -20.0], [-14.0, 7.0, 6.0], [-10.0, 9.0, 27.0], [8.0, -27.0,
      31.0]]]]> : tensor<1x4x4x3xf32>
  check.expect_eq %r, %expected : tensor<1x4x4x3xf32>
  return
}

dlc.weight @pointwise.x "x" value(dense<[[[[3.0, 1.0, 0.0], [-2.0, -2.0, -4.0],
    [-4.0, -4.0, -3.0]], [[3.0, 1.0, 4.0], [0.0, 1.0, 4.0], [2.0, 1.0, 0.0]],
    [[1.0, 4.0, -2.0], [3.0, 2.0, -4.0], [-1.0, 3.0, 0.0]]]]> :
    tensor<1x3x3x3xf32>) : tensor<1x3x3x3xf32>
dlc.weight @pointwise.w "w" value(dense<[[[[0.0]], [[0.0]], [[2.0]]], [[[4.0]],
    [[-4.0]], [[-3.0]]], [[[3.0]], [[4.0]], [[-2.0]]], [[[-2.0]], [[3.0]],
    [[-1.0]]]]> : tensor<4x3x1x1xf32>) : tensor<4x3x1x1xf32>
// A window of one.
func.func @pointwise() {
  %x = dlc.get_weight @pointwise.x : tensor<1x3x3x3xf32>
  %w = dlc.get_weight @pointwise.w : tensor<4x3x1x1xf32>
  %r = dlc.conv channels_first %x, %w strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1 : (tensor<1x3x3x3xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x3x3xf32>
  %expected = dlc.constant dense<[[[[2.0, 8.0, -4.0], [6.0, 4.0, -8.0], [-2.0,
      6.0, 0.0]], [[-3.0, -12.0, -10.0], [-17.0, -18.0, -20.0], [-21.0, -29.0,
      -12.0]], [[19.0, -1.0, 20.0], [-12.0, -6.0, 12.0], [-2.0, -14.0, -9.0]],
      [[2.0, -3.0, 14.0], [1.0, 5.0, 24.0], [15.0, 8.0, 6.0]]]]> :
      tensor<1x4x3x3xf32>
  check.expect_eq %r, %expected : tensor<1x4x3x3xf32>
  return
}

dlc.weight @three_dimensions.x "x" value(dense<[[[[[3.0, 1.0, 0.0], [-2.0, -2.0,
    -4.0], [-4.0, -4.0, -3.0]], [[3.0, 1.0, 4.0], [0.0, 1.0, 4.0], [2.0, 1.0,
    0.0]], [[1.0, 4.0, -2.0], [3.0, 2.0, -4.0], [-1.0, 3.0, 0.0]]]]]> :
    tensor<1x1x3x3x3xf32>) : tensor<1x1x3x3x3xf32>
dlc.weight @three_dimensions.w "w" value(dense<[[[[[0.0, 0.0], [2.0, 4.0]],
    [[-4.0, -3.0], [3.0, 4.0]]]], [[[[-2.0, -2.0], [3.0, -1.0]], [[-2.0, 3.0],
    [-2.0, -1.0]]]]]> : tensor<2x1x2x2x2xf32>) : tensor<2x1x2x2x2xf32>
// A volume.
func.func @three_dimensions() {
  %x = dlc.get_weight @three_dimensions.x : tensor<1x1x3x3x3xf32>
  %w = dlc.get_weight @three_dimensions.w : tensor<2x1x2x2x2xf32>
  %r = dlc.conv channels_first %x, %w strides [1, 1, 1] padding [0, 0, 0, 0, 0, 1] dilations [1, 1, 1] groups 1 : (tensor<1x1x3x3x3xf32>, tensor<2x1x2x2x2xf32>) -> tensor<1x2x2x2x3xf32>
  %expected = dlc.constant dense<[[[[[-23.0, -17.0, -12.0], [-17.0, -33.0,
      -22.0]], [[5.0, -2.0, 4.0], [-1.0, 15.0, 16.0]]], [[[-16.0, 0.0, -28.0],
      [-2.0, 11.0, -9.0]], [[-7.0, -25.0, 16.0], [2.0, -29.0, 0.0]]]]]> :
      tensor<1x2x2x2x3xf32>
  check.expect_eq %r, %expected : tensor<1x2x2x2x3xf32>
  return
}
