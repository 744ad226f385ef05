"""Chance that can be repeated: everything random in the practice nation comes from one seed.

Bulk columns come from numpy streams; single questions ("does this union have an account?") are
answered by SHA-256, so that an answer depends on its labels alone and not on who asked before.
"""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from kaohe.core.values import HALF

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_DOMAIN: Final = b"kaohe practice nation/1"
_STEPS: Final = 2**48
_HALF_DONE: Final = Fraction(6, 10)


def hash_labels(seed: int, *labels: object) -> bytes:
    """Return 32 bytes that depend on the seed and on every label, and on nothing else."""
    state = sha256(_DOMAIN)
    for label in (seed, *labels):
        text = str(label).encode("utf-8")
        state.update(len(text).to_bytes(4, "big"))
        state.update(text)
    return state.digest()


def open_stream(seed: int, *labels: object) -> np.random.Generator:
    """Open a numpy stream of its own for these labels."""
    key = int.from_bytes(hash_labels(seed, *labels)[:16], "big")
    return np.random.Generator(np.random.Philox(key=key))


def draw_share(seed: int, *labels: object) -> Fraction:
    """Draw a number from 0 up to, but not including, 1."""
    return Fraction(int.from_bytes(hash_labels(seed, *labels)[:6], "big"), _STEPS)


def happens(probability: Fraction, seed: int, *labels: object) -> bool:
    """Answer one question that is true with the given probability."""
    return draw_share(seed, *labels) < probability


def draw_between(low: Fraction, high: Fraction, seed: int, *labels: object) -> Fraction:
    """Draw a number between two bounds, in thousandths."""
    value = low + (high - low) * draw_share(seed, *labels)
    return Fraction(round(value * 1000), 1000)


def choose(options: Sequence[T], seed: int, *labels: object) -> T:
    """Choose one of several options with equal chance."""
    return options[int(draw_share(seed, *labels) * len(options))]


def draw_degree(quality: Fraction, seed: int, *labels: object) -> Fraction:
    """Draw how far one thing is in order: 1 with the chance of the quality, else half or not."""
    share = draw_share(seed, *labels)
    if share < quality:
        return Fraction(1)
    return HALF if share < quality + (1 - quality) * _HALF_DONE else Fraction(0)
