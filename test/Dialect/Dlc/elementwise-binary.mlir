// RUN: dlc-opt %s | dlc-opt | FileCheck %s
// RUN: dlc-opt --mlir-print-op-generic %s | dlc-opt | FileCheck %s

// CHECK-LABEL: func @numbers(
func.func @numbers(%f: tensor<4x?xf32>, %i: tensor<4xi32>, %u: tensor<4xui16>) {
  // CHECK: dlc.add %{{.*}}, %{{.*}} : tensor<4x?xf32>
  %add_f = dlc.add %f, %f : tensor<4x?xf32>
  // CHECK: dlc.add %{{.*}}, %{{.*}} : tensor<4xi32>
  %add_i = dlc.add %i, %i : tensor<4xi32>
  // CHECK: dlc.add %{{.*}}, %{{.*}} : tensor<4xui16>
  %add_u = dlc.add %u, %u : tensor<4xui16>
  // CHECK: dlc.div %{{.*}}, %{{.*}} : tensor<4x?xf32>
  %div_f = dlc.div %f, %f : tensor<4x?xf32>
  // CHECK: dlc.div %{{.*}}, %{{.*}} : tensor<4xi32>
  %div_i = dlc.div %i, %i : tensor<4xi32>
  // CHECK: dlc.div %{{.*}}, %{{.*}} : tensor<4xui16>
  %div_u = dlc.div %u, %u : tensor<4xui16>
  // CHECK: dlc.floor_mod %{{.*}}, %{{.*}} : tensor<4x?xf32>
  %floor_mod_f = dlc.floor_mod %f, %f : tensor<4x?xf32>
  // CHECK: dlc.floor_mod %{{.*}}, %{{.*}} : tensor<4xi32>
  %floor_mod_i = dlc.floor_mod %i, %i : tensor<4xi32>
  // CHECK: dlc.floor_mod %{{.*}}, %{{.*}} : tensor<4xui16>
  %floor_mod_u = dlc.floor_mod %u, %u : tensor<4xui16>
  // CHECK: dlc.max %{{.*}}, %{{.*}} : tensor<4x?xf32>
  %max_f = dlc.max %f, %f : tensor<4x?xf32>
  // CHECK: dlc.max %{{.*}}, %{{.*}} : tensor<4xi32>
  %max_i = dlc.max %i, %i : tensor<4xi32>
  // CHECK: dlc.max %{{.*}}, %{{.*}} : tensor<4xui16>
  %max_u = dlc.max %u, %u : tensor<4xui16>
  // CHECK: dlc.min %{{.*}}, %{{.*}} : tensor<4x?xf32>
  %min_f = dlc.min %f, %f : tensor<4x?xf32>
  // CHECK: dlc.min %{{.*}}, %{{.*}} : tensor<4xi32>
  %min_i = dlc.min %i, %i : tensor<4xi32>
  // CHECK: dlc.min %{{.*}}, %{{.*}} : tensor<4xui16>
  %min_u = dlc.min %u, %u : tensor<4xui16>
  // CHECK: dlc.mul %{{.*}}, %{{.*}} : tensor<4x?xf32>
  %mul_f = dlc.mul %f, %f : tensor<4x?xf32>
  // CHECK: dlc.mul %{{.*}}, %{{.*}} : tensor<4xi32>
  %mul_i = dlc.mul %i, %i : tensor<4xi32>
  // CHECK: dlc.mul %{{.*}}, %{{.*}} : tensor<4xui16>
  %mul_u = dlc.mul %u, %u : tensor<4xui16>
  // CHECK: dlc.pow %{{.*}}, %{{.*}} : tensor<4x?xf32>
  %pow_f = dlc.pow %f, %f : tensor<4x?xf32>
  // CHECK: dlc.pow %{{.*}}, %{{.*}} : tensor<4xi32>
  %pow_i = dlc.pow %i, %i : tensor<4xi32>
  // CHECK: dlc.pow %{{.*}}, %{{.*}} : tensor<4xui16>
  %pow_u = dlc.pow %u, %u : tensor<4xui16>
  // CHECK: dlc.rem %{{.*}}, %{{.*}} : tensor<4x?xf32>
  %rem_f = dlc.rem %f, %f : tensor<4x?xf32>
  // CHECK: dlc.rem %{{.*}}, %{{.*}} : tensor<4xi32>
  %rem_i = dlc.rem %i, %i : tensor<4xi32>
  // CHECK: dlc.rem %{{.*}}, %{{.*}} : tensor<4xui16>
  %rem_u = dlc.rem %u, %u : tensor<4xui16>
  // CHECK: dlc.sub %{{.*}}, %{{.*}} : tensor<4x?xf32>
  %sub_f = dlc.sub %f, %f : tensor<4x?xf32>
  // CHECK: dlc.sub %{{.*}}, %{{.*}} : tensor<4xi32>
  %sub_i = dlc.sub %i, %i : tensor<4xi32>
  // CHECK: dlc.sub %{{.*}}, %{{.*}} : tensor<4xui16>
  %sub_u = dlc.sub %u, %u : tensor<4xui16>
  return
}

// CHECK-LABEL: func @bits(
func.func @bits(%b: tensor<4xi1>, %i: tensor<?xi64>) {
  // CHECK: dlc.and %{{.*}}, %{{.*}} : tensor<4xi1>
  %and_b = dlc.and %b, %b : tensor<4xi1>
  // CHECK: dlc.and %{{.*}}, %{{.*}} : tensor<?xi64>
  %and_i = dlc.and %i, %i : tensor<?xi64>
  // CHECK: dlc.or %{{.*}}, %{{.*}} : tensor<4xi1>
  %or_b = dlc.or %b, %b : tensor<4xi1>
  // CHECK: dlc.or %{{.*}}, %{{.*}} : tensor<?xi64>
  %or_i = dlc.or %i, %i : tensor<?xi64>
  // CHECK: dlc.random_bits %{{.*}}, %{{.*}} : tensor<4xui64>
  %number = dlc.constant dense<1> : tensor<4xui64>
  %random = dlc.random_bits %number, %number : tensor<4xui64>
  // CHECK: dlc.xor %{{.*}}, %{{.*}} : tensor<4xi1>
  %xor_b = dlc.xor %b, %b : tensor<4xi1>
  // CHECK: dlc.xor %{{.*}}, %{{.*}} : tensor<?xi64>
  %xor_i = dlc.xor %i, %i : tensor<?xi64>
  // CHECK: dlc.shift_left %{{.*}}, %{{.*}} : tensor<?xi64>
  %shift_left = dlc.shift_left %i, %i : tensor<?xi64>
  // CHECK: dlc.shift_right %{{.*}}, %{{.*}} : tensor<?xi64>
  %shift_right = dlc.shift_right %i, %i : tensor<?xi64>
  // Bools have an order too.
  // CHECK: dlc.max %{{.*}}, %{{.*}} : tensor<4xi1>
  %max = dlc.max %b, %b : tensor<4xi1>
  return
}

// CHECK-LABEL: func @comparisons(
func.func @comparisons(%x: tensor<?xf32>, %b: tensor<2xi1>) {
  // CHECK: dlc.compare eq, %{{.*}}, %{{.*}} : tensor<?xf32> -> tensor<?xi1>
  %eq = dlc.compare eq, %x, %x : tensor<?xf32> -> tensor<?xi1>
  // CHECK: dlc.compare ne, %{{.*}}, %{{.*}} : tensor<?xf32> -> tensor<?xi1>
  %ne = dlc.compare ne, %x, %x : tensor<?xf32> -> tensor<?xi1>
  // CHECK: dlc.compare lt, %{{.*}}, %{{.*}} : tensor<?xf32> -> tensor<?xi1>
  %lt = dlc.compare lt, %x, %x : tensor<?xf32> -> tensor<?xi1>
  // CHECK: dlc.compare le, %{{.*}}, %{{.*}} : tensor<?xf32> -> tensor<?xi1>
  %le = dlc.compare le, %x, %x : tensor<?xf32> -> tensor<?xi1>
  // CHECK: dlc.compare gt, %{{.*}}, %{{.*}} : tensor<?xf32> -> tensor<?xi1>
  %gt = dlc.compare gt, %x, %x : tensor<?xf32> -> tensor<?xi1>
  // CHECK: dlc.compare ge, %{{.*}}, %{{.*}} : tensor<?xf32> -> tensor<?xi1>
  %ge = dlc.compare ge, %x, %x : tensor<?xf32> -> tensor<?xi1>
  // CHECK: dlc.compare eq, %{{.*}}, %{{.*}} : tensor<2xi1> -> tensor<2xi1>
  %bools = dlc.compare eq, %b, %b : tensor<2xi1> -> tensor<2xi1>
  return
}

// CHECK-LABEL: func @choice(
func.func @choice(%c: tensor<4xi1>, %x: tensor<4xui8>) -> tensor<4xui8> {
  // CHECK: dlc.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<4xi1>, tensor<4xui8>
  %0 = dlc.select %c, %x, %x : tensor<4xi1>, tensor<4xui8>
  return %0 : tensor<4xui8>
}
