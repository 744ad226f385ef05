"""What an import says about itself: counts by file, by rule and in total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.canonical import Json


class Progress(Protocol):
    """Called now and then while an import runs, never by two files at once."""

    def __call__(self, rows: int, /, *, done: int, total: int, quarantined: int) -> None:
        """Take note of rows done and quarantined so far, and of bytes done and in all."""


def be_quiet(_rows: int, /, *, done: int, total: int, quarantined: int) -> None:
    """Show no progress."""
    del done, total, quarantined


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of one delivered file.

    Always: lines = headers + clean + flagged + quarantined + rejected.
    """

    file: str
    deliverer: str | None
    table: str
    size: int
    sha256: str
    encoding: str
    unknown_columns: tuple[str, ...]
    lines: int
    headers: int
    clean: int
    flagged: int
    quarantined: int
    rejected: int
    rules: dict[str, int]
    """Rows by the rule or warning that they break; rules that no row breaks are left out."""
    missing: dict[str, int]
    """Rows without a value by field; fields that no row lacks are left out."""
    bodies: dict[str, dict[str, int]]
    """Clean, flagged and quarantined rows by body, ``00`` for rows of which none can be told."""
    root: str
    """Canonical root of the delivered rows."""
    outcome_root: str
    """Canonical root of what the rules made of them."""
    reused: bool = False
    """Taken over from an earlier import, because nothing has changed; not in the manifest."""

    @property
    def accepted(self) -> int:
        """Return the rows that count: clean and flagged."""
        return self.clean + self.flagged

    def to_json(self) -> dict[str, Json]:
        """Return the report as it stands in the manifest."""
        return {
            "file": self.file,
            "deliverer": self.deliverer,
            "table": self.table,
            "size": self.size,
            "sha256": self.sha256,
            "encoding": self.encoding,
            "unknown_columns": list(self.unknown_columns),
            "lines": self.lines,
            "headers": self.headers,
            "clean": self.clean,
            "flagged": self.flagged,
            "quarantined": self.quarantined,
            "rejected": self.rejected,
            "rules": dict(self.rules),
            "missing": dict(self.missing),
            "bodies": {body: dict(counts) for body, counts in self.bodies.items()},
            "root": self.root,
            "outcome_root": self.outcome_root,
        }

    @classmethod
    def from_json(cls, form: dict[str, Any]) -> DeliveryReport:
        """Read a report as it stands in a manifest."""
        return cls(**{**form, "unknown_columns": tuple(form["unknown_columns"])})


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a whole import."""

    path: Path
    digest: str
    """``register_digest``: equal deliveries give an equal one on every engine."""
    root: str
    """Canonical root over all tables: equal rows give an equal one in whatever form they came."""
    as_of: str
    deliveries: tuple[DeliveryReport, ...]
    superseded: int
    already_there: bool
    """The same deliveries had been imported before; the snapshot of then is returned."""
    skipped: tuple[str, ...] = ()
    """Files and linked folders that were found and not read."""

    def total(self, count: str, *, table: str | None = None) -> int:
        """Add up one count, such as ``flagged``, over all files or over those of one table."""
        return sum(getattr(each, count) for each in self.deliveries if table in (None, each.table))

    def rules(self) -> dict[str, int]:
        """Return the number of rows that break each rule, over all files."""
        totals: dict[str, int] = {}
        for delivery in self.deliveries:
            for rule, rows in delivery.rules.items():
                totals[rule] = totals.get(rule, 0) + rows
        return dict(sorted(totals.items()))

    def to_json(self) -> dict[str, Json]:
        """Return one object for scripts, without any path of this machine."""
        counts = ("lines", "headers", "clean", "flagged", "quarantined", "rejected")
        return {
            "snapshot": f"{self.as_of}/{self.path.name}",
            "register_digest": self.digest,
            "root": self.root,
            **{count: self.total(count) for count in counts},
            "superseded": self.superseded,
            "skipped": list(self.skipped),
            "rules": dict(self.rules()),
            "deliveries": [
                {**delivery.to_json(), "reused": delivery.reused} for delivery in self.deliveries
            ],
        }
