# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators of ai.onnx.ml on features, and linear models, against ONNX Runtime."""

import numpy as np
import pytest
from onnx import helper, numpy_helper

from ml_models import check_samples, check_variants, combine, floats, run_edited

TYPES = ["float32", "float64", "int64", "int32"]
TRANSFORMS = ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO"]


def make_features(dtype, *shape):
    return (floats(*shape) * 5).astype(dtype)


@pytest.mark.parametrize("dtype", TYPES)
def test_scaler_and_normalizer(dtype, tmp_path):
    x = make_features(dtype, 5, 3)
    x[2] = 0
    scales = [{"offset": [0.5, -1, 2], "scale": [2.0, 0.1, -1]},
              {"offset": [0.5], "scale": [0.3]}]
    check_samples("Scaler", scales, x, tmp_path)
    check_samples("Normalizer", combine(norm=["MAX", "L1", "L2"]), x, tmp_path)


def test_imputer_of_floats(tmp_path):
    x = floats(4, 3)
    x[0, 0] = x[1, 2] = np.nan
    x[3] = 0
    check_samples("Imputer", combine(imputed_value_floats=[[1.5], [1.5, -2, 7]],
                                     replaced_value_float=[np.nan, 0.0]), x, tmp_path)


def test_imputer_of_integers(tmp_path):
    x = np.array([[1, -1, 2], [-1, 5, -1]])
    check_samples("Imputer", combine(imputed_value_int64s=[[8], [1 << 60, -2, 7]],
                                     replaced_value_int64=[-1]), x, tmp_path)


@pytest.mark.parametrize("dtype, name", [("float64", "float"), ("int32", "int64")])
def test_imputer_of_types(dtype, name, tmp_path):
    # Which ONNX Runtime lacks.
    x = np.array([[1, -1, 2], [-1, 5, -1]], dtype)
    values = np.array([8, 9, 7], dtype)
    check_variants("Imputer", [{f"imputed_value_{name}s": values.tolist(),
                                f"replaced_value_{name}": values.dtype.type(-1)}],
                   {"X": x}, tmp_path,
                   reference=lambda *_: [np.where(x == -1, values, x)])


@pytest.mark.parametrize("dtype", TYPES)
def test_feature_vectorizer(dtype, tmp_path):
    feeds = {"A": make_features(dtype, 4, 3), "B": make_features(dtype, 4, 2),
             "C": make_features(dtype, 4, 5)}
    # As they are, filled up with zeros, cut off.
    variants = [{"inputdimensions": [3, 4, 2]}]
    check_variants("FeatureVectorizer", variants, feeds, tmp_path)
    check_variants("FeatureVectorizer", variants, feeds, tmp_path,
                   dims={name: ["rows", f"columns of {name}"] for name in feeds})
    # ONNX Runtime wants the number of columns from the attribute.
    whole = np.concatenate(list(feeds.values()), 1).astype(np.float32)
    check_variants("FeatureVectorizer", [{}], feeds, tmp_path,
                   reference=lambda *_: [whole])


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_one_hot_encoder(dtype, tmp_path):
    x = np.array([[3, 7], [7, -2], [4, 3]]).astype(dtype)
    check_samples("OneHotEncoder", [{"cats_int64s": [7, 3, -2]},
                                    {"cats_int64s": [7, 4, 3, -2], "zeros": 0}],
                  x, tmp_path)


def test_label_encoder_of_integers(tmp_path):
    variants = [{"keys_int64s": [5, 1, 2], "values_floats": [0.5, 1.5, 2.5]},
                {"keys_int64s": [5, 1, 1 << 60], "values_int64s": [7, 1 << 60, 2],
                 "default_int64": 1 << 59}]
    check_samples("LabelEncoder", variants, np.array([[1, 5, 9], [2, 3, 1]]),
                  tmp_path, version=2)


def test_label_encoder_of_floats(tmp_path):
    x = np.array([[1.5, 2], [3, 1.5], [np.nan, 0]], np.float32)
    variants = [{"keys_floats": [1.5, 2.0], "values_int64s": [7, 8]},
                {"keys_floats": [1.5, np.nan], "values_floats": [np.nan, 8.0],
                 "default_float": 3.5}]
    check_samples("LabelEncoder", variants, x, tmp_path, version=4)


@pytest.mark.parametrize("keys, values", [
    ("int64", "float32"), ("float32", "int64"), ("int16", "int16"),
    ("int32", "int32"), ("float64", "float64")])
def test_label_encoder_of_tensors(keys, values, tmp_path):
    # Of equal keys the last one counts, for which ONNX Runtime takes the first; and
    # it lacks some of the types.
    attributes = {"keys_tensor": numpy_helper.from_array(np.array([5, 1, 1], keys)),
                  "values_tensor": numpy_helper.from_array(
                      np.array([7, -8, 9], values))}
    default = {"default_tensor": numpy_helper.from_array(np.array([42], values))}
    expected = [np.array([[9, 7, absent], [absent, absent, 9]], values)
                for absent in (0 if values.startswith("float") else -1, 42)]
    check_variants("LabelEncoder", [attributes, {**attributes, **default}],
                   {"X": np.array([[1, 5, 9], [2, 3, 1]], keys)}, tmp_path, version=4,
                   reference=lambda *_: expected)


@pytest.mark.parametrize("targets", [1, 3])
def test_linear_regressor(targets, tmp_path):
    variants = combine(coefficients=[(floats(targets * 3, seed=1) * 0.1).tolist()],
                       intercepts=[[0.5, 0.4, 0.6][:targets]], targets=[targets],
                       post_transform=[*TRANSFORMS, "PROBIT"])
    del variants[0]["intercepts"]
    check_samples("LinearRegressor", variants, floats(5, 3) * 0.5, tmp_path)


@pytest.mark.parametrize("labels, scores", [
    ([4, -7, 9], 3), ([4, -7], 2), ([4, -7], 1)], ids=str)
def test_linear_classifier(labels, scores, tmp_path):
    variants = combine(coefficients=[floats(scores * 3, seed=1).tolist()],
                       intercepts=[[0.5, 0.1, -0.2][:scores]],
                       classlabels_ints=[labels], post_transform=TRANSFORMS)
    check_samples("LinearClassifier", variants, floats(5, 3), tmp_path, outputs=2)


@pytest.mark.parametrize("dtype", TYPES)
def test_linear_classifier_of_types(dtype, tmp_path):
    variants = [{"coefficients": floats(9, seed=1).tolist(),
                 "intercepts": [0.5, 0.1, -0.2], "classlabels_ints": [1, 2, 3]}]
    check_variants("LinearClassifier", variants, {"X": make_features(dtype, 6, 3)},
                   tmp_path, outputs=2)


def test_linear_classifier_without_intercepts(tmp_path):
    # ONNX Runtime counts classes by them.
    def add_intercepts(node):
        node.attribute.append(helper.make_attribute("intercepts", [0.0, 0.0, 0.0]))

    check_variants("LinearClassifier",
                   [{"coefficients": floats(9, seed=1).tolist(),
                     "classlabels_ints": [1, 2, 3]}], {"X": floats(6, 3)}, tmp_path,
                   outputs=2, reference=run_edited(add_intercepts))


def test_probit(tmp_path):
    # Defined between 0 and 1.
    x = np.array([[0.1, 0.7], [0.5, 0.999], [0.3, 0.01]], np.float32)
    check_samples("LinearClassifier",
                  [{"coefficients": [1.0, 0.0, 0.0, 1.0], "intercepts": [0.0, 0.0],
                    "classlabels_ints": [1, 2], "post_transform": "PROBIT"}],
                  x, tmp_path, outputs=2)
