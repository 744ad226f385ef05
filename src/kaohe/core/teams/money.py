"""Sums of money in yuan: exact decimals with at most two digits, read from text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_TEXT: Final = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?")
_FEN: Final = Decimal("0.01")


def read_yuan(text: str) -> Decimal:
    """Read a sum such as ``350`` or ``350.50``.

    Signs, separators and more than two digits are refused: nobody owes a tenth of a fen.

    Raises:
        ValueError: it is not a sum.

    >>> read_yuan("350.5")
    Decimal('350.50')
    """
    if not _TEXT.fullmatch(text):
        raise ValueError(f"{text[:20]!r} is not a sum such as 350.50")
    return Decimal(text).quantize(_FEN)


def write_yuan(amount: Decimal) -> str:
    """Write a sum with its two digits.

    >>> write_yuan(Decimal(350))
    '350.00'
    """
    return f"{amount.quantize(_FEN):f}"
