# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""dlc-run --train: what it learns from, what it says, saves and goes on from."""

import json
import re
import struct

import numpy as np
import pytest

from tools import run_tool

PROGRAM = """
import std.optim as optim

record Line {
  slope: f32[2] = normal(key)
  shift: f32    = zeros()
}

fn error(p: Line, x: f32[n, 2], y: f32[n]) -> f32 {
  let d = x @ p.slope + p.shift - y
  mean(d * d)
}

entry eval(state p: Line, x: f32[n, 2], y: f32[n]) -> (loss: f32, worst: f32) =
  (error(p, x, y), max(abs(x @ p.slope + p.shift - y)))

train step(p: Line, x: f32[n, 2], y: f32[n]) {
  minimize error(p, x, y) with optim.adam(lr = 0.1)
}
"""
SLOPE, SHIFT = np.array([2.0, -1.0], "f4"), 0.5


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("train")
    (folder / "line.tdl").write_text(PROGRAM)
    outcome = run_tool("dlc-compile", folder / "line.tdl", "-o", folder / "line.so",
                       "--quiet")
    assert outcome.status == 0, outcome.errors
    x = np.random.default_rng(1).normal(size=(100, 2)).astype("f4")
    np.savez(folder / "data.npz", x=x, y=x @ SLOPE + SHIFT)
    return folder


def train(folder, *flags, model="line.so", data="data.npz"):
    return run_tool("dlc-run", folder / model, "--train", folder / data,
                    "--threads=1", *flags)


def read_state(path):
    """The tensors of a safetensors file, and its note."""
    content = path.read_bytes()
    size, = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8:8 + size]), content[8 + size:]
    note = json.loads(header.pop("__metadata__")["note"])
    dtypes = {"F32": "f4", "I64": "i8"}
    return {name: np.frombuffer(data[slice(*entry["data_offsets"])],
                                dtypes[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()}, note


def test_it_learns(folder, tmp_path):
    state = tmp_path / "state.safetensors"
    outcome = train(folder, "--epochs=40", "--batch=25", f"--save={state}",
                    "--validate", folder / "data.npz",
                    f"--log={tmp_path / 'log.jsonl'}")
    assert outcome.status == 0, outcome.errors
    lines = outcome.output.splitlines()
    assert re.fullmatch(r"epoch 1/40  loss \d+\.\d{4}  validation loss \d+\.\d{4}, "
                        r"worst \d+\.\d{4}  \d+\.\d s \(\d+\.\d\d ms a step\)",
                        lines[0])
    assert "█" in lines[40]
    tensors, note = read_state(state)
    np.testing.assert_allclose(tensors["p.slope"], SLOPE, atol=1e-2)
    np.testing.assert_allclose(tensors["p.shift"], SHIFT, atol=1e-2)
    assert tensors["optimizer.step"] == 160
    assert note == {"epoch": 40, "seed": 0}
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").open()]
    steps = [line for line in log if "step" in line]
    assert [line["step"] for line in steps] == list(range(1, 161))
    epochs = [line for line in log if "mean_loss" in line]
    assert len(epochs) == 40
    np.testing.assert_allclose(epochs[2]["mean_loss"],
                               np.mean([line["loss"] for line in steps[8:12]]))
    assert epochs[-1]["validation_loss"] < 1e-3 < epochs[0]["validation_loss"]


def test_steps_are_those_of_adam(folder, tmp_path):
    """All examples are in each batch, so their order does not matter."""
    data = np.load(folder / "data.npz")
    x, y = data["x"].astype("f8"), data["y"].astype("f8")
    for epochs in (1, 10):
        path = tmp_path / f"{epochs}.safetensors"
        outcome = train(folder, f"--epochs={epochs}", "--batch=100", f"--save={path}")
        assert outcome.status == 0, outcome.errors
    one, _ = read_state(tmp_path / "1.safetensors")
    ten, _ = read_state(tmp_path / "10.safetensors")
    # From the state after one step on.
    w = np.append(one["p.slope"], one["p.shift"]).astype("f8")
    m = np.append(one["optimizer.m.slope"], one["optimizer.m.shift"]).astype("f8")
    v = np.append(one["optimizer.v.slope"], one["optimizer.v.shift"]).astype("f8")
    for t in range(2, 11):
        d = x @ w[:2] + w[2] - y
        g = 2 * np.append(d @ x, d.sum()) / len(d)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w = w - 0.1 * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    np.testing.assert_allclose(np.append(ten["p.slope"], ten["p.shift"]), w, 1e-5)


def test_going_on_is_the_same_to_the_bit(folder, tmp_path):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for flags in ([f"--save={whole}", "--epochs=4"], [f"--save={parts}", "--epochs=2"],
                  [f"--save={parts}", f"--resume={parts}", "--epochs=4"]):
        outcome = train(folder, "--seed=7", "--batch=32", *flags)
        assert outcome.status == 0, outcome.errors
    assert "epoch 3/4" in outcome.output.splitlines()[0]
    assert whole.read_bytes() == parts.read_bytes()
    # Other seeds begin elsewhere.
    train(folder, "--seed=8", "--batch=32", f"--save={parts}", "--epochs=4")
    assert whole.read_bytes() != parts.read_bytes()


def test_what_was_learned_is_used(folder, tmp_path):
    state = tmp_path / "state"
    assert train(folder, "--epochs=30", f"--save={state}").status == 0
    data = np.load(folder / "data.npz")
    outcome = run_tool("dlc-run", folder / "line.so", "--entry=eval",
                       f"--state={state}", "--inputs", folder / "data.npz",
                       "--output-dir", tmp_path / "out")
    assert outcome.status == 0, outcome.errors
    p, _ = read_state(state)
    d = data["x"] @ p["p.slope"] + p["p.shift"] - data["y"]
    np.testing.assert_allclose(np.load(tmp_path / "out/loss.npy"), (d * d).mean(),
                               rtol=1e-4)
    for flags, problem in ((["--state=none"], "cannot open 'none'"),
                           ([], "input 'p.slope' is missing")):
        outcome = run_tool("dlc-run", folder / "line.so", "--entry=eval", *flags,
                           "--inputs", folder / "data.npz")
        assert outcome.status == 1 and problem in outcome.errors
    (tmp_path / "plain.tdl").write_text("entry f(x: f32[n]) -> f32[n] = x * 2\n")
    outcome = run_tool("dlc-run", tmp_path / "plain.tdl", f"--state={state}",
                       "--random")
    assert "the model has no state to load" in outcome.errors


def test_other_files(folder, tmp_path):
    data = np.load(folder / "data.npz")
    x, y = data["x"], data["y"]
    expected = tmp_path / "expected"
    assert train(folder, f"--save={expected}").status == 0
    table = "\n".join(",".join(map(repr, map(float, row)))
                      for row in np.column_stack([y, x]))
    (tmp_path / "named.csv").write_text(f'"y", left ,right\n{table}\n\n')
    (tmp_path / "plain.csv").write_text(table)
    np.save(tmp_path / "x.npy", x.astype("f8"))
    header = bytes([0, 0, 0x0d, 1]) + struct.pack(">I", len(y))
    (tmp_path / "y.idx").write_bytes(header + y.astype(">f4").tobytes())
    for sources in (["x={}/named.csv:left,right", "y={}/named.csv:y"],
                    ["x={}/plain.csv:2,3", "y={}/plain.csv:1"],
                    ["x={}/x.npy", "y={}/y.idx"]):
        given = [part for source in sources
                 for part in ("--train", source.format(tmp_path))]
        outcome = run_tool("dlc-run", folder / "line.tdl", *given,
                           f"--save={tmp_path / 'state'}")
        assert outcome.status == 0, outcome.errors
        assert (tmp_path / "state").read_bytes() == expected.read_bytes()


def test_a_loss_that_is_none(folder, tmp_path):
    np.savez(tmp_path / "bad.npz", x=np.full((4, 2), np.inf), y=np.zeros(4))
    outcome = run_tool("dlc-run", folder / "line.so", "--train", tmp_path / "bad.npz",
                       "--save", tmp_path / "state")
    assert outcome.status == 1
    assert re.search("error: the loss is inf in step 1 of epoch 1; a smaller",
                     outcome.errors)
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("flags, problem", [
    (["--train={0}/none.npz"], "can't read '.*none.npz': No such file"),
    (["--train={0}/data.csv"], "is neither of the form FILE.npz nor NAME=FILE"),
    (["--train=x={0}/short.csv"], "short.csv:2: expected 2 fields, got 1"),
    (["--train=x={0}/text.csv"], "text.csv:2: field 2: 'three' is no number"),
    (["--train=x={0}/text.csv:4"], "has no column '4', only 2 without names"),
    (["--train=x={0}/x.npy"], "there are no examples for the input 'y'"),
    (["--train=z={0}/x.npy"], "the model has no input 'z', only 'x', 'y'"),
    (["--train=x={0}/y.npy", "--train=y={0}/y.npy"],
     "input 'x': expected an array of rank 2, got rank 1"),
    (["--train=x={0}/wide.npy", "--train=y={0}/y.npy"],
     "input 'x': dimension 1: expected 2, got 3"),
    (["--train=x={0}/x.npy", "--train=y={0}/long.npy"],
     "input 'y': has 5 examples, but others have 4"),
    (["--train=x={0}/x.npy", "--train=y={0}/bad.idx"],
     "bad.idx': its header is of 16 bytes of elements, but 3 are there"),
    (["--train=x={0}/x.npy", "--train=y={0}/complex.npy"],
     "input 'y': expected dtype float32, got complex64"),
    (["--train=x={0}/none.npy", "--train=y={0}/empty.npy"], "can't read"),
    (["--train=x={0}/x0.npy", "--train=y={0}/empty.npy"], "there are no examples"),
    (["--train={0}/good.npz", "--resume={0}/none"], "cannot open '.*none'"),
    (["--train={0}/good.npz", "--resume={0}/x.npy"], "is no safetensors file"),
    (["--train={0}/good.npz", "--entry=nothing"], "has no entry 'nothing'"),
    (["--train={0}/good.npz", "--entry=init"], "has no entry 'init'"),
    (["--train={0}/good.npz", "--batch=0"], "--batch is 0, expected at least 1"),
    (["--train={0}/good.npz", "--save={0}/no/such"], "cannot write '.*no/such'"),
    (["--train={0}/good.npz", "--log={0}/no/such"], "can't write '.*no/such'"),
    (["--epochs=3"], "--epochs is for --train, which is missing"),
    (["--save=a"], "--save is for --train, which is missing"),
])
def test_what_is_wrong(flags, problem, folder, tmp_path):
    (tmp_path / "short.csv").write_text("1,2\n3\n")
    (tmp_path / "text.csv").write_text("1,2\n2,three\n")
    (tmp_path / "bad.idx").write_bytes(bytes([0, 0, 13, 1, 0, 0, 0, 4, 1, 2, 3]))
    arrays = {"x": np.ones((4, 2), "f4"), "y": np.ones(4), "wide": np.ones((4, 3)),
              "long": np.ones(5), "complex": np.ones(4, "c8"), "empty": np.ones(0),
              "x0": np.ones((0, 2))}
    for name, array in arrays.items():
        np.save(tmp_path / f"{name}.npy", array)
    np.savez(tmp_path / "good.npz", x=arrays["x"], y=arrays["y"])
    outcome = run_tool("dlc-run", folder / "line.so",
                       *[flag.format(tmp_path) for flag in flags])
    assert outcome.status == 1, outcome.errors
    assert re.match(f"dlc-run: error: .*{problem}", outcome.errors), outcome.errors
    assert outcome.errors.count("\n") == 1


def test_a_model_without_a_step(tmp_path):
    (tmp_path / "plain.tdl").write_text("entry f(x: f32[n]) -> f32[n] = x * 2\n")
    np.savez(tmp_path / "data.npz", x=np.ones(3, "f4"))
    outcome = run_tool("dlc-run", tmp_path / "plain.tdl", "--train",
                       tmp_path / "data.npz")
    assert outcome.status == 1
    assert "there are 0; choose one with --entry" in outcome.errors
