"""SQLite as the ledger and its witnesses need it: nothing acknowledged is ever lost.

Write-ahead log with full synchronisation; every writing transaction takes the lock at its
beginning and waits up to 30 seconds for it. The settings are read back, because SQLite passes
over a setting that it cannot make.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.errors import FileUnusable
from kaohe.stores.faults import FILE_EXISTS, FILE_MISSING
from kaohe.stores.ledger_faults import (
    DATABASE_BUSY,
    DATABASE_DAMAGED,
    DATABASE_FOREIGN,
    DATABASE_SETTINGS,
    DATABASE_UNWRITABLE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

WAIT_SECONDS: Final = 30

_SETTINGS: Final = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "trusted_schema": 0,
}
_APPEND_ONLY: Final = (
    "CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER {table}_remains BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'append-only'); END",
)


class Database:
    """One SQLite file, used by one thread at a time."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        # Whoever reads waits for whoever writes: on one connection a reader would see what is
        # not kept yet. The writer itself may read on.
        self._lock = RLock()

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        application: int,
        schema: Sequence[str],
        append_only: Sequence[str],
        first_rows: Sequence[tuple[str, tuple[str, ...]]] = (),
    ) -> Database:
        """Make a file that does not exist yet.

        Args:
            path: the file.
            application: the number that marks files of this kind.
            schema: statements that make its tables.
            append_only: tables in which no row is ever changed or deleted.
            first_rows: statements with their values, kept together with the tables.

        Raises:
            OutputExists: there is such a file.
            FileUnusable: the place cannot be written to.
        """
        if path.exists():
            raise FILE_EXISTS.error_at(str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        made = cls(path, _connect(path))
        triggers = [each.format(table=table) for table in append_only for each in _APPEND_ONLY]
        with made.writing():
            for statement in (*schema, *triggers, f"PRAGMA application_id = {application}"):
                made.run(statement)
            for statement, values in first_rows:
                made.run(statement, values)
        return made

    @classmethod
    def load(cls, path: Path, *, application: int) -> Database:
        """Open a file of a kind.

        Raises:
            FileUnusable: there is none, it is of another kind, or cannot be set as it must be.
        """
        if not path.is_file():
            raise FILE_MISSING.error_at(str(path))
        connection = _connect(path)
        if connection.execute("PRAGMA application_id").fetchone()[0] != application:
            connection.close()
            raise DATABASE_FOREIGN.error_at(str(path))
        return cls(path, connection)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @property
    def is_writing(self) -> bool:
        """Tell whether a transaction is going on."""
        return self._connection.in_transaction

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock; keep everything at the end, or nothing.

        Raises:
            FileUnusable: somebody else holds the lock for longer than 30 seconds, or the file
                cannot be written to.
        """
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                raise DATABASE_BUSY.error_at(str(self._path), seconds=WAIT_SECONDS) from None
            try:
                yield
                self._connection.execute("COMMIT")
            except sqlite3.OperationalError as reason:
                raise DATABASE_UNWRITABLE.error_at(str(self._path), reason=reason) from None
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Return the rows of a query.

        Raises:
            LedgerDamaged: the file cannot be read as it was written.
        """
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.DatabaseError as reason:
                raise DATABASE_DAMAGED.error_at(str(self._path), reason=reason) from None

    def row(self, query: str, values: tuple[Any, ...] = ()) -> Any:
        """Return the first row of a query, or nothing."""
        found = self.rows(query, values)
        return found[0] if found else None

    def run(self, statement: str, values: tuple[Any, ...] = ()) -> int:
        """Run a statement inside :meth:`writing`; return how many rows it added."""
        return self._connection.execute(statement, values).rowcount


def _connect(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
    except sqlite3.OperationalError as reason:
        raise DATABASE_UNWRITABLE.error_at(str(path), reason=reason) from None
    try:
        _set(connection, path)
    except sqlite3.DatabaseError:
        connection.close()
        raise DATABASE_FOREIGN.error_at(str(path)) from None
    except FileUnusable:
        connection.close()
        raise
    return connection


def _set(connection: sqlite3.Connection, path: Path) -> None:
    for name, wanted in _SETTINGS.items():
        connection.execute(f"PRAGMA {name} = {wanted}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != wanted:
            raise DATABASE_SETTINGS.error_at(str(path), setting=name, found=found)
