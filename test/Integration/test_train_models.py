# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""dlc-compile --train: libraries that train ONNX models. ONNX Runtime computes the
models with the weights that a training had before and after its steps."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from test_train import read_state
from tools import run_tool

RNG = np.random.default_rng(3)
X = RNG.normal(size=(24, 3, 8, 8)).astype("f4")
LABELS = RNG.integers(0, 4, 24)


def array(name, *shape, scale=0.4):
    return numpy_helper.from_array(
        RNG.normal(0, scale, size=shape).astype("f4"), name)


def make_network():
    """A convolution, one by groups, normalization, pooling and two layers."""
    node = helper.make_node
    nodes = [
        node("Conv", ["x", "conv.weight"], ["c"], "first", pads=[1, 1, 1, 1]),
        node("BatchNormalization", ["c", "bn.weight", "bn.bias", "bn.mean", "bn.var"],
             ["n"], "norm"),
        node("Clip", ["n", "zero", "six"], ["r"], "relu6"),
        node("Conv", ["r", "3x3", "3x3.bias"], ["g"], "by_groups", group=8,
             strides=[2, 2], pads=[1, 1, 1, 1]),
        node("Sigmoid", ["g"], ["s"]),
        node("Mul", ["g", "s"], ["swish"]),
        node("MaxPool", ["swish"], ["m"], kernel_shape=[2, 2], strides=[2, 2]),
        node("Flatten", ["m"], ["f"]),
        node("Gemm", ["f", "fc.weight", "fc.bias"], ["hidden"], "fc", transB=1),
        node("Relu", ["hidden"], ["h"]),
        node("MatMul", ["h", "out.weight"], ["scores"], "out"),
    ]
    constants = [
        array("conv.weight", 8, 3, 3, 3), array("bn.weight", 8), array("bn.bias", 8),
        array("bn.mean", 8), numpy_helper.from_array(np.full(8, 1.5, "f4"), "bn.var"),
        numpy_helper.from_array(np.float32(0), "zero"),
        numpy_helper.from_array(np.float32(6), "six"), array("3x3", 8, 1, 3, 3),
        array("3x3.bias", 8), array("fc.weight", 16, 32), array("fc.bias", 16),
        array("out.weight", 16, 4),
    ]
    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes, "network", [info("x", TensorProto.FLOAT, ["batch", 3, 8, 8])],
        [info("scores", TensorProto.FLOAT, ["batch", 4])], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)],
                             ir_version=9)


TRAINED = ["conv.weight", "bn.weight", "bn.bias", "3x3", "3x3.bias", "fc.weight",
           "fc.bias", "out.weight"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    onnx.save(make_network(), folder / "net.onnx")
    np.savez(folder / "data.npz", x=X, target=LABELS)
    return folder


def compile_training(folder, optimizer, *flags, loss="softmax_cross_entropy",
                     model="net.onnx", output="step.so"):
    return run_tool("dlc-compile", folder / model, f"--train={optimizer}",
                    f"--loss={loss}", "-o", folder / output, "--quiet", *flags)


def train(folder, steps, library="step.so", *flags):
    """The tensors after so many steps with all examples, and the last loss."""
    state = folder / f"after{steps}.safetensors"
    outcome = run_tool("dlc-run", folder / library, "--train", folder / "data.npz",
                       f"--epochs={steps}", "--batch=24", f"--save={state}", *flags)
    assert outcome.status == 0, outcome.errors
    tensors, _ = read_state(state)
    losses = [float(line.split()[3]) for line in outcome.output.splitlines()
              if line.startswith("epoch")]
    return tensors, losses


def run_onnx(weights):
    """What ONNX Runtime gives with other weights."""
    model = make_changed(weights)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return session.run(None, {"x": X})[0]


def make_changed(weights):
    model = onnx.load_from_string(NETWORK)
    for tensor in model.graph.initializer:
        if tensor.name in weights:
            tensor.CopyFrom(numpy_helper.from_array(weights[tensor.name], tensor.name))
    return model


def get_loss(weights):
    scores = run_onnx(weights).astype("f8")
    scores -= scores.max(axis=1, keepdims=True)
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(LABELS)), LABELS].mean()


@pytest.fixture(scope="module", autouse=True)
def network(folder):
    global NETWORK
    NETWORK = (folder / "net.onnx").read_bytes()
    return {tensor.name: numpy_helper.to_array(tensor)
            for tensor in onnx.load_from_string(NETWORK).graph.initializer}


def get_weights(tensors):
    return {name.removeprefix("weights."): value for name, value in tensors.items()
            if name.startswith("weights.")}


def test_first_step(folder, network):
    """The step of plain descent is the gradient: along random directions it is what
    ONNX Runtime's loss changes by."""
    outcome = compile_training(folder, "sgd(lr = 0.5)")
    assert outcome.status == 0, outcome.errors
    tensors, losses = train(folder, 1)
    weights = get_weights(tensors)
    assert list(weights) == TRAINED
    np.testing.assert_allclose(losses[0], get_loss(network), atol=6e-5)
    gradient = {name: (network[name] - weights[name]) / 0.5 for name in TRAINED}
    for name in TRAINED:
        # Along the gradient itself the change is largest, and rounding least.
        direction = gradient[name] / np.linalg.norm(gradient[name])
        epsilon = 3e-3
        ends = [get_loss({name: network[name] + sign * epsilon * direction})
                for sign in (1, -1)]
        slope = (ends[0] - ends[1]) / (2 * epsilon)
        np.testing.assert_allclose(slope, np.linalg.norm(gradient[name]), rtol=2e-2,
                                   err_msg=name)


def test_it_learns(folder):
    outcome = compile_training(folder, "adam(lr = 0.01)")
    assert outcome.status == 0, outcome.errors
    tensors, losses = train(folder, 60)
    assert losses[-1] < 0.2 * losses[0]
    # A step's loss is that of the weights before it.
    _, longer = train(folder, 61)
    np.testing.assert_allclose(get_loss(get_weights(tensors)), longer[-1], rtol=1e-3,
                               atol=6e-5)


def test_inference(folder, network, tmp_path):
    outcome = compile_training(folder, "sgd(lr = 0.5)")
    assert outcome.status == 0, outcome.errors
    tensors, _ = train(folder, 3)
    np.save(tmp_path / "x.npy", X)
    outcome = run_tool("dlc-run", folder / "step.so", "--entry=infer",
                       f"--state={folder / 'after3.safetensors'}",
                       f"--input=x={tmp_path / 'x.npy'}",
                       f"--output-dir={tmp_path / 'given'}")
    assert outcome.status == 0, outcome.errors
    np.testing.assert_allclose(np.load(tmp_path / "given/scores.npy"),
                               run_onnx(get_weights(tensors)), atol=1e-4)


def test_freeze(folder, network):
    outcome = compile_training(folder, "sgd(lr = 0.5)", "--freeze=conv.*,bn.*,3x3*")
    assert outcome.status == 0, outcome.errors
    tensors, losses = train(folder, 20)
    assert list(get_weights(tensors)) == ["fc.weight", "fc.bias", "out.weight"]
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("precision, digits", [("bf16", 8), ("f16", 11)])
def test_mixed_precision(folder, network, precision, digits):
    """Products of numbers of so many digits, and weights of f32."""
    outcome = compile_training(folder, "sgd(lr = 0.5)", output="exact.so")
    assert outcome.status == 0, outcome.errors
    outcome = compile_training(folder, "sgd(lr = 0.5)",
                               f"--mixed-precision={precision}", output="mixed.so")
    assert outcome.status == 0, outcome.errors
    exact, mixed = train(folder, 1, "exact.so"), train(folder, 1, "mixed.so")
    for name in TRAINED:
        steps = [tensors[f"weights.{name}"] - network[name]
                 for tensors, _ in (exact, mixed)]
        error = np.linalg.norm(steps[1] - steps[0]) / np.linalg.norm(steps[0])
        assert 2**-digits / 100 < error < 2**-digits * 20, name
    _, losses = train(folder, 20, "mixed.so")
    assert losses[-1] < 0.5 * losses[0]
    # The number that the loss is multiplied by is kept with the rest.
    scale = mixed[0].get("optimizer.1")
    assert scale == 65536 if precision == "f16" else scale is None


def test_the_program(folder, tmp_path):
    """What --emit=tdl prints is what --train compiles, and can be changed."""
    outcome = compile_training(folder, "adam(lr = 0.01)")
    assert outcome.status == 0, outcome.errors
    outcome = run_tool("dlc-compile", folder / "net.onnx", "--train=adam(lr = 0.01)",
                       "--loss=softmax_cross_entropy", "--emit=tdl")
    assert outcome.status == 0, outcome.errors
    (folder / "own.tdl").write_text(outcome.output)
    outcome = run_tool("dlc-compile", folder / "own.tdl", "-o", folder / "own.so",
                       "--quiet")
    assert outcome.status == 0, outcome.errors
    first, second = train(folder, 5), train(folder, 5, "own.so")
    assert first[1] == second[1]
    for name, tensor in first[0].items():
        np.testing.assert_array_equal(tensor, second[0][name])
    outcome = run_tool("dlc-compile", "--format", "--check", folder / "own.tdl")
    assert outcome.status == 0, outcome.errors


def test_regression(folder, tmp_path):
    """Of one of several outputs, on a vector for each example."""
    model = make_network()
    model.graph.output.append(
        helper.make_tensor_value_info("h", TensorProto.FLOAT, ["batch", 16]))
    onnx.save(model, folder / "two.onnx")
    outcome = compile_training(folder, "adam", loss="mse", model="two.onnx")
    assert outcome.status == 1
    assert "the model has several outputs: say which one" in outcome.errors
    outcome = compile_training(folder, "adam(lr = 0.01)", loss="mse(h)",
                               model="two.onnx", output="two.so")
    assert outcome.status == 0, outcome.errors
    np.savez(tmp_path / "data.npz", x=X, target=np.abs(X[:, 0, :2].reshape(24, 16)))
    outcome = run_tool("dlc-run", folder / "two.so", "--train", tmp_path / "data.npz",
                       "--epochs=40", "--batch=24")
    assert outcome.status == 0, outcome.errors
    losses = [float(line.split()[3]) for line in outcome.output.splitlines()
              if line.startswith("epoch")]
    assert losses[-1] < 0.5 * losses[0]


@pytest.mark.parametrize("flags, problem", [
    (["--train=adm", "--loss=mse"], "the file 'std.optim' has no 'adm'; did you mean "
                                    "'adam'?"),
    (["--train=adam(", "--loss=mse"], "'adam(' is no optimizer"),
    (["--train=adam(lr = x)", "--loss=mse"], "there is no 'x' here"),
    (["--train=", "--loss=mse"], "--train names no optimizer"),
    (["--train=adam"], "--train needs a loss"),
    (["--train=adam", "--loss=mze"], "the library has no loss 'mze'"),
    (["--train=adam", "--loss=mse(y"], "expected --loss=NAME or --loss=NAME(OUTPUT)"),
    (["--train=adam", "--loss=mse(y)"], "the model has no output 'y'; they are scores"),
    (["--train=adam", "--loss=mse", "--freeze=foo*"], 'no weight like "foo*"'),
    (["--train=adam", "--loss=mse", "--freeze=[a"], '"[a" is no pattern'),
    (["--train=adam", "--loss=mse", "--freeze=*"], "all weights are frozen"),
    (["--train=adam", "--loss=mse", "--verify"], "--verify is for a model as it is"),
    (["--train=adam", "--loss=mse", "--specialize=batch=2"], "--specialize is for a"),
    (["--loss=mse"], "--loss is for --train"),
    (["--freeze=a"], "--freeze is for --train"),
    (["--emit=tdl"], "--emit=tdl is for --train"),
    (["--mixed-precision=f8"], "--mixed-precision is 'f8', expected bf16 or f16"),
    (["--mixed-precision=f16", "--verify"], "not for --mixed-precision"),
])
def test_wrong_flags(folder, tmp_path, flags, problem):
    outcome = run_tool("dlc-compile", folder / "net.onnx", "-o", tmp_path / "x.so",
                       "--quiet", *flags)
    assert outcome.status == 1
    assert problem in outcome.errors
    assert not list(tmp_path.iterdir())


def write_model(path, nodes, inputs, outputs, constants=()):
    nodes = nodes if isinstance(nodes, list) else [nodes]
    graph = helper.make_graph(nodes, "one", inputs, outputs, list(constants))
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)],
                                ir_version=9), path)


INFO = helper.make_tensor_value_info
WRONG_MODELS = {
    "no weights": (
        helper.make_node("Relu", ["x"], ["y"]), [INFO("x", TensorProto.FLOAT, [2])],
        [INFO("y", TensorProto.FLOAT, [2])], [], "the model has no weights"),
    "strings": (
        helper.make_node("Identity", ["x"], ["y"]),
        [INFO("x", TensorProto.STRING, [2])], [INFO("y", TensorProto.STRING, [2])], [],
        "input 'x' is a tensor(string), and no tensor of numbers"),
    "sequence": (
        helper.make_node("SequenceConstruct", ["x", "w"], ["y"]),
        [INFO("x", TensorProto.FLOAT, [2])],
        [helper.make_tensor_sequence_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.ones(2, "f4"), "w")],
        "an output is no tensor of numbers"),
    "no such type": (
        helper.make_node("Identity", ["x"], ["y"]),
        [INFO("x", TensorProto.COMPLEX64, [2])],
        [INFO("y", TensorProto.COMPLEX64, [2])], [], "the model has no weights"),
    "no gradient": (
        [helper.make_node("Mul", ["x", "w"], ["z"]),
         helper.make_node("MaxPool", ["z"], ["y"], "far", kernel_shape=[20, 20])],
        [INFO("x", TensorProto.FLOAT, [1, 1, 32, 32])],
        [INFO("y", TensorProto.FLOAT, [1, 1, 13, 13])],
        [numpy_helper.from_array(np.ones((1, 1), "f4"), "w")], "node 'far'"),
}


@pytest.mark.parametrize("name", WRONG_MODELS)
def test_wrong_models(tmp_path, name):
    *model, problem = WRONG_MODELS[name]
    write_model(tmp_path / "one.onnx", *model)
    outcome = compile_training(tmp_path, "adam", loss="mse", model="one.onnx")
    assert outcome.status == 1
    assert problem in outcome.errors
    assert [path.name for path in tmp_path.iterdir()] == ["one.onnx"]


def test_sizes_that_the_model_finds(tmp_path):
    """What the model gives has to be as long as what it should give."""
    write_model(
        tmp_path / "one.onnx", helper.make_node("Compress", ["w", "x"], ["y"]),
        [INFO("x", TensorProto.BOOL, [3])], [INFO("y", TensorProto.FLOAT, ["n"])],
        [numpy_helper.from_array(np.ones(3, "f4"), "w")])
    outcome = compile_training(tmp_path, "sgd(lr = 0.5)", loss="mse", model="one.onnx")
    assert outcome.status == 0, outcome.errors
    for count in (3, 2):
        x = np.arange(3) < count
        np.savez(tmp_path / "data.npz", x=x, target=np.full(3, 2, "f4"))
        outcome = run_tool("dlc-run", tmp_path / "step.so", "--train",
                           tmp_path / "data.npz", "--epochs=2", "--batch=3")
        assert (outcome.status == 0) == (count == 3)
    assert "a size is not as said: 3 is greater than 2" in outcome.errors
