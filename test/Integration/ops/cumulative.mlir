// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Running sums and products. Inputs are weights, which the compiler does not
// fold.

dlc.weight @sum.x "x" value(dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]>
    : tensor<2x4xf32>) : tensor<2x4xf32>
// np.cumsum(x, axis=1)
func.func @sum() {
  %x = dlc.get_weight @sum.x : tensor<2x4xf32>
  %r = dlc.cumulative sum %x 1 : tensor<2x4xf32>
  %expected = dlc.constant dense<[[1.0, 3.0, 6.0, 10.0], [5.0, 11.0, 18.0,
      26.0]]> : tensor<2x4xf32>
  check.expect_eq %r, %expected : tensor<2x4xf32>
  return
}

dlc.weight @sum_along_rows.x "x" value(dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0,
    7.0, 8.0]]> : tensor<2x4xf32>) : tensor<2x4xf32>
// np.cumsum(x, axis=0)
func.func @sum_along_rows() {
  %x = dlc.get_weight @sum_along_rows.x : tensor<2x4xf32>
  %r = dlc.cumulative sum %x 0 : tensor<2x4xf32>
  %expected = dlc.constant dense<[[1.0, 2.0, 3.0, 4.0], [6.0, 8.0, 10.0, 12.0]]>
      : tensor<2x4xf32>
  check.expect_eq %r, %expected : tensor<2x4xf32>
  return
}

dlc.weight @product.x "x" value(dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0,
    8.0]]> : tensor<2x4xf32>) : tensor<2x4xf32>
// np.cumprod(x, axis=1)
func.func @product() {
  %x = dlc.get_weight @product.x : tensor<2x4xf32>
  %r = dlc.cumulative prod %x 1 : tensor<2x4xf32>
  %expected = dlc.constant dense<[[1.0, 2.0, 6.0, 24.0], [5.0, 30.0, 210.0,
      1680.0]]> : tensor<2x4xf32>
  check.expect_eq %r, %expected : tensor<2x4xf32>
  return
}

dlc.weight @exclusive.x "x" value(dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0,
    8.0]]> : tensor<2x4xf32>) : tensor<2x4xf32>
// np.cumsum(x, axis=1) - x
func.func @exclusive() {
  %x = dlc.get_weight @exclusive.x : tensor<2x4xf32>
  %r = dlc.cumulative sum %x 1 {exclusive} : tensor<2x4xf32>
  %expected = dlc.constant dense<[[0.0, 1.0, 3.0, 6.0], [0.0, 5.0, 11.0, 18.0]]>
      : tensor<2x4xf32>
  check.expect_eq %r, %expected : tensor<2x4xf32>
  return
}

dlc.weight @reverse.x "x" value(dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0,
    8.0]]> : tensor<2x4xf32>) : tensor<2x4xf32>
// np.cumsum(x[:, ::-1], axis=1)[:, ::-1]
func.func @reverse() {
  %x = dlc.get_weight @reverse.x : tensor<2x4xf32>
  %r = dlc.cumulative sum %x 1 {reverse} : tensor<2x4xf32>
  %expected = dlc.constant dense<[[10.0, 9.0, 7.0, 4.0], [26.0, 21.0, 15.0,
      8.0]]> : tensor<2x4xf32>
  check.expect_eq %r, %expected : tensor<2x4xf32>
  return
}

dlc.weight @exclusive_reverse.x "x" value(dense<[[1.0, 2.0, 3.0, 4.0], [5.0,
    6.0, 7.0, 8.0]]> : tensor<2x4xf32>) : tensor<2x4xf32>
// np.cumsum(x[:, ::-1], axis=1)[:, ::-1] - x
func.func @exclusive_reverse() {
  %x = dlc.get_weight @exclusive_reverse.x : tensor<2x4xf32>
  %r = dlc.cumulative sum %x 1 {exclusive, reverse} : tensor<2x4xf32>
  %expected = dlc.constant dense<[[9.0, 7.0, 4.0, 0.0], [21.0, 15.0, 8.0, 0.0]]>
      : tensor<2x4xf32>
  check.expect_eq %r, %expected : tensor<2x4xf32>
  return
}

dlc.weight @integers.x "x" value(dense<[200, 100, 1]> : tensor<3xui8>) :
    tensor<3xui8>
// np.cumsum(x) modulo 256
func.func @integers() {
  %x = dlc.get_weight @integers.x : tensor<3xui8>
  %r = dlc.cumulative sum %x 0 : tensor<3xui8>
  %expected = dlc.constant dense<[200, 44, 45]> : tensor<3xui8>
  check.expect_eq %r, %expected : tensor<3xui8>
  return
}
