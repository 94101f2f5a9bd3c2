// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Integers: signs, wrap-around, and what would trap in C.

dlc.weight @div.x "x" value(dense<[7, -7, 7, -7, 5, -128, 127, 0]> :
    tensor<8xi8>) : tensor<8xi8>
dlc.weight @div.y "y" value(dense<[2, 2, -2, -2, 0, -1, 127, 3]> : tensor<8xi8>)
    : tensor<8xi8>
// x / y towards zero; by zero 0; -128 / -1 = -128
func.func @div() {
  %x = dlc.get_weight @div.x : tensor<8xi8>
  %y = dlc.get_weight @div.y : tensor<8xi8>
  %r = dlc.div %x, %y : tensor<8xi8>
  %expected = dlc.constant dense<[3, -3, -3, 3, 0, -128, 1, 0]> : tensor<8xi8>
  check.expect_eq %r, %expected : tensor<8xi8>
  return
}

dlc.weight @rem.x "x" value(dense<[7, -7, 7, -7, 5, -128, 127, 0]> :
    tensor<8xi8>) : tensor<8xi8>
dlc.weight @rem.y "y" value(dense<[2, 2, -2, -2, 0, -1, 127, 3]> : tensor<8xi8>)
    : tensor<8xi8>
// math.fmod(x, y); by zero 0
func.func @rem() {
  %x = dlc.get_weight @rem.x : tensor<8xi8>
  %y = dlc.get_weight @rem.y : tensor<8xi8>
  %r = dlc.rem %x, %y : tensor<8xi8>
  %expected = dlc.constant dense<[1, -1, 1, -1, 0, 0, 0, 0]> : tensor<8xi8>
  check.expect_eq %r, %expected : tensor<8xi8>
  return
}

dlc.weight @floor_mod.x "x" value(dense<[7, -7, 7, -7, 5, -128, 127, 0]> :
    tensor<8xi8>) : tensor<8xi8>
dlc.weight @floor_mod.y "y" value(dense<[2, 2, -2, -2, 0, -1, 127, 3]> :
    tensor<8xi8>) : tensor<8xi8>
// np.mod(x, y); by zero 0
func.func @floor_mod() {
  %x = dlc.get_weight @floor_mod.x : tensor<8xi8>
  %y = dlc.get_weight @floor_mod.y : tensor<8xi8>
  %r = dlc.floor_mod %x, %y : tensor<8xi8>
  %expected = dlc.constant dense<[1, 1, -1, -1, 0, 0, 0, 0]> : tensor<8xi8>
  check.expect_eq %r, %expected : tensor<8xi8>
  return
}

dlc.weight @unsigned_div.x "x" value(dense<[200, 255, 7, 0]> : tensor<4xui8>) :
    tensor<4xui8>
dlc.weight @unsigned_div.y "y" value(dense<[7, 255, 0, 3]> : tensor<4xui8>) :
    tensor<4xui8>
// x // y; by zero 0
func.func @unsigned_div() {
  %x = dlc.get_weight @unsigned_div.x : tensor<4xui8>
  %y = dlc.get_weight @unsigned_div.y : tensor<4xui8>
  %r = dlc.div %x, %y : tensor<4xui8>
  %expected = dlc.constant dense<[28, 1, 0, 0]> : tensor<4xui8>
  check.expect_eq %r, %expected : tensor<4xui8>
  return
}

dlc.weight @unsigned_floor_mod.x "x" value(dense<[200, 255, 7, 0]> :
    tensor<4xui8>) : tensor<4xui8>
dlc.weight @unsigned_floor_mod.y "y" value(dense<[7, 255, 0, 3]> :
    tensor<4xui8>) : tensor<4xui8>
// x % y; by zero 0
func.func @unsigned_floor_mod() {
  %x = dlc.get_weight @unsigned_floor_mod.x : tensor<4xui8>
  %y = dlc.get_weight @unsigned_floor_mod.y : tensor<4xui8>
  %r = dlc.floor_mod %x, %y : tensor<4xui8>
  %expected = dlc.constant dense<[4, 0, 0, 0]> : tensor<4xui8>
  check.expect_eq %r, %expected : tensor<4xui8>
  return
}

dlc.weight @add_wraps.x "x" value(dense<[200, 255, 7, 0]> : tensor<4xui8>) :
    tensor<4xui8>
dlc.weight @add_wraps.y "y" value(dense<[7, 255, 0, 3]> : tensor<4xui8>) :
    tensor<4xui8>
// (x + y) modulo 256
func.func @add_wraps() {
  %x = dlc.get_weight @add_wraps.x : tensor<4xui8>
  %y = dlc.get_weight @add_wraps.y : tensor<4xui8>
  %r = dlc.add %x, %y : tensor<4xui8>
  %expected = dlc.constant dense<[207, 254, 7, 3]> : tensor<4xui8>
  check.expect_eq %r, %expected : tensor<4xui8>
  return
}

dlc.weight @max_unsigned.x "x" value(dense<[200, 255, 7, 0]> : tensor<4xui8>) :
    tensor<4xui8>
dlc.weight @max_unsigned.y "y" value(dense<[7, 255, 0, 3]> : tensor<4xui8>) :
    tensor<4xui8>
// np.maximum(x, y)
func.func @max_unsigned() {
  %x = dlc.get_weight @max_unsigned.x : tensor<4xui8>
  %y = dlc.get_weight @max_unsigned.y : tensor<4xui8>
  %r = dlc.max %x, %y : tensor<4xui8>
  %expected = dlc.constant dense<[200, 255, 7, 3]> : tensor<4xui8>
  check.expect_eq %r, %expected : tensor<4xui8>
  return
}

dlc.weight @lt_unsigned.x "x" value(dense<[200, 255, 7, 0]> : tensor<4xui8>) :
    tensor<4xui8>
dlc.weight @lt_unsigned.y "y" value(dense<[7, 255, 0, 3]> : tensor<4xui8>) :
    tensor<4xui8>
// x < y
func.func @lt_unsigned() {
  %x = dlc.get_weight @lt_unsigned.x : tensor<4xui8>
  %y = dlc.get_weight @lt_unsigned.y : tensor<4xui8>
  %r = dlc.compare lt, %x, %y : tensor<4xui8> -> tensor<4xi1>
  %expected = dlc.constant dense<[false, false, false, true]> : tensor<4xi1>
  check.expect_eq %r, %expected : tensor<4xi1>
  return
}

dlc.weight @lt_bool.x "x" value(dense<[true, false, true, false]> :
    tensor<4xi1>) : tensor<4xi1>
dlc.weight @lt_bool.y "y" value(dense<[true, true, false, false]> :
    tensor<4xi1>) : tensor<4xi1>
// x < y: false is below true
func.func @lt_bool() {
  %x = dlc.get_weight @lt_bool.x : tensor<4xi1>
  %y = dlc.get_weight @lt_bool.y : tensor<4xi1>
  %r = dlc.compare lt, %x, %y : tensor<4xi1> -> tensor<4xi1>
  %expected = dlc.constant dense<[false, true, false, false]> : tensor<4xi1>
  check.expect_eq %r, %expected : tensor<4xi1>
  return
}

dlc.weight @pow.x "x" value(dense<[2, 3, -2, 1, -1, -1, 5]> : tensor<7xi32>) :
    tensor<7xi32>
dlc.weight @pow.y "y" value(dense<[10, 4, 3, -3, -3, -2, -1]> : tensor<7xi32>) :
    tensor<7xi32>
// x ** y modulo the range; a negative exponent gives 0, but for 1 and -1
func.func @pow() {
  %x = dlc.get_weight @pow.x : tensor<7xi32>
  %y = dlc.get_weight @pow.y : tensor<7xi32>
  %r = dlc.pow %x, %y : tensor<7xi32>
  %expected = dlc.constant dense<[1024, 81, -8, 1, -1, 1, 0]> : tensor<7xi32>
  check.expect_eq %r, %expected : tensor<7xi32>
  return
}

dlc.weight @shift_left.x "x" value(dense<[3, 3, 3, 3, 3]> : tensor<5xui8>) :
    tensor<5xui8>
dlc.weight @shift_left.y "y" value(dense<[0, 1, 7, 8, 100]> : tensor<5xui8>) :
    tensor<5xui8>
// x << y, 0 beyond the width
func.func @shift_left() {
  %x = dlc.get_weight @shift_left.x : tensor<5xui8>
  %y = dlc.get_weight @shift_left.y : tensor<5xui8>
  %r = dlc.shift_left %x, %y : tensor<5xui8>
  %expected = dlc.constant dense<[3, 6, 128, 0, 0]> : tensor<5xui8>
  check.expect_eq %r, %expected : tensor<5xui8>
  return
}

dlc.weight @shift_right.x "x" value(dense<[200, 200, 200, 200, 200]> :
    tensor<5xui8>) : tensor<5xui8>
dlc.weight @shift_right.y "y" value(dense<[0, 1, 7, 8, 100]> : tensor<5xui8>) :
    tensor<5xui8>
// x >> y, 0 beyond the width
func.func @shift_right() {
  %x = dlc.get_weight @shift_right.x : tensor<5xui8>
  %y = dlc.get_weight @shift_right.y : tensor<5xui8>
  %r = dlc.shift_right %x, %y : tensor<5xui8>
  %expected = dlc.constant dense<[200, 100, 1, 0, 0]> : tensor<5xui8>
  check.expect_eq %r, %expected : tensor<5xui8>
  return
}

dlc.weight @shift_right_signed.x "x" value(dense<[-100, -100, -100, -100, -100]>
    : tensor<5xi8>) : tensor<5xi8>
dlc.weight @shift_right_signed.y "y" value(dense<[0, 1, 7, 8, 100]> :
    tensor<5xi8>) : tensor<5xi8>
// x >> y, the sign beyond the width
func.func @shift_right_signed() {
  %x = dlc.get_weight @shift_right_signed.x : tensor<5xi8>
  %y = dlc.get_weight @shift_right_signed.y : tensor<5xi8>
  %r = dlc.shift_right %x, %y : tensor<5xi8>
  %expected = dlc.constant dense<[-100, -50, -1, -1, -1]> : tensor<5xi8>
  check.expect_eq %r, %expected : tensor<5xi8>
  return
}

dlc.weight @and.x "x" value(dense<[12, 10]> : tensor<2xi16>) : tensor<2xi16>
dlc.weight @and.y "y" value(dense<[10, -1]> : tensor<2xi16>) : tensor<2xi16>
// x & y
func.func @and() {
  %x = dlc.get_weight @and.x : tensor<2xi16>
  %y = dlc.get_weight @and.y : tensor<2xi16>
  %r = dlc.and %x, %y : tensor<2xi16>
  %expected = dlc.constant dense<[8, 10]> : tensor<2xi16>
  check.expect_eq %r, %expected : tensor<2xi16>
  return
}

dlc.weight @or.x "x" value(dense<[12, 10]> : tensor<2xi16>) : tensor<2xi16>
dlc.weight @or.y "y" value(dense<[10, -1]> : tensor<2xi16>) : tensor<2xi16>
// x | y
func.func @or() {
  %x = dlc.get_weight @or.x : tensor<2xi16>
  %y = dlc.get_weight @or.y : tensor<2xi16>
  %r = dlc.or %x, %y : tensor<2xi16>
  %expected = dlc.constant dense<[14, -1]> : tensor<2xi16>
  check.expect_eq %r, %expected : tensor<2xi16>
  return
}

dlc.weight @xor.x "x" value(dense<[12, 10]> : tensor<2xi16>) : tensor<2xi16>
dlc.weight @xor.y "y" value(dense<[10, -1]> : tensor<2xi16>) : tensor<2xi16>
// x ^ y
func.func @xor() {
  %x = dlc.get_weight @xor.x : tensor<2xi16>
  %y = dlc.get_weight @xor.y : tensor<2xi16>
  %r = dlc.xor %x, %y : tensor<2xi16>
  %expected = dlc.constant dense<[6, -11]> : tensor<2xi16>
  check.expect_eq %r, %expected : tensor<2xi16>
  return
}

dlc.weight @random_bits.x "x" value(dense<0> : tensor<1xui64>) : tensor<1xui64>
// The authors' known answer for a counter and a key of zeros.
func.func @random_bits() {
  %x = dlc.get_weight @random_bits.x : tensor<1xui64>
  %r = dlc.random_bits %x, %x : tensor<1xui64>
  %expected = dlc.constant dense<0x6627e8d5e169c58d> : tensor<1xui64>
  check.expect_eq %r, %expected : tensor<1xui64>
  return
}

dlc.weight @and_bool.x "x" value(dense<[true, true, false, false]> :
    tensor<4xi1>) : tensor<4xi1>
dlc.weight @and_bool.y "y" value(dense<[true, false, true, false]> :
    tensor<4xi1>) : tensor<4xi1>
// x & y
func.func @and_bool() {
  %x = dlc.get_weight @and_bool.x : tensor<4xi1>
  %y = dlc.get_weight @and_bool.y : tensor<4xi1>
  %r = dlc.and %x, %y : tensor<4xi1>
  %expected = dlc.constant dense<[true, false, false, false]> : tensor<4xi1>
  check.expect_eq %r, %expected : tensor<4xi1>
  return
}

dlc.weight @or_bool.x "x" value(dense<[true, true, false, false]> :
    tensor<4xi1>) : tensor<4xi1>
dlc.weight @or_bool.y "y" value(dense<[true, false, true, false]> :
    tensor<4xi1>) : tensor<4xi1>
// x | y
func.func @or_bool() {
  %x = dlc.get_weight @or_bool.x : tensor<4xi1>
  %y = dlc.get_weight @or_bool.y : tensor<4xi1>
  %r = dlc.or %x, %y : tensor<4xi1>
  %expected = dlc.constant dense<[true, true, true, false]> : tensor<4xi1>
  check.expect_eq %r, %expected : tensor<4xi1>
  return
}

dlc.weight @xor_bool.x "x" value(dense<[true, true, false, false]> :
    tensor<4xi1>) : tensor<4xi1>
dlc.weight @xor_bool.y "y" value(dense<[true, false, true, false]> :
    tensor<4xi1>) : tensor<4xi1>
// x ^ y
func.func @xor_bool() {
  %x = dlc.get_weight @xor_bool.x : tensor<4xi1>
  %y = dlc.get_weight @xor_bool.y : tensor<4xi1>
  %r = dlc.xor %x, %y : tensor<4xi1>
  %expected = dlc.constant dense<[false, true, true, false]> : tensor<4xi1>
  check.expect_eq %r, %expected : tensor<4xi1>
  return
}

dlc.weight @abs.x "x" value(dense<[-128, -127, -1, 0, 1, 100, 127]> :
    tensor<7xi8>) : tensor<7xi8>
// np.abs(x)
func.func @abs() {
  %x = dlc.get_weight @abs.x : tensor<7xi8>
  %r = dlc.abs %x : tensor<7xi8>
  %expected = dlc.constant dense<[-128, 127, 1, 0, 1, 100, 127]> : tensor<7xi8>
  check.expect_eq %r, %expected : tensor<7xi8>
  return
}
