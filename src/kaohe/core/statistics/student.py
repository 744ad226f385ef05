"""The quantile of Student's t, which an estimate from few counties needs.

The distribution has a closed form for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and
26.7.4); tests hold it against scipy, which the product does without: it would bring 35 MB for
this one number.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fractions import Fraction

_DIGITS: Final = 30
_NEAR: Final = Decimal("1e-15")
_NOTHING: Final = Decimal("1e-28")
_HALVINGS: Final = 4


@lru_cache(maxsize=256)
def find_quantile(degrees: int, confidence: Fraction) -> Decimal:
    """Return the t that the absolute value does not exceed, at this confidence.

    Args:
        degrees: degrees of freedom, one or more.
        confidence: two-sided, between 0 and 1.
    """
    with localcontext(prec=_DIGITS):
        asked = Decimal(confidence.numerator) / confidence.denominator
        low, high = Decimal(0), Decimal(1)
        while _within(high, degrees) < asked:
            low, high = high, 2 * high
        while high - low > _NEAR * high:
            middle = (low + high) / 2
            if _within(middle, degrees) < asked:
                low = middle
            else:
                high = middle
        return high


def _within(t: Decimal, degrees: int) -> Decimal:
    """Return the chance that the absolute value is less than t."""
    root = (degrees + t * t).sqrt()
    sine, square = t / root, degrees / (degrees + t * t)
    odd = degrees % 2
    term = Decimal(degrees).sqrt() / root if odd else Decimal(1)
    total = Decimal(0)
    for step in range(2 + odd, degrees + 1, 2):
        total += term
        term *= square * (step - 1) / step
    if odd:
        angle = _arctan(t / Decimal(degrees).sqrt())
        return (angle + sine * total) / (2 * _arctan(Decimal(1)))
    return sine * total


def _arctan(value: Decimal) -> Decimal:
    """Return the arc tangent: of a small value by its series, of others by half the angle."""
    for _ in range(_HALVINGS):
        value /= 1 + (1 + value * value).sqrt()
    power, total, step = value, Decimal(0), 1
    while abs(power) > _NOTHING:
        total += power / step
        power *= -value * value
        step += 2
    return total * 2**_HALVINGS
