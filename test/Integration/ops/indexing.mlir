// RUN: dlc-run -O0 %s
// RUN: dlc-run -O3 %s

// Reads and writes by index. Inputs are weights, which the compiler does not
// fold.

dlc.weight @gather.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0,
    7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) : tensor<4x3xf32>
dlc.weight @gather.i "i" value(dense<[[3, 0], [1, 1]]> : tensor<2x2xi64>) :
    tensor<2x2xi64>
// x[i]
func.func @gather() {
  %x = dlc.get_weight @gather.x : tensor<4x3xf32>
  %i = dlc.get_weight @gather.i : tensor<2x2xi64>
  %r = dlc.gather %x 0 [%i] : (tensor<4x3xf32>, tensor<2x2xi64>) -> tensor<2x2x3xf32>
  %expected = dlc.constant dense<[[[9.0, 10.0, 11.0], [0.0, 1.0, 2.0]], [[3.0,
      4.0, 5.0], [3.0, 4.0, 5.0]]]> : tensor<2x2x3xf32>
  check.expect_eq %r, %expected : tensor<2x2x3xf32>
  return
}

dlc.weight @gather_columns.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0],
    [6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) : tensor<4x3xf32>
dlc.weight @gather_columns.i "i" value(dense<[2, 0]> : tensor<2xi32>) :
    tensor<2xi32>
// np.take(x, i, axis=1)
func.func @gather_columns() {
  %x = dlc.get_weight @gather_columns.x : tensor<4x3xf32>
  %i = dlc.get_weight @gather_columns.i : tensor<2xi32>
  %r = dlc.gather %x 1 [%i] : (tensor<4x3xf32>, tensor<2xi32>) -> tensor<4x2xf32>
  %expected = dlc.constant dense<[[2.0, 0.0], [5.0, 3.0], [8.0, 6.0], [11.0,
      9.0]]> : tensor<4x2xf32>
  check.expect_eq %r, %expected : tensor<4x2xf32>
  return
}

dlc.weight @gather_out_of_range.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0,
    5.0], [6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) :
    tensor<4x3xf32>
dlc.weight @gather_out_of_range.i "i" value(dense<[-1, 9]> : tensor<2xi64>) :
    tensor<2xi64>
// x[np.clip(i, 0, 3)]
func.func @gather_out_of_range() {
  %x = dlc.get_weight @gather_out_of_range.x : tensor<4x3xf32>
  %i = dlc.get_weight @gather_out_of_range.i : tensor<2xi64>
  %r = dlc.gather %x 0 [%i] : (tensor<4x3xf32>, tensor<2xi64>) -> tensor<2x3xf32>
  %expected = dlc.constant dense<[[0.0, 1.0, 2.0], [9.0, 10.0, 11.0]]> :
      tensor<2x3xf32>
  check.expect_eq %r, %expected : tensor<2x3xf32>
  return
}

dlc.weight @gather_elements.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0],
    [6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) : tensor<4x3xf32>
dlc.weight @gather_elements.i "i" value(dense<[[2, 0], [1, 1], [0, 2], [2, 2]]>
    : tensor<4x2xi64>) : tensor<4x2xi64>
// np.take_along_axis(x, i, axis=1)
func.func @gather_elements() {
  %x = dlc.get_weight @gather_elements.x : tensor<4x3xf32>
  %i = dlc.get_weight @gather_elements.i : tensor<4x2xi64>
  %r = dlc.gather_elements %x 1 [%i] : (tensor<4x3xf32>, tensor<4x2xi64>) -> tensor<4x2xf32>
  %expected = dlc.constant dense<[[2.0, 0.0], [4.0, 4.0], [6.0, 8.0], [11.0,
      11.0]]> : tensor<4x2xf32>
  check.expect_eq %r, %expected : tensor<4x2xf32>
  return
}

dlc.weight @gather_nd.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0,
    7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) : tensor<4x3xf32>
dlc.weight @gather_nd.i "i" value(dense<[[3, 1], [0, 2]]> : tensor<2x2xi64>) :
    tensor<2x2xi64>
// x[i[:, 0], i[:, 1]]
func.func @gather_nd() {
  %x = dlc.get_weight @gather_nd.x : tensor<4x3xf32>
  %i = dlc.get_weight @gather_nd.i : tensor<2x2xi64>
  %r = dlc.gather_nd %x [%i] batch 0 : (tensor<4x3xf32>, tensor<2x2xi64>) -> tensor<2xf32>
  %expected = dlc.constant dense<[10.0, 2.0]> : tensor<2xf32>
  check.expect_eq %r, %expected : tensor<2xf32>
  return
}

dlc.weight @gather_nd_batch.x "x" value(dense<[[[0.0, 1.0], [2.0, 3.0], [4.0,
    5.0]], [[6.0, 7.0], [8.0, 9.0], [10.0, 11.0]]]> : tensor<2x3x2xf32>) :
    tensor<2x3x2xf32>
dlc.weight @gather_nd_batch.i "i" value(dense<[[[2], [0]], [[1], [1]]]> :
    tensor<2x2x1xi64>) : tensor<2x2x1xi64>
// np.stack([x[b][i[b, :, 0]] for b in range(2)])
func.func @gather_nd_batch() {
  %x = dlc.get_weight @gather_nd_batch.x : tensor<2x3x2xf32>
  %i = dlc.get_weight @gather_nd_batch.i : tensor<2x2x1xi64>
  %r = dlc.gather_nd %x [%i] batch 1 : (tensor<2x3x2xf32>, tensor<2x2x1xi64>) -> tensor<2x2x2xf32>
  %expected = dlc.constant dense<[[[4.0, 5.0], [0.0, 1.0]], [[8.0, 9.0], [8.0,
      9.0]]]> : tensor<2x2x2xf32>
  check.expect_eq %r, %expected : tensor<2x2x2xf32>
  return
}

dlc.weight @scatter_elements_set.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0,
    5.0], [6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) :
    tensor<4x3xf32>
dlc.weight @scatter_elements_set.i "i" value(dense<[[0, 1, 0], [2, 1, 0]]> :
    tensor<2x3xi64>) : tensor<2x3xi64>
dlc.weight @scatter_elements_set.u "u" value(dense<[[10.0, 20.0, 30.0], [40.0,
    50.0, 60.0]]> : tensor<2x3xf32>) : tensor<2x3xf32>
// y = x.copy(); for all p in order: y[i[p], p[1]] = set(y[i[p], p[1]], u[p])
func.func @scatter_elements_set() {
  %x = dlc.get_weight @scatter_elements_set.x : tensor<4x3xf32>
  %i = dlc.get_weight @scatter_elements_set.i : tensor<2x3xi64>
  %u = dlc.get_weight @scatter_elements_set.u : tensor<2x3xf32>
  %r = dlc.scatter_elements set %x 0 [%i] %u : (tensor<4x3xf32>, tensor<2x3xi64>, tensor<2x3xf32>) -> tensor<4x3xf32>
  %expected = dlc.constant dense<[[10.0, 1.0, 60.0], [3.0, 50.0, 5.0], [40.0,
      7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>
  check.expect_eq %r, %expected : tensor<4x3xf32>
  return
}

dlc.weight @scatter_elements_add.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0,
    5.0], [6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) :
    tensor<4x3xf32>
dlc.weight @scatter_elements_add.i "i" value(dense<[[0, 1, 0], [2, 1, 0]]> :
    tensor<2x3xi64>) : tensor<2x3xi64>
dlc.weight @scatter_elements_add.u "u" value(dense<[[10.0, 20.0, 30.0], [40.0,
    50.0, 60.0]]> : tensor<2x3xf32>) : tensor<2x3xf32>
// y = x.copy(); for all p in order: y[i[p], p[1]] = add(y[i[p], p[1]], u[p])
func.func @scatter_elements_add() {
  %x = dlc.get_weight @scatter_elements_add.x : tensor<4x3xf32>
  %i = dlc.get_weight @scatter_elements_add.i : tensor<2x3xi64>
  %u = dlc.get_weight @scatter_elements_add.u : tensor<2x3xf32>
  %r = dlc.scatter_elements add %x 0 [%i] %u : (tensor<4x3xf32>, tensor<2x3xi64>, tensor<2x3xf32>) -> tensor<4x3xf32>
  %expected = dlc.constant dense<[[10.0, 1.0, 92.0], [3.0, 74.0, 5.0], [46.0,
      7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>
  check.expect_eq %r, %expected : tensor<4x3xf32>
  return
}

dlc.weight @scatter_elements_mul.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0,
    5.0], [6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) :
    tensor<4x3xf32>
dlc.weight @scatter_elements_mul.i "i" value(dense<[[0, 1, 0], [2, 1, 0]]> :
    tensor<2x3xi64>) : tensor<2x3xi64>
dlc.weight @scatter_elements_mul.u "u" value(dense<[[10.0, 20.0, 30.0], [40.0,
    50.0, 60.0]]> : tensor<2x3xf32>) : tensor<2x3xf32>
// y = x.copy(); for all p in order: y[i[p], p[1]] = mul(y[i[p], p[1]], u[p])
func.func @scatter_elements_mul() {
  %x = dlc.get_weight @scatter_elements_mul.x : tensor<4x3xf32>
  %i = dlc.get_weight @scatter_elements_mul.i : tensor<2x3xi64>
  %u = dlc.get_weight @scatter_elements_mul.u : tensor<2x3xf32>
  %r = dlc.scatter_elements mul %x 0 [%i] %u : (tensor<4x3xf32>, tensor<2x3xi64>, tensor<2x3xf32>) -> tensor<4x3xf32>
  %expected = dlc.constant dense<[[0.0, 1.0, 3600.0], [3.0, 4000.0, 5.0],
      [240.0, 7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>
  check.expect_eq %r, %expected : tensor<4x3xf32>
  return
}

dlc.weight @scatter_elements_max.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0,
    5.0], [6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) :
    tensor<4x3xf32>
dlc.weight @scatter_elements_max.i "i" value(dense<[[0, 1, 0], [2, 1, 0]]> :
    tensor<2x3xi64>) : tensor<2x3xi64>
dlc.weight @scatter_elements_max.u "u" value(dense<[[10.0, 20.0, 30.0], [40.0,
    50.0, 60.0]]> : tensor<2x3xf32>) : tensor<2x3xf32>
// y = x.copy(); for all p in order: y[i[p], p[1]] = max(y[i[p], p[1]], u[p])
func.func @scatter_elements_max() {
  %x = dlc.get_weight @scatter_elements_max.x : tensor<4x3xf32>
  %i = dlc.get_weight @scatter_elements_max.i : tensor<2x3xi64>
  %u = dlc.get_weight @scatter_elements_max.u : tensor<2x3xf32>
  %r = dlc.scatter_elements max %x 0 [%i] %u : (tensor<4x3xf32>, tensor<2x3xi64>, tensor<2x3xf32>) -> tensor<4x3xf32>
  %expected = dlc.constant dense<[[10.0, 1.0, 60.0], [3.0, 50.0, 5.0], [40.0,
      7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>
  check.expect_eq %r, %expected : tensor<4x3xf32>
  return
}

dlc.weight @scatter_elements_min.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0,
    5.0], [6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) :
    tensor<4x3xf32>
dlc.weight @scatter_elements_min.i "i" value(dense<[[0, 1, 0], [2, 1, 0]]> :
    tensor<2x3xi64>) : tensor<2x3xi64>
dlc.weight @scatter_elements_min.u "u" value(dense<[[10.0, 20.0, 30.0], [40.0,
    50.0, 60.0]]> : tensor<2x3xf32>) : tensor<2x3xf32>
// y = x.copy(); for all p in order: y[i[p], p[1]] = min(y[i[p], p[1]], u[p])
func.func @scatter_elements_min() {
  %x = dlc.get_weight @scatter_elements_min.x : tensor<4x3xf32>
  %i = dlc.get_weight @scatter_elements_min.i : tensor<2x3xi64>
  %u = dlc.get_weight @scatter_elements_min.u : tensor<2x3xf32>
  %r = dlc.scatter_elements min %x 0 [%i] %u : (tensor<4x3xf32>, tensor<2x3xi64>, tensor<2x3xf32>) -> tensor<4x3xf32>
  %expected = dlc.constant dense<[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0,
      8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>
  check.expect_eq %r, %expected : tensor<4x3xf32>
  return
}

dlc.weight @scatter_elements_out_of_range.x "x" value(dense<[0.0, 1.0, 2.0]> :
    tensor<3xf32>) : tensor<3xf32>
dlc.weight @scatter_elements_out_of_range.i "i" value(dense<[-1, 3, 1]> :
    tensor<3xi64>) : tensor<3xi64>
dlc.weight @scatter_elements_out_of_range.u "u" value(dense<[7.0, 8.0, 9.0]> :
    tensor<3xf32>) : tensor<3xf32>
// indices out of range write nothing
func.func @scatter_elements_out_of_range() {
  %x = dlc.get_weight @scatter_elements_out_of_range.x : tensor<3xf32>
  %i = dlc.get_weight @scatter_elements_out_of_range.i : tensor<3xi64>
  %u = dlc.get_weight @scatter_elements_out_of_range.u : tensor<3xf32>
  %r = dlc.scatter_elements set %x 0 [%i] %u : (tensor<3xf32>, tensor<3xi64>, tensor<3xf32>) -> tensor<3xf32>
  %expected = dlc.constant dense<[0.0, 9.0, 2.0]> : tensor<3xf32>
  check.expect_eq %r, %expected : tensor<3xf32>
  return
}

dlc.weight @scatter_nd.x "x" value(dense<[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0],
    [6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]> : tensor<4x3xf32>) : tensor<4x3xf32>
dlc.weight @scatter_nd.i "i" value(dense<[[3], [0]]> : tensor<2x1xi64>) :
    tensor<2x1xi64>
dlc.weight @scatter_nd.u "u" value(dense<[[7.0, 8.0, 9.0], [1.0, 1.0, 1.0]]> :
    tensor<2x3xf32>) : tensor<2x3xf32>
// x[i[:, 0]] = u
func.func @scatter_nd() {
  %x = dlc.get_weight @scatter_nd.x : tensor<4x3xf32>
  %i = dlc.get_weight @scatter_nd.i : tensor<2x1xi64>
  %u = dlc.get_weight @scatter_nd.u : tensor<2x3xf32>
  %r = dlc.scatter_nd set %x [%i] %u : (tensor<4x3xf32>, tensor<2x1xi64>, tensor<2x3xf32>) -> tensor<4x3xf32>
  %expected = dlc.constant dense<[[1.0, 1.0, 1.0], [3.0, 4.0, 5.0], [6.0, 7.0,
      8.0], [7.0, 8.0, 9.0]]> : tensor<4x3xf32>
  check.expect_eq %r, %expected : tensor<4x3xf32>
  return
}

dlc.weight @scatter_nd_add.x "x" value(dense<[0.0, 1.0, 2.0]> : tensor<3xf32>) :
    tensor<3xf32>
dlc.weight @scatter_nd_add.i "i" value(dense<[[1], [1]]> : tensor<2x1xi64>) :
    tensor<2x1xi64>
dlc.weight @scatter_nd_add.u "u" value(dense<[10.0, 20.0]> : tensor<2xf32>) :
    tensor<2xf32>
// np.add.at(x, i[:, 0], u): the same place twice
func.func @scatter_nd_add() {
  %x = dlc.get_weight @scatter_nd_add.x : tensor<3xf32>
  %i = dlc.get_weight @scatter_nd_add.i : tensor<2x1xi64>
  %u = dlc.get_weight @scatter_nd_add.u : tensor<2xf32>
  %r = dlc.scatter_nd add %x [%i] %u : (tensor<3xf32>, tensor<2x1xi64>, tensor<2xf32>) -> tensor<3xf32>
  %expected = dlc.constant dense<[0.0, 31.0, 2.0]> : tensor<3xf32>
  check.expect_eq %r, %expected : tensor<3xf32>
  return
}
