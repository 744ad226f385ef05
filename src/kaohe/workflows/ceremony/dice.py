"""What one person has rolled, entered twice from the form that was signed in public."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING
from unicodedata import normalize

from kaohe.core.draw.faults import DICE_TOO_FEW
from kaohe.core.draw.seed import LEAST_DICE
from kaohe.core.errors import DrawError, raise_all
from kaohe.workflows.ceremony.faults import ROLLS_DIFFER
from kaohe.workflows.publication.published import Roll

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault


def take_roll(role: str, first: str, second: str, *, part: int) -> Roll:
    """Take what one person rolled; both entries must agree.

    Digits may stand in groups, and may be of full width; nothing else may be among them.

    Args:
        role: of whoever rolled.
        first: the digits as they were entered first.
        second: as they were entered again.
        part: which of the plan's roles it is, counted from 1.

    Raises:
        DrawError: the entries differ, are too short or hold more than digits.
    """
    one, other = _read_digits(first), _read_digits(second)
    raise_all(DrawError, _find_faults(role, one, other, part))
    return Roll(role=role, digits=one)


def _read_digits(typed: str) -> str:
    return "".join(normalize("NFKC", typed).split())


def _find_faults(role: str, one: str, other: str, part: int) -> Iterator[Fault]:
    if not (one.isascii() and one.isdigit() and len(one) >= LEAST_DICE):
        yield DICE_TOO_FEW.at(role, part=part, least=LEAST_DICE)
    pairs = enumerate(zip_longest(one, other), start=1)
    position = next((at for at, (first, second) in pairs if first != second), 0)
    if position:
        yield ROLLS_DIFFER.at(role, role=role, position=position)
