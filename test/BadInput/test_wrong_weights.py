# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Initializers that contradict themselves."""

import numpy as np
import onnx
from onnx import numpy_helper

from refusal import check_compile_refused, make_good_model, save


def refuse(model, folder, culprit):
    check_compile_refused(save(model, folder), folder, culprit)


def test_tensor_with_too_little_data(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].raw_data = model.graph.initializer[0].raw_data[:-4]
    refuse(model, tmp_path, r"\n  initializer 'w': the shape needs 4800 bytes")


def test_tensor_with_too_much_data(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].raw_data += b"\0" * 4
    refuse(model, tmp_path, r"\bw\b")


def test_tensor_with_negative_dimension(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].dims[0] = -4
    refuse(model, tmp_path, r"\bw\b")


def test_tensor_with_dimensions_that_overflow(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].dims[:] = [1 << 32, 1 << 32]
    refuse(model, tmp_path, r"\bw\b")


def test_tensor_of_unknown_type(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].data_type = 4711
    refuse(model, tmp_path, r"\bw\b")


def test_sparse_weights(tmp_path):
    model = make_good_model()
    values = numpy_helper.from_array(np.ones(1, np.float32), "sparse")
    indices = numpy_helper.from_array(np.zeros(1, np.int64), "indices")
    model.graph.sparse_initializer.append(
        onnx.SparseTensorProto(values=values, indices=indices, dims=[4]))
    refuse(model, tmp_path, r"'sparse' is sparse")
