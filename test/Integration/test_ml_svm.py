# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Support vector machines of ai.onnx.ml, against ONNX Runtime."""

import numpy as np
import pytest

from ml_models import check_samples, check_variants, combine, floats

FEATURES = 3
KERNELS = [("LINEAR", [0.0, 0, 0]), ("POLY", [0.3, 1.2, 2]), ("POLY", [0.2, 2.5, 3]),
           ("RBF", [0.4, 0, 0]), ("SIGMOID", [0.5, 0.2, 0])]
TRANSFORMS = ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO"]


def with_kernels(attributes):
    return [{**attributes, "kernel_type": kernel, "kernel_params": parameters}
            for kernel, parameters in KERNELS]


@pytest.mark.parametrize("one_class", [0, 1])
def test_regressor(one_class, tmp_path):
    variants = with_kernels({"support_vectors": floats(4 * FEATURES, seed=1).tolist(),
                             "coefficients": [0.5, -1, 0.25, 0.7], "n_supports": 4,
                             "rho": [0.3], "one_class": one_class})
    variants.append({"coefficients": [0.5, -1, 0.25], "rho": [0.3],
                     "one_class": one_class, "kernel_params": [0.0, 0, 0]})
    check_samples("SVMRegressor", variants, floats(6, FEATURES), tmp_path)


def make_pairwise(classes, probabilities):
    """A model with support vectors: 2 of the first class, 3 of the next, ..."""
    counts = list(range(2, 2 + classes))
    pairs = classes * (classes - 1) // 2
    attributes = {
        "vectors_per_class": counts, "classlabels_ints": [5, -3, 8, 1][:classes],
        "support_vectors": floats(sum(counts) * FEATURES, seed=1).tolist(),
        "coefficients": floats(sum(counts) * (classes - 1), seed=2).tolist(),
        "rho": floats(pairs, seed=3).tolist()}
    if probabilities:
        attributes["prob_a"] = (-np.abs(floats(pairs, seed=4)) - 0.5).tolist()
        attributes["prob_b"] = floats(pairs, seed=5).tolist()
    return attributes


@pytest.mark.parametrize("probabilities", [False, True], ids=["scores", "chances"])
@pytest.mark.parametrize("classes", [2, 3, 4])
def test_classifier(classes, probabilities, tmp_path):
    attributes = make_pairwise(classes, probabilities)
    variants = with_kernels(attributes)
    variants += [{**variants[0], "post_transform": transform}
                 for transform in TRANSFORMS]
    check_samples("SVMClassifier", variants, floats(9, FEATURES), tmp_path, outputs=2)


@pytest.mark.parametrize("dtype", ["float64", "int64", "int32"])
def test_classifier_of_types(dtype, tmp_path):
    check_variants("SVMClassifier", with_kernels(make_pairwise(3, True)),
                   {"X": (floats(6, FEATURES) * 2).astype(dtype)}, tmp_path, outputs=2)


@pytest.mark.parametrize("labels", [[4, -7], [4, -7, 9]], ids=str)
def test_linear_classifier(labels, tmp_path):
    weights = floats(len(labels) * FEATURES, seed=1)
    variants = combine(coefficients=[weights.tolist(), np.abs(weights).tolist()],
                       classlabels_ints=[labels], rho=[[0.2]],
                       kernel_params=[[0.0, 0, 0]], post_transform=TRANSFORMS)
    check_samples("SVMClassifier", variants, floats(9, FEATURES), tmp_path, outputs=2)
