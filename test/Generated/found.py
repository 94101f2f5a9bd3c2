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
]}
