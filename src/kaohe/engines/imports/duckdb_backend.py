"""DuckDB as the engine of an import: on one machine, in this process."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

import duckdb
import pyarrow as pa

from kaohe.engines.duckdb_engine import EnginePool, share_memory
from kaohe.engines.imports.derived import write_derived
from kaohe.engines.imports.reuse import record_part
from kaohe.engines.imports.side_by_side import WORKERS, judge_side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from kaohe.engines.imports.backend import Advance, Job
    from kaohe.engines.imports.reports import DeliveryReport

MEMORY: Final = "800MB"
"""What the engine may use before it spills to the disk; the process takes some more."""

_SPILL: Final = "spill"


class DuckDbBackend:
    """Judges deliveries side by side on the cores of this machine."""

    def __init__(self, *, memory: str = MEMORY) -> None:
        self._memory = memory

    def versions(self) -> dict[str, str]:
        """Return the versions of the engine and of what writes its files."""
        return {"duckdb": duckdb.__version__, "pyarrow": pa.__version__}

    def judge(self, jobs: Sequence[Job], *, as_of: date, advance: Advance) -> list[DeliveryReport]:
        """Write the stored rows of every delivery; report in order of jobs."""
        if not jobs:
            return []
        memory = share_memory(self._memory, WORKERS)
        with (
            _spill_folder(jobs[0].work) as spill,
            EnginePool(spill=spill, memory=memory) as engines,
        ):
            return judge_side_by_side(
                jobs,
                as_of=as_of,
                engines=engines,
                advance=advance,
                finish=partial(record_part, as_of=as_of),
            )

    def derive(self, work: Path) -> dict[str, int]:
        """Write what follows from the stored rows; return the number of superseded by table."""
        with _spill_folder(work) as spill:
            return write_derived(work, spill=spill, memory=self._memory)


@contextmanager
def _spill_folder(work: Path) -> Iterator[Path]:
    """Make a folder on the disk of the snapshot for what does not fit into memory."""
    spill = work / _SPILL
    spill.mkdir()
    try:
        yield spill
    finally:
        shutil.rmtree(spill)
