"""Deliveries judged piece by piece on all cores, and put together in delivered order.

One worker at a time reads the next piece of rows; pieces are judged side by side; each is then
added to its file in its turn. So one national export uses the cores as well as the files of
32 provinces do, and no more than one piece for each worker lies in memory.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Condition, Event, Lock
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from kaohe.core.errors import DeliveryRefused, Fault, raise_all
from kaohe.core.register.faults import DELIVERY_UNREADABLE
from kaohe.engines.imports.judging import (
    Delivered,
    Judge,
    Outcome,
    delivered_text,
    outcome_text,
    plan_judging,
    report_delivery,
)
from kaohe.engines.imports.rejects import RejectsList
from kaohe.engines.reading.delivery import text_schema
from kaohe.engines.reading.readers import UNREADABLE, Tally
from kaohe.engines.snapshots.stored import open_part

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from datetime import date

    import pyarrow.parquet as pq

    from kaohe.engines.duckdb_engine import EnginePool
    from kaohe.engines.imports.backend import Advance, Job
    from kaohe.engines.imports.judging import JudgingPlan
    from kaohe.engines.imports.reports import DeliveryReport

WORKERS: Final = 2
PIECE_ROWS: Final = 100_000
"""Rows that are judged at once, at least; a file may end earlier."""
PIECE_BYTES: Final = 96 * 1024 * 1024
"""Of rows that are longer than any should be, so many bytes are enough."""

_SMALL: Final = 4_000_000
"""Bytes of deliveries for which a second worker costs more than it helps."""


def judge_side_by_side(
    jobs: Sequence[Job],
    *,
    as_of: date,
    engines: EnginePool,
    advance: Advance,
    finish: Callable[[Job, DeliveryReport], None],
    roots: bool = True,
) -> list[DeliveryReport]:
    """Judge deliveries, write rows and broken lines, and return what became of each.

    Args:
        jobs: reports come in their order; the largest file is read first,
            so that small ones fill the gaps in the end.
        as_of: the day of which the register speaks.
        engines: a connection for every thread.
        advance: told of rows and bytes as they are done.
        finish: called for every delivery whose rows are stored, never twice at once.
        roots: false leaves the canonical roots empty, to measure what they cost; no import does.

    Raises:
        DeliveryRefused: files turned out to be unreadable half way; every one of them is named.
    """
    # Written out before the threads start, so that they share and do not repeat it.
    plans = {kind: plan_judging(kind, as_of) for kind in {job.delivery.kind for job in jobs}}
    stopped = Event()
    files = [_File(job, plans[job.delivery.kind], stopped) for job in jobs]
    pieces = _Pieces(sorted(files, key=lambda each: -each.job.size))
    turns = _Turns()

    def work() -> None:
        try:
            judge = Judge(engines.engine())
            while (piece := pieces.take()) is not None:
                piece.judge(judge, roots=roots)
                with turns.turn(piece.number):
                    piece.store(advance)
                    if piece.is_last:
                        finish(piece.file.job, piece.file.close())
        except BaseException:
            stopped.set()
            turns.stop()
            raise

    workers = WORKERS if sum(job.size for job in jobs) > _SMALL else 1
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(work) for _ in range(workers)]
        try:
            failures = [failure for each in futures if (failure := each.exception()) is not None]
        finally:
            stopped.set()
            turns.stop()
            pieces.stop()
    for each in files:
        each.abandon()
    for failure in sorted(failures, key=lambda each: isinstance(each, _StoppedError)):
        raise failure
    raise_all(DeliveryRefused, sorted(pieces.faults, key=lambda fault: fault.where))
    return [each.close() for each in files]


class _StoppedError(Exception):
    """Another worker has failed, or the user has stopped the import."""


class _File:
    """One delivery as it is put together."""

    def __init__(self, job: Job, plan: JudgingPlan, stopped: Event) -> None:
        self.job, self.plan = job, plan
        self._rejects = RejectsList(job.rejects, file=job.delivery.origin.file)
        self._stopped = stopped
        self._tally = Tally(keep=self._keep)
        self._delivered, self._outcome = Delivered(plan.kind), Outcome(plan.kind)
        self._part: pq.ParquetWriter | None = None
        self._report: DeliveryReport | None = None
        self._size_told = 0

    def read(self) -> Iterator[tuple[pa.Table, bool]]:
        """Yield tables of many rows, and whether one is the last, which may be empty.

        Raises:
            DeliveryRefused: the file turned out to be unreadable.
        """
        schema, batches, rows, size = text_schema(self.plan.kind), [], 0, 0
        try:
            for batch in self.job.delivery.read(self._tally):
                self._go_on()
                batches.append(batch)
                rows += batch.num_rows
                size += batch.nbytes
                if rows >= PIECE_ROWS or size >= PIECE_BYTES:
                    yield pa.Table.from_batches(batches, schema=schema), False
                    batches, rows, size = [], 0, 0
        except pa.ArrowMemoryError:  # Says nothing about the file.
            raise
        except UNREADABLE as reason:
            first_line = str(reason).partition("\n")[0]
            where = str(self.job.delivery.origin.path)
            raise DELIVERY_UNREADABLE.error_at(where, reason=first_line) from reason
        yield pa.Table.from_batches(batches, schema=schema), True

    def _keep(self, broken: pa.RecordBatch) -> None:
        self._go_on()
        self._rejects.keep(broken)

    def _go_on(self) -> None:
        """Stop reading where nobody wants the rows any more; a file may be long."""
        if self._stopped.is_set():
            raise _StoppedError

    def store(
        self, delivered: pa.Table, stored: pa.Table, texts: tuple[list[pa.Array], list[pa.Array]]
    ) -> int:
        """Add rows, their counts and their hashes; return how many went to quarantine."""
        before = self._outcome.quarantined
        if self._part is None:
            self._part = open_part(self.job.target, self.plan.schema)
        if stored.num_rows:
            self._part.write_table(stored, row_group_size=stored.num_rows)
            self._delivered.append(delivered, texts[0])
            self._outcome.append(stored, texts[1])
        return self._outcome.quarantined - before

    def size_of(self, text: list[pa.Array]) -> int:
        """Return about how many more bytes of the delivered file rows make up."""
        if self.job.delivery.encoding in ("xlsx", "parquet"):  # Compressed: told in the end.
            return 0
        size: int = min(sum(each.nbytes for each in text), self.size_left())
        self._size_told += size
        return size

    def size_left(self) -> int:
        """Return the bytes that were not told yet."""
        return self.job.size - self._size_told

    def close(self) -> DeliveryReport:
        """Finish the file and return what became of it."""
        if self._report is None:
            if self._part is not None:
                self._part.close()
            self._rejects.close()
            self._report = report_delivery(
                self.job, tally=self._tally, delivered=self._delivered, outcome=self._outcome
            )
        return self._report

    def abandon(self) -> None:
        """Let go of a file that was not finished; its folder is swept up."""
        if self._part is not None:
            with suppress(OSError, pa.ArrowException):
                self._part.close()
        with suppress(OSError, pa.ArrowException):
            self._rejects.close()


class _Piece:
    """Some rows of a delivery on their way through the rules."""

    def __init__(self, number: int, file: _File, rows: pa.Table, *, is_last: bool) -> None:
        self.number, self.file, self.is_last = number, file, is_last
        self._rows = rows
        self._stored = pa.Table.from_batches([], schema=file.plan.schema)
        self._texts: tuple[list[pa.Array], list[pa.Array]] = ([], [])

    def judge(self, judge: Judge, *, roots: bool) -> None:
        """Run the rules and write out what is hashed; needs no other piece."""
        if self._rows.num_rows:
            self._stored = judge.judge(self.file.plan, self._rows)
        if self._rows.num_rows and roots:
            self._texts = delivered_text(self._rows), outcome_text(self._stored)

    def store(self, advance: Advance) -> None:
        """Add the rows to their file; all pieces before have been added."""
        quarantined = self.file.store(self._rows, self._stored, self._texts)
        size = self.file.size_left() if self.is_last else self.file.size_of(self._texts[0])
        advance(self._rows.num_rows, size=size, quarantined=quarantined)


class _Pieces:
    """All pieces of all files in order; one worker at a time reads the next."""

    def __init__(self, files: list[_File]) -> None:
        self._lock = Lock()
        self._read = self._read_all(files)
        self.faults: list[Fault] = []
        """Of files that turned out to be unreadable; no piece comes after the first."""

    def take(self) -> _Piece | None:
        """Return the next piece, or None after the last."""
        with self._lock:
            return next(self._read, None)

    def stop(self) -> None:
        """Close the file that is being read."""
        with self._lock:
            self._read.close()

    def _read_all(self, files: list[_File]) -> Generator[_Piece]:
        number = 0
        for file in files:
            try:
                for rows, is_last in file.read():
                    # After a fault the rest is read only to find out what else is unreadable.
                    if not self.faults:
                        yield _Piece(number, file, rows, is_last=is_last)
                        number += 1
            except DeliveryRefused as refusal:
                self.faults.extend(refusal.faults)


class _Turns:
    """Lets pieces through in the order of their numbers."""

    def __init__(self) -> None:
        self._next = 0
        self._stopped = False
        self._changed = Condition()

    @contextmanager
    def turn(self, number: int) -> Iterator[None]:
        """Wait until all pieces before are through."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._next == number)
            if self._stopped:
                raise _StoppedError
        yield
        with self._changed:
            self._next += 1
            self._changed.notify_all()

    def stop(self) -> None:
        """Let nobody wait any longer, because a piece will never come."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
