// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Products of small whole numbers, which are exact. Inputs are weights, which
// the compiler does not fold.

dlc.weight @matrices.x "x" value(dense<[[3.0, 1.0, 0.0, -2.0, -2.0], [-4.0,
    -4.0, -4.0, -3.0, 3.0], [1.0, 4.0, 0.0, 1.0, 4.0]]> : tensor<3x5xf32>) :
    tensor<3x5xf32>
dlc.weight @matrices.y "y" value(dense<[[0.0, 0.0, 2.0, 4.0], [-4.0, -3.0, 3.0,
    4.0], [-2.0, -2.0, 3.0, -1.0], [-2.0, 3.0, -2.0, -1.0], [1.0, 0.0, -4.0,
    -4.0]]> : tensor<5x4xf32>) : tensor<5x4xf32>
// x @ y
func.func @matrices() {
  %x = dlc.get_weight @matrices.x : tensor<3x5xf32>
  %y = dlc.get_weight @matrices.y : tensor<5x4xf32>
  %r = dlc.dot_general %x, %y batch [] x [] contract [1] x [0] : (tensor<3x5xf32>, tensor<5x4xf32>) -> tensor<3x4xf32>
  %expected = dlc.constant dense<[[-2.0, -9.0, 21.0, 26.0], [33.0, 11.0, -38.0,
      -37.0], [-14.0, -9.0, -4.0, 3.0]]> : tensor<3x4xf32>
  check.expect_eq %r, %expected : tensor<3x4xf32>
  return
}

dlc.weight @transposed.x "x" value(dense<[[3.0, -4.0, 1.0], [1.0, -4.0, 4.0],
    [0.0, -4.0, 0.0], [-2.0, -3.0, 1.0], [-2.0, 3.0, 4.0]]> : tensor<5x3xf32>) :
    tensor<5x3xf32>
dlc.weight @transposed.y "y" value(dense<[[0.0, -4.0, -2.0, -2.0, 1.0], [0.0,
    -3.0, -2.0, 3.0, 0.0], [2.0, 3.0, 3.0, -2.0, -4.0], [4.0, 4.0, -1.0, -1.0,
    -4.0]]> : tensor<4x5xf32>) : tensor<4x5xf32>
// x.T @ y.T
func.func @transposed() {
  %x = dlc.get_weight @transposed.x : tensor<5x3xf32>
  %y = dlc.get_weight @transposed.y : tensor<4x5xf32>
  %r = dlc.dot_general %x, %y batch [] x [] contract [0] x [1] : (tensor<5x3xf32>, tensor<4x5xf32>) -> tensor<3x4xf32>
  %expected = dlc.constant dense<[[-2.0, -9.0, 21.0, 26.0], [33.0, 11.0, -38.0,
      -37.0], [-14.0, -9.0, -4.0, 3.0]]> : tensor<3x4xf32>
  check.expect_eq %r, %expected : tensor<3x4xf32>
  return
}

dlc.weight @vector.x "x" value(dense<[[3.0, 1.0, 0.0, -2.0, -2.0], [-4.0, -4.0,
    -4.0, -3.0, 3.0], [1.0, 4.0, 0.0, 1.0, 4.0]]> : tensor<3x5xf32>) :
    tensor<3x5xf32>
dlc.weight @vector.y "y" value(dense<[0.0, -4.0, -2.0, -2.0, 1.0]> :
    tensor<5xf32>) : tensor<5xf32>
// x @ y
func.func @vector() {
  %x = dlc.get_weight @vector.x : tensor<3x5xf32>
  %y = dlc.get_weight @vector.y : tensor<5xf32>
  %r = dlc.dot_general %x, %y batch [] x [] contract [1] x [0] : (tensor<3x5xf32>, tensor<5xf32>) -> tensor<3xf32>
  %expected = dlc.constant dense<[-2.0, 33.0, -14.0]> : tensor<3xf32>
  check.expect_eq %r, %expected : tensor<3xf32>
  return
}

dlc.weight @inner.x "x" value(dense<[3.0, 1.0, 0.0, -2.0, -2.0]> :
    tensor<5xf32>) : tensor<5xf32>
dlc.weight @inner.y "y" value(dense<[-4.0, -4.0, -4.0, -3.0, 3.0]> :
    tensor<5xf32>) : tensor<5xf32>
// x @ y
func.func @inner() {
  %x = dlc.get_weight @inner.x : tensor<5xf32>
  %y = dlc.get_weight @inner.y : tensor<5xf32>
  %r = dlc.dot_general %x, %y batch [] x [] contract [0] x [0] : (tensor<5xf32>, tensor<5xf32>) -> tensor<f32>
  %expected = dlc.constant dense<-16.0> : tensor<f32>
  check.expect_eq %r, %expected : tensor<f32>
  return
}

dlc.weight @batched.x "x" value(dense<[[[3.0, -2.0, -4.0, -2.0], [-1.0, 3.0,
    0.0, -4.0], [-1.0, 1.0, 3.0, 2.0]], [[4.0, -3.0, 3.0, -4.0], [1.0, -2.0,
    -3.0, 1.0], [-2.0, 1.0, -2.0, -3.0]]]> : tensor<2x3x4xf32>) :
    tensor<2x3x4xf32>
dlc.weight @batched.y "y" value(dense<[[[3.0, -4.0], [-3.0, -2.0], [-3.0, 3.0],
    [3.0, 1.0]], [[-4.0, -4.0], [-2.0, -1.0], [1.0, 0.0], [-2.0, -3.0]]]> :
    tensor<2x4x2xf32>) : tensor<2x4x2xf32>
// x @ y
func.func @batched() {
  %x = dlc.get_weight @batched.x : tensor<2x3x4xf32>
  %y = dlc.get_weight @batched.y : tensor<2x4x2xf32>
  %r = dlc.dot_general %x, %y batch [0] x [0] contract [2] x [1] : (tensor<2x3x4xf32>, tensor<2x4x2xf32>) -> tensor<2x3x2xf32>
  %expected = dlc.constant dense<[[[21.0, -22.0], [-24.0, -6.0], [-9.0, 13.0]],
      [[1.0, -1.0], [-5.0, -5.0], [10.0, 16.0]]]> : tensor<2x3x2xf32>
  check.expect_eq %r, %expected : tensor<2x3x2xf32>
  return
}

dlc.weight @two_contracted.x "x" value(dense<[[[3.0, -2.0, -4.0, -2.0], [-1.0,
    3.0, 0.0, -4.0], [-1.0, 1.0, 3.0, 2.0]], [[4.0, -3.0, 3.0, -4.0], [1.0,
    -2.0, -3.0, 1.0], [-2.0, 1.0, -2.0, -3.0]]]> : tensor<2x3x4xf32>) :
    tensor<2x3x4xf32>
dlc.weight @two_contracted.y "y" value(dense<[[[2.0, 4.0], [3.0, 0.0], [4.0,
    4.0], [4.0, -4.0]], [[0.0, 1.0], [-2.0, -1.0], [1.0, 3.0], [1.0, -3.0]],
    [[2.0, 3.0], [-3.0, 0.0], [-1.0, 4.0], [-4.0, 0.0]]]> : tensor<3x4x2xf32>) :
    tensor<3x4x2xf32>
// np.einsum("abc,bcd->ad", x, y)
func.func @two_contracted() {
  %x = dlc.get_weight @two_contracted.x : tensor<2x3x4xf32>
  %y = dlc.get_weight @two_contracted.y : tensor<3x4x2xf32>
  %r = dlc.dot_general %x, %y batch [] x [] contract [1, 2] x [0, 1] : (tensor<2x3x4xf32>, tensor<3x4x2xf32>) -> tensor<2x2xf32>
  %expected = dlc.constant dense<[[-50.0, 21.0], [4.0, 21.0]]> : tensor<2x2xf32>
  check.expect_eq %r, %expected : tensor<2x2xf32>
  return
}

dlc.weight @bytes_in_i32.x "x" value(dense<[[127, -128, 100], [1, 2, 3]]> :
    tensor<2x3xi8>) : tensor<2x3xi8>
dlc.weight @bytes_in_i32.y "y" value(dense<[[255], [200], [3]]> :
    tensor<3x1xui8>) : tensor<3x1xui8>
// x.astype(np.int32) @ y.astype(np.int32)
func.func @bytes_in_i32() {
  %x = dlc.get_weight @bytes_in_i32.x : tensor<2x3xi8>
  %y = dlc.get_weight @bytes_in_i32.y : tensor<3x1xui8>
  %r = dlc.dot_general %x, %y batch [] x [] contract [1] x [0] : (tensor<2x3xi8>, tensor<3x1xui8>) -> tensor<2x1xi32>
  %expected = dlc.constant dense<[[7085], [664]]> : tensor<2x1xi32>
  check.expect_eq %r, %expected : tensor<2x1xi32>
  return
}

dlc.weight @halves_accumulate_in_f32.x "x" value(dense<[2048.0, 1.0, 1.0, 1.0,
    1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]> :
    tensor<16xf16>) : tensor<16xf16>
dlc.weight @halves_accumulate_in_f32.y "y" value(dense<[1.0, 1.0, 1.0, 1.0, 1.0,
    1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]> : tensor<16xf16>) :
    tensor<16xf16>
// 2048 + 15; summed in f16, 2048 + 1 would be 2048 again
func.func @halves_accumulate_in_f32() {
  %x = dlc.get_weight @halves_accumulate_in_f32.x : tensor<16xf16>
  %y = dlc.get_weight @halves_accumulate_in_f32.y : tensor<16xf16>
  %r = dlc.dot_general %x, %y batch [] x [] contract [0] x [0] : (tensor<16xf16>, tensor<16xf16>) -> tensor<f16>
  %expected = dlc.constant dense<2064.0> : tensor<f16>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<f16>
  return
}

dlc.weight @bfloat.x "x" value(dense<[[3.0, 1.0, 0.0, -2.0, -2.0], [-4.0, -4.0,
    -4.0, -3.0, 3.0], [1.0, 4.0, 0.0, 1.0, 4.0]]> : tensor<3x5xbf16>) :
    tensor<3x5xbf16>
dlc.weight @bfloat.y "y" value(dense<[[0.0, 0.0, 2.0, 4.0], [-4.0, -3.0, 3.0,
    4.0], [-2.0, -2.0, 3.0, -1.0], [-2.0, 3.0, -2.0, -1.0], [1.0, 0.0, -4.0,
    -4.0]]> : tensor<5x4xbf16>) : tensor<5x4xbf16>
// x @ y
func.func @bfloat() {
  %x = dlc.get_weight @bfloat.x : tensor<3x5xbf16>
  %y = dlc.get_weight @bfloat.y : tensor<5x4xbf16>
  %r = dlc.dot_general %x, %y batch [] x [] contract [1] x [0] : (tensor<3x5xbf16>, tensor<5x4xbf16>) -> tensor<3x4xbf16>
  %expected = dlc.constant dense<[[-2.0, -9.0, 21.0, 26.0], [33.0, 11.0, -38.0,
      -37.0], [-14.0, -9.0, -4.0, 3.0]]> : tensor<3x4xbf16>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<3x4xbf16>
  return
}

dlc.weight @double.x "x" value(dense<[[1.0, 0.3333333333333333, 0.0,
    -0.6666666666666666, -0.6666666666666666], [-1.3333333333333333,
    -1.3333333333333333, -1.3333333333333333, -1.0, 1.0], [0.3333333333333333,
    1.3333333333333333, 0.0, 0.3333333333333333, 1.3333333333333333]]> :
    tensor<3x5xf64>) : tensor<3x5xf64>
dlc.weight @double.y "y" value(dense<[[0.0, 0.0, 0.2857142857142857,
    0.5714285714285714], [-0.5714285714285714, -0.42857142857142855,
    0.42857142857142855, 0.5714285714285714], [-0.2857142857142857,
    -0.2857142857142857, 0.42857142857142855, -0.14285714285714285],
    [-0.2857142857142857, 0.42857142857142855, -0.2857142857142857,
    -0.14285714285714285], [0.14285714285714285, 0.0, -0.5714285714285714,
    -0.5714285714285714]]> : tensor<5x4xf64>) : tensor<5x4xf64>
// x @ y
func.func @double() {
  %x = dlc.get_weight @double.x : tensor<3x5xf64>
  %y = dlc.get_weight @double.y : tensor<5x4xf64>
  %r = dlc.dot_general %x, %y batch [] x [] contract [1] x [0] : (tensor<3x5xf64>, tensor<5x4xf64>) -> tensor<3x4xf64>
  %expected = dlc.constant dense<[[-0.09523809523809523, -0.42857142857142855,
      0.9999999999999999, 1.238095238095238], [1.5714285714285712,
      0.5238095238095237, -1.8095238095238095, -1.7619047619047619],
      [-0.6666666666666666, -0.42857142857142855, -0.1904761904761904,
      0.14285714285714296]]> : tensor<3x4xf64>
  check.expect_close %r, %expected relative 1.0e-13 absolute 1.0e-13 : tensor<3x4xf64>
  return
}

// A product of many tiles, and sizes that no tile divides: with x[i, k] = i + 2 k
// and y[k, j] = k - 3 j, the sum over k < n is
// i s1 - 3 i j n + 2 s2 - 6 j s1, where s1 = sum k, s2 = sum k^2. All of it is
// below 2^24, so that it is exact in f32.
dlc.weight @n "n" value(dense<61> : tensor<1x1xi32>) : tensor<1x1xi32>
func.func @large() {
  %n = dlc.get_weight @n : tensor<1x1xi32>
  %i = dlc.iota 0 : tensor<67x61xi32>
  %k = dlc.iota 1 : tensor<67x61xi32>
  %k2 = dlc.add %k, %k : tensor<67x61xi32>
  %ik = dlc.add %i, %k2 : tensor<67x61xi32>
  %x = dlc.convert %ik : tensor<67x61xi32> -> tensor<67x61xf32>
  %l = dlc.iota 0 : tensor<61x45xi32>
  %j = dlc.iota 1 : tensor<61x45xi32>
  %three = dlc.constant dense<3> : tensor<61x45xi32>
  %j3 = dlc.mul %j, %three : tensor<61x45xi32>
  %lj = dlc.sub %l, %j3 : tensor<61x45xi32>
  %y = dlc.convert %lj : tensor<61x45xi32> -> tensor<61x45xf32>
  %r = dlc.dot_general %x, %y batch [] x [] contract [1] x [0] : (tensor<67x61xf32>, tensor<61x45xf32>) -> tensor<67x45xf32>
  // s1 = 61 * 60 / 2 = 1830, s2 = 60 * 61 * 121 / 6 = 73810
  %I = dlc.iota 0 : tensor<67x45xi32>
  %J = dlc.iota 1 : tensor<67x45xi32>
  %s1 = dlc.constant dense<1830> : tensor<67x45xi32>
  %s2 = dlc.constant dense<147620> : tensor<67x45xi32>
  %s6 = dlc.constant dense<10980> : tensor<67x45xi32>
  %threes = dlc.constant dense<3> : tensor<67x45xi32>
  %N = dlc.broadcast %n [0, 1] : tensor<1x1xi32> -> tensor<67x45xi32>
  %is = dlc.mul %I, %s1 : tensor<67x45xi32>
  %ij = dlc.mul %I, %J : tensor<67x45xi32>
  %ijn = dlc.mul %ij, %N : tensor<67x45xi32>
  %ijn3 = dlc.mul %ijn, %threes : tensor<67x45xi32>
  %js = dlc.mul %J, %s6 : tensor<67x45xi32>
  %a = dlc.sub %is, %ijn3 : tensor<67x45xi32>
  %b = dlc.sub %s2, %js : tensor<67x45xi32>
  %c = dlc.add %a, %b : tensor<67x45xi32>
  %expected = dlc.convert %c : tensor<67x45xi32> -> tensor<67x45xf32>
  check.expect_eq %r, %expected : tensor<67x45xf32>
  return
}
