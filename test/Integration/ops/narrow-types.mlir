// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Conversions of narrow floats and integers, by the bits of the results.

dlc.weight @x "x" value(dense<[0.0, -0.0, 1.0, -1.5, 0.0009765625, -0.0078125,
    0.07000000029802322, 3.299999952316284, 17.0, -200.0,
    250.0, 447.0, 449.0, 464.0, 480.0, 100000.0, -1000000.0,
    57344.0, 61440.0, 0x7F800000, 0xFF800000, 0x7FC00000]>
    : tensor<22xf32>) : tensor<22xf32>

// np.float32 -> ml_dtypes.float8_e4m3fn
func.func @f32_to_e4m3fn() {
  %x = dlc.get_weight @x : tensor<22xf32>
  %r = dlc.convert %x : tensor<22xf32> -> tensor<22xf8E4M3FN>
  %bits = dlc.bitcast %r : tensor<22xf8E4M3FN> -> tensor<22xui8>
  %expected = dlc.constant dense<[0, 128, 56, 188, 0, 132, 25, 69, 88, 244, 120, 126, 126,
      126, 127, 127, 255, 127, 127, 127, 255, 127]> : tensor<22xui8>
  check.expect_eq %bits, %expected : tensor<22xui8>
  return
}

// np.float32 -> ml_dtypes.float8_e4m3fn, saturated
func.func @f32_to_e4m3fn_saturated() {
  %x = dlc.get_weight @x : tensor<22xf32>
  %r = dlc.convert %x {saturate} : tensor<22xf32> -> tensor<22xf8E4M3FN>
  %bits = dlc.bitcast %r : tensor<22xf8E4M3FN> -> tensor<22xui8>
  %expected = dlc.constant dense<[0, 128, 56, 188, 0, 132, 25, 69, 88, 244, 120, 126, 126,
      126, 126, 126, 254, 126, 126, 126, 254, 127]> : tensor<22xui8>
  check.expect_eq %bits, %expected : tensor<22xui8>
  return
}

// np.float32 -> ml_dtypes.float8_e4m3fnuz
func.func @f32_to_e4m3fnuz() {
  %x = dlc.get_weight @x : tensor<22xf32>
  %r = dlc.convert %x : tensor<22xf32> -> tensor<22xf8E4M3FNUZ>
  %bits = dlc.bitcast %r : tensor<22xf8E4M3FNUZ> -> tensor<22xui8>
  %expected = dlc.constant dense<[0, 0, 64, 196, 1, 136, 33, 77, 96, 252, 128, 128, 128, 128,
      128, 128, 128, 128, 128, 128, 128, 128]> : tensor<22xui8>
  check.expect_eq %bits, %expected : tensor<22xui8>
  return
}

// np.float32 -> ml_dtypes.float8_e4m3fnuz, saturated
func.func @f32_to_e4m3fnuz_saturated() {
  %x = dlc.get_weight @x : tensor<22xf32>
  %r = dlc.convert %x {saturate} : tensor<22xf32> -> tensor<22xf8E4M3FNUZ>
  %bits = dlc.bitcast %r : tensor<22xf8E4M3FNUZ> -> tensor<22xui8>
  %expected = dlc.constant dense<[0, 0, 64, 196, 1, 136, 33, 77, 96, 252, 127, 127, 127, 127,
      127, 127, 255, 127, 127, 127, 255, 128]> : tensor<22xui8>
  check.expect_eq %bits, %expected : tensor<22xui8>
  return
}

// np.float32 -> ml_dtypes.float8_e5m2
func.func @f32_to_e5m2() {
  %x = dlc.get_weight @x : tensor<22xf32>
  %r = dlc.convert %x : tensor<22xf32> -> tensor<22xf8E5M2>
  %bits = dlc.bitcast %r : tensor<22xf8E5M2> -> tensor<22xui8>
  %expected = dlc.constant dense<[0, 128, 60, 190, 20, 160, 44, 67, 76, 218, 92, 95, 95, 95,
      96, 124, 252, 123, 124, 124, 252, 126]> : tensor<22xui8>
  check.expect_eq %bits, %expected : tensor<22xui8>
  return
}

// np.float32 -> ml_dtypes.float8_e5m2, saturated
func.func @f32_to_e5m2_saturated() {
  %x = dlc.get_weight @x : tensor<22xf32>
  %r = dlc.convert %x {saturate} : tensor<22xf32> -> tensor<22xf8E5M2>
  %bits = dlc.bitcast %r : tensor<22xf8E5M2> -> tensor<22xui8>
  %expected = dlc.constant dense<[0, 128, 60, 190, 20, 160, 44, 67, 76, 218, 92, 95, 95, 95,
      96, 123, 251, 123, 123, 123, 251, 126]> : tensor<22xui8>
  check.expect_eq %bits, %expected : tensor<22xui8>
  return
}

// np.float32 -> ml_dtypes.float8_e5m2fnuz
func.func @f32_to_e5m2fnuz() {
  %x = dlc.get_weight @x : tensor<22xf32>
  %r = dlc.convert %x : tensor<22xf32> -> tensor<22xf8E5M2FNUZ>
  %bits = dlc.bitcast %r : tensor<22xf8E5M2FNUZ> -> tensor<22xui8>
  %expected = dlc.constant dense<[0, 0, 64, 194, 24, 164, 48, 71, 80, 222, 96, 99, 99, 99,
      100, 128, 128, 127, 128, 128, 128, 128]> : tensor<22xui8>
  check.expect_eq %bits, %expected : tensor<22xui8>
  return
}

// np.float32 -> ml_dtypes.float8_e5m2fnuz, saturated
func.func @f32_to_e5m2fnuz_saturated() {
  %x = dlc.get_weight @x : tensor<22xf32>
  %r = dlc.convert %x {saturate} : tensor<22xf32> -> tensor<22xf8E5M2FNUZ>
  %bits = dlc.bitcast %r : tensor<22xf8E5M2FNUZ> -> tensor<22xui8>
  %expected = dlc.constant dense<[0, 0, 64, 194, 24, 164, 48, 71, 80, 222, 96, 99, 99, 99,
      100, 127, 255, 127, 127, 127, 255, 128]> : tensor<22xui8>
  check.expect_eq %bits, %expected : tensor<22xui8>
  return
}

dlc.weight @e4m3fn "e4m3fn" value(dense<[0, 1, 3, 7, 8, 9, 64, 123, 124, 126, 127, 128, 129, 136,
    193, 254, 255]>
    : tensor<17xui8>) : tensor<17xui8>
// ml_dtypes.float8_e4m3fn -> np.float32
func.func @e4m3fn_to_f32() {
  %bits = dlc.get_weight @e4m3fn : tensor<17xui8>
  %x = dlc.bitcast %bits : tensor<17xui8> -> tensor<17xf8E4M3FN>
  %r = dlc.convert %x : tensor<17xf8E4M3FN> -> tensor<17xf32>
  %expected = dlc.constant dense<[0.0, 0.001953125, 0.005859375, 0.013671875, 0.015625,
      0.017578125, 2.0, 352.0, 384.0, 448.0, 0x7FC00000, -0.0,
      -0.001953125, -0.015625, -2.25, -448.0, 0xFFC00000]> : tensor<17xf32>
  check.expect_eq %r, %expected : tensor<17xf32>
  return
}

dlc.weight @e4m3fnuz "e4m3fnuz" value(dense<[0, 1, 3, 7, 8, 9, 64, 123, 124, 126, 127, 128, 129, 136,
    193, 254, 255]>
    : tensor<17xui8>) : tensor<17xui8>
// ml_dtypes.float8_e4m3fnuz -> np.float32
func.func @e4m3fnuz_to_f32() {
  %bits = dlc.get_weight @e4m3fnuz : tensor<17xui8>
  %x = dlc.bitcast %bits : tensor<17xui8> -> tensor<17xf8E4M3FNUZ>
  %r = dlc.convert %x : tensor<17xf8E4M3FNUZ> -> tensor<17xf32>
  %expected = dlc.constant dense<[0.0, 0.0009765625, 0.0029296875, 0.0068359375, 0.0078125,
      0.0087890625, 1.0, 176.0, 192.0, 224.0, 240.0, 0xFFC00000,
      -0.0009765625, -0.0078125, -1.125, -224.0, -240.0]> : tensor<17xf32>
  check.expect_eq %r, %expected : tensor<17xf32>
  return
}

dlc.weight @e5m2 "e5m2" value(dense<[0, 1, 3, 7, 8, 9, 64, 123, 124, 126, 127, 128, 129, 136,
    193, 254, 255]>
    : tensor<17xui8>) : tensor<17xui8>
// ml_dtypes.float8_e5m2 -> np.float32
func.func @e5m2_to_f32() {
  %bits = dlc.get_weight @e5m2 : tensor<17xui8>
  %x = dlc.bitcast %bits : tensor<17xui8> -> tensor<17xf8E5M2>
  %r = dlc.convert %x : tensor<17xf8E5M2> -> tensor<17xf32>
  %expected = dlc.constant dense<[0.0, 1.52587890625e-05, 4.57763671875e-05,
      0.0001068115234375, 0.0001220703125, 0.000152587890625,
      2.0, 57344.0, 0x7F800000, 0x7FC00000, 0x7FC00000, -0.0,
      -1.52587890625e-05, -0.0001220703125, -2.5, 0xFFC00000,
      0xFFC00000]> : tensor<17xf32>
  check.expect_eq %r, %expected : tensor<17xf32>
  return
}

dlc.weight @e5m2fnuz "e5m2fnuz" value(dense<[0, 1, 3, 7, 8, 9, 64, 123, 124, 126, 127, 128, 129, 136,
    193, 254, 255]>
    : tensor<17xui8>) : tensor<17xui8>
// ml_dtypes.float8_e5m2fnuz -> np.float32
func.func @e5m2fnuz_to_f32() {
  %bits = dlc.get_weight @e5m2fnuz : tensor<17xui8>
  %x = dlc.bitcast %bits : tensor<17xui8> -> tensor<17xf8E5M2FNUZ>
  %r = dlc.convert %x : tensor<17xf8E5M2FNUZ> -> tensor<17xf32>
  %expected = dlc.constant dense<[0.0, 7.62939453125e-06, 2.288818359375e-05,
      5.340576171875e-05, 6.103515625e-05, 7.62939453125e-05,
      1.0, 28672.0, 32768.0, 49152.0, 57344.0, 0xFFC00000,
      -7.62939453125e-06, -6.103515625e-05, -1.25, -49152.0,
      -57344.0]> : tensor<17xf32>
  check.expect_eq %r, %expected : tensor<17xf32>
  return
}

dlc.weight @e8m0 "e8m0" value(dense<[0, 1, 3, 7, 8, 9, 64, 123, 124, 126, 127, 128, 129, 136,
    193, 254, 255]>
    : tensor<17xui8>) : tensor<17xui8>
// ml_dtypes.float8_e8m0fnu -> np.float32
func.func @e8m0_to_f32() {
  %bits = dlc.get_weight @e8m0 : tensor<17xui8>
  %x = dlc.bitcast %bits : tensor<17xui8> -> tensor<17xf8E8M0FNU>
  %r = dlc.convert %x : tensor<17xf8E8M0FNU> -> tensor<17xf32>
  %expected = dlc.constant dense<[5.877471754111438e-39, 1.1754943508222875e-38,
      4.70197740328915e-38, 7.52316384526264e-37,
      1.504632769052528e-36, 3.009265538105056e-36,
      1.0842021724855044e-19, 0.0625, 0.125, 0.5, 1.0, 2.0, 4.0,
      512.0, 7.378697629483821e+19, 1.7014118346046923e+38,
      0x7FC00000]> : tensor<17xf32>
  check.expect_eq %r, %expected : tensor<17xf32>
  return
}

dlc.weight @i "i" value(dense<[-9, -8, -1, 0, 7, 8, 15, 16]> : tensor<8xi32>)
    : tensor<8xi32>
// The low bits, with and without sign.
func.func @narrow_integers() {
  %x = dlc.get_weight @i : tensor<8xi32>
  %signed = dlc.convert %x : tensor<8xi32> -> tensor<8xi4>
  %s = dlc.convert %signed : tensor<8xi4> -> tensor<8xi32>
  %s_expected = dlc.constant dense<[7, -8, -1, 0, 7, -8, -1, 0]> : tensor<8xi32>
  check.expect_eq %s, %s_expected : tensor<8xi32>
  %unsigned = dlc.convert %x : tensor<8xi32> -> tensor<8xui4>
  %u = dlc.convert %unsigned : tensor<8xui4> -> tensor<8xf32>
  %u_expected = dlc.constant dense<[7.0, 8.0, 15.0, 0.0, 7.0, 8.0, 15.0, 0.0]> : tensor<8xf32>
  check.expect_eq %u, %u_expected : tensor<8xf32>
  return
}

dlc.weight @d "d" value(dense<[1.00048828125, 1.0004882812509095, 1.0004882812490905,
    65519.999999, 65520.0, 2.9802322387695312e-08,
    2.980232238772242e-08, -0.001]>
    : tensor<8xf64>) : tensor<8xf64>
// np.float64 -> np.float16: rounded once
func.func @f64_to_f16() {
  %x = dlc.get_weight @d : tensor<8xf64>
  %r = dlc.convert %x : tensor<8xf64> -> tensor<8xf16>
  %bits = dlc.bitcast %r : tensor<8xf16> -> tensor<8xui16>
  %expected = dlc.constant dense<[15360, 15361, 15360, 31743, 31744, 0, 1, 37913]> : tensor<8xui16>
  check.expect_eq %bits, %expected : tensor<8xui16>
  return
}
