# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The smallest models that random ones were reduced to, when dlc had them wrong."""

from functools import partial

from written import make_written

# Each by what was wrong.
CASES = {name: partial(make_written, *arguments) for name, *arguments in [
    ("a reduction without axes that is to do nothing", """
     g (float[2, 8] x) => (float[2, 8] y) {
       y = ReduceL2 <keepdims = 0, noop_with_empty_axes = 1> (x, "") }"""),
    ("a pool with a pad on one side", """
     g (float[3, 2, 9] x) => (float[3, 2, 9] y) {
       y = AveragePool <kernel_shape = [2], pads = [1, 0]> (x) }"""),
    ("an If whose branches compute nothing", """
     g (bool c) => (uint64[3] y) <int64[1] size = {3}, uint64[3] w = {3, 8, 7}> {
       y = If (c) <
         then_branch = one () => (uint64[3] a) {
           a = ConstantOfShape <value = uint64[1] {7}> (size) },
         else_branch = two () => (uint64[3] b) { b = Identity (w) }> }"""),
    ("parameters of which some have an open size", """
     g (float[1, 17, 1] x, float[17] b, float[17] v) => (float[1, 17, 1] y)
     <float[17] s = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}> {
       a = Mul (b, b)
       w = Exp (v)
       y = BatchNormalization (x, s, b, a, w) }"""),
    ("the first none of open sizes", """
     g (float[4, 3] x) => (float[0, 3] y, int64[0, 3] i) {
       k = Constant <value = int64[1] {0}> ()
       y, i = TopK <axis = 0> (x, k) }"""),
    ("a product over nothing", """
     g (float[5, 0] x, float[0, 16] w) => (float[5, 16] y) { y = MatMul (x, w) }"""),
    ("a product without columns", """
     g (float[3, 4] x, float[4] c) => (float[3, 0] y) <float[0, 4] w = {}> {
       y = Gemm <transB = 1> (x, w) }"""),
    ("rows of a Loop that are empty", """
     g (float[3, 0] x, int64 n, bool c) => (float[2, 3, 0] y) {
       y = Loop (n, c) <body = body (int64 i, bool a) => (bool b, float[3, 0] row) {
         b = Identity (a)
         row = Identity (x) }> }""", 21, {"n": 2, "c": True}),
    ("rows of a Scan that are empty", """
     g (float[8] x, float[3, 0] z) => (float[8, 3, 0] y) {
       y = Scan <num_scan_inputs = 1,
                 body = body (float item) => (float[3, 0] row) {
                   row = Add (item, z) }> (x) }"""),
    ("no repetition", """
     g (float[5] x) => (float[0] y) <int64[1] r = {0}> { y = Tile (x, r) }"""),
    ("pads around nothing", """
     g (float[3, 0] x) => (float[8, 2] y) <int64[4] p = {2, 2, 3, 0}> {
       y = Pad (x, p) }"""),
    ("pads that take all away", """
     g (bool[4, 6, 1] x) => (bool[4, 6, 0] y) <int64[6] p = {1, -1, -1, -1, 1, 0}> {
       y = Pad (x, p) }"""),
    ("pads of a value that goes into a fused op", """
     g (float[6, 10] x) => (float[7, 12] y) <int64[4] p = {0, 2, 1, 0}> {
       a = Pad (x, p)
       y = Neg (a) }"""),
    ("the mean of a normalization of f64", """
     g (double[2, 5] x, double[5] s) => (double[2, 5] y, float[2, 1] z)
     <float low = {0.05}> {
       y, m, d = LayerNormalization <axis = 1> (x, s)
       z = Clip (m, low) }"""),
    ("a value that is scattered to and multiplied", """
     g (float[3, 4, 5] v, float[3, 2, 5] x, int32[3, 2, 5] i) =>
       (float[3, 4, 5] y, float[3, 4, 2] z)
     <float[5, 2] w = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1}> {
       a = Tanh (v)
       y = ScatterElements <axis = 1, reduction = "mul"> (a, i, x)
       z = MatMul (a, w) }""", 21, {"i": [[[0] * 5, [1] * 5]] * 3}),
    ("a pool that pads what is padded", """
     g (float[2, 3, 5, 6] x) => (float[2, 5, 3, 5] y)
     <int64[4] p = {2, 2, 0, 3}, int64[2] a = {1, 3}, float v = {-1.5}> {
       b = Pad (x, p, v, a)
       y = MaxPool <dilations = [1, 2], kernel_shape = [2, 2], pads = [1, 1, 0, 0],
                    strides = [2, 2]> (b) }"""),
    ("a slice of nothing, backwards", """
     g (float[0, 3] x) => (float[0, 3] y)
     <int64[1] zero = {0}, int64[1] end = {-9}, int64[1] by = {-1}> {
       y = Slice (x, zero, end, zero, by) }"""),
    ("a trace of a weight", """
     g () => (double y) <double[1, 1] w = {1.5}> {
       y = Einsum <equation = "ii->"> (w) }"""),
    ("a scatter into what a product says a size of", """
     g (float[4, 3] x, float[2, 3] u) => (float[4, 2] y, float[4, 3] z)
     <float[3, 2] w = {1, 2, 3, 4, 5, 6}, int64[2, 3, 2] i =
      {0, 1, 0, 2, 0, -3, 0, 1, 0, -2, 1, 0}> {
       a = Tanh (x)
       b = Gelu (a)
       y = Gemm (b, w)
       z = ScatterND <reduction = "add"> (a, i, u) }"""),
    ("a power of an integer that no float holds", """
     g (int32[2] x) => (int32[2] y) <float two = {2}> { y = Pow (x, two) }""", 21,
     {"x": [7095, -4099]}),
    ("a product over nothing, which only the weight says", """
     g (float[3, 5, 0] x) => (float[3, 5, 2] y) <float[0, 2] w = {}> {
       y = MatMul (x, w) }"""),
]}
