# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Other models for the data of a conformance case: each function reads the folder of
a case and writes one of the same layout."""

import os

import onnx
import onnx.shape_inference


def write_dynamic(source, target):
    """Every dimension of the inputs is open and has a name of its own. Only where the
    rank of an output would be unknown then, which no compiler of shapes can do with,
    lists of integers keep their lengths: those of shapes and axes."""
    model = onnx.load(source / "model.onnx")
    del model.graph.value_info[:]
    open_sizes(model, keep_lists=False)
    if not has_ranks(model):
        model = onnx.load(source / "model.onnx")
        del model.graph.value_info[:]
        open_sizes(model, keep_lists=True)
    target.mkdir(parents=True)
    onnx.save(model, target / "model.onnx")
    for data in source.glob("test_data_set_*"):
        (target / data.name).symlink_to(os.path.relpath(data, target))


def open_sizes(model, keep_lists):
    for value in model.graph.input:
        shape = get_shape(value)
        is_list = (shape and len(shape.dim) == 1 and value.type.tensor_type.elem_type
                   in (onnx.TensorProto.INT32, onnx.TensorProto.INT64))
        if shape and not (keep_lists and is_list):
            for i, dim in enumerate(shape.dim):
                dim.dim_param = f"{value.name}_{i}"
    for value in model.graph.output:
        shape = get_shape(value)
        for dim in shape.dim if shape else ():
            dim.Clear()


def has_ranks(model):
    """Whether the ranks of all outputs follow from those of the inputs."""
    unknown = onnx.ModelProto()
    unknown.CopyFrom(model)
    for value in unknown.graph.output:
        if get_shape(value):
            value.type.tensor_type.ClearField("shape")
    inferred = onnx.shape_inference.infer_shapes(unknown, data_prop=True)
    return all(get_shape(value) for value in inferred.graph.output
               if value.type.HasField("tensor_type"))


def write_constants(source, target):
    """The tensors of the first data set are constants of the model."""
    model = onnx.load(source / "model.onnx")
    data = source / "test_data_set_0"
    (target / data.name).mkdir(parents=True)
    inputs = list(model.graph.input)
    del model.graph.input[:]
    for i, value in enumerate(inputs):
        file = data / f"input_{i}.pb"
        if value.type.HasField("tensor_type") and file.exists():
            tensor = onnx.load_tensor(file)
            tensor.name = value.name
            model.graph.initializer.append(tensor)
            # Older files need every initializer to be an input, too.
            model.ir_version = max(model.ir_version, 4)
            continue
        link = target / data.name / f"input_{len(model.graph.input)}.pb"
        model.graph.input.append(value)
        if file.exists():
            link.symlink_to(os.path.relpath(file, link.parent))
    onnx.save(model, target / "model.onnx")
    for file in data.glob("output_*.pb"):
        link = target / data.name / file.name
        link.symlink_to(os.path.relpath(file, link.parent))


def get_shape(value):
    kind = value.type
    has_shape = kind.HasField("tensor_type") and kind.tensor_type.HasField("shape")
    return kind.tensor_type.shape if has_shape else None


VARIANTS = {"dynamic": write_dynamic, "constants": write_constants}
