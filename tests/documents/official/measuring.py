"""Reads positions out of a finished PDF, in points from the upper left corner."""

import io
from collections import defaultdict

import numpy as np
from PIL import Image

MM = 72 / 25.4
PITCH = 225 / 22 * MM
STEP = 156 / 28 * MM
RED = (1, 0, 0)


def lines_of(page, *, size=None):
    """Return the characters of a page by their base line, from the top down, in millimetres."""
    found = defaultdict(list)
    for char in page.chars:
        if not char["text"].isspace() and (size is None or round(char["size"]) == size):
            found[round(float(page.height) - char["matrix"][5], 1)].append(char)
    return [
        (base, sorted(chars, key=lambda char: char["x0"])) for base, chars in sorted(found.items())
    ]


def text_of(chars):
    return "".join(char["text"] for char in chars)


def line_with(page, text):
    return next((base, chars) for base, chars in lines_of(page) if text in text_of(chars))


def strokes_of(page):
    """Return horizontal lines as (y, x0, x1, width, colour), from the top down."""
    found = [
        (each["top"], each["x0"], each["x1"], each["linewidth"], each["stroking_color"])
        for each in page.lines
        if abs(each["top"] - each["bottom"]) < 1
    ]
    return sorted(found)


def margins(number):
    """Return left and right edge of the text of a page: the binding edge is inside (5.2.1)."""
    left = 28 if number % 2 else 26
    return left * MM, (left + 156) * MM


def middle_of(chars):
    return (chars[0]["x0"] + chars[-1]["x1"]) / 2


def first_red_row(png):
    with Image.open(io.BytesIO(png)) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    red = (pixels[..., 0] > 200) & (pixels[..., 1] < 80) & (pixels[..., 2] < 80)
    return int(np.flatnonzero(red.any(axis=1))[0])
