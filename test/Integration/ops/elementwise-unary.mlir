// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Functions of one operand against NumPy's, computed in f64. Inputs are
// weights, which the compiler does not fold; there are 19 elements, so that a
// vector and what is left over of one are both computed.

dlc.weight @abs.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.abs(x)
func.func @abs() {
  %x = dlc.get_weight @abs.x : tensor<19xf32>
  %r = dlc.abs %x : tensor<19xf32>
  %expected = dlc.constant dense<[3.0, 2.667, 2.333, 2.0, 1.667, 1.333, 1.0,
      0.667, 0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333, 2.667,
      3.0]> : tensor<19xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @neg.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// -x
func.func @neg() {
  %x = dlc.get_weight @neg.x : tensor<19xf32>
  %r = dlc.neg %x : tensor<19xf32>
  %expected = dlc.constant dense<[3.0, 2.667, 2.333, 2.0, 1.667, 1.333, 1.0,
      0.667, 0.333, -0.0, -0.333, -0.667, -1.0, -1.333, -1.667, -2.0, -2.333,
      -2.667, -3.0]> : tensor<19xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @sign.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.sign(x)
func.func @sign() {
  %x = dlc.get_weight @sign.x : tensor<19xf32>
  %r = dlc.sign %x : tensor<19xf32>
  %expected = dlc.constant dense<[-1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0,
      -1.0, -1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]> :
      tensor<19xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @ceil.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.ceil(x)
func.func @ceil() {
  %x = dlc.get_weight @ceil.x : tensor<19xf32>
  %r = dlc.ceil %x : tensor<19xf32>
  %expected = dlc.constant dense<[-3.0, -2.0, -2.0, -2.0, -1.0, -1.0, -1.0,
      -0.0, -0.0, 0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0]> :
      tensor<19xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @floor.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.floor(x)
func.func @floor() {
  %x = dlc.get_weight @floor.x : tensor<19xf32>
  %r = dlc.floor %x : tensor<19xf32>
  %expected = dlc.constant dense<[-3.0, -3.0, -3.0, -2.0, -2.0, -2.0, -1.0,
      -1.0, -1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0]> :
      tensor<19xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @acos.x "x" value(dense<[-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3,
    -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]> :
    tensor<19xf32>) : tensor<19xf32>
// np.arccos(x)
func.func @acos() {
  %x = dlc.get_weight @acos.x : tensor<19xf32>
  %r = dlc.acos %x : tensor<19xf32>
  %expected = dlc.constant dense<[2.6905658, 2.4980915, 2.3461938, 2.2142975,
      2.0943952, 1.9823132, 1.875489, 1.7721542, 1.6709638, 1.5707964,
      1.4706289, 1.3694384, 1.2661036, 1.1592795, 1.0471976, 0.9272952,
      0.79539883, 0.6435011, 0.45102686]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @acosh.x "x" value(dense<[1.1, 1.6, 2.1, 2.6, 3.1, 3.6, 4.1, 4.6,
    5.1, 5.6, 6.1, 6.6, 7.1, 7.6, 8.1, 8.6, 9.1, 9.6, 10.1]> : tensor<19xf32>) :
    tensor<19xf32>
// np.arccosh(x)
func.func @acosh() {
  %x = dlc.get_weight @acosh.x : tensor<19xf32>
  %r = dlc.acosh %x : tensor<19xf32>
  %expected = dlc.constant dense<[0.44356832, 1.046968, 1.3728591, 1.6094378,
      1.7974565, 1.9542075, 2.088919, 2.2071736, 2.3126345, 2.4078448,
      2.4946485, 2.5744276, 2.6482453, 2.7169387, 2.781179, 2.841512, 2.8983889,
      2.9521866, 3.003223]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @asin.x "x" value(dense<[-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3,
    -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]> :
    tensor<19xf32>) : tensor<19xf32>
// np.arcsin(x)
func.func @asin() {
  %x = dlc.get_weight @asin.x : tensor<19xf32>
  %r = dlc.asin %x : tensor<19xf32>
  %expected = dlc.constant dense<[-1.1197695, -0.92729527, -0.7753975,
      -0.64350116, -0.5235988, -0.41151685, -0.30469266, -0.20135793,
      -0.10016742, 0.0, 0.10016742, 0.20135793, 0.30469266, 0.41151685,
      0.5235988, 0.64350116, 0.7753975, 0.92729527, 1.1197695]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @asinh.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.arcsinh(x)
func.func @asinh() {
  %x = dlc.get_weight @asinh.x : tensor<19xf32>
  %r = dlc.asinh %x : tensor<19xf32>
  %expected = dlc.constant dense<[-1.8184465, -1.7075285, -1.5833577,
      -1.4436355, -1.2839671, -1.0984123, -0.8813736, -0.6254224, -0.32713392,
      0.0, 0.32713392, 0.6254224, 0.8813736, 1.0984123, 1.2839671, 1.4436355,
      1.5833577, 1.7075285, 1.8184465]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @atan.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
// np.arctan(x)
func.func @atan() {
  %x = dlc.get_weight @atan.x : tensor<19xf32>
  %r = dlc.atan %x : tensor<19xf32>
  %expected = dlc.constant dense<[-1.2490457, -1.2120668, -1.1658528,
      -1.1071488, -1.030465, -0.92717516, -0.7853982, -0.58823335, -0.32145053,
      0.0, 0.32145053, 0.58823335, 0.7853982, 0.92717516, 1.030465, 1.1071488,
      1.1658528, 1.2120668, 1.2490457]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @atanh.x "x" value(dense<[-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3,
    -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]> :
    tensor<19xf32>) : tensor<19xf32>
// np.arctanh(x)
func.func @atanh() {
  %x = dlc.get_weight @atanh.x : tensor<19xf32>
  %r = dlc.atanh %x : tensor<19xf32>
  %expected = dlc.constant dense<[-1.4722193, -1.0986123, -0.8673005,
      -0.69314724, -0.54930615, -0.42364892, -0.30951962, -0.20273256,
      -0.10033535, 0.0, 0.10033535, 0.20273256, 0.30951962, 0.42364892,
      0.54930615, 0.69314724, 0.8673005, 1.0986123, 1.4722193]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}
