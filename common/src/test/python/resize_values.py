#!/usr/bin/env python3
"""Writes the values that the tests of resizing compare with, worked out by Pillow on real numbers, as clean-fid takes it.

Run from the root of the repository, with NumPy, SciPy and Pillow: python3 common/src/test/python/resize_values.py
Made with NumPy 2.4 and Pillow 12.3; other versions should differ only in the last digits.

Images are those of evaluation_values.py; a drawing is [number, noise in 256ths]. Of a resized plane stands every n-th value, from the first.
"""
import json

import numpy as np
from evaluation_values import OUT, image
from PIL import Image

CASES = [
    # height, width, drawing, new height, new width, every n-th
    (28, 28, (1, 60), 75, 75, 7),
    (32, 32, (2, 200), 299, 299, 97),
    (64, 48, (3, 90), 299, 299, 101),
    (97, 130, (4, 128), 40, 33, 1),
    (20, 31, (5, 256), 45, 13, 1),
    (37, 29, (6, 30), 37, 58, 3),
    (5, 2, (7, 128), 9, 11, 1),
    (12, 9, (8, 256), 31, 29, 1),
]


def clean(plane, height, width):
    resized = Image.fromarray(plane.astype(np.float32)).resize((width, height), Image.Resampling.BICUBIC)
    return np.clip(np.asarray(resized), 0, 255)


if __name__ == "__main__":
    cases = []
    for height, width, drawing, new_height, new_width, nth in CASES:
        values = clean(image((1, height, width), *drawing)[0], new_height, new_width).ravel()
        cases.append({"from": [height, width], "drawing": drawing, "to": [new_height, new_width], "nth": nth,
                      "values": [round(float(value), 5) for value in values[::nth]]})
    lines = ",\n".join(json.dumps(case) for case in cases)
    OUT.with_name("resize.json").write_text('{"clean": [\n' + lines + "\n]}\n")
