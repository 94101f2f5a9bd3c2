// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Where elements go. Inputs are weights, which the compiler does not fold.

dlc.weight @broadcast.x "x" value(dense<[0.0, 1.0, 2.0]> : tensor<3xf32>) :
    tensor<3xf32>
// np.broadcast_to(x[:, None], (3, 4))
func.func @broadcast() {
  %x = dlc.get_weight @broadcast.x : tensor<3xf32>
  %r = dlc.broadcast %x [0] : tensor<3xf32> -> tensor<3x4xf32>
  %expected = dlc.constant dense<[[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0],
      [2.0, 2.0, 2.0, 2.0]]> : tensor<3x4xf32>
  check.expect_eq %r, %expected : tensor<3x4xf32>
  return
}

dlc.weight @broadcast_stretch.x "x" value(dense<[[0.0], [1.0], [2.0]]> :
    tensor<3x1xf32>) : tensor<3x1xf32>
// np.broadcast_to(x, (2, 3, 4))
func.func @broadcast_stretch() {
  %x = dlc.get_weight @broadcast_stretch.x : tensor<3x1xf32>
  %r = dlc.broadcast %x [1, 2] : tensor<3x1xf32> -> tensor<2x3x4xf32>
  %expected = dlc.constant dense<[[[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0],
      [2.0, 2.0, 2.0, 2.0]], [[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [2.0,
      2.0, 2.0, 2.0]]]> : tensor<2x3x4xf32>
  check.expect_eq %r, %expected : tensor<2x3x4xf32>
  return
}

dlc.weight @reshape.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [5.0, 6.0,
    7.0, 8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0]]> : tensor<3x5xf32>) :
    tensor<3x5xf32>
// x.reshape(5, 3)
func.func @reshape() {
  %x = dlc.get_weight @reshape.x : tensor<3x5xf32>
  %r = dlc.reshape %x : tensor<3x5xf32> -> tensor<5x3xf32>
  %expected = dlc.constant dense<[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0,
      8.0], [9.0, 10.0, 11.0], [12.0, 13.0, 14.0]]> : tensor<5x3xf32>
  check.expect_eq %r, %expected : tensor<5x3xf32>
  return
}

dlc.weight @transpose.x "x" value(dense<[[[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0,
    7.0], [8.0, 9.0, 10.0, 11.0]], [[12.0, 13.0, 14.0, 15.0], [16.0, 17.0, 18.0,
    19.0], [20.0, 21.0, 22.0, 23.0]]]> : tensor<2x3x4xf32>) : tensor<2x3x4xf32>
// x.transpose(1, 2, 0)
func.func @transpose() {
  %x = dlc.get_weight @transpose.x : tensor<2x3x4xf32>
  %r = dlc.transpose %x [1, 2, 0] : tensor<2x3x4xf32> -> tensor<3x4x2xf32>
  %expected = dlc.constant dense<[[[0.0, 12.0], [1.0, 13.0], [2.0, 14.0], [3.0,
      15.0]], [[4.0, 16.0], [5.0, 17.0], [6.0, 18.0], [7.0, 19.0]], [[8.0,
      20.0], [9.0, 21.0], [10.0, 22.0], [11.0, 23.0]]]> : tensor<3x4x2xf32>
  check.expect_eq %r, %expected : tensor<3x4x2xf32>
  return
}

dlc.weight @transpose_bool.x "x" value(dense<[[true, false, true], [false,
    false, true]]> : tensor<2x3xi1>) : tensor<2x3xi1>
// x.T
func.func @transpose_bool() {
  %x = dlc.get_weight @transpose_bool.x : tensor<2x3xi1>
  %r = dlc.transpose %x [1, 0] : tensor<2x3xi1> -> tensor<3x2xi1>
  %expected = dlc.constant dense<[[true, false], [false, false], [true, true]]>
      : tensor<3x2xi1>
  check.expect_eq %r, %expected : tensor<3x2xi1>
  return
}

dlc.weight @slice.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0,
    8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0]]> : tensor<3x5xf32>) :
    tensor<3x5xf32>
// x[1:, 0::2]
func.func @slice() {
  %x = dlc.get_weight @slice.x : tensor<3x5xf32>
  %r = dlc.slice %x [1, 0] [2, 3] [1, 2] : tensor<3x5xf32> -> tensor<2x3xf32>
  %expected = dlc.constant dense<[[5.0, 7.0, 9.0], [10.0, 12.0, 14.0]]> :
      tensor<2x3xf32>
  check.expect_eq %r, %expected : tensor<2x3xf32>
  return
}

dlc.weight @reverse.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [5.0, 6.0,
    7.0, 8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0]]> : tensor<3x5xf32>) :
    tensor<3x5xf32>
// x[::-1, ::-1]
func.func @reverse() {
  %x = dlc.get_weight @reverse.x : tensor<3x5xf32>
  %r = dlc.reverse %x [0, 1] : tensor<3x5xf32>
  %expected = dlc.constant dense<[[14.0, 13.0, 12.0, 11.0, 10.0], [9.0, 8.0,
      7.0, 6.0, 5.0], [4.0, 3.0, 2.0, 1.0, 0.0]]> : tensor<3x5xf32>
  check.expect_eq %r, %expected : tensor<3x5xf32>
  return
}

dlc.weight @concat.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]> :
    tensor<2x3xf32>) : tensor<2x3xf32>
dlc.weight @concat.y "y" value(dense<[[-0.0], [-1.0]]> : tensor<2x1xf32>) :
    tensor<2x1xf32>
// np.concatenate([x, y, x], axis=1)
func.func @concat() {
  %x = dlc.get_weight @concat.x : tensor<2x3xf32>
  %y = dlc.get_weight @concat.y : tensor<2x1xf32>
  %r = dlc.concat 1 %x, %y, %x : (tensor<2x3xf32>, tensor<2x1xf32>, tensor<2x3xf32>) -> tensor<2x7xf32>
  %expected = dlc.constant dense<[[0.0, 1.0, 2.0, -0.0, 0.0, 1.0, 2.0], [3.0,
      4.0, 5.0, -1.0, 3.0, 4.0, 5.0]]> : tensor<2x7xf32>
  check.expect_eq %r, %expected : tensor<2x7xf32>
  return
}

dlc.weight @pad_constant.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [5.0,
    6.0, 7.0, 8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0]]> : tensor<3x5xf32>) :
    tensor<3x5xf32>
dlc.weight @pad_constant.v "v" value(dense<9.0> : tensor<f32>) : tensor<f32>
// np.pad(x, ((1, 0), (2, 1)), constant_values=9)
func.func @pad_constant() {
  %x = dlc.get_weight @pad_constant.x : tensor<3x5xf32>
  %v = dlc.get_weight @pad_constant.v : tensor<f32>
  %r = dlc.pad constant %x, %v [1, 2] [0, 1] : tensor<3x5xf32> -> tensor<4x8xf32>
  %expected = dlc.constant dense<[[9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0],
      [9.0, 9.0, 0.0, 1.0, 2.0, 3.0, 4.0, 9.0], [9.0, 9.0, 5.0, 6.0, 7.0, 8.0,
      9.0, 9.0], [9.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 9.0]]> :
      tensor<4x8xf32>
  check.expect_eq %r, %expected : tensor<4x8xf32>
  return
}

dlc.weight @pad_edge.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [5.0, 6.0,
    7.0, 8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0]]> : tensor<3x5xf32>) :
    tensor<3x5xf32>
dlc.weight @pad_edge.v "v" value(dense<9.0> : tensor<f32>) : tensor<f32>
// np.pad(x, ((1, 0), (2, 1)), "edge")
func.func @pad_edge() {
  %x = dlc.get_weight @pad_edge.x : tensor<3x5xf32>
  %v = dlc.get_weight @pad_edge.v : tensor<f32>
  %r = dlc.pad edge %x, %v [1, 2] [0, 1] : tensor<3x5xf32> -> tensor<4x8xf32>
  %expected = dlc.constant dense<[[0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 4.0],
      [0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 4.0], [5.0, 5.0, 5.0, 6.0, 7.0, 8.0,
      9.0, 9.0], [10.0, 10.0, 10.0, 11.0, 12.0, 13.0, 14.0, 14.0]]> :
      tensor<4x8xf32>
  check.expect_eq %r, %expected : tensor<4x8xf32>
  return
}

dlc.weight @pad_reflect.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [5.0, 6.0,
    7.0, 8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0]]> : tensor<3x5xf32>) :
    tensor<3x5xf32>
dlc.weight @pad_reflect.v "v" value(dense<9.0> : tensor<f32>) : tensor<f32>
// np.pad(x, ((1, 0), (2, 1)), "reflect")
func.func @pad_reflect() {
  %x = dlc.get_weight @pad_reflect.x : tensor<3x5xf32>
  %v = dlc.get_weight @pad_reflect.v : tensor<f32>
  %r = dlc.pad reflect %x, %v [1, 2] [0, 1] : tensor<3x5xf32> -> tensor<4x8xf32>
  %expected = dlc.constant dense<[[7.0, 6.0, 5.0, 6.0, 7.0, 8.0, 9.0, 8.0],
      [2.0, 1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 3.0], [7.0, 6.0, 5.0, 6.0, 7.0, 8.0,
      9.0, 8.0], [12.0, 11.0, 10.0, 11.0, 12.0, 13.0, 14.0, 13.0]]> :
      tensor<4x8xf32>
  check.expect_eq %r, %expected : tensor<4x8xf32>
  return
}

dlc.weight @pad_wrap.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [5.0, 6.0,
    7.0, 8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0]]> : tensor<3x5xf32>) :
    tensor<3x5xf32>
dlc.weight @pad_wrap.v "v" value(dense<9.0> : tensor<f32>) : tensor<f32>
// np.pad(x, ((1, 0), (2, 1)), "wrap")
func.func @pad_wrap() {
  %x = dlc.get_weight @pad_wrap.x : tensor<3x5xf32>
  %v = dlc.get_weight @pad_wrap.v : tensor<f32>
  %r = dlc.pad wrap %x, %v [1, 2] [0, 1] : tensor<3x5xf32> -> tensor<4x8xf32>
  %expected = dlc.constant dense<[[13.0, 14.0, 10.0, 11.0, 12.0, 13.0, 14.0,
      10.0], [3.0, 4.0, 0.0, 1.0, 2.0, 3.0, 4.0, 0.0], [8.0, 9.0, 5.0, 6.0, 7.0,
      8.0, 9.0, 5.0], [13.0, 14.0, 10.0, 11.0, 12.0, 13.0, 14.0, 10.0]]> :
      tensor<4x8xf32>
  check.expect_eq %r, %expected : tensor<4x8xf32>
  return
}

dlc.weight @pad_wrap_often.x "x" value(dense<[0.0, 1.0, 2.0]> : tensor<3xf32>) :
    tensor<3xf32>
dlc.weight @pad_wrap_often.v "v" value(dense<9.0> : tensor<f32>) : tensor<f32>
// np.pad(x, (4, 5), "wrap")
func.func @pad_wrap_often() {
  %x = dlc.get_weight @pad_wrap_often.x : tensor<3xf32>
  %v = dlc.get_weight @pad_wrap_often.v : tensor<f32>
  %r = dlc.pad wrap %x, %v [4] [5] : tensor<3xf32> -> tensor<12xf32>
  %expected = dlc.constant dense<[2.0, 0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.0, 1.0,
      2.0, 0.0, 1.0]> : tensor<12xf32>
  check.expect_eq %r, %expected : tensor<12xf32>
  return
}

dlc.weight @pad_interior.x "x" value(dense<[0.0, 1.0, 2.0]> : tensor<3xf32>) :
    tensor<3xf32>
dlc.weight @pad_interior.v "v" value(dense<9.0> : tensor<f32>) : tensor<f32>
// 9 before, between and after
func.func @pad_interior() {
  %x = dlc.get_weight @pad_interior.x : tensor<3xf32>
  %v = dlc.get_weight @pad_interior.v : tensor<f32>
  %r = dlc.pad constant %x, %v [1] [1] interior [1] : tensor<3xf32> -> tensor<7xf32>
  %expected = dlc.constant dense<[9.0, 0.0, 9.0, 1.0, 9.0, 2.0, 9.0]> :
      tensor<7xf32>
  check.expect_eq %r, %expected : tensor<7xf32>
  return
}

// np.broadcast_to(np.arange(5), (3, 5))
func.func @iota() {
  %r = dlc.iota 1 : tensor<3x5xi32>
  %expected = dlc.constant dense<[[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3,
      4]]> : tensor<3x5xi32>
  check.expect_eq %r, %expected : tensor<3x5xi32>
  return
}

// np.arange(5.0)
func.func @iota_float() {
  %r = dlc.iota 0 : tensor<5xf16>
  %expected = dlc.constant dense<[0.0, 1.0, 2.0, 3.0, 4.0]> : tensor<5xf16>
  check.expect_eq %r, %expected : tensor<5xf16>
  return
}

dlc.weight @of_nothing.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [5.0, 6.0,
    7.0, 8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0]]> : tensor<3x5xf32>) :
    tensor<3x5xf32>
// x[3:] is empty, and joins to nothing more
func.func @of_nothing() {
  %x = dlc.get_weight @of_nothing.x : tensor<3x5xf32>
  %0 = dlc.slice %x [3, 0] [0, 5] [1, 1] : tensor<3x5xf32> -> tensor<0x5xf32>
  %r = dlc.concat 0 %0, %x : (tensor<0x5xf32>, tensor<3x5xf32>) -> tensor<3x5xf32>
  %expected = dlc.constant dense<[[0.0, 1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0,
      8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0]]> : tensor<3x5xf32>
  check.expect_eq %r, %expected : tensor<3x5xf32>
  return
}

dlc.weight @fence.x "x" value(dense<[[0.0, 1.0], [2.0, 3.0]]> :
    tensor<2x2xf32>) : tensor<2x2xf32>
// The same twice, of booleans and of what is transposed too.
func.func @fence() {
  %x = dlc.get_weight @fence.x : tensor<2x2xf32>
  %0 = dlc.tanh %x : tensor<2x2xf32>
  %1 = dlc.fence %x after %0 : tensor<2x2xf32>, tensor<2x2xf32>
  %2 = dlc.tanh %1 : tensor<2x2xf32>
  check.expect_eq %0, %2 : tensor<2x2xf32>
  %3 = dlc.is_nan %x : tensor<2x2xf32> -> tensor<2x2xi1>
  %4 = dlc.fence %3 after %2 : tensor<2x2xi1>, tensor<2x2xf32>
  check.expect_eq %3, %4 : tensor<2x2xi1>
  return
}
