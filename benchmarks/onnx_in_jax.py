# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ONNX models as functions of their weights, computed by JAX from the operators'
descriptions alone. What is no float is known, and computed by NumPy."""

import jax
import jax.numpy as jnp
import numpy as np
import onnx
from jax import lax
from onnx import helper, numpy_helper

OPERATORS = {}


def operator(function):
    OPERATORS[function.__name__.removesuffix("_")] = function
    return function


for name, function in {
        "Add": lambda x, y: x + y, "Sub": lambda x, y: x - y,
        "Mul": lambda x, y: x * y, "Div": lambda x, y: x / y,
        "Pow": lambda x, y: x**y, "MatMul": lambda x, y: x @ y,
        "Max": jnp.maximum, "Sqrt": jnp.sqrt, "Tanh": jnp.tanh, "Relu": jax.nn.relu,
        "Sigmoid": jax.nn.sigmoid, "Erf": lax.erf, "Identity": lambda x: x,
}.items():
    OPERATORS[name] = function


@operator
def Conv(x, w, b=None, *, pads, strides=(1, 1), group=1, **_):
    half = len(pads) // 2
    y = lax.conv_general_dilated(x, w, strides, list(zip(pads[:half], pads[half:])),
                                 feature_group_count=group)
    return y if b is None else y + b[:, None, None]


@operator
def BatchNormalization(x, scale, shift, mean, variance, *, epsilon=1e-5, **_):
    scale = scale / jnp.sqrt(variance + epsilon)
    return x * scale[:, None, None] + (shift - mean * scale)[:, None, None]


@operator
def LayerNormalization(x, scale, shift, *, epsilon=1e-5, axis=-1):
    centered = x - x.mean(-1, keepdims=True)
    variance = (centered * centered).mean(-1, keepdims=True)
    return centered / jnp.sqrt(variance + epsilon) * scale + shift


@operator
def Clip(x, low, high):
    # As a rectifier has it: nothing at the bounds.
    return jnp.where(x > low, jnp.where(x < high, x, high), low)


@operator
def MaxPool(x, *, kernel_shape, strides, **_):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 1, *kernel_shape),
                             (1, 1, *strides), "VALID")


@operator
def GlobalAveragePool(x):
    return x.mean((2, 3), keepdims=True)


@operator
def Gelu(x, *, approximate="none"):
    return jax.nn.gelu(x, approximate=approximate == "tanh")


@operator
def Gemm(a, b, c, *, transB=0):
    return a @ (b.T if transB else b) + c


@operator
def Flatten(x, *, axis=1):
    return x.reshape(x.shape[0], -1)


@operator
def Softmax(x, *, axis=-1):
    return jax.nn.softmax(x, axis)


@operator
def Gather(x, places, *, axis=0):
    return x[places] if axis == 0 else jnp.take(x, places, axis)


@operator
def Reshape(x, shape):
    return x.reshape([x.shape[i] if size == 0 else size
                      for i, size in enumerate(shape)])


@operator
def Transpose(x, *, perm):
    return x.transpose(perm)


@operator
def Unsqueeze(x, axes):
    is_known = isinstance(x, (np.ndarray, np.generic))
    return (np if is_known else jnp).expand_dims(x, tuple(axes))


@operator
def Shape(x, *, start=0, end=None):
    return np.array(x.shape[start:end])


@operator
def Slice(x, starts, ends, axes=None, steps=None):
    parts = [slice(None)] * x.ndim
    for i, (begin, end) in enumerate(zip(starts, ends)):
        parts[i if axes is None else axes[i]] = slice(
            int(begin), int(end), 1 if steps is None else int(steps[i]))
    return x[tuple(parts)]


@operator
def Cast(x, *, to):
    return x.astype(helper.tensor_dtype_to_np_dtype(to))


@operator
def ReduceMean(x, axes=None, *, keepdims=1, **attributes):
    return x.mean(tuple(attributes.get("axes", axes)), keepdims=bool(keepdims))


@operator
def ReduceSum(x, axes=None, *, keepdims=1, **attributes):
    return x.sum(tuple(attributes.get("axes", axes)), keepdims=bool(keepdims))


class Model:
    """Calls give the outputs, by name."""

    def __init__(self, path):
        self.graph = onnx.load(path).graph
        self.constants = {tensor.name: numpy_helper.to_array(tensor)
                          for tensor in self.graph.initializer}

    def __call__(self, weights, inputs):
        values = {**self.constants, **weights, **inputs, "": None}
        for node in self.graph.node:
            attributes = {attribute.name: helper.get_attribute_value(attribute)
                          for attribute in node.attribute}
            given = [values[name] for name in node.input]
            values[node.output[0]] = OPERATORS[node.op_type](*given, **attributes)
        return {output.name: values[output.name] for output in self.graph.output}
