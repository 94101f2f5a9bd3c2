// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Functions of one operand on other types than f32.

dlc.weight @exp_f64.x "x" value(dense<[-2.0, -0.75, -0.5, 0.0, 0.5, 1.25, 3.0]>
    : tensor<7xf64>) : tensor<7xf64>
// np.exp(x)
func.func @exp_f64() {
  %x = dlc.get_weight @exp_f64.x : tensor<7xf64>
  %r = dlc.exp %x : tensor<7xf64>
  %expected = dlc.constant dense<[0.1353352832366127, 0.4723665527410147,
      0.6065306597126334, 1.0, 1.6487212707001282, 3.4903429574618414,
      20.085536923187668]> : tensor<7xf64>
  check.expect_close %r, %expected relative 1.0e-12 absolute 1.0e-12 : tensor<7xf64>
  return
}

dlc.weight @tanh_f64.x "x" value(dense<[-2.0, -0.75, -0.5, 0.0, 0.5, 1.25, 3.0]>
    : tensor<7xf64>) : tensor<7xf64>
// np.tanh(x)
func.func @tanh_f64() {
  %x = dlc.get_weight @tanh_f64.x : tensor<7xf64>
  %r = dlc.tanh %x : tensor<7xf64>
  %expected = dlc.constant dense<[-0.9640275800758169, -0.6351489523872873,
      -0.46211715726000974, 0.0, 0.46211715726000974, 0.8482836399575129,
      0.9950547536867305]> : tensor<7xf64>
  check.expect_close %r, %expected relative 1.0e-12 absolute 1.0e-12 : tensor<7xf64>
  return
}

dlc.weight @erf_f64.x "x" value(dense<[-2.0, -0.75, -0.5, 0.0, 0.5, 1.25, 3.0]>
    : tensor<7xf64>) : tensor<7xf64>
// scipy.special.erf(x)
func.func @erf_f64() {
  %x = dlc.get_weight @erf_f64.x : tensor<7xf64>
  %r = dlc.erf %x : tensor<7xf64>
  %expected = dlc.constant dense<[-0.9953222650189527, -0.7111556336535151,
      -0.5204998778130465, 0.0, 0.5204998778130465, 0.9229001282564582,
      0.9999779095030014]> : tensor<7xf64>
  check.expect_close %r, %expected relative 1.0e-12 absolute 1.0e-12 : tensor<7xf64>
  return
}

dlc.weight @sin_f64.x "x" value(dense<[-2.0, -0.75, -0.5, 0.0, 0.5, 1.25, 3.0]>
    : tensor<7xf64>) : tensor<7xf64>
// np.sin(x)
func.func @sin_f64() {
  %x = dlc.get_weight @sin_f64.x : tensor<7xf64>
  %r = dlc.sin %x : tensor<7xf64>
  %expected = dlc.constant dense<[-0.9092974268256817, -0.6816387600233341,
      -0.479425538604203, 0.0, 0.479425538604203, 0.9489846193555862,
      0.1411200080598672]> : tensor<7xf64>
  check.expect_close %r, %expected relative 1.0e-12 absolute 1.0e-12 : tensor<7xf64>
  return
}

dlc.weight @exp_f16.x "x" value(dense<[-2.0, -0.75, -0.5, 0.0, 0.5, 1.25, 3.0]>
    : tensor<7xf16>) : tensor<7xf16>
// np.exp(x)
func.func @exp_f16() {
  %x = dlc.get_weight @exp_f16.x : tensor<7xf16>
  %r = dlc.exp %x : tensor<7xf16>
  %expected = dlc.constant dense<[0.1354, 0.4724, 0.6064, 1.0, 1.648, 3.49,
      20.08]> : tensor<7xf16>
  check.expect_close %r, %expected relative 0.002 absolute 0.002 : tensor<7xf16>
  return
}

dlc.weight @tanh_f16.x "x" value(dense<[-2.0, -0.75, -0.5, 0.0, 0.5, 1.25, 3.0]>
    : tensor<7xf16>) : tensor<7xf16>
// np.tanh(x)
func.func @tanh_f16() {
  %x = dlc.get_weight @tanh_f16.x : tensor<7xf16>
  %r = dlc.tanh %x : tensor<7xf16>
  %expected = dlc.constant dense<[-0.964, -0.6353, -0.4622, 0.0, 0.4622, 0.848,
      0.995]> : tensor<7xf16>
  check.expect_close %r, %expected relative 0.002 absolute 0.002 : tensor<7xf16>
  return
}

dlc.weight @erf_f16.x "x" value(dense<[-2.0, -0.75, -0.5, 0.0, 0.5, 1.25, 3.0]>
    : tensor<7xf16>) : tensor<7xf16>
// scipy.special.erf(x)
func.func @erf_f16() {
  %x = dlc.get_weight @erf_f16.x : tensor<7xf16>
  %r = dlc.erf %x : tensor<7xf16>
  %expected = dlc.constant dense<[-0.995, -0.711, -0.5205, 0.0, 0.5205, 0.923,
      1.0]> : tensor<7xf16>
  check.expect_close %r, %expected relative 0.002 absolute 0.002 : tensor<7xf16>
  return
}

dlc.weight @sin_f16.x "x" value(dense<[-2.0, -0.75, -0.5, 0.0, 0.5, 1.25, 3.0]>
    : tensor<7xf16>) : tensor<7xf16>
// np.sin(x)
func.func @sin_f16() {
  %x = dlc.get_weight @sin_f16.x : tensor<7xf16>
  %r = dlc.sin %x : tensor<7xf16>
  %expected = dlc.constant dense<[-0.909, -0.6816, -0.4795, 0.0, 0.4795, 0.949,
      0.1411]> : tensor<7xf16>
  check.expect_close %r, %expected relative 0.002 absolute 0.002 : tensor<7xf16>
  return
}

dlc.weight @exp_bf16.x "x" value(dense<[-2.0, -0.75, -0.5, 0.0, 0.5, 1.25, 3.0]>
    : tensor<7xbf16>) : tensor<7xbf16>
// np.exp(x)
func.func @exp_bf16() {
  %x = dlc.get_weight @exp_bf16.x : tensor<7xbf16>
  %r = dlc.exp %x : tensor<7xbf16>
  %expected = dlc.constant dense<[0.1357421875, 0.47265625, 0.60546875, 1.0,
      1.6484375, 3.484375, 20.125]> : tensor<7xbf16>
  check.expect_close %r, %expected relative 0.008 absolute 0.001 : tensor<7xbf16>
  return
}

dlc.weight @logistic_bf16.x "x" value(dense<[-2.0, -0.75, -0.5, 0.0, 0.5, 1.25,
    3.0]> : tensor<7xbf16>) : tensor<7xbf16>
// 1 / (1 + np.exp(-x))
func.func @logistic_bf16() {
  %x = dlc.get_weight @logistic_bf16.x : tensor<7xbf16>
  %r = dlc.logistic %x : tensor<7xbf16>
  %expected = dlc.constant dense<[0.119140625, 0.3203125, 0.376953125, 0.5,
      0.62109375, 0.77734375, 0.953125]> : tensor<7xbf16>
  check.expect_close %r, %expected relative 0.008 absolute 0.001 : tensor<7xbf16>
  return
}

dlc.weight @neg_i8.x "x" value(dense<[-128, -5, -1, 0, 1, 5, 127]> :
    tensor<7xi8>) : tensor<7xi8>
// -x, modulo the range
func.func @neg_i8() {
  %x = dlc.get_weight @neg_i8.x : tensor<7xi8>
  %r = dlc.neg %x : tensor<7xi8>
  %expected = dlc.constant dense<[-128, 5, 1, 0, -1, -5, -127]> : tensor<7xi8>
  check.expect_eq %r, %expected : tensor<7xi8>
  return
}

dlc.weight @sign_i8.x "x" value(dense<[-128, -5, -1, 0, 1, 5, 127]> :
    tensor<7xi8>) : tensor<7xi8>
// np.sign(x)
func.func @sign_i8() {
  %x = dlc.get_weight @sign_i8.x : tensor<7xi8>
  %r = dlc.sign %x : tensor<7xi8>
  %expected = dlc.constant dense<[-1, -1, -1, 0, 1, 1, 1]> : tensor<7xi8>
  check.expect_eq %r, %expected : tensor<7xi8>
  return
}

dlc.weight @neg_ui8.x "x" value(dense<[0, 1, 127, 128, 255]> : tensor<5xui8>) :
    tensor<5xui8>
// -x modulo 256
func.func @neg_ui8() {
  %x = dlc.get_weight @neg_ui8.x : tensor<5xui8>
  %r = dlc.neg %x : tensor<5xui8>
  %expected = dlc.constant dense<[0, 255, 129, 128, 1]> : tensor<5xui8>
  check.expect_eq %r, %expected : tensor<5xui8>
  return
}

dlc.weight @sign_ui8.x "x" value(dense<[0, 1, 127, 128, 255]> : tensor<5xui8>) :
    tensor<5xui8>
// np.sign(x)
func.func @sign_ui8() {
  %x = dlc.get_weight @sign_ui8.x : tensor<5xui8>
  %r = dlc.sign %x : tensor<5xui8>
  %expected = dlc.constant dense<[0, 1, 1, 1, 1]> : tensor<5xui8>
  check.expect_eq %r, %expected : tensor<5xui8>
  return
}

dlc.weight @not_ui8.x "x" value(dense<[0, 1, 127, 128, 255]> : tensor<5xui8>) :
    tensor<5xui8>
// ~x
func.func @not_ui8() {
  %x = dlc.get_weight @not_ui8.x : tensor<5xui8>
  %r = dlc.not %x : tensor<5xui8>
  %expected = dlc.constant dense<[255, 254, 128, 127, 0]> : tensor<5xui8>
  check.expect_eq %r, %expected : tensor<5xui8>
  return
}

dlc.weight @not_bool.x "x" value(dense<[true, false, true]> : tensor<3xi1>) :
    tensor<3xi1>
// ~x
func.func @not_bool() {
  %x = dlc.get_weight @not_bool.x : tensor<3xi1>
  %r = dlc.not %x : tensor<3xi1>
  %expected = dlc.constant dense<[false, true, false]> : tensor<3xi1>
  check.expect_eq %r, %expected : tensor<3xi1>
  return
}
