"""The ledger on one SQLite file: act, entry and frontier in one transaction.

Rows are only ever added; triggers refuse everything else. The nodes of the tree are kept as they
are completed, so that the frontier is what stands in the file, and no proof needs all leaves.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger import (
    ED25519,
    History,
    Leaf,
    Ledger,
    NoteKey,
    SignatureLine,
    is_origin,
    open_ledger,
    read_entry,
    read_key,
    read_note,
    read_signature_lines,
)
from kaohe.core.ledger.faults import NODE_WRONG
from kaohe.stores.ledger_database import Database
from kaohe.stores.ledger_faults import DOCUMENT_EXISTS, ORIGIN_UNUSABLE
from kaohe.workflows.ledgers.places import Places
from kaohe.workflows.ledgers.recording import KeptEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kaohe.core.ledger import Grown

APPLICATION: Final = 0x4B484C31  # "KHL1"

_SCHEMA: Final = (
    "CREATE TABLE identity (origin TEXT NOT NULL, vkey TEXT NOT NULL) STRICT",
    "CREATE TABLE entries (idx INTEGER PRIMARY KEY CHECK (idx >= 0), "
    "request TEXT NOT NULL UNIQUE, entry BLOB NOT NULL, "
    "salt BLOB NOT NULL CHECK (length(salt) = 32), "
    "commitment BLOB NOT NULL CHECK (length(commitment) = 32)) STRICT",
    "CREATE TABLE nodes (level INTEGER NOT NULL, idx INTEGER NOT NULL, "
    "hash BLOB NOT NULL CHECK (length(hash) = 32), "
    "PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID",
    "CREATE TABLE documents (name TEXT PRIMARY KEY, content BLOB NOT NULL, "
    "idx INTEGER NOT NULL REFERENCES entries (idx)) STRICT",
    "CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, note BLOB NOT NULL) STRICT",
    "CREATE TABLE cosignatures (size INTEGER NOT NULL REFERENCES checkpoints (size), "
    "line TEXT NOT NULL, PRIMARY KEY (size, line)) STRICT, WITHOUT ROWID",
)
_APPEND_ONLY: Final = (
    "identity",
    "entries",
    "nodes",
    "documents",
    "checkpoints",
    "cosignatures",
)


class LedgerStore:
    """A ledger on one SQLite file: the port ``UnitOfWork`` and what is read beside it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        origin, vkey = database.row("SELECT origin, vkey FROM identity")
        self.origin: str = origin
        self.key: NoteKey = read_key(vkey)
        self._history = History(self.origin)
        self._places = Places()

    @classmethod
    def create(cls, path: Path, key: NoteKey) -> LedgerStore:
        """Make an empty ledger, named and signed for by a key.

        Raises:
            OutputExists: there is a file already.
            InputError: the name cannot be an origin.
        """
        if not is_origin(key.name) or key.kind != ED25519:
            raise ORIGIN_UNUSABLE.error_at(key.name)
        identity = ("INSERT INTO identity VALUES (?, ?)", (key.name, key.write()))
        return cls(
            Database.create(
                path,
                application=APPLICATION,
                schema=_SCHEMA,
                append_only=_APPEND_ONLY,
                first_rows=[identity],
            )
        )

    @classmethod
    def load(cls, path: Path) -> LedgerStore:
        """Open a ledger.

        Raises:
            FileUnusable: there is none.
        """
        return cls(Database.load(path, application=APPLICATION))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @contextmanager
    def begin(self) -> Iterator[StoredTransaction]:
        """Begin a transaction that writes."""
        with self._database.writing():
            self._catch_up()
            yield StoredTransaction(self._database, self.open(), self._history)

    def open(self) -> Ledger:
        """Return size and frontier."""
        return open_ledger(self.size(), self.node)

    def size(self) -> int:
        """Return the number of entries."""
        found: int = self._database.row("SELECT coalesce(max(idx) + 1, 0) FROM entries")[0]
        return found

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree.

        Raises:
            LedgerDamaged: it is not there.
        """
        return _node(self._database, level, index)

    def nodes(self) -> dict[tuple[int, int], bytes]:
        """Return every node that is kept."""
        rows = self._database.rows("SELECT level, idx, hash FROM nodes")
        return {(level, index): found for level, index, found in rows}

    def entry(self, index: int) -> KeptEntry | None:
        """Return one entry."""
        return _kept(self._database, "idx = ?", index)

    def history(self) -> History:
        """Return what all entries have established; only outside a transaction."""
        self._catch_up()
        return self._history

    def find_entries(self, *, kind: str, campaign: str) -> tuple[KeptEntry, ...]:
        """Return the entries of a kind in a campaign, in their order."""
        places = self._place().at(kind, campaign)
        return tuple(kept for each in places if (kept := self.entry(each)))

    def leaves(self) -> list[Leaf]:
        """Return all entries in their order, as whoever rebuilds the ledger takes them."""
        rows = self._database.rows("SELECT commitment, entry, salt FROM entries ORDER BY idx")
        return [Leaf(commitment, entry, salt) for commitment, entry, salt in rows]

    def commitments(self, start: int, count: int) -> tuple[bytes, ...]:
        """Return the commitments of some entries."""
        rows = self._database.rows(
            "SELECT commitment FROM entries WHERE idx >= ? AND idx < ? ORDER BY idx",
            (start, start + count),
        )
        return tuple(commitment for (commitment,) in rows)

    def document(self, name: str) -> bytes | None:
        """Return what was kept beside an entry."""
        row = self._database.row("SELECT content FROM documents WHERE name = ?", (name,))
        return row[0] if row else None

    def checkpoint_sizes(self) -> tuple[int, ...]:
        """Return the sizes of which a checkpoint is signed, the smallest first."""
        rows = self._database.rows("SELECT size FROM checkpoints ORDER BY size")
        return tuple(size for (size,) in rows)

    def checkpoint(self, size: int | None = None) -> bytes | None:
        """Return the signed checkpoint of a size, or the latest, with its cosignatures."""
        if size is None:
            size = max(self.checkpoint_sizes(), default=None)
        row = self._database.row("SELECT note FROM checkpoints WHERE size = ?", (size,))
        if row is None:
            return None
        note = read_note(row[0], where=f"checkpoint {size}")
        lines = self._database.rows(
            "SELECT line FROM cosignatures WHERE size = ? ORDER BY line", (size,)
        )
        cosigned = [each for (line,) in lines for each in read_signature_lines(line)]
        return note.add(cosigned).write()

    def keep_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint; the same again changes nothing."""
        with self._database.writing():
            self._database.run(
                "INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT DO NOTHING", (size, note)
            )

    def keep_cosignatures(self, size: int, lines: Iterable[SignatureLine]) -> None:
        """Keep signatures of witnesses on a checkpoint; the same again changes nothing."""
        with self._database.writing():
            for line in lines:
                self._database.run(
                    "INSERT INTO cosignatures VALUES (?, ?) ON CONFLICT DO NOTHING",
                    (size, line.write()),
                )

    def _catch_up(self) -> None:
        """Follow what has been kept since, by this process or another."""
        rows = self._database.rows(
            "SELECT entry FROM entries WHERE idx >= ? ORDER BY idx", (self._history.size,)
        )
        for (entry,) in rows:
            self._history = self._history.follow(read_entry(entry))

    def _place(self) -> Places:
        places = self._places
        rows = self._database.rows(
            "SELECT entry FROM entries WHERE idx >= ? ORDER BY idx", (places.size,)
        )
        found = places.follow(entry for (entry,) in rows)
        if not self._database.is_writing:  # what may still be rolled back is not remembered
            self._places = found
        return found


@dataclass(frozen=True, slots=True)
class StoredTransaction:
    """A transaction on the file."""

    database: Database
    ledger: Ledger
    history: History

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree."""
        return _node(self.database, level, index)

    def find(self, request: str) -> KeptEntry | None:
        """Return the entry that a request has made, if it was made before."""
        return _kept(self.database, "request = ?", request)

    def append(self, kept: KeptEntry, grown: Grown) -> None:
        """Keep the next entry and the nodes that it completes."""
        self.database.run(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?)",
            (kept.index, kept.request, kept.entry, kept.salt, kept.commitment),
        )
        for (level, index), found in grown.nodes.items():
            self.database.run("INSERT INTO nodes VALUES (?, ?, ?)", (level, index, found))

    def keep(self, name: str, content: bytes, *, index: int) -> None:
        """Keep a document of the act that an entry stands for; the same again changes nothing.

        Raises:
            OutputExists: another document of this name was kept before.
        """
        statement = "INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        if not self.database.run(statement, (name, content, index)):
            kept = self.database.row("SELECT content FROM documents WHERE name = ?", (name,))
            if kept[0] != content:
                raise DOCUMENT_EXISTS.error_at(name)


def _node(database: Database, level: int, index: int) -> bytes:
    row = database.row("SELECT hash FROM nodes WHERE level = ? AND idx = ?", (level, index))
    if row is None:
        raise NODE_WRONG.error_at(f"node {level}/{index}", level=level, index=index)
    found: bytes = row[0]
    return found


def _kept(database: Database, where: str, value: int | str) -> KeptEntry | None:
    row = database.row(
        f"SELECT idx, request, entry, salt, commitment FROM entries WHERE {where}",  # noqa: S608 - where is ours
        (value,),
    )
    return KeptEntry(*row) if row else None
