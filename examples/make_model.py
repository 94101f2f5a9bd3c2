#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes the examples' model: two layers that compute the exclusive or, for any
number of points at once. Usage: make_model.py FILE.onnx
"""

import sys

import onnx
import onnx.parser

MODEL = """
<ir_version: 10, opset_import: ["" : 21]>
exclusive_or (float[samples, 2] points) => (float[samples, 1] answers)
<float[2, 2] weights1 = {20, -20, 20, -20}, float[2] bias1 = {-10, 30},
 float[2, 1] weights2 = {20, 20}, float[1] bias2 = {-30}>
{
  product1 = MatMul(points, weights1)
  sum1 = Add(product1, bias1)
  hidden = Sigmoid(sum1)
  product2 = MatMul(hidden, weights2)
  sum2 = Add(product2, bias2)
  answers = Sigmoid(sum2)
}
"""

if __name__ == "__main__":
    model = onnx.parser.parse_model(MODEL)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, sys.argv[1])
