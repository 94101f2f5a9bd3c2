// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Functions of two and three operands. Inputs are weights, which the compiler
// does not fold; there are 19 elements, so that a vector and what is left over
// of one are both computed.

dlc.weight @add.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
dlc.weight @add.y "y" value(dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1, 0.9,
    0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9, -1.1]> : tensor<19xf32>) :
    tensor<19xf32>
// x + y
func.func @add() {
  %x = dlc.get_weight @add.x : tensor<19xf32>
  %y = dlc.get_weight @add.y : tensor<19xf32>
  %r = dlc.add %x, %y : tensor<19xf32>
  %expected = dlc.constant dense<[-0.5, -0.3670001, -0.23300004, -0.100000024,
      0.032999992, 0.16700006, 0.29999995, 0.43300003, 0.567, 0.7, 0.833, 0.967,
      1.1, 1.2329999, 1.3670001, 1.5, 1.6329999, 1.7670001, 1.9]> :
      tensor<19xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @sub.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
dlc.weight @sub.y "y" value(dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1, 0.9,
    0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9, -1.1]> : tensor<19xf32>) :
    tensor<19xf32>
// x - y
func.func @sub() {
  %x = dlc.get_weight @sub.x : tensor<19xf32>
  %y = dlc.get_weight @sub.y : tensor<19xf32>
  %r = dlc.sub %x, %y : tensor<19xf32>
  %expected = dlc.constant dense<[-5.5, -4.967, -4.4329996, -3.9, -3.367,
      -2.833, -2.3, -1.767, -1.233, -0.7, -0.167, 0.36699998, 0.9, 1.433, 1.967,
      2.5, 3.033, 3.567, 4.1]> : tensor<19xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @mul.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
dlc.weight @mul.y "y" value(dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1, 0.9,
    0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9, -1.1]> : tensor<19xf32>) :
    tensor<19xf32>
// x * y
func.func @mul() {
  %x = dlc.get_weight @mul.x : tensor<19xf32>
  %y = dlc.get_weight @mul.y : tensor<19xf32>
  %r = dlc.mul %x, %y : tensor<19xf32>
  %expected = dlc.constant dense<[-7.5, -6.1341, -4.8992996, -3.8, -2.8339002,
      -1.9994999, -1.3, -0.73370004, -0.2997, 0.0, 0.1665, 0.2001, 0.1,
      -0.13329999, -0.5001, -1.0, -1.6330999, -2.4003, -3.3000002]> :
      tensor<19xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @div.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
dlc.weight @div.y "y" value(dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1, 0.9,
    0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9, -1.1]> : tensor<19xf32>) :
    tensor<19xf32>
// x / y
func.func @div() {
  %x = dlc.get_weight @div.x : tensor<19xf32>
  %y = dlc.get_weight @div.y : tensor<19xf32>
  %r = dlc.div %x, %y : tensor<19xf32>
  %expected = dlc.constant dense<[-1.2, -1.1595652, -1.1109524, -1.0526316,
      -0.98058826, -0.8886666, -0.7692308, -0.6063636, -0.37, 0.0, 0.666,
      2.2233331, 10.0, -13.329999, -5.556667, -4.0, -3.3328571, -2.9633334,
      -2.7272727]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @max.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
dlc.weight @max.y "y" value(dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1, 0.9,
    0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9, -1.1]> : tensor<19xf32>) :
    tensor<19xf32>
// np.maximum(x, y)
func.func @max() {
  %x = dlc.get_weight @max.x : tensor<19xf32>
  %y = dlc.get_weight @max.y : tensor<19xf32>
  %r = dlc.max %x, %y : tensor<19xf32>
  %expected = dlc.constant dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1, 0.9,
      0.7, 0.5, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333, 2.667, 3.0]> :
      tensor<19xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @min.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
dlc.weight @min.y "y" value(dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1, 0.9,
    0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9, -1.1]> : tensor<19xf32>) :
    tensor<19xf32>
// np.minimum(x, y)
func.func @min() {
  %x = dlc.get_weight @min.x : tensor<19xf32>
  %y = dlc.get_weight @min.y : tensor<19xf32>
  %r = dlc.min %x, %y : tensor<19xf32>
  %expected = dlc.constant dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
      -1.0, -0.667, -0.333, 0.0, 0.333, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9,
      -1.1]> : tensor<19xf32>
  check.expect_close %r, %expected relative 0.0 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @rem.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667, -1.333,
    -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0, 2.333,
    2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
dlc.weight @rem.y "y" value(dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1, 0.9,
    0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9, -1.1]> : tensor<19xf32>) :
    tensor<19xf32>
// np.fmod(x, y)
func.func @rem() {
  %x = dlc.get_weight @rem.x : tensor<19xf32>
  %y = dlc.get_weight @rem.y : tensor<19xf32>
  %r = dlc.rem %x, %y : tensor<19xf32>
  %expected = dlc.constant dense<[-0.5, -0.3670001, -0.23300004, -0.100000024,
      -1.667, -1.333, -1.0, -0.667, -0.333, 0.0, 0.333, 0.06699997, 0.09999999,
      0.032999925, 0.167, 0.0, 0.23299998, 0.8670001, 0.79999995]> :
      tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @floor_mod.x "x" value(dense<[-3.0, -2.667, -2.333, -2.0, -1.667,
    -1.333, -1.0, -0.667, -0.333, 0.0, 0.333, 0.667, 1.0, 1.333, 1.667, 2.0,
    2.333, 2.667, 3.0]> : tensor<19xf32>) : tensor<19xf32>
dlc.weight @floor_mod.y "y" value(dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1,
    0.9, 0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9, -1.1]> :
    tensor<19xf32>) : tensor<19xf32>
// np.mod(x, y)
func.func @floor_mod() {
  %x = dlc.get_weight @floor_mod.x : tensor<19xf32>
  %y = dlc.get_weight @floor_mod.y : tensor<19xf32>
  %r = dlc.floor_mod %x, %y : tensor<19xf32>
  %expected = dlc.constant dense<[2.0, 1.9329998, 1.8669999, 1.8, 0.032999992,
      0.16700006, 0.29999995, 0.43300003, 0.567, 0.0, 0.333, 0.06699997,
      0.09999999, -0.067000076, -0.13300002, -0.0, -0.467, -0.032999873,
      -0.30000007]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 1.0e-06 : tensor<19xf32>
  return
}

dlc.weight @pow.x "x" value(dense<[0.1, 0.317, 0.533, 0.75, 0.967, 1.183, 1.4,
    1.617, 1.833, 2.05, 2.267, 2.483, 2.7, 2.917, 3.133, 3.35, 3.567, 3.783,
    4.0]> : tensor<19xf32>) : tensor<19xf32>
dlc.weight @pow.y "y" value(dense<[2.5, 2.3, 2.1, 1.9, 1.7, 1.5, 1.3, 1.1, 0.9,
    0.7, 0.5, 0.3, 0.1, -0.1, -0.3, -0.5, -0.7, -0.9, -1.1]> : tensor<19xf32>) :
    tensor<19xf32>
// np.power(x, y)
func.func @pow() {
  %x = dlc.get_weight @pow.x : tensor<19xf32>
  %y = dlc.get_weight @pow.y : tensor<19xf32>
  %r = dlc.pow %x, %y : tensor<19xf32>
  %expected = dlc.constant dense<[0.0031622779, 0.071192846, 0.26676396,
      0.57891715, 0.94455016, 1.2866994, 1.5486969, 1.696606, 1.7252268,
      1.6528281, 1.505656, 1.3136904, 1.1044254, 0.89847577, 0.70992404,
      0.54635835, 0.4105706, 0.30195853, 0.21763763]> : tensor<19xf32>
  check.expect_close %r, %expected relative 1.0e-05 absolute 0.0 : tensor<19xf32>
  return
}

dlc.weight @pow_signs.x "x" value(dense<[-2.0, -2.0, -3.0, 0.0, 0.0, 5.0]> :
    tensor<6xf32>) : tensor<6xf32>
dlc.weight @pow_signs.y "y" value(dense<[3.0, -2.0, 0.0, 2.0, 0.0, 0.0]> :
    tensor<6xf32>) : tensor<6xf32>
// np.power(x, y): of negative numbers, to zero, of zero
func.func @pow_signs() {
  %x = dlc.get_weight @pow_signs.x : tensor<6xf32>
  %y = dlc.get_weight @pow_signs.y : tensor<6xf32>
  %r = dlc.pow %x, %y : tensor<6xf32>
  %expected = dlc.constant dense<[-8.0, 0.25, 1.0, 0.0, 1.0, 1.0]> :
      tensor<6xf32>
  check.expect_close %r, %expected relative 1.0e-06 absolute 0.0 : tensor<6xf32>
  return
}
