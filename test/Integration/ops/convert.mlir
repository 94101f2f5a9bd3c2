// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Element type conversions.

dlc.weight @f32_to_i32.x "x" value(dense<[-2.9, -0.5, 0.0, 0.5, 2.9, 100.0]> :
    tensor<6xf32>) : tensor<6xf32>
// x.astype(np.int32): towards zero
func.func @f32_to_i32() {
  %x = dlc.get_weight @f32_to_i32.x : tensor<6xf32>
  %r = dlc.convert %x : tensor<6xf32> -> tensor<6xi32>
  %expected = dlc.constant dense<[-2, 0, 0, 0, 2, 100]> : tensor<6xi32>
  check.expect_eq %r, %expected : tensor<6xi32>
  return
}

dlc.weight @f32_to_ui8.x "x" value(dense<[2.9, 0.5, 0.0, 0.5, 2.9, 100.0]> :
    tensor<6xf32>) : tensor<6xf32>
// x.astype(np.uint8)
func.func @f32_to_ui8() {
  %x = dlc.get_weight @f32_to_ui8.x : tensor<6xf32>
  %r = dlc.convert %x : tensor<6xf32> -> tensor<6xui8>
  %expected = dlc.constant dense<[2, 0, 0, 0, 2, 100]> : tensor<6xui8>
  check.expect_eq %r, %expected : tensor<6xui8>
  return
}

dlc.weight @f32_to_bool.x "x" value(dense<[-2.9, -0.5, 0.0, 0.5, 2.9, 100.0]> :
    tensor<6xf32>) : tensor<6xf32>
// x != 0
func.func @f32_to_bool() {
  %x = dlc.get_weight @f32_to_bool.x : tensor<6xf32>
  %r = dlc.convert %x : tensor<6xf32> -> tensor<6xi1>
  %expected = dlc.constant dense<[true, true, false, true, true, true]> :
      tensor<6xi1>
  check.expect_eq %r, %expected : tensor<6xi1>
  return
}

dlc.weight @bool_to_f32.x "x" value(dense<[true, false]> : tensor<2xi1>) :
    tensor<2xi1>
// x.astype(np.float32)
func.func @bool_to_f32() {
  %x = dlc.get_weight @bool_to_f32.x : tensor<2xi1>
  %r = dlc.convert %x : tensor<2xi1> -> tensor<2xf32>
  %expected = dlc.constant dense<[1.0, 0.0]> : tensor<2xf32>
  check.expect_eq %r, %expected : tensor<2xf32>
  return
}

dlc.weight @bool_to_i64.x "x" value(dense<[true, false]> : tensor<2xi1>) :
    tensor<2xi1>
// x.astype(np.int64)
func.func @bool_to_i64() {
  %x = dlc.get_weight @bool_to_i64.x : tensor<2xi1>
  %r = dlc.convert %x : tensor<2xi1> -> tensor<2xi64>
  %expected = dlc.constant dense<[1, 0]> : tensor<2xi64>
  check.expect_eq %r, %expected : tensor<2xi64>
  return
}

dlc.weight @i64_to_i8.x "x" value(dense<[300, -129, 127]> : tensor<3xi64>) :
    tensor<3xi64>
// x.astype(np.int8): modulo the range
func.func @i64_to_i8() {
  %x = dlc.get_weight @i64_to_i8.x : tensor<3xi64>
  %r = dlc.convert %x : tensor<3xi64> -> tensor<3xi8>
  %expected = dlc.constant dense<[44, 127, 127]> : tensor<3xi8>
  check.expect_eq %r, %expected : tensor<3xi8>
  return
}

dlc.weight @ui8_to_i32.x "x" value(dense<[255, 1]> : tensor<2xui8>) :
    tensor<2xui8>
// x.astype(np.int32)
func.func @ui8_to_i32() {
  %x = dlc.get_weight @ui8_to_i32.x : tensor<2xui8>
  %r = dlc.convert %x : tensor<2xui8> -> tensor<2xi32>
  %expected = dlc.constant dense<[255, 1]> : tensor<2xi32>
  check.expect_eq %r, %expected : tensor<2xi32>
  return
}

dlc.weight @i8_to_i32.x "x" value(dense<[-1, 1]> : tensor<2xi8>) : tensor<2xi8>
// x.astype(np.int32)
func.func @i8_to_i32() {
  %x = dlc.get_weight @i8_to_i32.x : tensor<2xi8>
  %r = dlc.convert %x : tensor<2xi8> -> tensor<2xi32>
  %expected = dlc.constant dense<[-1, 1]> : tensor<2xi32>
  check.expect_eq %r, %expected : tensor<2xi32>
  return
}

dlc.weight @i8_to_ui16.x "x" value(dense<[-1, 1]> : tensor<2xi8>) : tensor<2xi8>
// x.astype(np.uint16): modulo the range
func.func @i8_to_ui16() {
  %x = dlc.get_weight @i8_to_ui16.x : tensor<2xi8>
  %r = dlc.convert %x : tensor<2xi8> -> tensor<2xui16>
  %expected = dlc.constant dense<[65535, 1]> : tensor<2xui16>
  check.expect_eq %r, %expected : tensor<2xui16>
  return
}

dlc.weight @i32_to_bool.x "x" value(dense<[0, 256, -1]> : tensor<3xi32>) :
    tensor<3xi32>
// x != 0
func.func @i32_to_bool() {
  %x = dlc.get_weight @i32_to_bool.x : tensor<3xi32>
  %r = dlc.convert %x : tensor<3xi32> -> tensor<3xi1>
  %expected = dlc.constant dense<[false, true, true]> : tensor<3xi1>
  check.expect_eq %r, %expected : tensor<3xi1>
  return
}

dlc.weight @ui64_to_f32.x "x" value(dense<[9223372036854775808, 5]> :
    tensor<2xui64>) : tensor<2xui64>
// x.astype(np.float32)
func.func @ui64_to_f32() {
  %x = dlc.get_weight @ui64_to_f32.x : tensor<2xui64>
  %r = dlc.convert %x : tensor<2xui64> -> tensor<2xf32>
  %expected = dlc.constant dense<[9.223372e+18, 5.0]> : tensor<2xf32>
  check.expect_eq %r, %expected : tensor<2xf32>
  return
}

dlc.weight @f32_to_f16.x "x" value(dense<[1.0009766, 1.0004883, 65504.0,
    65520.0, 1.0e-08, -0.1]> : tensor<6xf32>) : tensor<6xf32>
// x.astype(np.float16): nearest, ties to even, infinity beyond
func.func @f32_to_f16() {
  %x = dlc.get_weight @f32_to_f16.x : tensor<6xf32>
  %r = dlc.convert %x : tensor<6xf32> -> tensor<6xf16>
  %expected = dlc.constant dense<[1.001, 1.0, 65500.0, 0x7C00, 0.0, -0.1]> :
      tensor<6xf16>
  check.expect_eq %r, %expected : tensor<6xf16>
  return
}

dlc.weight @f16_to_f32.x "x" value(dense<[1.5, -65500.0, 0.00000006]> :
    tensor<3xf16>) : tensor<3xf16>
// x.astype(np.float32)
func.func @f16_to_f32() {
  %x = dlc.get_weight @f16_to_f32.x : tensor<3xf16>
  %r = dlc.convert %x : tensor<3xf16> -> tensor<3xf32>
  %expected = dlc.constant dense<[1.5, -65504.0, 5.9604645e-08]> : tensor<3xf32>
  check.expect_eq %r, %expected : tensor<3xf32>
  return
}

dlc.weight @f32_to_bf16.x "x" value(dense<[1.0, 1.0039062, 1.0117188,
    3.3895314e+38, -0.1]> : tensor<5xf32>) : tensor<5xf32>
// the nearest of 8 significant bits, ties to even
func.func @f32_to_bf16() {
  %x = dlc.get_weight @f32_to_bf16.x : tensor<5xf32>
  %r = dlc.convert %x : tensor<5xf32> -> tensor<5xbf16>
  %expected = dlc.constant dense<[1.0, 1.0, 1.015625, 3.3895313892515355e+38,
      -0.10009765625]> : tensor<5xbf16>
  check.expect_eq %r, %expected : tensor<5xbf16>
  return
}

dlc.weight @f64_to_f32.x "x" value(dense<[0.3333333333333333, 1.0e+300]> :
    tensor<2xf64>) : tensor<2xf64>
// x.astype(np.float32)
func.func @f64_to_f32() {
  %x = dlc.get_weight @f64_to_f32.x : tensor<2xf64>
  %r = dlc.convert %x : tensor<2xf64> -> tensor<2xf32>
  %expected = dlc.constant dense<[0.33333334, 0x7F800000]> : tensor<2xf32>
  check.expect_eq %r, %expected : tensor<2xf32>
  return
}

dlc.weight @bitcast.x "x" value(dense<[1.0, -0.0, 0x7F800000]> : tensor<3xf32>)
    : tensor<3xf32>
// x.view(np.int32)
func.func @bitcast() {
  %x = dlc.get_weight @bitcast.x : tensor<3xf32>
  %r = dlc.bitcast %x : tensor<3xf32> -> tensor<3xi32>
  %expected = dlc.constant dense<[1065353216, -2147483648, 2139095040]> :
      tensor<3xi32>
  check.expect_eq %r, %expected : tensor<3xi32>
  return
}

dlc.weight @bitcast_sign.x "x" value(dense<[-1, 1]> : tensor<2xi8>) :
    tensor<2xi8>
// x.view(np.uint8)
func.func @bitcast_sign() {
  %x = dlc.get_weight @bitcast_sign.x : tensor<2xi8>
  %r = dlc.bitcast %x : tensor<2xi8> -> tensor<2xui8>
  %expected = dlc.constant dense<[255, 1]> : tensor<2xui8>
  check.expect_eq %r, %expected : tensor<2xui8>
  return
}
