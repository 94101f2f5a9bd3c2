// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Ranges written into tensors, in loops.

dlc.weight @x "x" value(dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]>
    : tensor<3x2xf32>) : tensor<3x2xf32>

// Each row is the sum of those up to it, written one at a time.
func.func @running_sum() {
  %x = dlc.get_weight @x : tensor<3x2xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %zero = dlc.constant dense<0.0> : tensor<1x2xf32>
  %rows = dlc.empty : tensor<3x2xf32>
  %r:2 = scf.for %i = %c0 to %c3 step %c1 iter_args(%sum = %zero, %all = %rows) -> (tensor<1x2xf32>, tensor<3x2xf32>) {
    %row = dlc.slice %x [%i, 0] [1, 2] [1, 1] : tensor<3x2xf32> -> tensor<1x2xf32>
    %next = dlc.add %sum, %row : tensor<1x2xf32>
    %more = dlc.insert_slice %next into %all [%i, 0] : tensor<1x2xf32> into tensor<3x2xf32>
    scf.yield %next, %more : tensor<1x2xf32>, tensor<3x2xf32>
  }
  %expected = dlc.constant dense<[[1.0, 2.0], [4.0, 6.0], [9.0, 12.0]]> : tensor<3x2xf32>
  check.expect_eq %r#1, %expected : tensor<3x2xf32>
  return
}

// The operand itself stays as it is.
func.func @a_copy_is_changed() {
  %x = dlc.get_weight @x : tensor<3x2xf32>
  %c1 = arith.constant 1 : index
  %u = dlc.constant dense<[[0.0], [-1.0]]> : tensor<2x1xf32>
  %r = dlc.insert_slice %u into %x [%c1, 0] : tensor<2x1xf32> into tensor<3x2xf32>
  %expected = dlc.constant dense<[[1.0, 2.0], [0.0, 4.0], [-1.0, 6.0]]> : tensor<3x2xf32>
  check.expect_eq %r, %expected : tensor<3x2xf32>
  %same = dlc.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  check.expect_eq %x, %same : tensor<3x2xf32>
  return
}

func.func @what_is_required_holds() {
  %x = dlc.get_weight @x : tensor<3x2xf32>
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<3x2xf32>
  %c3 = arith.constant 3 : index
  %holds = arith.cmpi eq, %n, %c3 : index
  dlc.require %holds, "{} rows are not 3"(%n)
  return
}
