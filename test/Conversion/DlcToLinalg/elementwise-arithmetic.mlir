// RUN: dlc-opt %s -dlc-to-linalg -split-input-file | FileCheck %s

// CHECK-LABEL: func @floats(
func.func @floats(%x: tensor<4xf32>, %y: tensor<4xf32>) {
  // CHECK: math.absf
  %0 = dlc.abs %x : tensor<4xf32>
  // CHECK: arith.negf
  %1 = dlc.neg %x : tensor<4xf32>
  // CHECK: arith.subf
  %2 = dlc.sub %x, %y : tensor<4xf32>
  // CHECK: arith.mulf
  %3 = dlc.mul %x, %y : tensor<4xf32>
  // CHECK: arith.divf
  %4 = dlc.div %x, %y : tensor<4xf32>
  // CHECK: arith.remf
  %5 = dlc.rem %x, %y : tensor<4xf32>
  // CHECK: math.powf
  %6 = dlc.pow %x, %y : tensor<4xf32>
  return
}

// -----

// CHECK-LABEL: func @integers(
func.func @integers(%x: tensor<4xi32>, %y: tensor<4xi32>) {
  // CHECK: arith.subi
  %0 = dlc.sub %x, %y : tensor<4xi32>
  // CHECK: arith.muli
  %1 = dlc.mul %x, %y : tensor<4xi32>
  // CHECK: math.ipowi
  %2 = dlc.pow %x, %y : tensor<4xi32>
  // CHECK: arith.andi
  %3 = dlc.and %x, %y : tensor<4xi32>
  // CHECK: arith.ori
  %4 = dlc.or %x, %y : tensor<4xi32>
  // CHECK: arith.xori
  %5 = dlc.xor %x, %y : tensor<4xi32>
  return
}

// -----

// Ten rounds of two products.
// CHECK-LABEL: func @random_bits(
func.func @random_bits(%x: tensor<4xui64>, %y: tensor<4xui64>) {
  // CHECK: linalg.generic
  // CHECK-COUNT-19: arith.muli
  // CHECK-NOT: arith.muli
  %0 = dlc.random_bits %x, %y : tensor<4xui64>
  return
}

// -----

// -1 <= sign <= 1; of unsigned integers it is 0 or 1.
// CHECK-LABEL: func @signs(
func.func @signs(%i: tensor<4xi32>, %u: tensor<4xui32>, %x: tensor<4xf32>) {
  // CHECK: arith.minsi
  // CHECK: arith.maxsi
  %0 = dlc.sign %i : tensor<4xi32>
  // CHECK: arith.minui
  %1 = dlc.sign %u : tensor<4xui32>
  // CHECK: arith.cmpf ogt
  // CHECK: arith.cmpf olt
  // CHECK: arith.select
  // CHECK: arith.select
  %2 = dlc.sign %x : tensor<4xf32>
  return
}

// -----

// The remainder of truncated division, corrected where signs differ.
// CHECK-LABEL: func @floor_mod(
func.func @floor_mod(%i: tensor<4xi32>, %j: tensor<4xi32>, %u: tensor<4xui32>, %v: tensor<4xui32>) {
  // CHECK: %[[R:.*]] = arith.remsi
  // CHECK: arith.addi
  // CHECK: arith.select
  %0 = dlc.floor_mod %i, %j : tensor<4xi32>
  // Unsigned ones are never corrected.
  // CHECK: arith.remui
  // CHECK-NOT: arith.addi
  %1 = dlc.floor_mod %u, %v : tensor<4xui32>
  return
}

// -----

// A shift by the width or more is no undefined behaviour.
// CHECK-LABEL: func @shift_left(
func.func @shift_left(%i: tensor<4xi32>, %j: tensor<4xi32>) {
  // CHECK: %[[LIMITED:.*]] = arith.minui
  // CHECK: %[[SHIFTED:.*]] = arith.shli %{{.*}}, %[[LIMITED]]
  // CHECK: arith.cmpi uge
  // CHECK: arith.select %{{.*}}, %{{.*}}, %[[SHIFTED]]
  %0 = dlc.shift_left %i, %j : tensor<4xi32>
  return
}

// -----

// CHECK-LABEL: func @bits(
func.func @bits(%x: tensor<4xf32>, %u: tensor<4xui8>) -> (tensor<4xi32>, tensor<4xi8>, tensor<4xi1>) {
  // CHECK: arith.bitcast %{{.*}} : f32 to i32
  %0 = dlc.bitcast %x : tensor<4xf32> -> tensor<4xi32>
  // What differs in signedness alone is stored alike.
  // CHECK-NOT: arith.bitcast
  %1 = dlc.bitcast %u : tensor<4xui8> -> tensor<4xi8>
  // CHECK: math.absf
  // CHECK: arith.cmpf oeq
  %2 = dlc.is_inf %x : tensor<4xf32> -> tensor<4xi1>
  return %0, %1, %2 : tensor<4xi32>, tensor<4xi8>, tensor<4xi1>
}
