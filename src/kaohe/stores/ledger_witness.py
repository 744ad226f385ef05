"""What a witness keeps: the ledgers that it knows, and the last checkpoint signed of each.

Reading the last checkpoint, deciding and keeping the next are one transaction, which is on the
disk before anybody is answered. Without that two requests at once, or a power cut, could get two
contents of one ledger signed.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger import NoteKey, Seen, read_key
from kaohe.stores.ledger_database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION: Final = 0x4B485731  # "KHW1"

_SCHEMA: Final = (
    "CREATE TABLE logs (origin TEXT NOT NULL, vkey TEXT NOT NULL, "
    "PRIMARY KEY (origin, vkey)) STRICT, WITHOUT ROWID",
    "CREATE TABLE signed (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, size INTEGER NOT NULL, "
    "root BLOB NOT NULL CHECK (length(root) = 32), note BLOB NOT NULL) STRICT",
    "CREATE INDEX latest ON signed (origin, id)",
    "CREATE TRIGGER signed_grows BEFORE INSERT ON signed "
    "WHEN NEW.size < (SELECT coalesce(max(size), 0) FROM signed WHERE origin = NEW.origin) "
    "BEGIN SELECT RAISE(ABORT, 'a witness never goes back'); END",
)


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """The last checkpoint of an origin, with its size and root."""

    origin: str
    seen: Seen
    note: bytes


class WitnessStore:
    """A witness's memory on one SQLite file, of its own and nobody else's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def create(cls, path: Path) -> WitnessStore:
        """Make the memory of a witness that has seen nothing.

        Raises:
            OutputExists: there is a file already.
        """
        return cls(
            Database.create(
                path, application=APPLICATION, schema=_SCHEMA, append_only=("logs", "signed")
            )
        )

    @classmethod
    def load(cls, path: Path) -> WitnessStore:
        """Open a witness's memory.

        Raises:
            FileUnusable: there is none.
        """
        return cls(Database.load(path, application=APPLICATION))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def trust(self, key: NoteKey) -> None:
        """Take a ledger into the list, by its key; its name is the ledger's origin."""
        with self._database.writing():
            self._database.run(
                "INSERT INTO logs VALUES (?, ?) ON CONFLICT DO NOTHING", (key.name, key.write())
            )

    def keys(self, origin: str) -> tuple[NoteKey, ...]:
        """Return the keys of an origin; none when it is unknown."""
        rows = self._database.rows(
            "SELECT vkey FROM logs WHERE origin = ? ORDER BY vkey", (origin,)
        )
        return tuple(read_key(vkey) for (vkey,) in rows)

    def origins(self) -> tuple[str, ...]:
        """Return every origin that is known."""
        rows = self._database.rows("SELECT DISTINCT origin FROM logs ORDER BY origin")
        return tuple(origin for (origin,) in rows)

    def latest(self, origin: str) -> SignedCheckpoint | None:
        """Return the last checkpoint of an origin."""
        row = self._database.row(
            "SELECT size, root, note FROM signed WHERE origin = ? ORDER BY id DESC LIMIT 1",
            (origin,),
        )
        return SignedCheckpoint(origin, Seen(row[0], row[1]), row[2]) if row else None

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Hold the memory while an answer is decided; what is kept then is on the disk after."""
        with self._database.writing():
            yield

    def keep(self, origin: str, seen: Seen, note: bytes) -> None:
        """Keep what is about to be signed; only inside :meth:`deciding`."""
        self._database.run(
            "INSERT INTO signed (origin, size, root, note) VALUES (?, ?, ?, ?)",
            (origin, seen.size, seen.root, note),
        )
