// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Infinities, NaN, signed zeros, halves, other element types.

dlc.weight @exp.x "x" value(dense<[0x7F800000, 0xFF800000, 0x7FC00000, 0.0,
    -0.0, 1.0, -1.0]> : tensor<7xf32>) : tensor<7xf32>
// np.exp(x)
func.func @exp() {
  %x = dlc.get_weight @exp.x : tensor<7xf32>
  %r = dlc.exp %x : tensor<7xf32>
  %expected = dlc.constant dense<[0x7F800000, 0.0, 0x7FC00000, 1.0, 1.0,
      2.7182817, 0.36787945]> : tensor<7xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 1.0e-07 : tensor<7xf32>
  return
}

dlc.weight @tanh.x "x" value(dense<[0x7F800000, 0xFF800000, 0x7FC00000, 0.0,
    -0.0, 1.0, -1.0]> : tensor<7xf32>) : tensor<7xf32>
// np.tanh(x)
func.func @tanh() {
  %x = dlc.get_weight @tanh.x : tensor<7xf32>
  %r = dlc.tanh %x : tensor<7xf32>
  %expected = dlc.constant dense<[1.0, -1.0, 0x7FC00000, 0.0, -0.0, 0.7615942,
      -0.7615942]> : tensor<7xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 1.0e-07 : tensor<7xf32>
  return
}

dlc.weight @erf.x "x" value(dense<[0x7F800000, 0xFF800000, 0x7FC00000, 0.0,
    -0.0, 1.0, -1.0]> : tensor<7xf32>) : tensor<7xf32>
// scipy.special.erf(x)
func.func @erf() {
  %x = dlc.get_weight @erf.x : tensor<7xf32>
  %r = dlc.erf %x : tensor<7xf32>
  %expected = dlc.constant dense<[1.0, -1.0, 0x7FC00000, 0.0, -0.0, 0.8427008,
      -0.8427008]> : tensor<7xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 1.0e-07 : tensor<7xf32>
  return
}

dlc.weight @logistic.x "x" value(dense<[0x7F800000, 0xFF800000, 0x7FC00000, 0.0,
    -0.0, 1.0, -1.0]> : tensor<7xf32>) : tensor<7xf32>
// 1 / (1 + np.exp(-x))
func.func @logistic() {
  %x = dlc.get_weight @logistic.x : tensor<7xf32>
  %r = dlc.logistic %x : tensor<7xf32>
  %expected = dlc.constant dense<[1.0, 0.0, 0x7FC00000, 0.5, 0.5, 0.7310586,
      0.26894143]> : tensor<7xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 1.0e-07 : tensor<7xf32>
  return
}

dlc.weight @sign.x "x" value(dense<[0x7F800000, 0xFF800000, 0x7FC00000, 0.0,
    -0.0, 1.0, -1.0]> : tensor<7xf32>) : tensor<7xf32>
// np.sign(x)
func.func @sign() {
  %x = dlc.get_weight @sign.x : tensor<7xf32>
  %r = dlc.sign %x : tensor<7xf32>
  %expected = dlc.constant dense<[1.0, -1.0, 0x7FC00000, 0.0, 0.0, 1.0, -1.0]> :
      tensor<7xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 1.0e-07 : tensor<7xf32>
  return
}

dlc.weight @log.x "x" value(dense<[0x7F800000, 0xFF800000, 0x7FC00000, 0.0,
    -0.0, 1.0, -1.0]> : tensor<7xf32>) : tensor<7xf32>
// np.log(x)
func.func @log() {
  %x = dlc.get_weight @log.x : tensor<7xf32>
  %r = dlc.log %x : tensor<7xf32>
  %expected = dlc.constant dense<[0x7F800000, 0x7FC00000, 0x7FC00000,
      0xFF800000, 0xFF800000, 0.0, 0x7FC00000]> : tensor<7xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 1.0e-07 : tensor<7xf32>
  return
}

dlc.weight @sqrt.x "x" value(dense<[0x7F800000, 0xFF800000, 0x7FC00000, 0.0,
    -0.0, 1.0, -1.0]> : tensor<7xf32>) : tensor<7xf32>
// np.sqrt(x)
func.func @sqrt() {
  %x = dlc.get_weight @sqrt.x : tensor<7xf32>
  %r = dlc.sqrt %x : tensor<7xf32>
  %expected = dlc.constant dense<[0x7F800000, 0x7FC00000, 0x7FC00000, 0.0, -0.0,
      1.0, 0x7FC00000]> : tensor<7xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 1.0e-07 : tensor<7xf32>
  return
}

dlc.weight @exp_range.x "x" value(dense<[88.0, 89.0, -87.0, -110.0]> :
    tensor<4xf32>) : tensor<4xf32>
// np.exp(x): overflow to infinity, underflow to zero
func.func @exp_range() {
  %x = dlc.get_weight @exp_range.x : tensor<4xf32>
  %r = dlc.exp %x : tensor<4xf32>
  %expected = dlc.constant dense<[1.6516363e+38, 0x7F800000, 1.6458115e-38,
      0.0]> : tensor<4xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 0.0 : tensor<4xf32>
  return
}

dlc.weight @is_inf.x "x" value(dense<[0x7F800000, 0xFF800000, 0x7FC00000, 0.0,
    -0.0, 1.0, -1.0]> : tensor<7xf32>) : tensor<7xf32>
// np.isinf(x)
func.func @is_inf() {
  %x = dlc.get_weight @is_inf.x : tensor<7xf32>
  %r = dlc.is_inf %x : tensor<7xf32> -> tensor<7xi1>
  %expected = dlc.constant dense<[true, true, false, false, false, false,
      false]> : tensor<7xi1>
  check.expect_eq %r, %expected : tensor<7xi1>
  return
}

dlc.weight @is_nan.x "x" value(dense<[0x7F800000, 0xFF800000, 0x7FC00000, 0.0,
    -0.0, 1.0, -1.0]> : tensor<7xf32>) : tensor<7xf32>
// np.isnan(x)
func.func @is_nan() {
  %x = dlc.get_weight @is_nan.x : tensor<7xf32>
  %r = dlc.is_nan %x : tensor<7xf32> -> tensor<7xi1>
  %expected = dlc.constant dense<[false, false, true, false, false, false,
      false]> : tensor<7xi1>
  check.expect_eq %r, %expected : tensor<7xi1>
  return
}

dlc.weight @round.x "x" value(dense<[-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4999]> :
    tensor<7xf32>) : tensor<7xf32>
// np.rint(x): halves to even
func.func @round() {
  %x = dlc.get_weight @round.x : tensor<7xf32>
  %r = dlc.round %x : tensor<7xf32>
  %expected = dlc.constant dense<[-2.0, -2.0, -0.0, 0.0, 2.0, 2.0, 2.0]> :
      tensor<7xf32>
  check.expect_eq %r, %expected : tensor<7xf32>
  return
}
