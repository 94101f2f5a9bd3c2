// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// More functions of one operand against NumPy's, computed in f64. Inputs are
// weights, which the compiler does not fold; there are 19 elements, so that a
// vector and what is left over of one are both computed.

dlc.weight @cos.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.cos(x)
func.func @cos() {
  %x = dlc.get_weight @cos.x : tensor<19xf32>
  %r = dlc.cos %x : tensor<19xf32>
  %expected = dlc.constant dense<[-0.9899925, -0.889479, -0.690517, -0.41614684,
      -0.0960554, 0.2355616, 0.5403023, 0.78568107, 0.945066, 1.0, 0.945066,
      0.78568107, 0.5403023, 0.2355616, -0.0960554, -0.41614684, -0.690517,
      -0.889479, -0.9899925]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @cosh.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.cosh(x)
func.func @cosh() {
  %x = dlc.get_weight @cosh.x : tensor<19xf32>
  %r = dlc.cosh %x : tensor<19xf32>
  %expected = dlc.constant dense<[10.067662, 7.2330875, 5.202913, 3.7621956,
      2.7425342, 2.0280442, 1.5430807, 1.2308147, 1.0559587, 1.0, 1.0559587,
      1.2308147, 1.5430807, 2.0280442, 2.7425342, 3.7621956, 5.202913,
      7.2330875, 10.067662]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @erf.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// scipy.special.erf(x)
func.func @erf() {
  %x = dlc.get_weight @erf.x : tensor<19xf32>
  %r = dlc.erf %x : tensor<19xf32>
  %expected = dlc.constant dense<[-0.9999779, -0.9998379, -0.99903095,
      -0.9953223, -0.98160124, -0.94058996, -0.8427008, -0.6544625, -0.3623115,
      0.0, 0.3623115, 0.6544625, 0.8427008, 0.94058996, 0.98160124, 0.9953223,
      0.99903095, 0.9998379, 0.9999779]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @exp.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.exp(x)
func.func @exp() {
  %x = dlc.get_weight @exp.x : tensor<19xf32>
  %r = dlc.exp %x : tensor<19xf32>
  %expected = dlc.constant dense<[0.049787067, 0.06946029, 0.0970043,
      0.13533528, 0.18881264, 0.26368505, 0.36787945, 0.513246, 0.7167702, 1.0,
      1.3951473, 1.9483833, 2.7182817, 3.7924032, 5.2962556, 7.389056,
      10.308821, 14.396715, 20.085537]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @log.x "x" value(dense<[0.1, 0.6, 1.1, 1.6, 2.1, 2.6, 3.1, 3.6, 4.1,
    4.6, 5.1, 5.6, 6.1, 6.6, 7.1, 7.6, 8.1, 8.6, 9.1]> : tensor<19xf32>) :
    tensor<19xf32>
// np.log(x)
func.func @log() {
  %x = dlc.get_weight @log.x : tensor<19xf32>
  %r = dlc.log %x : tensor<19xf32>
  %expected = dlc.constant dense<[-2.3025851, -0.5108256, 0.095310204,
      0.47000363, 0.7419373, 0.9555114, 1.1314021, 1.2809339, 1.4109869,
      1.5260563, 1.6292405, 1.7227666, 1.8082888, 1.8870696, 1.9600948,
      2.0281482, 2.091864, 2.1517622, 2.2082744]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @log1p.x "x" value(dense<[-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3,
    -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]> :
    tensor<19xf32>) : tensor<19xf32>
// np.log1p(x)
func.func @log1p() {
  %x = dlc.get_weight @log1p.x : tensor<19xf32>
  %r = dlc.log1p %x : tensor<19xf32>
  %expected = dlc.constant dense<[-2.302585, -1.609438, -1.2039728, -0.9162908,
      -0.6931472, -0.51082563, -0.35667497, -0.22314355, -0.105360515, 0.0,
      0.09531018, 0.18232156, 0.26236427, 0.33647224, 0.4054651, 0.47000363,
      0.53062826, 0.5877867, 0.64185387]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @logistic.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667,
    -1.333, -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0,
    2.333, 2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// 1 / (1 + np.exp(-x))
func.func @logistic() {
  %x = dlc.get_weight @logistic.x : tensor<19xf32>
  %r = dlc.logistic %x : tensor<19xf32>
  %expected = dlc.constant dense<[0.047425874, 0.06494892, 0.088426545,
      0.11920292, 0.15882456, 0.20866357, 0.26894143, 0.3391689, 0.41751087,
      0.5, 0.58248913, 0.6608311, 0.7310586, 0.7913364, 0.84117544, 0.8807971,
      0.91157347, 0.9350511, 0.95257413]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @rsqrt.x "x" value(dense<[0.1, 0.6, 1.1, 1.6, 2.1, 2.6, 3.1, 3.6,
    4.1, 4.6, 5.1, 5.6, 6.1, 6.6, 7.1, 7.6, 8.1, 8.6, 9.1]> : tensor<19xf32>) :
    tensor<19xf32>
// 1 / np.sqrt(x)
func.func @rsqrt() {
  %x = dlc.get_weight @rsqrt.x : tensor<19xf32>
  %r = dlc.rsqrt %x : tensor<19xf32>
  %expected = dlc.constant dense<[3.1622777, 1.2909944, 0.9534626, 0.7905694,
      0.69006556, 0.6201737, 0.5679619, 0.52704626, 0.4938648, 0.46625242,
      0.44280744, 0.42257714, 0.40488818, 0.38924947, 0.3752933, 0.36273813,
      0.35136417, 0.34099716, 0.33149678]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @sin.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.sin(x)
func.func @sin() {
  %x = dlc.get_weight @sin.x : tensor<19xf32>
  %r = dlc.sin %x : tensor<19xf32>
  %expected = dlc.constant dense<[-0.14112, -0.45697612, -0.72331613,
      -0.9092974, -0.995376, -0.9718594, -0.84147096, -0.6186317, -0.3268797,
      0.0, 0.3268797, 0.6186317, 0.84147096, 0.9718594, 0.995376, 0.9092974,
      0.72331613, 0.45697612, 0.14112]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @sinh.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.sinh(x)
func.func @sinh() {
  %x = dlc.get_weight @sinh.x : tensor<19xf32>
  %r = dlc.sinh %x : tensor<19xf32>
  %expected = dlc.constant dense<[-10.017875, -7.163627, -5.1059084, -3.6268604,
      -2.5537214, -1.7643591, -1.1752012, -0.7175687, -0.33918855, 0.0,
      0.33918855, 0.7175687, 1.1752012, 1.7643591, 2.5537214, 3.6268604,
      5.1059084, 7.163627, 10.017875]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @sqrt.x "x" value(dense<[0.1, 0.6, 1.1, 1.6, 2.1, 2.6, 3.1, 3.6, 4.1,
    4.6, 5.1, 5.6, 6.1, 6.6, 7.1, 7.6, 8.1, 8.6, 9.1]> : tensor<19xf32>) :
    tensor<19xf32>
// np.sqrt(x)
func.func @sqrt() {
  %x = dlc.get_weight @sqrt.x : tensor<19xf32>
  %r = dlc.sqrt %x : tensor<19xf32>
  %expected = dlc.constant dense<[0.31622776, 0.7745967, 1.0488088, 1.264911,
      1.4491377, 1.6124516, 1.7606816, 1.8973665, 2.0248456, 2.144761, 2.258318,
      2.366432, 2.4698179, 2.5690465, 2.6645825, 2.7568097, 2.84605, 2.9325757,
      3.0166206]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @tan.x "x" value(dense<[-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3,
    -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]> :
    tensor<19xf32>) : tensor<19xf32>
// np.tan(x)
func.func @tan() {
  %x = dlc.get_weight @tan.x : tensor<19xf32>
  %r = dlc.tan %x : tensor<19xf32>
  %expected = dlc.constant dense<[-1.2601582, -1.0296385, -0.8422884,
      -0.68413687, -0.5463025, -0.42279324, -0.30933627, -0.20271003,
      -0.100334674, 0.0, 0.100334674, 0.20271003, 0.30933627, 0.42279324,
      0.5463025, 0.68413687, 0.8422884, 1.0296385, 1.2601582]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @tanh.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.tanh(x)
func.func @tanh() {
  %x = dlc.get_weight @tanh.x : tensor<19xf32>
  %r = dlc.tanh %x : tensor<19xf32>
  %expected = dlc.constant dense<[-0.9950548, -0.99039686, -0.9813558,
      -0.9640276, -0.93115395, -0.86998063, -0.7615942, -0.58300304,
      -0.32121384, 0.0, 0.32121384, 0.58300304, 0.7615942, 0.86998063,
      0.93115395, 0.9640276, 0.9813558, 0.99039686, 0.9950548]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}
