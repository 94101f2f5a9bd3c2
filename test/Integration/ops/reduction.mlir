// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Reductions, positions of extremes, scans. Inputs are weights, which the
// compiler does not fold.

dlc.weight @sum_of_rows.x "x" value(dense<[[0.0, 0.84, 0.91, 0.14, -0.76, -0.96,
    -0.28, 0.66, 0.99, 0.41, -0.54, -1.0, -0.54, 0.42, 0.99, 0.65, -0.29, -0.96,
    -0.75], [0.15, 0.91, 0.84, -0.01, -0.85, -0.91, -0.13, 0.76, 0.96, 0.27,
    -0.66, -0.99, -0.4, 0.55, 1.0, 0.53, -0.43, -0.99, -0.64], [0.3, 0.96, 0.75,
    -0.16, -0.92, -0.83, 0.02, 0.85, 0.9, 0.12, -0.77, -0.95, -0.26, 0.67, 0.99,
    0.4, -0.56, -1.0, -0.52]]> : tensor<3x19xf32>) : tensor<3x19xf32>
// np.sum(x, axis=1)
func.func @sum_of_rows() {
  %x = dlc.get_weight @sum_of_rows.x : tensor<3x19xf32>
  %r = dlc.reduce sum %x [1] : tensor<3x19xf32> -> tensor<3xf32>
  %expected = dlc.constant dense<[-0.06999998, -0.04000012, -0.00999992]> :
      tensor<3xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<3xf32>
  return
}

dlc.weight @prod_of_rows.x "x" value(dense<[[0.0, 0.84, 0.91, 0.14, -0.76,
    -0.96, -0.28, 0.66, 0.99, 0.41, -0.54, -1.0, -0.54, 0.42, 0.99, 0.65, -0.29,
    -0.96, -0.75], [0.15, 0.91, 0.84, -0.01, -0.85, -0.91, -0.13, 0.76, 0.96,
    0.27, -0.66, -0.99, -0.4, 0.55, 1.0, 0.53, -0.43, -0.99, -0.64], [0.3, 0.96,
    0.75, -0.16, -0.92, -0.83, 0.02, 0.85, 0.9, 0.12, -0.77, -0.95, -0.26, 0.67,
    0.99, 0.4, -0.56, -1.0, -0.52]]> : tensor<3x19xf32>) : tensor<3x19xf32>
// np.prod(x, axis=1)
func.func @prod_of_rows() {
  %x = dlc.get_weight @prod_of_rows.x : tensor<3x19xf32>
  %r = dlc.reduce prod %x [1] : tensor<3x19xf32> -> tensor<3xf32>
  %expected = dlc.constant dense<[-0.0, 4.7143902e-07, -7.119694e-07]> :
      tensor<3xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-07 : tensor<3xf32>
  return
}

dlc.weight @max_of_rows.x "x" value(dense<[[0.0, 0.84, 0.91, 0.14, -0.76, -0.96,
    -0.28, 0.66, 0.99, 0.41, -0.54, -1.0, -0.54, 0.42, 0.99, 0.65, -0.29, -0.96,
    -0.75], [0.15, 0.91, 0.84, -0.01, -0.85, -0.91, -0.13, 0.76, 0.96, 0.27,
    -0.66, -0.99, -0.4, 0.55, 1.0, 0.53, -0.43, -0.99, -0.64], [0.3, 0.96, 0.75,
    -0.16, -0.92, -0.83, 0.02, 0.85, 0.9, 0.12, -0.77, -0.95, -0.26, 0.67, 0.99,
    0.4, -0.56, -1.0, -0.52]]> : tensor<3x19xf32>) : tensor<3x19xf32>
// np.max(x, axis=1)
func.func @max_of_rows() {
  %x = dlc.get_weight @max_of_rows.x : tensor<3x19xf32>
  %r = dlc.reduce max %x [1] : tensor<3x19xf32> -> tensor<3xf32>
  %expected = dlc.constant dense<[0.99, 1.0, 0.99]> : tensor<3xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<3xf32>
  return
}

dlc.weight @min_of_rows.x "x" value(dense<[[0.0, 0.84, 0.91, 0.14, -0.76, -0.96,
    -0.28, 0.66, 0.99, 0.41, -0.54, -1.0, -0.54, 0.42, 0.99, 0.65, -0.29, -0.96,
    -0.75], [0.15, 0.91, 0.84, -0.01, -0.85, -0.91, -0.13, 0.76, 0.96, 0.27,
    -0.66, -0.99, -0.4, 0.55, 1.0, 0.53, -0.43, -0.99, -0.64], [0.3, 0.96, 0.75,
    -0.16, -0.92, -0.83, 0.02, 0.85, 0.9, 0.12, -0.77, -0.95, -0.26, 0.67, 0.99,
    0.4, -0.56, -1.0, -0.52]]> : tensor<3x19xf32>) : tensor<3x19xf32>
// np.min(x, axis=1)
func.func @min_of_rows() {
  %x = dlc.get_weight @min_of_rows.x : tensor<3x19xf32>
  %r = dlc.reduce min %x [1] : tensor<3x19xf32> -> tensor<3xf32>
  %expected = dlc.constant dense<[-1.0, -0.99, -1.0]> : tensor<3xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<3xf32>
  return
}

dlc.weight @sum_of_columns.x "x" value(dense<[[0.0, 0.84, 0.91, 0.14, -0.76,
    -0.96, -0.28, 0.66, 0.99, 0.41, -0.54, -1.0, -0.54, 0.42, 0.99, 0.65, -0.29,
    -0.96, -0.75], [0.15, 0.91, 0.84, -0.01, -0.85, -0.91, -0.13, 0.76, 0.96,
    0.27, -0.66, -0.99, -0.4, 0.55, 1.0, 0.53, -0.43, -0.99, -0.64], [0.3, 0.96,
    0.75, -0.16, -0.92, -0.83, 0.02, 0.85, 0.9, 0.12, -0.77, -0.95, -0.26, 0.67,
    0.99, 0.4, -0.56, -1.0, -0.52]]> : tensor<3x19xf32>) : tensor<3x19xf32>
// np.sum(x, axis=0)
func.func @sum_of_columns() {
  %x = dlc.get_weight @sum_of_columns.x : tensor<3x19xf32>
  %r = dlc.reduce sum %x [0] : tensor<3x19xf32> -> tensor<19xf32>
  %expected = dlc.constant dense<[0.45000002, 2.71, 2.5, -0.029999996, -2.53,
      -2.7, -0.39, 2.27, 2.85, 0.8, -1.97, -2.94, -1.2, 1.64, 2.98, 1.5799999,
      -1.28, -2.95, -1.91]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @sum_of_all.x "x" value(dense<[[0.0, 0.84, 0.91, 0.14, -0.76, -0.96,
    -0.28, 0.66, 0.99, 0.41, -0.54, -1.0, -0.54, 0.42, 0.99, 0.65, -0.29, -0.96,
    -0.75], [0.15, 0.91, 0.84, -0.01, -0.85, -0.91, -0.13, 0.76, 0.96, 0.27,
    -0.66, -0.99, -0.4, 0.55, 1.0, 0.53, -0.43, -0.99, -0.64], [0.3, 0.96, 0.75,
    -0.16, -0.92, -0.83, 0.02, 0.85, 0.9, 0.12, -0.77, -0.95, -0.26, 0.67, 0.99,
    0.4, -0.56, -1.0, -0.52]]> : tensor<3x19xf32>) : tensor<3x19xf32>
// np.sum(x)
func.func @sum_of_all() {
  %x = dlc.get_weight @sum_of_all.x : tensor<3x19xf32>
  %r = dlc.reduce sum %x [0, 1] : tensor<3x19xf32> -> tensor<f32>
  %expected = dlc.constant dense<-0.12000002> : tensor<f32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<f32>
  return
}

dlc.weight @sum_around.x "x" value(dense<[[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9,
    10, 11]], [[12, 13, 14, 15], [16, 17, 18, 19], [20, 21, 22, 23]]]> :
    tensor<2x3x4xi32>) : tensor<2x3x4xi32>
// np.sum(x, axis=(0, 2))
func.func @sum_around() {
  %x = dlc.get_weight @sum_around.x : tensor<2x3x4xi32>
  %r = dlc.reduce sum %x [0, 2] : tensor<2x3x4xi32> -> tensor<3xi32>
  %expected = dlc.constant dense<[60, 92, 124]> : tensor<3xi32>
  check.expect_eq %r, %expected : tensor<3xi32>
  return
}

dlc.weight @max_unsigned.x "x" value(dense<[[200, 100, 7], [3, 255, 128]]> :
    tensor<2x3xui8>) : tensor<2x3xui8>
// np.max(x, axis=1)
func.func @max_unsigned() {
  %x = dlc.get_weight @max_unsigned.x : tensor<2x3xui8>
  %r = dlc.reduce max %x [1] : tensor<2x3xui8> -> tensor<2xui8>
  %expected = dlc.constant dense<[200, 255]> : tensor<2xui8>
  check.expect_eq %r, %expected : tensor<2xui8>
  return
}

dlc.weight @min_unsigned.x "x" value(dense<[[200, 100, 7], [3, 255, 128]]> :
    tensor<2x3xui8>) : tensor<2x3xui8>
// np.min(x, axis=0)
func.func @min_unsigned() {
  %x = dlc.get_weight @min_unsigned.x : tensor<2x3xui8>
  %r = dlc.reduce min %x [0] : tensor<2x3xui8> -> tensor<3xui8>
  %expected = dlc.constant dense<[3, 100, 7]> : tensor<3xui8>
  check.expect_eq %r, %expected : tensor<3xui8>
  return
}

dlc.weight @all.x "x" value(dense<[[true, false], [true, true], [false, false]]>
    : tensor<3x2xi1>) : tensor<3x2xi1>
// np.all(x, axis=1)
func.func @all() {
  %x = dlc.get_weight @all.x : tensor<3x2xi1>
  %r = dlc.reduce all %x [1] : tensor<3x2xi1> -> tensor<3xi1>
  %expected = dlc.constant dense<[false, true, false]> : tensor<3xi1>
  check.expect_eq %r, %expected : tensor<3xi1>
  return
}

dlc.weight @any.x "x" value(dense<[[true, false], [true, true], [false, false]]>
    : tensor<3x2xi1>) : tensor<3x2xi1>
// np.any(x, axis=1)
func.func @any() {
  %x = dlc.get_weight @any.x : tensor<3x2xi1>
  %r = dlc.reduce any %x [1] : tensor<3x2xi1> -> tensor<3xi1>
  %expected = dlc.constant dense<[true, true, false]> : tensor<3xi1>
  check.expect_eq %r, %expected : tensor<3xi1>
  return
}

dlc.weight @halves_accumulate_in_f32.x "x" value(dense<[2048.0, 1.25, 1.25,
    1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25,
    1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 1.25,
    1.25, 1.25, 1.25, 1.25]> : tensor<31xf16>) : tensor<31xf16>
// 2048 + 30 * 1.25; summed in f16, each step would be rounded to a multiple of
// 2
func.func @halves_accumulate_in_f32() {
  %x = dlc.get_weight @halves_accumulate_in_f32.x : tensor<31xf16>
  %r = dlc.reduce sum %x [0] : tensor<31xf16> -> tensor<f16>
  %expected = dlc.constant dense<2086.0> : tensor<f16>
  check.expect_close %r, %expected relative 0.001 absolute 0.0 : tensor<f16>
  return
}

dlc.weight @max_of_nan.x "x" value(dense<[[1.0, 0x7FC00000, 3.0], [4.0, 5.0,
    6.0]]> : tensor<2x3xf32>) : tensor<2x3xf32>
// np.max(x, axis=1)
func.func @max_of_nan() {
  %x = dlc.get_weight @max_of_nan.x : tensor<2x3xf32>
  %r = dlc.reduce max %x [1] : tensor<2x3xf32> -> tensor<2xf32>
  %expected = dlc.constant dense<[0x7FC00000, 6.0]> : tensor<2xf32>
  check.expect_eq %r, %expected : tensor<2xf32>
  return
}

dlc.weight @of_nothing.x "x" value(dense<[[0.0, 0.84, 0.91, 0.14, -0.76, -0.96,
    -0.28, 0.66, 0.99, 0.41, -0.54, -1.0, -0.54, 0.42, 0.99, 0.65, -0.29, -0.96,
    -0.75], [0.15, 0.91, 0.84, -0.01, -0.85, -0.91, -0.13, 0.76, 0.96, 0.27,
    -0.66, -0.99, -0.4, 0.55, 1.0, 0.53, -0.43, -0.99, -0.64], [0.3, 0.96, 0.75,
    -0.16, -0.92, -0.83, 0.02, 0.85, 0.9, 0.12, -0.77, -0.95, -0.26, 0.67, 0.99,
    0.4, -0.56, -1.0, -0.52]]> : tensor<3x19xf32>) : tensor<3x19xf32>
// np.sum, np.prod over an empty dimension
func.func @of_nothing() {
  %x = dlc.get_weight @of_nothing.x : tensor<3x19xf32>
  %0 = dlc.slice %x [0, 0] [3, 0] [1, 1] : tensor<3x19xf32> -> tensor<3x0xf32>
  %r0 = dlc.reduce sum %0 [1] : tensor<3x0xf32> -> tensor<3xf32>
  %r1 = dlc.reduce prod %0 [1] : tensor<3x0xf32> -> tensor<3xf32>
  %r2 = dlc.reduce max %0 [1] : tensor<3x0xf32> -> tensor<3xf32>
  %expected0 = dlc.constant dense<[0.0, 0.0, 0.0]> : tensor<3xf32>
  check.expect_eq %r0, %expected0 : tensor<3xf32>
  %expected1 = dlc.constant dense<[1.0, 1.0, 1.0]> : tensor<3xf32>
  check.expect_eq %r1, %expected1 : tensor<3xf32>
  %expected2 = dlc.constant dense<[0xFF800000, 0xFF800000, 0xFF800000]> :
      tensor<3xf32>
  check.expect_eq %r2, %expected2 : tensor<3xf32>
  return
}

dlc.weight @arg_max.x "x" value(dense<[[1.0, 5.0, 5.0, 2.0], [3.0, 3.0, 0.0,
    1.0]]> : tensor<2x4xf32>) : tensor<2x4xf32>
// np.argmax(x, axis=1)
func.func @arg_max() {
  %x = dlc.get_weight @arg_max.x : tensor<2x4xf32>
  %r = dlc.arg_reduce max %x 1 : tensor<2x4xf32> -> tensor<2xi64>
  %expected = dlc.constant dense<[1, 0]> : tensor<2xi64>
  check.expect_eq %r, %expected : tensor<2xi64>
  return
}

dlc.weight @arg_max_last.x "x" value(dense<[[1.0, 5.0, 5.0, 2.0], [3.0, 3.0,
    0.0, 1.0]]> : tensor<2x4xf32>) : tensor<2x4xf32>
// np.argmax(x, axis=1), the last of equal ones
func.func @arg_max_last() {
  %x = dlc.get_weight @arg_max_last.x : tensor<2x4xf32>
  %r = dlc.arg_reduce max %x 1 {select_last} : tensor<2x4xf32> -> tensor<2xi64>
  %expected = dlc.constant dense<[2, 1]> : tensor<2xi64>
  check.expect_eq %r, %expected : tensor<2xi64>
  return
}

dlc.weight @arg_min.x "x" value(dense<[[1.0, 5.0, 5.0, 2.0], [3.0, 3.0, 0.0,
    1.0]]> : tensor<2x4xf32>) : tensor<2x4xf32>
// np.argmin(x, axis=1)
func.func @arg_min() {
  %x = dlc.get_weight @arg_min.x : tensor<2x4xf32>
  %r = dlc.arg_reduce min %x 1 : tensor<2x4xf32> -> tensor<2xi64>
  %expected = dlc.constant dense<[0, 2]> : tensor<2xi64>
  check.expect_eq %r, %expected : tensor<2xi64>
  return
}

dlc.weight @arg_max_nan.x "x" value(dense<[[1.0, 0x7FC00000, 3.0], [4.0, 5.0,
    6.0]]> : tensor<2x3xf32>) : tensor<2x3xf32>
// np.argmax(x, axis=0)
func.func @arg_max_nan() {
  %x = dlc.get_weight @arg_max_nan.x : tensor<2x3xf32>
  %r = dlc.arg_reduce max %x 0 : tensor<2x3xf32> -> tensor<3xi64>
  %expected = dlc.constant dense<[1, 0, 1]> : tensor<3xi64>
  check.expect_eq %r, %expected : tensor<3xi64>
  return
}

dlc.weight @arg_max_of_least.x "x" value(dense<[0xFF800000, 0xFF800000,
    0xFF800000, 0xFF800000]> : tensor<4xf32>) : tensor<4xf32>
// np.argmax(x): the first, where all are -inf
func.func @arg_max_of_least() {
  %x = dlc.get_weight @arg_max_of_least.x : tensor<4xf32>
  %r = dlc.arg_reduce max %x 0 : tensor<4xf32> -> tensor<i64>
  %expected = dlc.constant dense<0> : tensor<i64>
  check.expect_eq %r, %expected : tensor<i64>
  return
}
