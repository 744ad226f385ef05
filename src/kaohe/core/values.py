"""Exact numbers.

Points come in as decimal text and go out as decimals; in between they are fractions, because
the mean of three scores is rarely a finite decimal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

RoundingMode: TypeAlias = Literal["half_up", "half_even", "down"]

LONGEST_NUMBER: Final = 1_000
"""Characters of a number that is read; no figure of an assessment comes near it."""
HALF: Final = Fraction(1, 2)
_EXACT_TEXT: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+|/[1-9][0-9]*)?")


def exact(text: str) -> Fraction:
    """Read a decimal such as ``"1.5"`` or a fraction such as ``"17/3"``.

    ``1e0``, ``.5``, ``1_000``, ``01`` and ``+1`` are refused: a number that a person has to
    interpret is a number that two people read differently.

    >>> exact("1.5")
    Fraction(3, 2)
    >>> exact("17/3")
    Fraction(17, 3)
    """
    if len(text) > LONGEST_NUMBER or not _EXACT_TEXT.fullmatch(text):
        raise ValueError(f"{text[:LONGEST_NUMBER]!r} is not a number such as '1.5' or '17/3'")
    return Fraction(text)


def write_exact(value: Fraction) -> str:
    """Write a decimal where it is finite, otherwise a fraction in lowest terms.

    >>> write_exact(Fraction(9, 4)), write_exact(Fraction(17, 3)), write_exact(Fraction(2))
    ('2.25', '17/3', '2')
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    return f"{_scaled(value, max(twos, fives)):f}"


@dataclass(frozen=True, slots=True)
class Rounding:
    """One declared rounding, applied once.

    ``half_up`` is everyday rounding (四舍五入). ``half_even`` is the tie rule of GB/T 8170-2008
    (四舍六入五成双). Both round the size of a negative number.
    """

    mode: RoundingMode
    interval: Fraction
    """修约间隔, for example 1/100; a whole number of tenths, hundredths and so on."""

    def apply(self, value: Fraction) -> Decimal:
        """Round to a whole number of intervals.

        >>> Rounding("half_up", Fraction(1, 100)).apply(exact("95.665"))
        Decimal('95.67')
        >>> Rounding("half_even", Fraction(1, 100)).apply(exact("95.665"))
        Decimal('95.66')
        """
        steps, rest = divmod(abs(value) / self.interval, 1)
        tie_goes_up = self.mode == "half_up" or (self.mode == "half_even" and steps % 2 == 1)
        if self.mode != "down" and (rest > HALF or (rest == HALF and tie_goes_up)):
            steps += 1
        rounded = steps * self.interval * (-1 if value < 0 else 1)
        places = len(write_exact(self.interval).partition(".")[2])
        return _scaled(rounded, places)


def _scaled(value: Fraction, places: int) -> Decimal:
    """Return ``value`` as a decimal with exactly ``places`` places; it must fit."""
    scaled = value * 10**places
    if scaled.denominator != 1:
        raise ValueError(f"{value} does not fit into {places} decimal places")
    sign = 1 if scaled.numerator < 0 else 0
    digits = tuple(int(digit) for digit in str(abs(scaled.numerator)))
    return Decimal((sign, digits, -places))
