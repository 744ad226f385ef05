"""Digits that are read aloud: groups of three, with check digits that catch a wrong one.

ISO 7064 MOD 97-10: a number with its two check digits leaves the rest 1 when divided by 97. The
weights are powers of ten and 97 is prime, so that one wrong digit, and two neighbours that
changed places, always leave another rest.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MODULUS: Final = 97
CHECK_DIGITS: Final = 2
GROUP: Final = 3
"""Digits that are read in one breath."""

_LEAST_CHECK: Final = 2
_LARGEST_CHECK: Final = 98
_BETWEEN: Final = re.compile(r"[\s\-·.,]+")
_DIGITS: Final = re.compile(r"[0-9]+")


def add_check_digits(digits: str) -> str:
    """Return digits with their two check digits behind them.

    >>> add_check_digits("794")
    '79444'
    """
    rest = int(digits) * 10**CHECK_DIGITS % MODULUS
    return f"{digits}{(MODULUS + 1 - rest):02d}"


def has_check_digits(code: str) -> bool:
    """Tell whether the last two digits are the check digits of those before them.

    Each number has one pair of check digits, from 02 to 98; 00, 01 and 99 leave the same rests
    as 97, 98 and 02 and are refused.
    """
    if len(code) <= CHECK_DIGITS or not _DIGITS.fullmatch(code):
        return False
    check = int(code[-CHECK_DIGITS:])
    return _LEAST_CHECK <= check <= _LARGEST_CHECK and int(code) % MODULUS == 1


def group_digits(digits: str) -> str:
    """Return digits as they are read aloud.

    >>> group_digits("123456789")
    '123 456 789'
    """
    return " ".join(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))


def strip_digits(typed: str) -> str:
    """Return what was typed without spaces, hyphens and points, full-width digits as ASCII.

    >>> strip_digits("123-456 ７８９")
    '123456789'
    """
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", typed))
