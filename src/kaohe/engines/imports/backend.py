"""The seam between an import and the engine that runs it.

An import finds the deliveries, hashes them and publishes the snapshot; a backend turns each
delivery into its stored rows and derives the lists and counts over all of them. Every backend
gives equal rows, counts and roots, so that the register digest does not tell which one ran.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from kaohe.engines.imports.reports import DeliveryReport
    from kaohe.engines.reading.readers import Delivery


RECORDS: Final = ".finished"
"""Inside an unfinished snapshot: what is known of the parts that are finished."""


@dataclass(frozen=True, slots=True)
class Job:
    """One delivery to be judged."""

    delivery: Delivery
    sha256: str
    """Of the delivered file."""
    work: Path
    """The unfinished snapshot."""
    part: str
    """Where the rows go inside the snapshot, such as ``rows/province=33/part-0.parquet``."""

    @property
    def target(self) -> Path:
        """Return where the rows are written."""
        return self.work / self.part

    @property
    def record(self) -> Path:
        """Return where it is noted that the rows are stored; gone before the snapshot is seen."""
        return self.work / RECORDS / f"{self.part.replace('/', '-')}.json"

    @property
    def rejects(self) -> Path:
        """Return where the broken lines go; there is no such file if there are none."""
        return self.record.with_suffix(".rejects")

    @property
    def size(self) -> int:
        """Return the bytes of the delivered file."""
        return self.delivery.stamp.size


class Advance(Protocol):
    """Told what was done since the last call; from any thread, at any time."""

    def __call__(self, rows: int, *, size: int = 0, quarantined: int = 0) -> None:
        """Add rows read, bytes of delivered files dealt with, and rows put into quarantine."""


class Backend(Protocol):
    """What an import asks of an engine."""

    def versions(self) -> dict[str, str]:
        """Return the engine's versions for ``storage.json``; they are never in a digest."""

    def judge(self, jobs: Sequence[Job], *, as_of: date, advance: Advance) -> list[DeliveryReport]:
        """Write rows and broken lines of every delivery in delivered order; report on each job.

        Raises:
            DeliveryRefused: a file turned out to be unreadable half way.
        """

    def derive(self, work: Path) -> dict[str, int]:
        """Write what follows from the stored rows; return the number of superseded by table.

        Written are ``superseded.parquet``, ``quarantine.parquet`` and ``indicators.parquet``.
        """
