// RUN: split-file %s %t
// RUN: not dlc-run -O0 %t/equal.mlir 2>&1 | FileCheck %s --check-prefix=EQUAL
// RUN: not dlc-run -O3 %t/equal.mlir 2>&1 | FileCheck %s --check-prefix=EQUAL
// RUN: not dlc-run -O0 %t/close.mlir 2>&1 | FileCheck %s --check-prefix=CLOSE
// RUN: not dlc-run -O3 %t/close.mlir 2>&1 | FileCheck %s --check-prefix=CLOSE
// RUN: not dlc-run -O0 %t/nan.mlir 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not dlc-run -O3 %t/nan.mlir 2>&1 | FileCheck %s --check-prefix=NAN

// What the other files expect fails where it does not hold, at the last element
// too.

//--- equal.mlir
dlc.weight @x "x" value(dense<[1, 2, 3, 4, 5, 6, 7, 8, 9]> : tensor<9xi32>) : tensor<9xi32>
func.func @last_element() {
  // EQUAL: entry 'last_element': check.expect_eq does not hold at {{.*}}equal.mlir":6:3
  %x = dlc.get_weight @x : tensor<9xi32>
  %expected = dlc.constant dense<[1, 2, 3, 4, 5, 6, 7, 8, 10]> : tensor<9xi32>
  check.expect_eq %x, %expected : tensor<9xi32>
  return
}

//--- close.mlir
dlc.weight @x "x" value(dense<[100.0, 100.0]> : tensor<2xf32>) : tensor<2xf32>
func.func @out_of_tolerance() {
  // CLOSE: entry 'out_of_tolerance': check.expect_close does not hold at {{.*}}close.mlir":7:3
  %x = dlc.get_weight @x : tensor<2xf32>
  %expected = dlc.constant dense<[100.0, 102.0]> : tensor<2xf32>
  check.expect_close %x, %expected relative 0.01 absolute 1.0 : tensor<2xf32>
  check.expect_close %x, %expected relative 0.01 absolute 0.9 : tensor<2xf32>
  return
}

//--- nan.mlir
dlc.weight @x "x" value(dense<[0x7FC00000, 1.0]> : tensor<2xf32>) : tensor<2xf32>
func.func @not_a_number() {
  // NAN: entry 'not_a_number': check.expect_close does not hold
  %x = dlc.get_weight @x : tensor<2xf32>
  %expected = dlc.constant dense<[0x7FC00000, 0x7FC00000]> : tensor<2xf32>
  check.expect_close %x, %expected relative 1.0 absolute 1.0 : tensor<2xf32>
  return
}
