"""Which items a second reviewer looks at, and which an arbiter must decide.

A stated share of all items, so that every first reviewer may be looked over, and every item on
which the self-score and the review differ by more than a stated size. The share is taken by a
hash, so that nobody chooses; it is the same whoever asks, and cannot be known to the first
reviewer without the cycle's salt.
"""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import Final

SHARE: Final = Fraction(1, 5)
"""Share of the items that is looked at twice, unless the office states another."""
SIZE: Final = Fraction(1, 2)
"""Points by which self-score and review may differ, unless the office states another."""
_WHOLE: Final = 1 << 64


def is_sampled(salt: str, body: str, item: str, *, share: Fraction) -> bool:
    """Tell whether an item of a body is among the share that is looked at twice."""
    drawn = int.from_bytes(sha256(f"{salt}|{body}|{item}".encode()).digest()[:8])
    return drawn < share * _WHOLE


def is_apart(one: Fraction | None, other: Fraction | None, *, size: Fraction) -> bool:
    """Tell whether two scores differ by more than a size; a missing one counts as nothing."""
    return abs((one or Fraction(0)) - (other or Fraction(0))) > size
