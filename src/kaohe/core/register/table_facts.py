"""What is known of a register and asked about (:mod:`kaohe.core.register.table_findings`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.register.fields import ENTERPRISES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaohe.core.register.counts import UnitCounts

    Delivered = Mapping[str, Any]
    """A delivery as it stands in the manifest of a snapshot."""
    CountyCounts = Mapping[tuple[str, str], UnitCounts]
    """By body and county."""

NATIONAL: Final = "00"
"""Stands for the deliverer of a national export, which is judged as a whole."""


@dataclass(frozen=True, slots=True)
class NamedMembers:
    """A federation and what the register knows of the members that it names."""

    file: str
    line: int
    body: str
    name: str
    named: int
    known: int
    """Members whose code stands in the register."""
    usable: int
    """Known members in the same county that exist and have a union."""


@dataclass(frozen=True, slots=True)
class ManyTimes:
    """Units of one file that are told more often than is usual."""

    file: str
    units: int
    times: int
    """Rows of the unit that is told most often."""
    example: str


@dataclass(frozen=True, slots=True)
class SharedCodes:
    """Enterprises of a body whose organisation code stands inside another row's credit code."""

    body: str
    pairs: int
    example: str
    other: str


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What is known of a register and asked about."""

    deliveries: Sequence[Delivered]
    counts: CountyCounts
    replaced: Mapping[str, int] = field(default_factory=dict)
    """Superseded rows by delivered file."""
    many_times: Sequence[ManyTimes] = ()
    federations: Sequence[NamedMembers] = ()
    """Only those with fewer usable members than a draw needs."""
    shared_codes: Sequence[SharedCodes] = ()
    earlier: CountyCounts | None = None
    """Counts of the snapshot to compare with."""


def rows_aside(deliveries: Iterable[Delivered]) -> dict[str, tuple[int, int]]:
    """Return, by body, the enterprise rows left aside and all rows.

    Left aside is what cannot be placed and what cannot be read: neither counts for its body. A
    national export is judged as a whole and for every body that its rows can be told to be of.
    """
    aside, rows = Counter[str](), Counter[str]()
    for delivery in deliveries:
        if delivery["table"] == ENTERPRISES.id:
            deliverer = delivery["deliverer"] or NATIONAL
            rows[deliverer] += delivery["lines"] - delivery["headers"]
            aside[deliverer] += delivery["quarantined"] + delivery["rejected"]
            if deliverer == NATIONAL:
                for body, counts in delivery["bodies"].items():
                    if body != NATIONAL:
                        rows[body] += sum(counts.values())
                        aside[body] += counts["quarantined"]
    return {deliverer: (aside[deliverer], rows[deliverer]) for deliverer in sorted(rows)}
