"""Deliveries as rows of text on shared storage: one task reads one file, with the one reader."""

from __future__ import annotations

from contextlib import chdir, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from kaohe import __version__
from kaohe.core.register.rules import RULES_VERSION
from kaohe.engines.imports.judging import Delivered
from kaohe.engines.imports.rejects import RejectsList
from kaohe.engines.reading.delivery import text_schema
from kaohe.engines.reading.readers import UNREADABLE, Tally
from kaohe.engines.snapshots.stored import write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from kaohe.engines.imports.backend import Job


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be read."""

    job: Job
    folder: Path
    """In which the import was started; a delivery or the store may be named relative to it."""
    size: int
    """Of the delivered file, in bytes."""
    target: Path
    """Where the rows go, on shared storage."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a task tells of the file that it has read."""

    tally: Tally
    delivered: Delivered
    software: str
    """Of the worker; see :func:`software`."""


def read_file(task: Task) -> ReadFile | str:
    """Write the rows of a file as text; return what was counted, or why it cannot be read."""
    tally, delivered = Tally(), Delivered(task.job.delivery.kind)
    unreadable: list[str] = []

    def stream() -> Iterator[pa.RecordBatch]:
        try:
            for batch in task.job.delivery.read(tally):
                delivered.add(batch)
                yield batch
        except UNREADABLE as reason:
            unreadable.append(str(reason).partition("\n")[0])

    beside = task.target.parent
    with (
        chdir(task.folder),
        written_whole(task.target, beside=beside) as attempt,
        # Renamed first: once the rows are there, the broken lines are whole too.
        written_whole(task.job.rejects, beside=beside) as apart,
    ):
        rejects = RejectsList(apart, file=task.job.delivery.origin.file)
        tally.keep = rejects.keep
        write_rows(stream(), attempt, text_schema(task.job.delivery.kind))
        rejects.close()
    if unreadable:
        return unreadable[0]
    return ReadFile(Tally(tally.lines, tally.headers, tally.rejected), delivered, software())


@contextmanager
def written_whole(target: Path, *, beside: Path) -> Iterator[Path]:
    """Name a file to write that takes its place when it is whole.

    A cluster may run a task twice at the same time, does so after a failure, and kills tasks.
    What these leave stands in the folder ``beside``, which is on the same storage and swept.
    """
    beside.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Spark takes a file with a dot in front for none of a table's.
    attempt = beside / f".attempt-{uuid4().hex}"
    yield attempt
    if attempt.exists():
        attempt.replace(target)


def software() -> str:
    """Return what must be equal wherever a part of an import runs."""
    return f"kaohe {__version__} {RULES_VERSION}"
