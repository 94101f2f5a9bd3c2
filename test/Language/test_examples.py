# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Examples that learn what is known: against what follows by Bayes' rule."""

import numpy as np
import pytest
from programs import Program

from tools import ROOT


@pytest.fixture
def rng():
    return np.random.default_rng(11)


@pytest.fixture
def program(request, tmp_path):
    example = ROOT / "examples/training" / f"{request.param}.tdl"
    program = Program(example.read_text(), tmp_path, request.param)
    program.begin()
    yield program
    program.close()


@pytest.mark.parametrize("program", ["vae"], indirect=True)
def test_a_variational_autoencoder(program, rng):
    # Points of a plane in six dimensions, and noise.
    plane = np.linalg.qr(rng.normal(size=(6, 2)))[0].T * [[2.0], [1.2]]
    place, noise = rng.normal(size=6), 0.5

    def draw(count):
        hidden = rng.normal(size=(count, 2))
        return (hidden @ plane + place + noise * rng.normal(size=(count, 6))).astype(
            np.float32)

    for _ in range(3000):
        program.call("step", x=draw(128))
    model = program.state.get_arrays()
    x = draw(4000)
    # No loss is less than the entropy of the points; this is close to it.
    covariance = plane.T @ plane + noise**2 * np.eye(6)
    entropy = (6 + np.linalg.slogdet(2 * np.pi * covariance)[1]) / 2
    loss = program.call("eval", x=x)["loss"]
    assert abs(loss - entropy) < 0.1
    # What follows from the decoder about the hidden numbers of each point.
    w = model["model.decoder.w"].astype(float)
    learned = np.exp(model["model.log_noise"])
    assert abs(learned - noise) < 0.03
    posterior = np.linalg.inv(np.eye(2) + w @ w.T / learned**2)
    mean = (x - model["model.decoder.b"]) @ w.T / learned**2 @ posterior
    told = program.call("infer", x=x)
    assert np.sqrt(((told["mean"] - mean) ** 2).mean()) < 0.05
    np.testing.assert_allclose(told["deviation"].mean(0),
                               np.sqrt(np.diag(posterior)), rtol=0.03)
    # New points are spread like the old ones.
    new = program.call("draw", key=np.uint64(3))["x"]
    assert abs(np.cov(new.T) - covariance).max() < 0.2 * covariance.max()


@pytest.mark.parametrize("program", ["hmc"], indirect=True)
def test_regression_by_hamiltonian_monte_carlo(program, rng):
    x = rng.normal(size=(40, 3))
    x[:, 2] += 0.8 * x[:, 1]
    y = x @ [1.0, -2.0, 0.5] + 0.5 * rng.normal(size=40)
    covariance = np.linalg.inv(x.T @ x / 0.5**2 + np.eye(3) / 2.0**2)
    mean = covariance @ x.T @ y / 0.5**2
    deviation = np.sqrt(np.diag(covariance))

    rows, chances = [], []
    for _ in range(20):
        results = program.call("step", x=x, y=y)
        rows.append(results["samples"])
        chances.append(results["chance"])
    assert 0.8 < np.mean(chances) < 1
    # The first ones still show where the chains began.
    samples = np.concatenate(rows[2:]).reshape(-1, 3)
    assert (abs(samples.mean(0) - mean) < 0.05 * deviation).all()
    assert abs(np.cov(samples.T) - covariance).max() < 0.1 * covariance.max()
    new = rng.normal(size=(5, 3))
    told = program.call("infer", samples=samples, x=new)
    spread = np.sqrt(np.einsum("ni,ij,nj->n", new, covariance, new) + 0.5**2)
    np.testing.assert_allclose(told["mean"], new @ mean, atol=0.05 * deviation.max())
    np.testing.assert_allclose(told["deviation"], spread, rtol=0.01)
