// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Elements of weights that are narrower than a byte share bytes.

dlc.weight @signed "w" value(dense<[[1, -2, 3], [-8, 7, 0], [-1, 4, 5]]> :
    tensor<3x3xi4>) : tensor<3x3xi4>
func.func @signed_nibbles() {
  %x = dlc.get_weight @signed : tensor<3x3xi4>
  %r = dlc.convert %x : tensor<3x3xi4> -> tensor<3x3xi32>
  %e = dlc.constant dense<[[1, -2, 3], [-8, 7, 0], [-1, 4, 5]]> : tensor<3x3xi32>
  check.expect_eq %r, %e : tensor<3x3xi32>
  return
}

dlc.weight @unsigned "w" value(dense<[0, 1, 2, 3, 3, 1, 2]> : tensor<7xui2>) :
    tensor<7xui2>
func.func @unsigned_crumbs() {
  %x = dlc.get_weight @unsigned : tensor<7xui2>
  %r = dlc.convert %x : tensor<7xui2> -> tensor<7xi32>
  %e = dlc.constant dense<[0, 1, 2, 3, 3, 1, 2]> : tensor<7xi32>
  check.expect_eq %r, %e : tensor<7xi32>
  return
}
