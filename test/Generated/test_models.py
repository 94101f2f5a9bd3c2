# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The generator: the same models each time, valid ones, and of all operators."""

import numpy as np
import onnx
import pytest

import models
from models.graph import Graph, Rejected
from models.table import ROWS

SEEDS = range(300)


@pytest.fixture(scope="module")
def cases():
    made = {}
    for seed in SEEDS:
        try:
            made[seed] = models.make_case(seed)
        except models.Refused:
            pass  # ONNX Runtime contradicts ONNX or itself; that is rare.
    return made


def test_a_seed_is_a_model(cases):
    for seed in list(cases)[:20]:
        again = models.make_case(seed)
        assert again.model == cases[seed].model
        assert len(again.runs) == len(cases[seed].runs)
        for one, other in zip(again.runs, cases[seed].runs):
            np.testing.assert_equal(one.feeds, other.feeds)


def test_most_seeds_give_a_model(cases):
    assert len(cases) >= len(SEEDS) * 0.94


def test_models_are_valid(cases):
    for case in cases.values():
        onnx.checker.check_model(case.model, full_check=True)
        onnx.checker.check_model(case.open_sizes(), full_check=True)


def can_be_added(row):
    # ONNX Runtime has not each operator in each version.
    opsets = [opset for opset in models.OPSETS if opset >= row.since]
    for seed in range(20):
        graph = Graph(np.random.default_rng(seed), opsets[seed % len(opsets)])
        try:
            row.add(graph, row.op)
        except Rejected:
            continue
        if any(node.op_type == row.op for node in graph.nodes):
            return True
    return False


def test_each_row_of_the_table_adds_its_operator():
    assert [row.op for row in ROWS if not can_be_added(row)] == []


def test_open_sizes_have_names(cases):
    for case in list(cases.values())[:50]:
        for value in case.open_sizes().graph.input:
            for dim in value.type.tensor_type.shape.dim:
                assert dim.HasField("dim_value") == (value.name in case.closed)
                assert bool(dim.dim_param) != (value.name in case.closed)


def test_many_models_run_with_other_sizes(cases):
    resized = [case for case in cases.values() if len(case.runs) > 1]
    assert len(resized) > len(cases) / 3
    for case in resized:
        first, second = case.runs[:2]
        assert any(first.feeds[name].shape != array.shape
                   for name, array in second.feeds.items())


def make_graph():
    return Graph(np.random.default_rng(0), 21)


def test_a_comparison_that_hangs_on_the_last_bits_is_rejected():
    graph = make_graph()
    x = graph.input(np.linspace(1, 2, 50).astype(np.float32))
    logarithm = graph.add("Log", [graph.add("Exp", [x])])
    with pytest.raises(Rejected, match="unstable"):
        graph.add("Greater", [logarithm, x])


def test_numbers_that_are_almost_equal_are_not_compared():
    graph = make_graph()
    x = graph.input(np.linspace(1e-4, 1, 50).astype(np.float32))
    with pytest.raises(Rejected, match="unstable"):
        graph.add("Equal", [graph.add("Tanh", [x]), x])


def test_a_comparison_of_what_is_given_is_not():
    graph = make_graph()
    x = graph.input(np.linspace(1, 2, 50).astype(np.float32))
    y = graph.input(np.nextafter(x.array, np.float32(0)))
    assert graph.add("Greater", [x, y]).array.all()


def test_what_is_no_number_is_rejected():
    graph = make_graph()
    with pytest.raises(Rejected, match="not finite"):
        graph.add("Log", [graph.input(np.array([-1.0], np.float32))])


def test_what_rounding_decides_is_rejected():
    rejected = 0
    for seed in range(100):
        graph = Graph(np.random.default_rng(seed), models.OPSETS[-1])
        value = graph.input(np.array([0.2, 0.7, 0.7]))
        value = graph.add("Erf", [graph.add("Exp", [value])])
        try:
            graph.add("ArgMax", [value])
        except Rejected:
            rejected += 1
    # But where the noise of both happens to be the same.
    assert rejected > 95


def test_what_the_reference_refuses_is_rejected():
    graph = make_graph()
    with pytest.raises(Rejected, match="reference"):
        graph.add("Reshape", [graph.input(np.zeros(3, np.float32)),
                              graph.constant(np.array([2, 2]))])
