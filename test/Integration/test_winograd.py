# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Convolutions by Winograd's algorithm against direct ones in f64: images that tiles
of 4x4 fit and don't, channels that vectors fit and don't, open sizes, and what is
computed of a convolution's result while it is in the cache."""

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper, save

import dlcrt
from tools import compile_model

# Of the largest error, relative to the results' root mean square: ten times as much as
# expected of a direct convolution of as many channels, as little as of no wrong one.
LIMIT = 3e-5

# Images, channels in and out, height, width, padding (top, left, bottom, right).
CASES = {
    "tiles fit": (1, 64, 64, 56, 56, (1, 1, 1, 1)),
    "tiles don't fit": (1, 32, 48, 17, 23, (1, 1, 1, 1)),
    "vectors don't fit": (1, 24, 32, 9, 30, (1, 1, 1, 1)),
    "least": (1, 16, 16, 12, 12, (1, 1, 1, 1)),
    "several images": (3, 32, 32, 14, 14, (1, 1, 1, 1)),
    "no padding": (2, 16, 64, 12, 11, (0, 0, 0, 0)),
    "uneven padding": (1, 32, 32, 13, 16, (0, 2, 3, 1)),
    "filters of odd sizes": (1, 96, 208, 13, 13, (1, 1, 1, 1)),
    "filters in parts": (1, 112, 224, 14, 14, (1, 1, 1, 1)),
    "rows of padding": (1, 32, 32, 9, 100, (40, 1, 50, 1)),
    "many channels": (1, 256, 512, 14, 14, (1, 1, 1, 1)),
}


def make_weights(inputs, outputs):
    rng = np.random.default_rng(0)
    filters = rng.normal(0, (9 * inputs) ** -0.5, (outputs, inputs, 3, 3))
    return {"w": filters.astype(np.float32),
            "b": rng.normal(size=outputs).astype(np.float32)}


def make_model(case, path, is_open):
    """z = relu(conv(x, w) + b) + x1, where x1 is another input."""
    images, inputs, outputs, height, width, pads = case
    shape = (images, inputs, height, width)
    result = (images, outputs, height + pads[0] + pads[2] - 2,
              width + pads[1] + pads[3] - 2)

    def value(name, dims):
        if is_open:
            dims = [f"{name}{i}" if i != 1 else dim for i, dim in enumerate(dims)]
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)

    nodes = [helper.make_node("Conv", ["x", "w", "b"], ["c"], pads=pads),
             helper.make_node("Relu", ["c"], ["r"]),
             helper.make_node("Add", ["r", "x1"], ["z"])]
    graph = helper.make_graph(
        nodes, "winograd", [value("x", shape), value("x1", result)],
        [value("z", result)],
        [numpy_helper.from_array(array, name)
         for name, array in make_weights(inputs, outputs).items()])
    save(helper.make_model(graph, ir_version=8,
                           opset_imports=[helper.make_opsetid("", 17)]), path)
    rng = np.random.default_rng(1)
    return {"x": rng.normal(size=shape).astype(np.float32),
            "x1": rng.normal(size=result).astype(np.float32)}


def compute(case, inputs):
    top, left, bottom, right = case[5]
    weights = make_weights(case[1], case[2])
    filters = weights["w"].astype(np.float64)
    image = np.pad(inputs["x"].astype(np.float64),
                   ((0, 0), (0, 0), (top, bottom), (left, right)))
    height, width = inputs["x1"].shape[2:]
    result = sum(
        np.einsum("oc,nchw->nohw", filters[:, :, i, j],
                  image[:, :, i:i + height, j:j + width])
        for i in range(3) for j in range(3)) + weights["b"][:, None, None]
    return np.maximum(result, 0) + inputs["x1"]


def run(path, inputs):
    context = dlcrt.Context(threads=2)
    module = dlcrt.Module(context, path)
    result = module.run(inputs)["z"]
    module.close()
    context.close()
    return result


@pytest.mark.parametrize("is_open", (False, True), ids=("known", "open"))
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_numbers(case, is_open, tmp_path):
    inputs = make_model(case, tmp_path / "model.onnx", is_open)
    expected = compute(case, inputs)
    scale = np.sqrt(np.mean(expected ** 2))
    results = []
    for flags in ((), ("--winograd=false",)):
        compile_model(tmp_path / "model.onnx", tmp_path / "model.so", *flags)
        results.append(run(tmp_path / "model.so", inputs))
        assert np.abs(results[-1] - expected).max() <= LIMIT * scale
    # By another algorithm, then.
    assert (results[0] != results[1]).any()


@pytest.mark.parametrize("cpu", ("x86-64-v2", "x86-64-v3"))
def test_shorter_vectors(cpu, tmp_path):
    case = CASES["uneven padding"]
    inputs = make_model(case, tmp_path / "model.onnx", is_open=False)
    compile_model(tmp_path / "model.onnx", tmp_path / "model.so",
                  f"--target-cpu={cpu}")
    expected = compute(case, inputs)
    scale = np.sqrt(np.mean(expected ** 2))
    result = run(tmp_path / "model.so", inputs)
    assert np.abs(result - expected).max() <= LIMIT * scale


def test_not_a_number_stays_in_its_tiles(tmp_path):
    """An infinity makes NaNs of what a tile has, and nothing of other tiles."""
    case = CASES["tiles don't fit"]
    inputs = make_model(case, tmp_path / "model.onnx", is_open=False)
    inputs["x"][0, 3, 8, 9] = np.inf
    compile_model(tmp_path / "model.onnx", tmp_path / "model.so")
    result = run(tmp_path / "model.so", inputs)
    expected = compute(case, {**inputs, "x": np.nan_to_num(inputs["x"], posinf=0)})
    far = np.ones(result.shape[2:], bool)
    # Squares of 6x6 pixels start at each fourth one, one pixel before the image.
    far[4:12, 8:12] = False
    assert np.isfinite(result[..., far]).all()
    np.testing.assert_allclose(result[..., far], expected[..., far], atol=1e-4)
    assert not np.isfinite(result[..., ~far]).all()
