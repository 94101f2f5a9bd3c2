// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Maximum, minimum, comparison, choice.

dlc.weight @max_nan.x "x" value(dense<[1.0, 0x7FC00000, 0x7FC00000, 0x7F800000,
    -0.0]> : tensor<5xf32>) : tensor<5xf32>
dlc.weight @max_nan.y "y" value(dense<[0x7FC00000, 1.0, 0x7FC00000, 0xFF800000,
    0.0]> : tensor<5xf32>) : tensor<5xf32>
// np.maximum(x, y): NaN wins
func.func @max_nan() {
  %x = dlc.get_weight @max_nan.x : tensor<5xf32>
  %y = dlc.get_weight @max_nan.y : tensor<5xf32>
  %r = dlc.max %x, %y : tensor<5xf32>
  %expected = dlc.constant dense<[0x7FC00000, 0x7FC00000, 0x7FC00000,
      0x7F800000, 0.0]> : tensor<5xf32>
  check.expect_eq %r, %expected : tensor<5xf32>
  return
}

dlc.weight @min_nan.x "x" value(dense<[1.0, 0x7FC00000, 0x7FC00000, 0x7F800000,
    -0.0]> : tensor<5xf32>) : tensor<5xf32>
dlc.weight @min_nan.y "y" value(dense<[0x7FC00000, 1.0, 0x7FC00000, 0xFF800000,
    0.0]> : tensor<5xf32>) : tensor<5xf32>
// np.minimum(x, y)
func.func @min_nan() {
  %x = dlc.get_weight @min_nan.x : tensor<5xf32>
  %y = dlc.get_weight @min_nan.y : tensor<5xf32>
  %r = dlc.min %x, %y : tensor<5xf32>
  %expected = dlc.constant dense<[0x7FC00000, 0x7FC00000, 0x7FC00000,
      0xFF800000, 0.0]> : tensor<5xf32>
  check.expect_eq %r, %expected : tensor<5xf32>
  return
}

dlc.weight @compare_eq.x "x" value(dense<[1.0, 2.0, 2.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
dlc.weight @compare_eq.y "y" value(dense<[2.0, 2.0, 1.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
// x == y
func.func @compare_eq() {
  %x = dlc.get_weight @compare_eq.x : tensor<5xf32>
  %y = dlc.get_weight @compare_eq.y : tensor<5xf32>
  %r = dlc.compare eq, %x, %y : tensor<5xf32> -> tensor<5xi1>
  %expected = dlc.constant dense<[false, true, false, false, true]> :
      tensor<5xi1>
  check.expect_eq %r, %expected : tensor<5xi1>
  return
}

dlc.weight @compare_ne.x "x" value(dense<[1.0, 2.0, 2.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
dlc.weight @compare_ne.y "y" value(dense<[2.0, 2.0, 1.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
// x != y
func.func @compare_ne() {
  %x = dlc.get_weight @compare_ne.x : tensor<5xf32>
  %y = dlc.get_weight @compare_ne.y : tensor<5xf32>
  %r = dlc.compare ne, %x, %y : tensor<5xf32> -> tensor<5xi1>
  %expected = dlc.constant dense<[true, false, true, true, false]> :
      tensor<5xi1>
  check.expect_eq %r, %expected : tensor<5xi1>
  return
}

dlc.weight @compare_lt.x "x" value(dense<[1.0, 2.0, 2.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
dlc.weight @compare_lt.y "y" value(dense<[2.0, 2.0, 1.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
// x < y
func.func @compare_lt() {
  %x = dlc.get_weight @compare_lt.x : tensor<5xf32>
  %y = dlc.get_weight @compare_lt.y : tensor<5xf32>
  %r = dlc.compare lt, %x, %y : tensor<5xf32> -> tensor<5xi1>
  %expected = dlc.constant dense<[true, false, false, false, false]> :
      tensor<5xi1>
  check.expect_eq %r, %expected : tensor<5xi1>
  return
}

dlc.weight @compare_le.x "x" value(dense<[1.0, 2.0, 2.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
dlc.weight @compare_le.y "y" value(dense<[2.0, 2.0, 1.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
// x <= y
func.func @compare_le() {
  %x = dlc.get_weight @compare_le.x : tensor<5xf32>
  %y = dlc.get_weight @compare_le.y : tensor<5xf32>
  %r = dlc.compare le, %x, %y : tensor<5xf32> -> tensor<5xi1>
  %expected = dlc.constant dense<[true, true, false, false, true]> :
      tensor<5xi1>
  check.expect_eq %r, %expected : tensor<5xi1>
  return
}

dlc.weight @compare_gt.x "x" value(dense<[1.0, 2.0, 2.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
dlc.weight @compare_gt.y "y" value(dense<[2.0, 2.0, 1.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
// x > y
func.func @compare_gt() {
  %x = dlc.get_weight @compare_gt.x : tensor<5xf32>
  %y = dlc.get_weight @compare_gt.y : tensor<5xf32>
  %r = dlc.compare gt, %x, %y : tensor<5xf32> -> tensor<5xi1>
  %expected = dlc.constant dense<[false, false, true, false, false]> :
      tensor<5xi1>
  check.expect_eq %r, %expected : tensor<5xi1>
  return
}

dlc.weight @compare_ge.x "x" value(dense<[1.0, 2.0, 2.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
dlc.weight @compare_ge.y "y" value(dense<[2.0, 2.0, 1.0, 0x7FC00000,
    0x7F800000]> : tensor<5xf32>) : tensor<5xf32>
// x >= y
func.func @compare_ge() {
  %x = dlc.get_weight @compare_ge.x : tensor<5xf32>
  %y = dlc.get_weight @compare_ge.y : tensor<5xf32>
  %r = dlc.compare ge, %x, %y : tensor<5xf32> -> tensor<5xi1>
  %expected = dlc.constant dense<[false, true, true, false, true]> :
      tensor<5xi1>
  check.expect_eq %r, %expected : tensor<5xi1>
  return
}

dlc.weight @select.c "c" value(dense<[true, false, false, true, false, false,
    true, false, false, true, false, false, true, false, false, true, false,
    false, true]> : tensor<19xi1>) : tensor<19xi1>
dlc.weight @select.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667,
    -1.333, -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0,
    2.333, 2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
dlc.weight @select.y "y" value(dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1,
    0.9, 0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9, -1.1]> :
    tensor<19xf32>) : tensor<19xf32>
// np.where(c, x, y)
func.func @select() {
  %c = dlc.get_weight @select.c : tensor<19xi1>
  %x = dlc.get_weight @select.x : tensor<19xf32>
  %y = dlc.get_weight @select.y : tensor<19xf32>
  %r = dlc.select %c, %x, %y : tensor<19xi1>, tensor<19xf32>
  %expected = dlc.constant dense<[-3.0, 2.3, 2.1, -2.0, 1.7, 1.5, -1.0, 1.1,
      0.9, 0.0, 0.5, 0.3, 1.0, -0.1, -0.3, 2.0, -0.7, -0.9, 3.0]> :
      tensor<19xf32>
  check.expect_eq %r, %expected : tensor<19xf32>
  return
}
