// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Computations on sizes that are only known at run time: they come from
// weights, which the compiler does not look into.

dlc.weight @product.x "x" value(dense<[[0.0, 0.0, 2.0, 3.0, -3.0, -2.0, 2.0,
    3.0, -2.0, -1.0, 3.0, -1.0, -2.0, 2.0, -2.0, -1.0, 1.0, 0.0, -3.0, -3.0,
    3.0], [2.0, 2.0, 0.0, 2.0, -1.0, 0.0, 2.0, -3.0, -1.0, -3.0, 0.0, 3.0, -3.0,
    -1.0, -1.0, 3.0, -2.0, 0.0, -2.0, -3.0, 2.0], [-3.0, -2.0, 0.0, 0.0, -3.0,
    3.0, 2.0, 3.0, -3.0, 2.0, -1.0, 0.0, 3.0, -2.0, 2.0, -2.0, -1.0, 3.0, -1.0,
    0.0, -1.0], [-3.0, -1.0, 1.0, 0.0, 2.0, -1.0, 1.0, 2.0, 3.0, -1.0, -3.0,
    2.0, 0.0, 3.0, 0.0, -1.0, -3.0, 0.0, 1.0, 2.0, 2.0], [-2.0, 1.0, 2.0, -2.0,
    -1.0, 2.0, 1.0, 0.0, 1.0, 0.0, 3.0, 2.0, -3.0, -2.0, 0.0, 2.0, -3.0, 1.0,
    2.0, 2.0, 3.0]]> : tensor<5x21xf32>) : tensor<5x21xf32>
dlc.weight @product.m "m" value(dense<5> : tensor<i64>) : tensor<i64>
dlc.weight @product.k "k" value(dense<21> : tensor<i64>) : tensor<i64>
// x @ x.T
func.func @product() {
  %x = dlc.get_weight @product.x : tensor<5x21xf32>
  %m = dlc.get_weight @product.m : tensor<i64>
  %k = dlc.get_weight @product.k : tensor<i64>
  %m_at = tensor.extract %m[] : tensor<i64>
  %m_size = arith.index_cast %m_at : i64 to index
  %k_at = tensor.extract %k[] : tensor<i64>
  %k_size = arith.index_cast %k_at : i64 to index
  %a = dlc.reshape %x sizes(%m_size, %k_size) : tensor<5x21xf32> -> tensor<?x?xf32>
  %r = dlc.dot_general %a, %a batch [] x [] contract [1] x [1] : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %e = dlc.constant dense<[[95.0, 28.0, 4.0, -9.0, -2.0], [28.0, 86.0, -28.0,
      -12.0, 21.0], [4.0, -28.0, 91.0, -2.0, 1.0], [-9.0, -12.0, -2.0, 72.0,
      15.0], [-2.0, 21.0, 1.0, 15.0, 77.0]]> : tensor<5x5xf32>
  %expected = dlc.reshape %e sizes(%m_size, %m_size) : tensor<5x5xf32> -> tensor<?x?xf32>
  check.expect_eq %r, %expected : tensor<?x?xf32>
  return
}

dlc.weight @convolution.x "x" value(dense<[0.0, 0.0, 2.0, 3.0, -3.0, -2.0, 2.0,
    3.0, -2.0, -1.0, 3.0, -1.0, -2.0, 2.0, -2.0, -1.0, 1.0, 0.0, -3.0, -3.0,
    3.0]> : tensor<21xf32>) : tensor<21xf32>
dlc.weight @convolution.y "y" value(dense<[1.0, 2.0, -1.0]> : tensor<3xf32>) :
    tensor<3xf32>
dlc.weight @convolution.n "n" value(dense<21> : tensor<i64>) : tensor<i64>
// np.convolve(x, y[::-1], "valid")
func.func @convolution() {
  %x = dlc.get_weight @convolution.x : tensor<21xf32>
  %y = dlc.get_weight @convolution.y : tensor<3xf32>
  %n = dlc.get_weight @convolution.n : tensor<i64>
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %a = dlc.reshape %x sizes(%n_size) : tensor<21xf32> -> tensor<1x1x?xf32>
  %f = dlc.reshape %y : tensor<3xf32> -> tensor<1x1x3xf32>
  %r = dlc.conv channels_first %a, %f strides [1] padding [0, 0] dilations [1] groups 1 : (tensor<1x1x?xf32>, tensor<1x1x3xf32>) -> tensor<1x1x?xf32>
  %two = arith.constant 2 : index
  %less = arith.subi %n_size, %two : index
  %e = dlc.constant dense<[[[-2.0, 1.0, 11.0, -1.0, -9.0, -1.0, 10.0, 0.0, -7.0,
      6.0, 3.0, -7.0, 4.0, -1.0, -5.0, 1.0, 4.0, -3.0, -12.0]]]> :
      tensor<1x1x19xf32>
  %expected = dlc.reshape %e sizes(%less) : tensor<1x1x19xf32> -> tensor<1x1x?xf32>
  check.expect_eq %r, %expected : tensor<1x1x?xf32>
  return
}

dlc.weight @pool.x "x" value(dense<[0.0, 0.0, 2.0, 3.0, -3.0, -2.0, 2.0, 3.0,
    -2.0, -1.0, 3.0, -1.0, -2.0, 2.0, -2.0, -1.0, 1.0, 0.0, -3.0, -3.0, 3.0]> :
    tensor<21xf32>) : tensor<21xf32>
dlc.weight @pool.n "n" value(dense<21> : tensor<i64>) : tensor<i64>
// the greatest of pairs
func.func @pool() {
  %x = dlc.get_weight @pool.x : tensor<21xf32>
  %n = dlc.get_weight @pool.n : tensor<i64>
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %a = dlc.reshape %x sizes(%n_size) : tensor<21xf32> -> tensor<1x?xf32>
  %r = dlc.pool max %a window [1, 2] strides [1, 2] padding [0, 0, 0, 0] dilations [1, 1] : tensor<1x?xf32> -> tensor<1x?xf32>
  %ten = arith.constant 10 : index
  %e = dlc.constant dense<[[0.0, 3.0, -2.0, 3.0, -1.0, 3.0, 2.0, -1.0, 1.0,
      -3.0]]> : tensor<1x10xf32>
  %expected = dlc.reshape %e sizes(%ten) : tensor<1x10xf32> -> tensor<1x?xf32>
  check.expect_eq %r, %expected : tensor<1x?xf32>
  return
}

dlc.weight @softmax.x "x" value(dense<[[-2.0, -1.8, -1.6, -1.4, -1.2, -1.0,
    -0.8], [-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6], [0.8, 1.0, 1.2, 1.4, 1.6,
    1.8, 2.0]]> : tensor<3x7xf32>) : tensor<3x7xf32>
dlc.weight @softmax.m "m" value(dense<3> : tensor<i64>) : tensor<i64>
dlc.weight @softmax.n "n" value(dense<7> : tensor<i64>) : tensor<i64>
// e = np.exp(x); e / e.sum(1)
func.func @softmax() {
  %x = dlc.get_weight @softmax.x : tensor<3x7xf32>
  %m = dlc.get_weight @softmax.m : tensor<i64>
  %n = dlc.get_weight @softmax.n : tensor<i64>
  %m_at = tensor.extract %m[] : tensor<i64>
  %m_size = arith.index_cast %m_at : i64 to index
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %a = dlc.reshape %x sizes(%m_size, %n_size) : tensor<3x7xf32> -> tensor<?x?xf32>
  %r = dlc.softmax %a 1 : tensor<?x?xf32>
  %e = dlc.constant dense<[[0.07246752, 0.08851203, 0.10810883, 0.13204443,
      0.16127943, 0.19698714, 0.24060063], [0.07246751, 0.088512026, 0.10810883,
      0.13204442, 0.16127943, 0.19698714, 0.24060063], [0.07246752, 0.088512026,
      0.10810884, 0.13204442, 0.16127943, 0.19698712, 0.24060063]]> :
      tensor<3x7xf32>
  %expected = dlc.reshape %e sizes(%m_size, %n_size) : tensor<3x7xf32> -> tensor<?x?xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-07 : tensor<?x?xf32>
  return
}

dlc.weight @arg_max.x "x" value(dense<[[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0,
    7.0], [8.0, 9.0, 10.0, 11.0]]> : tensor<3x4xf32>) : tensor<3x4xf32>
dlc.weight @arg_max.m "m" value(dense<3> : tensor<i64>) : tensor<i64>
dlc.weight @arg_max.n "n" value(dense<4> : tensor<i64>) : tensor<i64>
// np.argmax(x, axis=1)
func.func @arg_max() {
  %x = dlc.get_weight @arg_max.x : tensor<3x4xf32>
  %m = dlc.get_weight @arg_max.m : tensor<i64>
  %n = dlc.get_weight @arg_max.n : tensor<i64>
  %m_at = tensor.extract %m[] : tensor<i64>
  %m_size = arith.index_cast %m_at : i64 to index
  %n_at = tensor.extract %n[] : tensor<i64>
  %n_size = arith.index_cast %n_at : i64 to index
  %a = dlc.reshape %x sizes(%m_size, %n_size) : tensor<3x4xf32> -> tensor<?x?xf32>
  %r = dlc.arg_reduce max %a 1 : tensor<?x?xf32> -> tensor<?xi64>
  %e = dlc.constant dense<[3, 3, 3]> : tensor<3xi64>
  %expected = dlc.reshape %e sizes(%m_size) : tensor<3xi64> -> tensor<?xi64>
  check.expect_eq %r, %expected : tensor<?xi64>
  return
}
