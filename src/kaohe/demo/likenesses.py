"""Rows that resemble another one: the same enterprise entered twice, and sisters that are two.

No rule on one row can find them. What is planted here says what a person would decide: every
likeness but a sister is one enterprise in two rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from kaohe.demo.flaws import spoil_last
from kaohe.demo.lexicon import INDUSTRIES, SURNAMES, trade_names
from kaohe.demo.rows import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.demo.enterprises import Enterprises, Integers, Mask
    from kaohe.demo.rows import Columns

SAME: Final = ("similar_rows",)
DIFFERENT: Final = ("different_rows",)
"""Nothing should find a sister: it resembles another enterprise and is one of its own."""

_SHARE: Final = 0.0035
_FREE_SHARE: Final = 1 / 6
"""About one enterprise in six has no union; only such rows are made to resemble another."""
_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class Likeness:
    """One way in which a row resembles another."""

    id: str
    finds: tuple[str, ...]
    weight: int
    copies: tuple[str, ...]
    """Columns that are taken over as they are."""
    name: str
    """How the name is taken over: ``form``, ``misspelt``, ``same`` or ``trade``."""
    elsewhere: bool = False
    """The other row stands in another county."""
    code_mistyped: bool = False


LIKENESSES: Final = (
    Likeness("near_duplicate", SAME, 8, ("address", "phone", "industry", "established"), "form"),
    Likeness("name_misspelt", SAME, 5, ("address", "phone", "industry", "established"), "misspelt"),
    Likeness("phone_changed", SAME, 6, ("address", "industry", "established"), "form"),
    Likeness("address_changed", SAME, 5, ("phone", "industry", "established"), "form"),
    Likeness("moved_enterprise", SAME, 3, ("phone", "industry", "established"), "same",
             elsewhere=True),
    Likeness("code_mistyped", (*SAME, "org_check"), 4,
             ("org_code", "licence_no", "address", "phone", "established", "industry"), "same",
             code_mistyped=True),
    Likeness("sister_enterprise", DIFFERENT, 5, ("address", "phone"), "trade"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resembling:
    """One row, the row that it resembles, and how."""

    row: int
    twin: int
    likeness: Likeness


def choose_likenesses(
    enterprises: Enterprises, spotless: Mask, stream: np.random.Generator
) -> list[Resembling]:
    """Choose enterprises without a union that will resemble another, each a different one."""
    free = (
        spotless
        & ~enterprises.set_apart
        & (enterprises.union_kind == 0)
        & (enterprises.absent == 0)
        & (stream.random(len(spotless)) < _SHARE / _FREE_SHARE)
    )
    free[:1] = False
    free[1:] &= (enterprises.county[1:] == enterprises.county[:-1]) & spotless[:-1] & ~free[:-1]
    rows = np.flatnonzero(free)
    bounds = np.cumsum([likeness.weight for likeness in LIKENESSES])
    kinds = np.searchsorted(bounds, stream.integers(0, bounds[-1], len(rows)), side="right")
    taken = {*rows.tolist(), *(rows - 1).tolist()}
    chosen = []
    for row, kind in zip(rows.tolist(), kinds.tolist(), strict=True):
        likeness, twin = LIKENESSES[kind], row - 1
        if likeness.elsewhere:
            tries = stream.integers(0, len(spotless), _TRIES).tolist()
            found = _find_elsewhere(enterprises.county, row, spotless, taken, tries)
            if found is None:
                likeness = LIKENESSES[0]
            else:
                twin = found
                taken.add(found)
        chosen.append(Resembling(row, twin, likeness))
    return chosen


def write_likenesses(
    columns: Columns, enterprises: Enterprises, chosen: Iterable[Resembling], *, start: Columns
) -> Columns:
    """Write the rows that resemble others.

    Args:
        columns: as they will be delivered.
        enterprises: the rows as numbers.
        chosen: which rows resemble which.
        start: the columns as a careful province would fill them; what is copied comes from here.
    """
    chosen = list(chosen)
    rows = pa.array([each.row for each in chosen], pa.int64())
    twins = pa.array([each.twin for each in chosen], pa.int64())
    touched = sorted({"name", *(name for each in LIKENESSES for name in each.copies)})
    own = {name: start[name].take(rows).to_pylist() for name in touched}
    other = {name: start[name].take(twins).to_pylist() for name in touched}
    for at, each in enumerate(chosen):
        words = [INDUSTRIES[enterprises.industry[row]].word for row in (each.twin, each.row)]
        for name in each.likeness.copies:
            own[name][at] = other[name][at]
        own["name"][at] = _write_name(each.likeness.name, other["name"][at], *words)
        if each.likeness.code_mistyped:
            own["org_code"][at] = spoil_last(pa.array([own["org_code"][at]]))[0].as_py()
    written = dict(columns)
    for name in touched:
        texts = pa.array(own[name], pa.string())
        written[name] = replace(written[name], np.asarray(rows), texts)
    return written


def _find_elsewhere(
    county: Integers, row: int, spotless: Mask, taken: set[int], tries: Iterable[int]
) -> int | None:
    """Return the first row tried that is in another county and resembles nobody yet."""
    return next(
        (at for at in tries if county[at] != county[row] and spotless[at] and at not in taken),
        None,
    )


def _write_name(how: str, name: str, word: str, own_word: str) -> str:
    """Write the name of the twin as another hand would, or as a sister of it would be called."""
    if how == "trade":
        return name.replace(word, own_word if own_word != word else f"{word}贸易")
    if how == "misspelt":
        return _misspell(name, word)
    if how == "same":
        return name
    shortened = name.replace("有限责任公司", "有限公司")
    return name.replace("有限公司", "有限责任公司") if shortened == name else shortened


def _misspell(name: str, word: str) -> str:
    """Replace the character before the line of business, the last of the trade name."""
    at = name.index(word) - 1
    thirds = trade_names()[1]
    other = (
        thirds[(thirds.index(name[at]) + 1) % len(thirds)] if name[at] in thirds else SURNAMES[0]
    )
    return f"{name[:at]}{other}{name[at + 1 :]}"
