"""The quantile of Student's t, which an estimate from few counties needs.

The distribution has a closed form for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and
26.7.4); tests hold it against scipy, which the product does without: it would bring 35 MB for
this one number.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


def find_quantile(degrees: int, confidence: Fraction) -> float:
    """Return the t that the absolute value does not exceed, at this confidence.

    Args:
        degrees: degrees of freedom, one or more.
        confidence: two-sided, between 0 and 1.
    """
    low, high = 0.0, 1.0
    while _within(high, degrees) < confidence:
        low, high = high, 2 * high
    while True:
        middle = (low + high) / 2
        if middle in {low, high}:
            return middle
        if _within(middle, degrees) < confidence:
            low = middle
        else:
            high = middle


def _within(t: float, degrees: int) -> float:
    """Return the chance that the absolute value is less than t."""
    angle = math.atan(t / math.sqrt(degrees))
    sine, square = math.sin(angle), math.cos(angle) ** 2
    odd = degrees % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0
    for step in range(2 + odd, degrees + 1, 2):
        total += term
        term *= square * (step - 1) / step
    if odd:
        return 2 / math.pi * (angle + sine * total)
    return sine * total
