"""DuckDB in process: one connection runs the expressions; nothing else is stored in it."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from threading import Lock, local
from typing import TYPE_CHECKING, Final

import duckdb
import ibis
from duckdb.func import ARROW

from kaohe.core.register.check_digits import check_digits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ibis.expr.types import Table

MEMORY: Final = "512MB"
"""For one connection; two files at a time stay below one and a quarter GiB together."""


def share_memory(memory: str, connections: int) -> str:
    """Return what each of some connections may use of an amount such as ``512MB`` or ``2GiB``.

    >>> share_memory("513MB", 2)
    '256.5MB'
    """
    number = re.match(r"[0-9.]+", memory.strip())
    if number is None:  # The engine says what is wrong with it.
        return memory
    return f"{float(number[0]) / connections:g}{memory.strip()[number.end() :]}"


@contextmanager
def open_engine(
    *, spill: Path, memory: str = MEMORY, threads: int = 1
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that knows the check digits.

    ``build_side_probe_side`` is off because the optimiser takes a streamed delivery for the
    smaller side of a join and would hash it whole. One thread keeps the delivered order and lets
    two files be imported side by side. What does not fit into memory is spilled to ``spill``.
    """
    with duckdb.connect() as connection:
        connection.execute(f"set threads = {threads}")
        connection.execute(f"set memory_limit = '{memory}'")
        connection.execute("set disabled_optimizers = 'build_side_probe_side'")
        connection.execute("set enable_progress_bar = false")
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set temp_directory = ?", [str(spill)])
        connection.create_function(
            "check_digits", check_digits, ["VARCHAR"] * 3, "INTEGER", type=ARROW
        )
        yield connection


class EnginePool:
    """One connection for every thread that asks; opening one costs more than a small file."""

    def __init__(self, *, spill: Path, memory: str = MEMORY) -> None:
        self._spill, self._memory = spill, memory
        self._local = local()
        self._open = ExitStack()
        self._lock = Lock()

    def __enter__(self) -> EnginePool:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def engine(self) -> duckdb.DuckDBPyConnection:
        """Return this thread's connection."""
        if not hasattr(self._local, "engine"):
            with self._lock:
                self._local.engine = self._open.enter_context(
                    open_engine(spill=self._spill, memory=self._memory)
                )
        engine: duckdb.DuckDBPyConnection = self._local.engine
        return engine


def sql_of(expression: Table) -> str:
    """Write an expression as DuckDB's SQL."""
    return str(ibis.to_sql(expression, dialect="duckdb"))
