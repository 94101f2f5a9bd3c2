// RUN: dlc-opt %s -canonicalize -split-input-file | FileCheck %s

// An elementwise op of constants is a constant: its scalar body is evaluated.
// CHECK-LABEL: func @constants_fold(
func.func @constants_fold() -> (tensor<3xf32>, tensor<3xi32>, tensor<3xi1>) {
  // CHECK-DAG: dlc.constant dense<[5.000000e+00, 7.000000e+00, 9.000000e+00]> : tensor<3xf32>
  // CHECK-DAG: dlc.constant dense<[-1, 0, 1]> : tensor<3xi32>
  // CHECK-DAG: dlc.constant dense<[true, false, false]> : tensor<3xi1>
  // CHECK-NOT: dlc.add
  %a = dlc.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %b = dlc.constant dense<[4.0, 5.0, 6.0]> : tensor<3xf32>
  %0 = dlc.add %a, %b : tensor<3xf32>
  %i = dlc.constant dense<[-5, 0, 7]> : tensor<3xi32>
  %1 = dlc.sign %i : tensor<3xi32>
  %z = dlc.constant dense<0> : tensor<3xi32>
  %2 = dlc.compare lt, %i, %z : tensor<3xi32> -> tensor<3xi1>
  return %0, %1, %2 : tensor<3xf32>, tensor<3xi32>, tensor<3xi1>
}

// -----

// Signs are those of the tensor's type.
// CHECK-LABEL: func @unsigned_integers_fold_as_unsigned(
func.func @unsigned_integers_fold_as_unsigned() -> (tensor<2xui8>, tensor<2xi1>, tensor<2xf32>, tensor<2xui8>) {
  // CHECK-DAG: dlc.constant dense<[127, 100]> : tensor<2xui8>
  // CHECK-DAG: dlc.constant dense<[true, false]> : tensor<2xi1>
  // CHECK-DAG: dlc.constant dense<[2.550000e+02, 1.000000e+00]> : tensor<2xf32>
  // CHECK-DAG: dlc.constant dense<[255, 200]> : tensor<2xui8>
  %a = dlc.constant dense<[255, 200]> : tensor<2xui8>
  %b = dlc.constant dense<[254, 201]> : tensor<2xui8>
  %two = dlc.constant dense<2> : tensor<2xui8>
  %0 = dlc.div %a, %two : tensor<2xui8>
  %1 = dlc.compare gt, %a, %b : tensor<2xui8> -> tensor<2xi1>
  %c = dlc.constant dense<[255, 1]> : tensor<2xui8>
  %2 = dlc.convert %c : tensor<2xui8> -> tensor<2xf32>
  %3 = dlc.abs %a : tensor<2xui8>
  return %0, %1, %2, %3 : tensor<2xui8>, tensor<2xi1>, tensor<2xf32>, tensor<2xui8>
}

// -----

// What would trap in C has a value.
// CHECK-LABEL: func @division_never_traps(
func.func @division_never_traps() -> (tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) {
  // CHECK-DAG: dlc.constant dense<[0, -2147483648, -3]> : tensor<3xi32>
  // CHECK-DAG: dlc.constant dense<[0, 0, -1]> : tensor<3xi32>
  // CHECK-DAG: dlc.constant dense<[0, 0, 1]> : tensor<3xi32>
  %a = dlc.constant dense<[7, -2147483648, -7]> : tensor<3xi32>
  %b = dlc.constant dense<[0, -1, 2]> : tensor<3xi32>
  %0 = dlc.div %a, %b : tensor<3xi32>
  %1 = dlc.rem %a, %b : tensor<3xi32>
  %2 = dlc.floor_mod %a, %b : tensor<3xi32>
  return %0, %1, %2 : tensor<3xi32>, tensor<3xi32>, tensor<3xi32>
}

// -----

// CHECK-LABEL: func @shifts_beyond_the_width_give_nothing(
func.func @shifts_beyond_the_width_give_nothing() -> (tensor<3xi8>, tensor<3xi8>, tensor<3xui8>) {
  // CHECK-DAG: dlc.constant dense<[-8, -128, 0]> : tensor<3xi8>
  // CHECK-DAG: dlc.constant dense<[-2, -1, -1]> : tensor<3xi8>
  // CHECK-DAG: dlc.constant dense<[127, 1, 0]> : tensor<3xui8>
  %x = dlc.constant dense<[-4, 1, 3]> : tensor<3xi8>
  %n = dlc.constant dense<[1, 7, 8]> : tensor<3xi8>
  %0 = dlc.shift_left %x, %n : tensor<3xi8>
  %y = dlc.constant dense<[-4, -4, -4]> : tensor<3xi8>
  %1 = dlc.shift_right %y, %n : tensor<3xi8>
  %u = dlc.constant dense<255> : tensor<3xui8>
  %m = dlc.constant dense<[1, 7, 8]> : tensor<3xui8>
  %2 = dlc.shift_right %u, %m : tensor<3xui8>
  return %0, %1, %2 : tensor<3xi8>, tensor<3xi8>, tensor<3xui8>
}

// -----

// A splat stays one, whatever its size.
// CHECK-LABEL: func @splats_fold_as_one_element(
func.func @splats_fold_as_one_element() -> tensor<1000x1000xf32> {
  // CHECK: dlc.constant dense<3.000000e+00> : tensor<1000x1000xf32>
  %a = dlc.constant dense<1.0> : tensor<1000x1000xf32>
  %b = dlc.constant dense<2.0> : tensor<1000x1000xf32>
  %0 = dlc.add %a, %b : tensor<1000x1000xf32>
  return %0 : tensor<1000x1000xf32>
}

// -----

// CHECK-LABEL: func @only_known_operands_fold(
func.func @only_known_operands_fold(%x: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK: dlc.add
  %a = dlc.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = dlc.add %x, %a : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: func @involutions_cancel(
// CHECK-SAME: %[[X:.*]]: tensor<?xf32>, %[[B:.*]]: tensor<4xi1>
func.func @involutions_cancel(%x: tensor<?xf32>, %b: tensor<4xi1>) -> (tensor<?xf32>, tensor<4xi1>) {
  // CHECK-NEXT: return %[[X]], %[[B]]
  %0 = dlc.neg %x : tensor<?xf32>
  %1 = dlc.neg %0 : tensor<?xf32>
  %2 = dlc.not %b : tensor<4xi1>
  %3 = dlc.not %2 : tensor<4xi1>
  return %1, %3 : tensor<?xf32>, tensor<4xi1>
}

// -----

// CHECK-LABEL: func @idempotent_ops_collapse(
// CHECK-SAME: %[[X:.*]]: tensor<?xf32>
func.func @idempotent_ops_collapse(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  // CHECK-NEXT: %[[ABS:.*]] = dlc.abs %[[X]]
  // CHECK-NEXT: %[[SIGN:.*]] = dlc.sign %[[X]]
  // CHECK-NEXT: return %[[ABS]], %[[SIGN]], %[[X]]
  %0 = dlc.abs %x : tensor<?xf32>
  %1 = dlc.abs %0 : tensor<?xf32>
  %2 = dlc.sign %x : tensor<?xf32>
  %3 = dlc.sign %2 : tensor<?xf32>
  %4 = dlc.max %x, %x : tensor<?xf32>
  return %1, %3, %4 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// -----

// CHECK-LABEL: func @converting_to_the_own_type_is_nothing(
// CHECK-SAME: %[[X:.*]]: tensor<?xf32>
func.func @converting_to_the_own_type_is_nothing(%x: tensor<?xf32>) -> tensor<?xf32> {
  // CHECK-NEXT: return %[[X]]
  %0 = dlc.convert %x : tensor<?xf32> -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// Powers by a constant that are cheaper another way.
// CHECK-LABEL: func @powers(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>
func.func @powers(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  // CHECK-DAG: %[[SQUARE:.*]] = dlc.mul %[[X]], %[[X]]
  // CHECK-DAG: %[[SQUARE2:.*]] = dlc.mul %[[X]], %[[X]]
  // CHECK-DAG: %[[CUBE:.*]] = dlc.mul %[[SQUARE2]], %[[X]]
  // CHECK-DAG: %[[ROOT:.*]] = dlc.sqrt %[[X]]
  // CHECK: return %[[X]], %{{.*}}, %[[CUBE]], %[[ROOT]]
  %one = dlc.constant dense<1.0> : tensor<4xf32>
  %two = dlc.constant dense<2.0> : tensor<4xf32>
  %three = dlc.constant dense<3.0> : tensor<4xf32>
  %half = dlc.constant dense<0.5> : tensor<4xf32>
  %0 = dlc.pow %x, %one : tensor<4xf32>
  %1 = dlc.pow %x, %two : tensor<4xf32>
  %2 = dlc.pow %x, %three : tensor<4xf32>
  %3 = dlc.pow %x, %half : tensor<4xf32>
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// The exponent is seen through broadcasts, as exporters write them.
// CHECK-LABEL: func @broadcast_exponent(
// CHECK-SAME: %[[X:.*]]: tensor<?x4xf32>
func.func @broadcast_exponent(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK: %[[SQUARE:.*]] = dlc.mul %[[X]], %[[X]]
  // CHECK: return %[[SQUARE]]
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4xf32>
  %two = dlc.constant dense<2.0> : tensor<f32>
  %exponent = dlc.broadcast %two [] sizes(%n) : tensor<f32> -> tensor<?x4xf32>
  %0 = dlc.pow %x, %exponent : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

// CHECK-LABEL: func @other_powers_stay(
func.func @other_powers_stay(%x: tensor<4xf32>, %i: tensor<4xi32>) -> (tensor<4xf32>, tensor<4xi32>) {
  // CHECK-DAG: dlc.pow %{{.*}} : tensor<4xf32>
  // CHECK-DAG: dlc.pow %{{.*}} : tensor<4xi32>
  %exponent = dlc.constant dense<2.5> : tensor<4xf32>
  %0 = dlc.pow %x, %exponent : tensor<4xf32>
  %five = dlc.constant dense<5> : tensor<4xi32>
  %1 = dlc.pow %i, %five : tensor<4xi32>
  return %0, %1 : tensor<4xf32>, tensor<4xi32>
}
