#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compares the training of ONNX models by dlc-compile --train with that by JAX.

From the same weights, those of the model, on the same batches: the losses of each
step, in f64, where they don't drift apart by rounding, and in f32; and how long a step
takes, in turns in this process, on one core. See README.md.
"""

import argparse
import os
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path

import common
import numpy as np
import onnx
from onnx import TensorProto, numpy_helper
from training import time_in_turns

import jax
import jax.numpy as jnp
from onnx_in_jax import Model

from steps import dlc_engine
from test_train_models import make_network
from tools import compile_model
from zoo import get_path

STEPS = 20
RATE = 1e-3
COLUMNS = {
    "first": ("first loss", ".5f"), "last": ("last loss", ".5f"),
    "curve64": ("loss f64", ".1e"), "first32": ("first f32", ".1e"),
    "curve32": ("loss f32", ".1e"), "dlc_ms": ("dlc ms", ".2f"),
    "jax_ms": ("JAX ms", ".2f"), "ratio": ("dlc/JAX", ".2f"),
    "compile_s": ("compile s", ".1f"), "needs": ("needs", ""),
}


def open_batch(model, height):
    """Images of another size, and any number of them."""
    for info in (*model.graph.input, *model.graph.output):
        info.type.tensor_type.shape.dim[0].dim_param = "batch"
    for dim in model.graph.input[0].type.tensor_type.shape.dim[2:]:
        dim.dim_value = height
    return model


def make_images(rng, batch, size, classes):
    return ({"image": rng.normal(size=(batch, 3, size, size)).astype("f4")},
            rng.integers(0, classes, batch))


def make_texts(rng, batch, length):
    ids = rng.integers(1000, 30000, (batch, length))
    target = rng.normal(0, 0.05, (batch, 384)).astype("f4")
    return ({"input_ids": ids, "attention_mask": np.ones_like(ids),
             "token_type_ids": np.zeros_like(ids)}, target)


def cross_entropy(scores, labels):
    logs = jax.nn.log_softmax(scores)
    return -jnp.take_along_axis(logs, labels[:, None], 1).mean()


def squared_error(y, target):
    return jnp.mean((y - target)**2)


class Task:
    def __init__(self, load, output, loss, make_batch):
        self.load, self.output, self.make_batch = load, output, make_batch
        self.loss_name = loss
        self.loss = {"softmax_cross_entropy": cross_entropy,
                     "mse": squared_error}[loss]


def load_cnn():
    model = make_network()
    model.graph.input[0].name = model.graph.node[0].input[0] = "image"
    return model


TASKS = {
    "small-cnn": Task(load_cnn, "scores", "softmax_cross_entropy",
                      partial(make_images, batch=32, size=8, classes=4)),
    "mobilenet-v2": Task(
        lambda: open_batch(onnx.load(get_path("mobilenet-v2")), 96), "logits",
        "softmax_cross_entropy", partial(make_images, batch=8, size=96, classes=1000)),
    "all-minilm": Task(lambda: onnx.load(get_path("all-minilm-fused")),
                       "sentence_embedding", "mse",
                       partial(make_texts, batch=4, length=32)),
}


def make_jax_step(task, model, weights, inputs, target):
    """Momentum of 0.9, as the library has it."""

    @jax.jit
    def step(weights, speeds):
        def get_loss(weights):
            return task.loss(model(weights, inputs)[task.output], target)
        loss, slopes = jax.value_and_grad(get_loss)(weights)
        speeds = {name: 0.9 * speeds[name] + slopes[name] for name in weights}
        return loss, {name: weights[name] - RATE * speeds[name]
                      for name in weights}, speeds

    kept = [weights, {name: jnp.zeros_like(array) for name, array in weights.items()}]

    def run():
        loss, *kept[:] = step(*kept)
        return float(loss)

    return run


def make_double(model):
    """The same in f64."""
    single, double = TensorProto.FLOAT, TensorProto.DOUBLE
    for tensor in model.graph.initializer:
        if tensor.data_type == single:
            tensor.CopyFrom(numpy_helper.from_array(
                numpy_helper.to_array(tensor).astype("f8"), tensor.name))
    for info in (*model.graph.input, *model.graph.output, *model.graph.value_info):
        if info.type.tensor_type.elem_type == single:
            info.type.tensor_type.elem_type = double
    for node in model.graph.node:
        for attribute in node.attribute:
            if node.op_type == "Cast" and attribute.i == single:
                attribute.i = double
    return model


class Library(dlc_engine.Library):
    def __init__(self, task, folder, name, dtype):
        path = folder / f"{name}_{dtype}.onnx"
        model = task.load()
        onnx.save(make_double(model) if dtype == "f8" else model, path)
        self.model, self.path = path, path.with_suffix(".so")
        start = time.perf_counter()
        compile_model(path, self.path, f"--train=momentum(lr = {RATE})",
                      f"--loss={task.loss_name}({task.output})")
        self.compile_seconds = time.perf_counter() - start

    def get_needs(self):
        said = subprocess.run(["readelf", "-d", self.path], check=True,
                              capture_output=True, text=True).stdout
        return " ".join(line.split("[")[1].rstrip("]") for line in said.splitlines()
                        if "(NEEDED)" in line)


class Training:
    """A training by both."""

    def __init__(self, name, task, folder, dtype):
        self.library = Library(task, folder, name, dtype)
        inputs, target = (
            jax.tree.map(lambda array: array.astype(dtype) if array.dtype == "f4"
                         else array, part)
            for part in task.make_batch(np.random.default_rng(0)))
        self.engine = dlc_engine.Engine(None, self.library)
        batch = {**inputs, "target": target}
        self.dlc_step = self.engine.make_stepper(
            [batch[key] for key in self.engine.module.inputs if key in batch])
        weights = {key: jnp.array(array)
                   for key, array in self.engine.get_state("weights").items()}
        self.jax_step = make_jax_step(task, Model(self.library.model), weights,
                                      inputs, target)
        self.losses = np.array([[self.dlc_step(), self.jax_step()]
                                for _ in range(STEPS)])
        self.differences = (np.abs(self.losses[:, 0] - self.losses[:, 1])
                            / np.abs(self.losses[:, 1]))


def compare(name, task, folder, seconds):
    exact = Training(name, task, folder, "f8")
    exact.engine.close()
    single = Training(name, task, folder, "f4")
    dlc_ms, jax_ms = time_in_turns([single.dlc_step, single.jax_step], seconds)
    single.engine.close()
    return {"first": exact.losses[0, 0], "last": exact.losses[-1, 0],
            "curve64": exact.differences.max(), "first32": single.differences[0],
            "curve32": single.differences.max(), "dlc_ms": dlc_ms, "jax_ms": jax_ms,
            "ratio": dlc_ms / jax_ms, "compile_s": single.library.compile_seconds,
            "needs": single.library.get_needs()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default=",".join(TASKS),
                        help="names, with commas between them (default: all)")
    parser.add_argument("--seconds", type=float, default=20,
                        help="how long to run the steps of each (default: 20)")
    parser.add_argument("--json", type=Path, help="write the results there too")
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    table = common.Table(COLUMNS)
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.models.split(","):
            table.add(name, compare(name, TASKS[name], Path(folder),
                                    arguments.seconds))
    if arguments.json:
        table.write(arguments.json)


if __name__ == "__main__":
    main()
