"""What differs between two snapshots: files, rows, fields, counts and rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kaohe.core.canonical import digest
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from fractions import Fraction

    from kaohe.core.canonical import Json
    from kaohe.core.register.counts import UnitCounts
    from kaohe.engines.snapshots.snapshot import Snapshot

Change: TypeAlias = Literal["added", "removed", "changed"]

FORMAT: Final = "register-difference/1"

SIDES: Final = ("before", "after")
CHANGES: Final[tuple[Change, ...]] = ("added", "removed", "changed")


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One field of one unit that is not as it was, or a unit that came or went."""

    table: str
    change: Change
    key: str
    body: str | None
    name: str | None
    field: str | None
    """The field that changed; ``None`` for a unit that came or went."""
    before: str | None
    after: str | None
    before_place: tuple[str, int] | None
    """File and line in the earlier snapshot."""
    after_place: tuple[str, int] | None

    def as_json(self) -> dict[str, Json]:
        """Return what differs, without the places: they are of files that few hold."""
        return {
            "table": self.table,
            "change": self.change,
            "key": self.key,
            "body": self.body,
            "name": self.name,
            "field": self.field,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True, slots=True)
class TableDifference:
    """Units of one table that came, went or changed."""

    table: str
    added: int
    removed: int
    changed: int
    fields: dict[str, int]
    """Changed units by field."""
    bodies: dict[str, tuple[int, int, int]]
    """Units added, removed and changed by body."""
    root: str
    """Canonical root over every single difference."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two snapshots, in sums; rows are streamed apart."""

    before: Snapshot
    after: Snapshot
    deliveries: dict[str, tuple[str, ...]]
    """Files ``added``, ``removed`` and ``changed`` (by hash), by change."""
    tables: tuple[TableDifference, ...]
    counts: dict[str, tuple[UnitCounts | None, UnitCounts | None]]
    """By body, before and after; only bodies whose counts differ."""
    indicators: dict[str, dict[str, tuple[Fraction | None, Fraction | None]]]
    """Shares of the register by body and id, before and after; only those that differ."""
    rules: dict[str, tuple[int, int]]
    """Rows by rule before and after; only rules whose rows differ."""
    quarantined: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Rows put aside by deliverer, before and after; only where they differ."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all differs."""
        return self.before.digest == self.after.digest

    @property
    def digest(self) -> str:
        """Return the digest that two people approve; it covers every single difference."""
        return digest(self.to_json())

    def to_json(self) -> dict[str, Json]:
        """Return the difference in sums, with one root over the rows of each table."""
        return {
            "format": FORMAT,
            "before": self.before.digest,
            "after": self.after.digest,
            "deliveries": {change: list(names) for change, names in self.deliveries.items()},
            "tables": {
                each.table: {
                    "added": each.added,
                    "removed": each.removed,
                    "changed": each.changed,
                    "fields": dict(each.fields),
                    "bodies": {
                        body: dict(zip(CHANGES, counts, strict=True))
                        for body, counts in each.bodies.items()
                    },
                    "root": each.root,
                }
                for each in self.tables
            },
            "counts": {
                body: {
                    side: _counts_to_json(counts) for side, counts in zip(SIDES, both, strict=True)
                }
                for body, both in self.counts.items()
            },
            "indicators": {
                body: {
                    name: [None if value is None else write_exact(value) for value in both]
                    for name, both in shares.items()
                }
                for body, shares in self.indicators.items()
            },
            "rules": {rule: list(rows) for rule, rows in self.rules.items()},
            "quarantined": {name: list(rows) for name, rows in self.quarantined.items()},
        }


def _counts_to_json(counts: UnitCounts | None) -> Json:
    if counts is None:
        return None
    return {name: getattr(counts, name) for name in counts.__dataclass_fields__}
