# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes an ONNX model node by node, weights inline or beside the model."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

IR_VERSIONS = {13: 7, 14: 7, 17: 8, 20: 9, 23: 11}
# Tensors from this size on go to the data file of a model that has one.
EXTERNAL_FROM_BYTES = 1024


class GraphWriter:
    """Collects a graph; `op` returns the names of its results, so that the
    models read like the formulas they are."""

    def __init__(self, path: Path, opset: int, external: bool = False):
        self.path, self.opset = path, opset
        self.nodes, self.initializers = [], []
        self.inputs, self.outputs = [], []
        self.data = open(f"{path}.data", "wb") if external else None

    def input(self, name, shape, element=TensorProto.FLOAT):
        self.inputs.append(helper.make_tensor_value_info(name, element, shape))
        return name

    def output(self, name, shape, element=TensorProto.FLOAT):
        self.outputs.append(helper.make_tensor_value_info(name, element, shape))

    def weight(self, name: str, array: np.ndarray) -> str:
        if self.data and array.nbytes >= EXTERNAL_FROM_BYTES:
            tensor = self._append_to_data_file(name, array)
        else:
            tensor = numpy_helper.from_array(np.ascontiguousarray(array), name)
        self.initializers.append(tensor)
        return name

    def floats(self, value) -> str:
        return self._constant(np.array(value, np.float32))

    def ints(self, value) -> str:
        return self._constant(np.array(value, np.int64))

    def op(self, op_type: str, *operands, out=None, **attributes):
        """Adds a node; `out` is its result's name, or a list of names, and made
        up where there is none."""
        name = f"{op_type}_{len(self.nodes)}"
        results = out if isinstance(out, list) else [out or name]
        self.nodes.append(helper.make_node(
            op_type, list(operands), results, name=f"node_{name}", **attributes))
        return results if isinstance(out, list) else results[0]

    def save(self) -> None:
        graph = helper.make_graph(self.nodes, self.path.stem, self.inputs,
                                  self.outputs, self.initializers)
        model = helper.make_model(
            graph, producer_name="dlc-zoo", ir_version=IR_VERSIONS[self.opset],
            opset_imports=[helper.make_opsetid("", self.opset)])
        if self.data:
            self.data.close()
        onnx.save(model, self.path)
        onnx.checker.check_model(str(self.path))

    def _constant(self, array):
        name = f"constant_{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(array, name))
        return name

    def _append_to_data_file(self, name, array):
        tensor = TensorProto(
            name=name, dims=array.shape,
            data_type=helper.np_dtype_to_tensor_dtype(array.dtype),
            data_location=TensorProto.EXTERNAL)
        place = {"location": Path(self.data.name).name,
                 "offset": self.data.tell(), "length": array.nbytes}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
        np.ascontiguousarray(array).tofile(self.data)
        return tensor
