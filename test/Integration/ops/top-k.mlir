// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Positions in order; of equal elements, those at lower indices come first.

dlc.weight @x "x" value(dense<[[0.5, 1.0, -1.5, 1.0, 0.0, 0.0, 0.5, -0.5, 1.5],
    [-1.5, -1.0, -0.5, 0.0, -0.5, -1.5, -1.5, -1.5, -1.5],
    [-1.0, 1.5, -1.0, 0.5, 1.0, -1.0, -1.0, 0.0, -1.0]]>
    : tensor<3x9xf32>) : tensor<3x9xf32>

// np.argsort(-x, axis=1, kind="stable")[:, :4]
func.func @greatest() {
  %x = dlc.get_weight @x : tensor<3x9xf32>
  %k = arith.constant 4 : index
  %r = dlc.top_k %x 1 count(%k) : tensor<3x9xf32> -> tensor<3x4xi64>
  %expected = dlc.constant dense<[[8, 1, 3, 0],
    [3, 2, 4, 1],
    [1, 4, 3, 7]]> : tensor<3x4xi64>
  check.expect_eq %r, %expected : tensor<3x4xi64>
  return
}

// np.argsort(x, axis=1, kind="stable")
func.func @all_in_ascending_order() {
  %x = dlc.get_weight @x : tensor<3x9xf32>
  %k = arith.constant 9 : index
  %r = dlc.top_k %x 1 smallest count(%k) : tensor<3x9xf32> -> tensor<3x9xi64>
  %expected = dlc.constant dense<[[2, 7, 4, 5, 0, 6, 1, 3, 8],
    [0, 5, 6, 7, 8, 1, 2, 4, 3],
    [0, 2, 5, 6, 8, 7, 3, 4, 1]]> : tensor<3x9xi64>
  check.expect_eq %r, %expected : tensor<3x9xi64>
  return
}

// np.argsort(-x, axis=0, kind="stable")[:2]
func.func @along_the_first_dimension() {
  %x = dlc.get_weight @x : tensor<3x9xf32>
  %k = arith.constant 2 : index
  %r = dlc.top_k %x 0 count(%k) : tensor<3x9xf32> -> tensor<2x9xi64>
  %expected = dlc.constant dense<[[0, 2, 1, 0, 2, 0, 0, 2, 0],
    [2, 0, 2, 2, 0, 2, 2, 0, 2]]> : tensor<2x9xi64>
  check.expect_eq %r, %expected : tensor<2x9xi64>
  return
}

dlc.weight @special "special" value(dense<[1.0, 0x7FC00000, 0xFF800000, 0x7F800000, 0x7FC00000, -0.0, 0.0]>
    : tensor<7xf32>) : tensor<7xf32>
// NaN is the greatest, and zeros are equal.
func.func @special_values() {
  %x = dlc.get_weight @special : tensor<7xf32>
  %k = arith.constant 7 : index
  %down = dlc.top_k %x 0 count(%k) : tensor<7xf32> -> tensor<7xi64>
  %down_expected = dlc.constant dense<[1, 4, 3, 0, 5, 6, 2]> : tensor<7xi64>
  check.expect_eq %down, %down_expected : tensor<7xi64>
  %up = dlc.top_k %x 0 smallest count(%k) : tensor<7xf32> -> tensor<7xi64>
  %up_expected = dlc.constant dense<[2, 5, 6, 0, 3, 1, 4]> : tensor<7xi64>
  check.expect_eq %up, %up_expected : tensor<7xi64>
  return
}

dlc.weight @bytes "bytes" value(dense<[3, 200, 127, 128]> : tensor<4xui8>) : tensor<4xui8>
dlc.weight @signed "signed" value(dense<[3, -56, 127, -128]> : tensor<4xi8>) : tensor<4xi8>
func.func @bytes_with_and_without_sign() {
  %k = arith.constant 4 : index
  %u = dlc.get_weight @bytes : tensor<4xui8>
  %ru = dlc.top_k %u 0 count(%k) : tensor<4xui8> -> tensor<4xi64>
  %u_expected = dlc.constant dense<[1, 3, 2, 0]> : tensor<4xi64>
  check.expect_eq %ru, %u_expected : tensor<4xi64>
  %s = dlc.get_weight @signed : tensor<4xi8>
  %rs = dlc.top_k %s 0 count(%k) : tensor<4xi8> -> tensor<4xi64>
  %s_expected = dlc.constant dense<[2, 0, 1, 3]> : tensor<4xi64>
  check.expect_eq %rs, %s_expected : tensor<4xi64>
  return
}
