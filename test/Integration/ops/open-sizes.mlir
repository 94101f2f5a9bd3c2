// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Sizes that are only known at run time: they come from weights, which the
// compiler does not look into.

dlc.weight @elementwise.x "x" value(dense<[-2.0, -1.8, -1.6, -1.4, -1.2, -1.0,
    -0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8,
    2.0]> : tensor<21xf32>) : tensor<21xf32>
dlc.weight @elementwise.m "m" value(dense<3> : tensor<i64>) : tensor<i64>
// np.exp(x)
func.func @elementwise() {
  %x = dlc.get_weight @elementwise.x : tensor<21xf32>
  %m = dlc.get_weight @elementwise.m : tensor<i64>
  %m_at = tensor.extract %m[] : tensor<i64>
  %m_size = arith.index_cast %m_at : i64 to index
  %y = dlc.reshape %x sizes(%m_size) : tensor<21xf32> -> tensor<?x7xf32>
  %r = dlc.exp %y : tensor<?x7xf32>
  %e = dlc.constant dense<[[0.13533528, 0.1652989, 0.20189652, 0.24659698,
      0.3011942, 0.36787945, 0.44932896], [0.5488116, 0.67032003, 0.8187308,
      1.0, 1.2214028, 1.4918247, 1.8221189], [2.2255409, 2.7182817, 3.320117,
      4.0552, 4.9530325, 6.0496473, 7.389056]]> : tensor<3x7xf32>
  %expected = dlc.reshape %e sizes(%m_size) : tensor<3x7xf32> -> tensor<?x7xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 0.0 : tensor<?x7xf32>
  return
}

dlc.weight @broadcast.x "x" value(dense<[[-2.0, -1.8, -1.6, -1.4, -1.2, -1.0,
    -0.8], [-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6], [0.8, 1.0, 1.2, 1.4, 1.6,
    1.8, 2.0]]> : tensor<3x7xf32>) : tensor<3x7xf32>
dlc.weight @broadcast.y "y" value(dense<[1.0, 2.0, 3.0]> : tensor<3xf32>) :
    tensor<3xf32>
dlc.weight @broadcast.m "m" value(dense<3> : tensor<i64>) : tensor<i64>
dlc.weight @broadcast.n "n" value(dense<7> : tensor<i64>) : tensor<i64>
// x + y[:, None]
func.func @broadcast() {
  %x = dlc.get_weight @broadcast.x : tensor<3x7xf32>
  %y = dlc.get_weight @broadcast.y : tensor<3xf32>
  %m = dlc.get_weight @broadcast.m : tensor<i64>
  %n = dlc.get_weight @broadcast.n : tensor<i64>
  %m_at = tensor.extract %m[] : tensor<i64>
  %m_size = arith.index_cast %m_at : i64 to index
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %a = dlc.reshape %x sizes(%m_size, %n_size) : tensor<3x7xf32> -> tensor<?x?xf32>
  %v = dlc.reshape %y sizes(%m_size) : tensor<3xf32> -> tensor<?xf32>
  %b = dlc.broadcast %v [0] sizes(%m_size, %n_size) : tensor<?xf32> -> tensor<?x?xf32>
  %r = dlc.add %a, %b : tensor<?x?xf32>
  %e = dlc.constant dense<[[-1.0, -0.79999995, -0.6, -0.39999998, -0.20000005,
      0.0, 0.19999999], [1.4, 1.6, 1.8, 2.0, 2.2, 2.4, 2.6], [3.8, 4.0, 4.2,
      4.4, 4.6, 4.8, 5.0]]> : tensor<3x7xf32>
  %expected = dlc.reshape %e sizes(%m_size, %n_size) : tensor<3x7xf32> -> tensor<?x?xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 1.0e-06 : tensor<?x?xf32>
  return
}

dlc.weight @stretched.y "y" value(dense<[5.0]> : tensor<1xf32>) : tensor<1xf32>
dlc.weight @stretched.one "one" value(dense<1> : tensor<i64>) : tensor<i64>
// an open dimension that turns out to be 1: np.broadcast_to(y, (4,))
func.func @stretched() {
  %y = dlc.get_weight @stretched.y : tensor<1xf32>
  %one = dlc.get_weight @stretched.one : tensor<i64>
  %one_at = tensor.extract %one[] : tensor<i64>
  %one_size = arith.index_cast %one_at : i64 to index
  %v = dlc.reshape %y sizes(%one_size) : tensor<1xf32> -> tensor<?xf32>
  %r = dlc.broadcast %v [0] : tensor<?xf32> -> tensor<4xf32>
  %e = dlc.constant dense<[5.0, 5.0, 5.0, 5.0]> : tensor<4xf32>
  check.expect_eq %r, %e : tensor<4xf32>
  return
}

dlc.weight @slice.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0],
    [8.0, 9.0, 10.0, 11.0]]> : tensor<3x4xf32>) : tensor<3x4xf32>
dlc.weight @slice.i "i" value(dense<1> : tensor<i64>) : tensor<i64>
dlc.weight @slice.n "n" value(dense<2> : tensor<i64>) : tensor<i64>
// x[i:i + n, 1::2]
func.func @slice() {
  %x = dlc.get_weight @slice.x : tensor<3x4xf32>
  %i = dlc.get_weight @slice.i : tensor<i64>
  %n = dlc.get_weight @slice.n : tensor<i64>
  %i_at = tensor.extract %i[] : tensor<i64>
  %i_size = arith.index_cast %i_at : i64 to index
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %r = dlc.slice %x [%i_size, 1] [%n_size, 2] [1, 2] : tensor<3x4xf32> -> tensor<?x2xf32>
  %e = dlc.constant dense<[[5.0, 7.0], [9.0, 11.0]]> : tensor<2x2xf32>
  %expected = dlc.reshape %e sizes(%n_size) : tensor<2x2xf32> -> tensor<?x2xf32>
  check.expect_eq %r, %expected : tensor<?x2xf32>
  return
}

dlc.weight @empty_slice.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0,
    7.0], [8.0, 9.0, 10.0, 11.0]]> : tensor<3x4xf32>) : tensor<3x4xf32>
dlc.weight @empty_slice.i "i" value(dense<3> : tensor<i64>) : tensor<i64>
dlc.weight @empty_slice.n "n" value(dense<0> : tensor<i64>) : tensor<i64>
// x[3:3]
func.func @empty_slice() {
  %x = dlc.get_weight @empty_slice.x : tensor<3x4xf32>
  %i = dlc.get_weight @empty_slice.i : tensor<i64>
  %n = dlc.get_weight @empty_slice.n : tensor<i64>
  %i_at = tensor.extract %i[] : tensor<i64>
  %i_size = arith.index_cast %i_at : i64 to index
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %s = dlc.slice %x [%i_size, 0] [%n_size, 4] [1, 1] : tensor<3x4xf32> -> tensor<?x4xf32>
  %r = dlc.reduce sum %s [0] : tensor<?x4xf32> -> tensor<4xf32>
  %e = dlc.constant dense<[0.0, 0.0, 0.0, 0.0]> : tensor<4xf32>
  check.expect_eq %r, %e : tensor<4xf32>
  return
}

dlc.weight @pad.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0],
    [8.0, 9.0, 10.0, 11.0]]> : tensor<3x4xf32>) : tensor<3x4xf32>
dlc.weight @pad.v "v" value(dense<0.0> : tensor<f32>) : tensor<f32>
dlc.weight @pad.n "n" value(dense<2> : tensor<i64>) : tensor<i64>
// np.pad(x, ((n, 0), (0, 1)))
func.func @pad() {
  %x = dlc.get_weight @pad.x : tensor<3x4xf32>
  %v = dlc.get_weight @pad.v : tensor<f32>
  %n = dlc.get_weight @pad.n : tensor<i64>
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %r = dlc.pad constant %x, %v [%n_size, 0] [0, 1] : tensor<3x4xf32> -> tensor<?x5xf32>
  %five = arith.constant 5 : index
  %e = dlc.constant dense<[[0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0],
      [0.0, 1.0, 2.0, 3.0, 0.0], [4.0, 5.0, 6.0, 7.0, 0.0], [8.0, 9.0, 10.0,
      11.0, 0.0]]> : tensor<5x5xf32>
  %expected = dlc.reshape %e sizes(%five) : tensor<5x5xf32> -> tensor<?x5xf32>
  check.expect_eq %r, %expected : tensor<?x5xf32>
  return
}

dlc.weight @concat.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0,
    7.0], [8.0, 9.0, 10.0, 11.0]]> : tensor<3x4xf32>) : tensor<3x4xf32>
dlc.weight @concat.n "n" value(dense<2> : tensor<i64>) : tensor<i64>
// np.concatenate([x, x[:n]])
func.func @concat() {
  %x = dlc.get_weight @concat.x : tensor<3x4xf32>
  %n = dlc.get_weight @concat.n : tensor<i64>
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %s = dlc.slice %x [0, 0] [%n_size, 4] [1, 1] : tensor<3x4xf32> -> tensor<?x4xf32>
  %r = dlc.concat 0 %x, %s : (tensor<3x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %five = arith.constant 5 : index
  %e = dlc.constant dense<[[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0], [8.0,
      9.0, 10.0, 11.0], [0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]]> :
      tensor<5x4xf32>
  %expected = dlc.reshape %e sizes(%five) : tensor<5x4xf32> -> tensor<?x4xf32>
  check.expect_eq %r, %expected : tensor<?x4xf32>
  return
}

dlc.weight @transpose_and_reverse.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0], [4.0,
    5.0, 6.0, 7.0], [8.0, 9.0, 10.0, 11.0]]> : tensor<3x4xf32>) :
    tensor<3x4xf32>
dlc.weight @transpose_and_reverse.m "m" value(dense<3> : tensor<i64>) :
    tensor<i64>
dlc.weight @transpose_and_reverse.n "n" value(dense<4> : tensor<i64>) :
    tensor<i64>
// x.T[::-1]
func.func @transpose_and_reverse() {
  %x = dlc.get_weight @transpose_and_reverse.x : tensor<3x4xf32>
  %m = dlc.get_weight @transpose_and_reverse.m : tensor<i64>
  %n = dlc.get_weight @transpose_and_reverse.n : tensor<i64>
  %m_at = tensor.extract %m[] : tensor<i64>
  %m_size = arith.index_cast %m_at : i64 to index
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %a = dlc.reshape %x sizes(%m_size, %n_size) : tensor<3x4xf32> -> tensor<?x?xf32>
  %t = dlc.transpose %a [1, 0] : tensor<?x?xf32> -> tensor<?x?xf32>
  %r = dlc.reverse %t [0] : tensor<?x?xf32>
  %e = dlc.constant dense<[[3.0, 7.0, 11.0], [2.0, 6.0, 10.0], [1.0, 5.0, 9.0],
      [0.0, 4.0, 8.0]]> : tensor<4x3xf32>
  %expected = dlc.reshape %e sizes(%n_size, %m_size) : tensor<4x3xf32> -> tensor<?x?xf32>
  check.expect_eq %r, %expected : tensor<?x?xf32>
  return
}

dlc.weight @gather.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0,
    7.0], [8.0, 9.0, 10.0, 11.0]]> : tensor<3x4xf32>) : tensor<3x4xf32>
dlc.weight @gather.i "i" value(dense<[[2], [0], [0], [1], [2]]> :
    tensor<5x1xi64>) : tensor<5x1xi64>
dlc.weight @gather.n "n" value(dense<5> : tensor<i64>) : tensor<i64>
// x[i], i of open length
func.func @gather() {
  %x = dlc.get_weight @gather.x : tensor<3x4xf32>
  %i = dlc.get_weight @gather.i : tensor<5x1xi64>
  %n = dlc.get_weight @gather.n : tensor<i64>
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %j = dlc.reshape %i sizes(%n_size) : tensor<5x1xi64> -> tensor<?x1xi64>
  %r = dlc.gather %x 0 [%j] : (tensor<3x4xf32>, tensor<?x1xi64>) -> tensor<?x1x4xf32>
  %e = dlc.constant dense<[[[8.0, 9.0, 10.0, 11.0]], [[0.0, 1.0, 2.0, 3.0]],
      [[0.0, 1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0, 7.0]], [[8.0, 9.0, 10.0, 11.0]]]>
      : tensor<5x1x4xf32>
  %expected = dlc.reshape %e sizes(%n_size) : tensor<5x1x4xf32> -> tensor<?x1x4xf32>
  check.expect_eq %r, %expected : tensor<?x1x4xf32>
  return
}

dlc.weight @iota.n "n" value(dense<19> : tensor<i64>) : tensor<i64>
// np.arange(n)
func.func @iota() {
  %n = dlc.get_weight @iota.n : tensor<i64>
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %r = dlc.iota 0 sizes(%n_size) : tensor<?xi32>
  %e = dlc.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
      16, 17, 18]> : tensor<19xi32>
  %expected = dlc.reshape %e sizes(%n_size) : tensor<19xi32> -> tensor<?xi32>
  check.expect_eq %r, %expected : tensor<?xi32>
  return
}
