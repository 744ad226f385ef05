"""What a key holder keeps on one SQLite file of its own: a copy of the ledger, and its own log.

Rows are only ever added. The copy has the entries, documents and checkpoints that were handed
over; the log has everything that was asked, with what came of it. An answer is kept before it is
given, so that a power cut between the two loses nothing and evaluates nothing twice.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING, Final

from kaohe.core.draw import Campaign
from kaohe.core.errors import FAULT_KINDS, Fault
from kaohe.core.ledger import History, Ledger, open_ledger, read_entry, read_key
from kaohe.core.ledger.faults import NODE_WRONG
from kaohe.stores.ledger_database import Database
from kaohe.workflows.keyholding.campaign_facts import CampaignFacts
from kaohe.workflows.keyholding.following import Membership

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaohe.core.ledger import Checkpoint, Entry, Grown
    from kaohe.workflows.ledgers.extracts import ExtractEntry

APPLICATION: Final = 0x4B484B31  # "KHK1"

_SCHEMA: Final = (
    "CREATE TABLE identity (campaign TEXT NOT NULL, rehearsal INTEGER NOT NULL, "
    "holder TEXT NOT NULL, public_key TEXT NOT NULL, vkey TEXT NOT NULL) STRICT",
    "CREATE TABLE entries (idx INTEGER PRIMARY KEY CHECK (idx >= 0), entry BLOB NOT NULL, "
    "salt BLOB NOT NULL CHECK (length(salt) = 32)) STRICT",
    "CREATE TABLE nodes (level INTEGER NOT NULL, idx INTEGER NOT NULL, "
    "hash BLOB NOT NULL CHECK (length(hash) = 32), "
    "PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID",
    "CREATE TABLE documents (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT",
    "CREATE TABLE checkpoints (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, note BLOB NOT NULL) "
    "STRICT",
    "CREATE TABLE faults (id INTEGER PRIMARY KEY, idx INTEGER NOT NULL, campaign TEXT NOT NULL, "
    "code TEXT NOT NULL, place TEXT NOT NULL, fields TEXT NOT NULL) STRICT",
    "CREATE TABLE answers (label TEXT PRIMARY KEY, answer BLOB NOT NULL) STRICT",
    "CREATE TABLE log (id INTEGER PRIMARY KEY, at TEXT NOT NULL, act TEXT NOT NULL, "
    "subject TEXT NOT NULL, outcome TEXT NOT NULL, evidence BLOB) STRICT",
    "CREATE TRIGGER entries_follow BEFORE INSERT ON entries "
    "WHEN NEW.idx <> (SELECT coalesce(max(idx) + 1, 0) FROM entries) "
    "BEGIN SELECT RAISE(ABORT, 'a copy has no gap'); END",
    "CREATE INDEX refused ON log (outcome) WHERE outcome <> 'ok'",
)
_APPEND_ONLY: Final = (
    "identity",
    "entries",
    "nodes",
    "documents",
    "checkpoints",
    "faults",
    "answers",
    "log",
)


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """One line of a holder's own log."""

    at: str
    act: str
    """What was asked: follow, answer, text, ahead, reveal."""
    subject: str
    outcome: str
    """``ok``, or the codes of the faults."""


@dataclass(frozen=True, slots=True)
class CopyFault:
    """What is wrong with an entry of the copy."""

    index: int
    fault: Fault


class KeyholderStore:
    """A holder's copy and log on one SQLite file, of its own and nobody else's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        row = database.row("SELECT campaign, rehearsal, holder, public_key, vkey FROM identity")
        self.membership = Membership(
            Campaign(row[0], rehearsal=bool(row[1])),
            row[2],
            bytes.fromhex(row[3]),
            read_key(row[4]),
        )
        # What is kept is on the disk before memory takes it over; nobody may come between.
        self._lock = RLock()
        self._history = History(self.membership.origin_key.name)
        self._facts = CampaignFacts(self.membership.campaign.id)

    @classmethod
    def create(cls, path: Path, membership: Membership) -> KeyholderStore:
        """Make an empty copy for a holder that has joined a campaign.

        Raises:
            OutputExists: there is a file already.
        """
        campaign = membership.campaign
        identity = (
            campaign.id,
            str(int(campaign.rehearsal)),
            membership.holder,
            membership.public_key.hex(),
            membership.origin_key.write(),
        )
        statement = "INSERT INTO identity VALUES (?, CAST(? AS INTEGER), ?, ?, ?)"
        Database.create(
            path,
            application=APPLICATION,
            schema=_SCHEMA,
            append_only=_APPEND_ONLY,
            first_rows=[(statement, identity)],
        ).close()
        path.chmod(0o600)  # a copy shows what may not be told yet
        return cls.load(path)

    @classmethod
    def load(cls, path: Path) -> KeyholderStore:
        """Open a holder's file.

        Raises:
            FileUnusable: there is none.
        """
        return cls(Database.load(path, application=APPLICATION))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @contextmanager
    def deciding(self, *, synced: bool = True) -> Iterator[StoredCopy]:
        """Hold the copy while something is decided; what is kept then is on the disk after.

        Entries that are followed need not be synced at once: a power cut leaves a shorter copy,
        which is shown them again, and the next answer takes everything before it to the disk.

        Args:
            synced: whether the disk must have it before this ends.
        """
        with self._lock, self._syncing(synced):
            with self._database.writing():
                self._catch_up()
                copy = StoredCopy(self._database, self.ledger(), self._history, self._facts)
                yield copy
            self._history = copy.history
            for index, entry in copy.followed:
                self._facts.take(index, entry)

    @contextmanager
    def _syncing(self, synced: bool) -> Iterator[None]:
        if synced:
            yield
            return
        self._database.row("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            self._database.row("PRAGMA synchronous = FULL")

    def size(self) -> int:
        """Return how many entries the copy has."""
        found: int = self._database.row("SELECT coalesce(max(idx) + 1, 0) FROM entries")[0]
        return found

    def ledger(self) -> Ledger:
        """Return size and frontier of the copy."""
        return open_ledger(self.size(), lambda level, index: _node(self._database, level, index))

    def faults(self) -> tuple[CopyFault, ...]:
        """Return what is wrong with the copy, in the holder's own campaign or as a whole."""
        rows = self._database.rows(
            "SELECT idx, code, place, fields FROM faults WHERE campaign IN (?, '') ORDER BY id",
            (self.membership.campaign.id,),
        )
        return tuple(CopyFault(index, _fault(*rest)) for index, *rest in rows)

    def log(self) -> tuple[LoggedAct, ...]:
        """Return everything that was asked, the first first."""
        rows = self._database.rows("SELECT at, act, subject, outcome FROM log ORDER BY id")
        return tuple(LoggedAct(*row) for row in rows)

    def count(self) -> tuple[int, int]:
        """Return how many labels were answered, and how often something was refused."""
        answered = self._database.row("SELECT count(*) FROM answers")[0]
        refused = self._database.row("SELECT count(*) FROM log WHERE outcome <> 'ok'")[0]
        return answered, refused

    def put_down(self, act: LoggedAct, *, evidence: bytes = b"") -> None:
        """Write a line into the log, with what was handed in where that proves something."""
        with self._lock, self._database.writing():
            _log(self._database, act, evidence)

    def put_down_split(self, act: LoggedAct, fault: Fault, *, size: int, evidence: bytes) -> None:
        """Keep the proof that the ledger has signed two contents; nothing is answered after."""
        with self._lock, self._database.writing():
            _log(self._database, act, evidence)
            _keep_fault(self._database, fault, index=size, campaign="")

    def _catch_up(self) -> None:
        """Follow what has been kept since, by this process or another."""
        rows = self._database.rows(
            "SELECT idx, entry FROM entries WHERE idx >= ? ORDER BY idx", (self._history.size,)
        )
        for index, text in rows:
            entry = read_entry(text)
            self._history = self._history.follow(entry)
            self._facts.take(index, entry)


@dataclass(slots=True)
class StoredCopy:
    """The copy inside a transaction: the port ``HolderCopy``, and the answers."""

    database: Database
    ledger: Ledger
    history: History
    facts: CampaignFacts
    """As they were when the transaction began."""
    followed: list[tuple[int, Entry]] = field(default_factory=list)
    _fresh: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree."""
        found = self._fresh.get((level, index))
        return found if found is not None else _node(self.database, level, index)

    def document(self, name: str) -> bytes | None:
        """Return a document by its digest."""
        row = self.database.row("SELECT content FROM documents WHERE name = ?", (name,))
        return row[0] if row else None

    def append(self, entry: Entry, *, kept: ExtractEntry, grown: Grown, history: History) -> None:
        """Keep the next entry, the nodes that it completes, and what it establishes."""
        self.database.run(
            "INSERT INTO entries VALUES (?, ?, ?)", (kept.index, kept.entry, kept.salt)
        )
        for (level, index), found in grown.nodes.items():
            self.database.run("INSERT INTO nodes VALUES (?, ?, ?)", (level, index, found))
            self._fresh[level, index] = found
        self.ledger, self.history = grown.ledger, history
        self.followed.append((kept.index, entry))

    def keep_document(self, name: str, content: bytes) -> None:
        """Keep a document; the same again changes nothing."""
        self.database.run(
            "INSERT INTO documents VALUES (?, ?) ON CONFLICT DO NOTHING", (name, content)
        )

    def keep_checkpoint(self, checkpoint: Checkpoint, note: bytes) -> None:
        """Keep a checkpoint that the copy has come out at."""
        self.database.run(
            "INSERT INTO checkpoints (size, note) VALUES (?, ?)", (checkpoint.size, note)
        )

    def keep_fault(self, fault: Fault, *, index: int, campaign: str) -> None:
        """Keep what is wrong with an entry."""
        _keep_fault(self.database, fault, index=index, campaign=campaign)

    def answer_to(self, label: str) -> bytes | None:
        """Return the answer that was given to a label before."""
        row = self.database.row("SELECT answer FROM answers WHERE label = ?", (label,))
        return row[0] if row else None

    def keep_answer(self, label: str, answer: bytes) -> None:
        """Keep an answer before it is given; a label has one."""
        self.database.run("INSERT INTO answers VALUES (?, ?)", (label, answer))

    def put_down(self, act: LoggedAct) -> None:
        """Write a line into the log."""
        _log(self.database, act, b"")


def _node(database: Database, level: int, index: int) -> bytes:
    row = database.row("SELECT hash FROM nodes WHERE level = ? AND idx = ?", (level, index))
    if row is None:
        raise NODE_WRONG.error_at(f"node {level}/{index}", level=level, index=index)
    found: bytes = row[0]
    return found


def _log(database: Database, act: LoggedAct, evidence: bytes) -> None:
    database.run(
        "INSERT INTO log (at, act, subject, outcome, evidence) VALUES (?, ?, ?, ?, ?)",
        (act.at, act.act, act.subject, act.outcome, evidence or None),
    )


def _keep_fault(database: Database, fault: Fault, *, index: int, campaign: str) -> None:
    fields = "\n".join(f"{name}={value}" for name, value in fault.fields)
    database.run(
        "INSERT INTO faults (idx, campaign, code, place, fields) VALUES (?, ?, ?, ?, ?)",
        (index, campaign, fault.kind.code, fault.where, fields),
    )


def _fault(code: str, place: str, fields: str) -> Fault:
    """Return a fault with the words that its kind has now."""
    pairs = (line.partition("=") for line in fields.split("\n") if line)
    return Fault(FAULT_KINDS[code], place, tuple((name, value) for name, _, value in pairs))
