// RUN: dlc-opt %s -dlc-to-linalg -split-input-file | FileCheck %s

// Every elementwise op is one loop nest around its scalar body.
// CHECK-LABEL: func @one_generic(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>, %[[Y:.*]]: tensor<4x8xf32>
func.func @one_generic(%x: tensor<4x8xf32>, %y: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK: %[[INIT:.*]] = tensor.empty() : tensor<4x8xf32>
  // CHECK: linalg.generic
  // CHECK-SAME: iterator_types = ["parallel", "parallel"]
  // CHECK-SAME: ins(%[[X]], %[[Y]] :
  // CHECK-SAME: outs(%[[INIT]] :
  // CHECK: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %{{.*}}: f32):
  // CHECK: %[[S:.*]] = arith.addf %[[A]], %[[B]]
  // CHECK: linalg.yield %[[S]]
  %0 = dlc.add %x, %y : tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

// An open size is an operand's.
// CHECK-LABEL: func @open_sizes(
// CHECK-SAME: %[[X:.*]]: tensor<?x8xf32>
func.func @open_sizes(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // CHECK: %[[N:.*]] = tensor.dim %[[X]]
  // CHECK: tensor.empty(%[[N]]) : tensor<?x8xf32>
  // CHECK: math.exp
  %0 = dlc.exp %x : tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @functions(
func.func @functions(%x: tensor<4xf32>) {
  // CHECK: math.acos
  %0 = dlc.acos %x : tensor<4xf32>
  // CHECK: math.acosh
  %1 = dlc.acosh %x : tensor<4xf32>
  // CHECK: math.asin
  %2 = dlc.asin %x : tensor<4xf32>
  // CHECK: math.asinh
  %3 = dlc.asinh %x : tensor<4xf32>
  // CHECK: math.atan
  %4 = dlc.atan %x : tensor<4xf32>
  // CHECK: math.atanh
  %5 = dlc.atanh %x : tensor<4xf32>
  // CHECK: math.ceil
  %6 = dlc.ceil %x : tensor<4xf32>
  // CHECK: math.cos
  %7 = dlc.cos %x : tensor<4xf32>
  // CHECK: math.cosh
  %8 = dlc.cosh %x : tensor<4xf32>
  // CHECK: math.erf
  %9 = dlc.erf %x : tensor<4xf32>
  // CHECK: math.floor
  %10 = dlc.floor %x : tensor<4xf32>
  // CHECK: math.log
  %11 = dlc.log %x : tensor<4xf32>
  // CHECK: math.log1p
  %12 = dlc.log1p %x : tensor<4xf32>
  // Halves go to even.
  // CHECK: math.roundeven
  %13 = dlc.round %x : tensor<4xf32>
  // CHECK: math.sin
  %14 = dlc.sin %x : tensor<4xf32>
  // CHECK: math.sinh
  %15 = dlc.sinh %x : tensor<4xf32>
  // CHECK: math.sqrt
  %16 = dlc.sqrt %x : tensor<4xf32>
  // CHECK: math.tan
  %17 = dlc.tan %x : tensor<4xf32>
  // CHECK: math.tanh
  %18 = dlc.tanh %x : tensor<4xf32>
  return
}

// -----

// CHECK-LABEL: func @formulas(
func.func @formulas(%x: tensor<4xf32>) {
  // 1 / (1 + e^-x)
  // CHECK: %[[NEG:.*]] = arith.negf
  // CHECK: %[[EXP:.*]] = math.exp %[[NEG]]
  // CHECK: %[[SUM:.*]] = arith.addf %[[EXP]], %{{.*}}
  // CHECK: arith.divf %{{.*}}, %[[SUM]]
  %0 = dlc.logistic %x : tensor<4xf32>
  // The exact quotient and not an approximation.
  // CHECK: %[[ROOT:.*]] = math.sqrt
  // CHECK: arith.divf %{{.*}}, %[[ROOT]]
  %1 = dlc.rsqrt %x : tensor<4xf32>
  return
}

// -----

// CHECK-LABEL: func @signedness_chooses_the_op(
func.func @signedness_chooses_the_op(%i: tensor<4xi32>, %j: tensor<4xi32>, %u: tensor<4xui32>, %v: tensor<4xui32>) {
  // CHECK: arith.maxsi
  %0 = dlc.max %i, %j : tensor<4xi32>
  // CHECK: arith.maxui
  %1 = dlc.max %u, %v : tensor<4xui32>
  // CHECK: arith.minsi
  %2 = dlc.min %i, %j : tensor<4xi32>
  // CHECK: arith.minui
  %3 = dlc.min %u, %v : tensor<4xui32>
  // CHECK: arith.cmpi slt
  %4 = dlc.compare lt, %i, %j : tensor<4xi32> -> tensor<4xi1>
  // CHECK: arith.cmpi ult
  %5 = dlc.compare lt, %u, %v : tensor<4xui32> -> tensor<4xi1>
  // CHECK: arith.shrsi
  %6 = dlc.shift_right %i, %j : tensor<4xi32>
  // CHECK: arith.shrui
  %7 = dlc.shift_right %u, %v : tensor<4xui32>
  // CHECK: arith.sitofp
  %8 = dlc.convert %i : tensor<4xi32> -> tensor<4xf32>
  // CHECK: arith.uitofp
  %9 = dlc.convert %u : tensor<4xui32> -> tensor<4xf32>
  // CHECK: arith.extsi
  %10 = dlc.convert %i : tensor<4xi32> -> tensor<4xi64>
  // CHECK: arith.extui
  %11 = dlc.convert %u : tensor<4xui32> -> tensor<4xi64>
  return
}

// -----

// A divisor that would trap is replaced first.
// CHECK-LABEL: func @division_is_safe(
func.func @division_is_safe(%i: tensor<4xi32>, %j: tensor<4xi32>) {
  // CHECK: %[[SAFE:.*]] = arith.select
  // CHECK: %[[Q:.*]] = arith.divsi %{{.*}}, %[[SAFE]]
  // CHECK: arith.select %{{.*}}, %{{.*}}, %[[Q]]
  %0 = dlc.div %i, %j : tensor<4xi32>
  // CHECK: %[[SAFE2:.*]] = arith.select
  // CHECK: arith.remsi %{{.*}}, %[[SAFE2]]
  %1 = dlc.rem %i, %j : tensor<4xi32>
  return
}

// -----

// NaN is unordered: only `ne` holds.
// CHECK-LABEL: func @comparisons_of_floats(
func.func @comparisons_of_floats(%x: tensor<4xf32>, %y: tensor<4xf32>) {
  // CHECK: arith.cmpf oeq
  %0 = dlc.compare eq, %x, %y : tensor<4xf32> -> tensor<4xi1>
  // CHECK: arith.cmpf une
  %1 = dlc.compare ne, %x, %y : tensor<4xf32> -> tensor<4xi1>
  // CHECK: arith.cmpf ole
  %2 = dlc.compare le, %x, %y : tensor<4xf32> -> tensor<4xi1>
  // CHECK: arith.maximumf
  %3 = dlc.max %x, %y : tensor<4xf32>
  // CHECK: arith.cmpf uno
  %4 = dlc.is_nan %x : tensor<4xf32> -> tensor<4xi1>
  return
}

// -----

// A bool is a byte in memory and a bit in a scalar body.
// CHECK-LABEL: func @bools_are_bytes(
// CHECK-SAME: %{{.*}}: tensor<4xi8> {dlc.dtype = i1}, %{{.*}}: tensor<4xf32>
// CHECK-SAME: -> (tensor<4xi8> {dlc.dtype = i1}, tensor<4xf32>)
func.func @bools_are_bytes(%b: tensor<4xi1>, %x: tensor<4xf32>) -> (tensor<4xi1>, tensor<4xf32>) {
  // CHECK: linalg.generic
  // CHECK: ^bb0(%[[BYTE:.*]]: i8, %{{.*}}: i8):
  // CHECK: %[[BIT:.*]] = arith.cmpi ne, %[[BYTE]]
  // CHECK: %[[NOT:.*]] = arith.xori %[[BIT]]
  // CHECK: %[[OUT:.*]] = arith.extui %[[NOT]] : i1 to i8
  // CHECK: linalg.yield %[[OUT]] : i8
  %0 = dlc.not %b : tensor<4xi1>
  // CHECK: arith.select
  %1 = dlc.select %b, %x, %x : tensor<4xi1>, tensor<4xf32>
  return %0, %1 : tensor<4xi1>, tensor<4xf32>
}

// -----

// Unsigned integers are stored as any integers; the entry remembers.
// CHECK-LABEL: func @signedness_is_noted(
// CHECK-SAME: %{{.*}}: tensor<4xi8> {dlc.dtype = ui8}, %{{.*}}: tensor<4xi8>)
// CHECK-SAME: -> (tensor<4xi8> {dlc.dtype = ui8})
func.func @signedness_is_noted(%u: tensor<4xui8>, %i: tensor<4xi8>) -> tensor<4xui8> {
  %0 = dlc.add %u, %u : tensor<4xui8>
  return %0 : tensor<4xui8>
}
