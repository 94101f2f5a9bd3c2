# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Estimators of scikit-learn, and what they are trained on and run with: those that
skl2onnx 1.20 converts.

  ALL["LogisticRegression"]()    one that is trained, and cases: inputs by name
"""

import numpy as np
from sklearn import (calibration, cluster, compose, cross_decomposition, datasets,
                     decomposition, discriminant_analysis, ensemble,
                     feature_selection, gaussian_process, impute, linear_model,
                     mixture, model_selection, multiclass, multioutput, naive_bayes,
                     neighbors, neural_network, preprocessing, random_projection, svm,
                     tree)
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import (CountVectorizer, TfidfTransformer,
                                             TfidfVectorizer)
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline, make_union

IRIS = datasets.load_iris()
FLOWERS = IRIS.data.astype(np.float32)
SPECIES = IRIS.target
NAMES = IRIS.target_names[SPECIES]
IS_FIRST = (SPECIES == 0).astype(np.int64)
LENGTHS = FLOWERS @ np.array([1, 2, -1, 0.5], np.float32)
COUNTS = np.floor(FLOWERS)
HOLES = np.where(np.arange(FLOWERS.size).reshape(FLOWERS.shape) % 7, FLOWERS, np.nan)
COLOURS = np.array(["red", "green", "", "größer"], object)[
    np.random.default_rng(0).integers(0, 4, (len(FLOWERS), 2))]
TEXTS = np.array(["This is the first document.", "This document is the second one!",
                  "And this is the third", "Is this the first? No, the 4th",
                  "a b c", "one two three one_two one"], object)
ROWS = (1, 7, 60)


def on(data, estimator, target=SPECIES):
    def train():
        return estimator.fit(data, target), [{"x": data[10:10 + n]} for n in ROWS]
    return train


def on_flowers(estimator, target=SPECIES):
    return on(FLOWERS, estimator, target)


def on_numbers(estimator):
    return on(FLOWERS, estimator, LENGTHS)


def on_texts(estimator):
    def train():
        return (estimator.fit(TEXTS, [0, 1, 0, 1, 0, 1]),
                [{"x": TEXTS[:count, None]} for count in (1, len(TEXTS))])
    return train


def on_entries(estimator):
    entries = [{"a": 1.0, "b": 2.5}, {"b": 3.0, "größer": -1.0}, {"c": 4.0}]

    def train():
        return estimator.fit(entries), [{"x": each} for each in entries]
    return train


def on_columns(estimator):
    """Numbers and strings, which are an input each."""
    def train():
        table = np.concatenate([FLOWERS.astype(object), COLOURS], axis=1)
        return (estimator.fit(table, NAMES),
                [{"numbers": FLOWERS[:n], "strings": COLOURS[:n]} for n in ROWS])
    return train


def make_columns(classifier):
    numbers = make_pipeline(impute.SimpleImputer(), preprocessing.StandardScaler())
    strings = preprocessing.OneHotEncoder(handle_unknown="ignore")
    return make_pipeline(compose.ColumnTransformer(
        [("numbers", numbers, [0, 1, 2, 3]), ("strings", strings, [4, 5])]), classifier)


SEVERAL = [("a", LogisticRegression()), ("b", GaussianNB())]
OTHERS = [("a", linear_model.Ridge()), ("b", svm.SVR())]
KERNEL = gaussian_process.kernels.RBF() + gaussian_process.kernels.WhiteKernel()

CLASSIFIERS = {
    "LogisticRegression": on_flowers(LogisticRegression()),
    "LogisticRegression, strings": on_flowers(LogisticRegression(), NAMES),
    "LogisticRegression, two": on_flowers(LogisticRegression(), IS_FIRST),
    "LogisticRegressionCV": on_flowers(linear_model.LogisticRegressionCV()),
    "RidgeClassifier": on_flowers(linear_model.RidgeClassifier()),
    "SGDClassifier": on_flowers(linear_model.SGDClassifier(
        loss="log_loss", random_state=0)),
    "Perceptron": on_flowers(linear_model.Perceptron()),
    "LinearSVC": on_flowers(svm.LinearSVC()),
    "SVC": on_flowers(svm.SVC()),
    "SVC, probability": on_flowers(svm.SVC(probability=True, random_state=0)),
    "NuSVC": on_flowers(svm.NuSVC(probability=True, random_state=0)),
    "DecisionTreeClassifier": on_flowers(tree.DecisionTreeClassifier(random_state=0)),
    "DecisionTree, strings": on_flowers(
        tree.DecisionTreeClassifier(random_state=0), NAMES),
    "ExtraTreeClassifier": on_flowers(tree.ExtraTreeClassifier(random_state=0)),
    "RandomForestClassifier": on_flowers(
        ensemble.RandomForestClassifier(20, random_state=0)),
    "ExtraTreesClassifier": on_flowers(
        ensemble.ExtraTreesClassifier(20, random_state=0)),
    "GradientBoostingClassifier": on_flowers(
        ensemble.GradientBoostingClassifier(n_estimators=9, random_state=0)),
    "GradientBoosting, two": on_flowers(
        ensemble.GradientBoostingClassifier(n_estimators=9, random_state=0), IS_FIRST),
    "AdaBoostClassifier": on_flowers(ensemble.AdaBoostClassifier(random_state=0)),
    "BaggingClassifier": on_flowers(ensemble.BaggingClassifier(random_state=0)),
    "VotingClassifier, soft": on_flowers(ensemble.VotingClassifier(
        SEVERAL, voting="soft", flatten_transform=False)),
    "VotingClassifier, hard": on_flowers(ensemble.VotingClassifier(
        SEVERAL, flatten_transform=False)),
    "StackingClassifier": on_flowers(ensemble.StackingClassifier(SEVERAL)),
    "KNeighborsClassifier": on_flowers(neighbors.KNeighborsClassifier()),
    "RadiusNeighborsClassifier": on_flowers(neighbors.RadiusNeighborsClassifier(2.0)),
    "GaussianNB": on_flowers(GaussianNB()),
    "MultinomialNB": on(COUNTS, naive_bayes.MultinomialNB()),
    "ComplementNB": on(COUNTS, naive_bayes.ComplementNB()),
    "BernoulliNB": on(COUNTS, naive_bayes.BernoulliNB(binarize=2.0)),
    "CategoricalNB": on(COUNTS, naive_bayes.CategoricalNB()),
    "MLPClassifier": on_flowers(neural_network.MLPClassifier(
        (16,), max_iter=300, random_state=0)),
    "QuadraticDiscriminantAnalysis": on_flowers(
        discriminant_analysis.QuadraticDiscriminantAnalysis()),
    "LinearDiscriminantAnalysis": on_flowers(
        discriminant_analysis.LinearDiscriminantAnalysis()),
    "OneVsRestClassifier": on_flowers(
        multiclass.OneVsRestClassifier(LogisticRegression())),
    "OneVsOneClassifier": on_flowers(
        multiclass.OneVsOneClassifier(LogisticRegression())),
    "CalibratedClassifierCV": on_flowers(
        calibration.CalibratedClassifierCV(GaussianNB())),
    "Calibrated, isotonic": on_flowers(
        calibration.CalibratedClassifierCV(GaussianNB(), method="isotonic")),
    "MultiOutputClassifier": on_flowers(
        multioutput.MultiOutputClassifier(LogisticRegression()),
        np.stack([SPECIES, IS_FIRST], axis=1)),
    "GridSearchCV": on_flowers(model_selection.GridSearchCV(
        LogisticRegression(), {"C": [0.1, 1]})),
    "TunedThresholdClassifierCV": on_flowers(
        model_selection.TunedThresholdClassifierCV(LogisticRegression()), IS_FIRST),
    "Pipeline": on_flowers(make_pipeline(
        preprocessing.StandardScaler(), decomposition.PCA(2),
        svm.SVC(probability=True, random_state=0)), NAMES),
    "ColumnTransformer": on_columns(make_columns(LogisticRegression())),
    "TfidfVectorizer, classifier": on_texts(
        make_pipeline(TfidfVectorizer(), LogisticRegression())),
}

REGRESSORS = {
    "LinearRegression": on_numbers(linear_model.LinearRegression()),
    "Lasso": on_numbers(linear_model.Lasso(0.01)),
    "BayesianRidge": on_numbers(linear_model.BayesianRidge()),
    "HuberRegressor": on_numbers(linear_model.HuberRegressor()),
    "RANSACRegressor": on_numbers(linear_model.RANSACRegressor(random_state=0)),
    "TweedieRegressor": on_numbers(linear_model.TweedieRegressor()),
    "SVR": on_numbers(svm.SVR()),
    "LinearSVR": on_numbers(svm.LinearSVR()),
    "DecisionTreeRegressor": on_numbers(tree.DecisionTreeRegressor(random_state=0)),
    "RandomForestRegressor": on_numbers(
        ensemble.RandomForestRegressor(20, random_state=0)),
    "GradientBoostingRegressor": on_numbers(
        ensemble.GradientBoostingRegressor(n_estimators=20, random_state=0)),
    "AdaBoostRegressor": on_numbers(ensemble.AdaBoostRegressor(random_state=0)),
    "BaggingRegressor": on_numbers(ensemble.BaggingRegressor(random_state=0)),
    "VotingRegressor": on_numbers(ensemble.VotingRegressor(OTHERS)),
    "StackingRegressor": on_numbers(ensemble.StackingRegressor(OTHERS)),
    "KNeighborsRegressor": on_numbers(neighbors.KNeighborsRegressor()),
    "MLPRegressor": on_numbers(neural_network.MLPRegressor(
        hidden_layer_sizes=(16,), max_iter=300, random_state=0)),
    "GaussianProcessRegressor": on_numbers(
        gaussian_process.GaussianProcessRegressor(KERNEL, random_state=0)),
    "PLSRegression": on_numbers(cross_decomposition.PLSRegression()),
    "MultiOutputRegressor": on_flowers(
        multioutput.MultiOutputRegressor(linear_model.Ridge()), FLOWERS[:, :2]),
}

WITHOUT_TARGET = {
    "IsolationForest": on_flowers(ensemble.IsolationForest(random_state=0), None),
    "LocalOutlierFactor": on_flowers(neighbors.LocalOutlierFactor(novelty=True), None),
    "OneClassSVM": on_flowers(svm.OneClassSVM(nu=0.1), None),
    "KMeans": on_flowers(cluster.KMeans(3, n_init=1, random_state=0), None),
    "GaussianMixture": on_flowers(mixture.GaussianMixture(3, random_state=0), None),
    "PCA": on_flowers(decomposition.PCA(2)),
    "KernelPCA": on_flowers(decomposition.KernelPCA(2, kernel="rbf")),
    "TruncatedSVD": on_flowers(decomposition.TruncatedSVD(2, random_state=0)),
    "StandardScaler": on_flowers(preprocessing.StandardScaler()),
    "MinMaxScaler": on_flowers(preprocessing.MinMaxScaler()),
    "RobustScaler": on_flowers(preprocessing.RobustScaler()),
    "Normalizer": on_flowers(preprocessing.Normalizer()),
    "Binarizer": on_flowers(preprocessing.Binarizer(threshold=2.5)),
    "PolynomialFeatures": on_flowers(preprocessing.PolynomialFeatures()),
    "PowerTransformer": on_flowers(preprocessing.PowerTransformer()),
    "QuantileTransformer": on_flowers(preprocessing.QuantileTransformer(
        n_quantiles=10)),
    "KBinsDiscretizer": on_flowers(preprocessing.KBinsDiscretizer(
        3, encode="onehot-dense")),
    "SimpleImputer": on(HOLES, impute.SimpleImputer()),
    "KNNImputer": on(HOLES, impute.KNNImputer()),
    "SelectKBest": on_flowers(feature_selection.SelectKBest(k=2)),
    "RFE": on_flowers(feature_selection.RFE(LogisticRegression())),
    "GaussianRandomProjection": on_flowers(
        random_projection.GaussianRandomProjection(2, random_state=0)),
    "FeatureUnion": on_flowers(make_union(
        preprocessing.StandardScaler(), decomposition.PCA(2))),
    "OneHotEncoder": on(COUNTS, preprocessing.OneHotEncoder(handle_unknown="ignore")),
    "OneHotEncoder, strings": on(
        COLOURS, preprocessing.OneHotEncoder(handle_unknown="ignore")),
    "OrdinalEncoder": on(COUNTS, preprocessing.OrdinalEncoder()),
    "OrdinalEncoder, strings": on(COLOURS, preprocessing.OrdinalEncoder()),
    "TargetEncoder": on(COLOURS, preprocessing.TargetEncoder(), IS_FIRST),
    "SimpleImputer, strings": on(COLOURS, impute.SimpleImputer(
        missing_values="", strategy="most_frequent")),
    "DictVectorizer": on_entries(DictVectorizer(sparse=False)),
    "CountVectorizer": on_texts(CountVectorizer()),
    "CountVectorizer, pairs": on_texts(CountVectorizer(ngram_range=(1, 2))),
    "CountVectorizer, characters": on_texts(CountVectorizer(analyzer="char")),
    "CountVectorizer, with case": on_texts(CountVectorizer(lowercase=False)),
    "CountVectorizer, pattern": on_texts(CountVectorizer(token_pattern="[a-z]+")),
    "TfidfTransformer": on(COUNTS, TfidfTransformer()),
    "TfidfVectorizer": on_texts(TfidfVectorizer()),
    "TfidfVectorizer, stop words": on_texts(TfidfVectorizer(stop_words=["is"])),
    "TfidfVectorizer, logarithms": on_texts(TfidfVectorizer(
        sublinear_tf=True, norm="l1")),
}

ALL = {**CLASSIFIERS, **REGRESSORS, **WITHOUT_TARGET}
