"""The port ``UnitOfWork`` on Django's database.

A business act changes its rows and enters the ledger in one transaction: ``begin`` can be nested,
and only the outermost one commits. What has been followed of the history is kept in memory only
once it is committed.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.db.models import Max

from kaohe.core.ledger import (
    History,
    Leaf,
    Ledger,
    NoteKey,
    SignatureLine,
    open_ledger,
    read_entry,
    read_key,
    read_note,
    read_signature_lines,
)
from kaohe.core.ledger.faults import NODE_WRONG
from kaohe.stores.ledger_faults import DOCUMENT_EXISTS
from kaohe.web.audit.models import (
    LedgerCheckpoint,
    LedgerCosignature,
    LedgerDocument,
    LedgerEntry,
    LedgerIdentity,
    LedgerNode,
)
from kaohe.web.base.locks import wait_for_others
from kaohe.workflows.ledgers.places import Places
from kaohe.workflows.ledgers.recording import KeptEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.core.ledger import Grown

LOCK: Final = 0x4B484C31
"""Key of the lock that writers of the ledger take on PostgreSQL ("KHL1")."""
_NODE: Final = ("level", "index", "hash")
AT_ONCE: Final = 500
"""Entries that are asked for together; a statement can name only so many."""


class DjangoLedger:
    """The office's ledger: the ports ``UnitOfWork`` and ``LedgerRecord``."""

    def __init__(self) -> None:
        identity = LedgerIdentity.objects.get()
        self.origin: str = identity.origin
        self.key: NoteKey = read_key(identity.vkey)
        self._history = History(self.origin)
        self._places = Places()

    @contextmanager
    def begin(self) -> Iterator[DjangoTransaction]:
        """Begin a transaction that writes, or join the one that is going on."""
        with transaction.atomic():
            wait_for_others(LOCK)
            history = self._follow()
            yield DjangoTransaction(self.open(), history)
            transaction.on_commit(self._keep_followed)

    def open(self) -> Ledger:
        """Return size and frontier, whose nodes are asked for together."""
        size = self.size()
        wanted = list(_frontier(size))
        rows = LedgerNode.objects.filter(
            level__in=[level for level, _index in wanted],
            index__in=[index for _level, index in wanted],
        )
        found = {(level, index): root for level, index, root in rows.values_list(*_NODE)}

        def node(level: int, index: int) -> bytes:
            root = found.get((level, index))
            return _node(level, index) if root is None else bytes(root)

        return open_ledger(size, node)

    def size(self) -> int:
        """Return the number of entries."""
        last = LedgerEntry.objects.aggregate(last=Max("index"))["last"]
        return 0 if last is None else last + 1

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree.

        Raises:
            LedgerDamaged: it is not there.
        """
        return _node(level, index)

    def entry(self, index: int) -> KeptEntry | None:
        """Return one entry."""
        return _kept(LedgerEntry.objects.filter(index=index).first())

    def document(self, name: str) -> bytes | None:
        """Return what was kept beside an entry."""
        found = LedgerDocument.objects.filter(name=name).first()
        return bytes(found.content) if found else None

    def history(self) -> History:
        """Return what all entries have established."""
        followed = self._follow()
        if not connection.in_atomic_block:  # what may still be rolled back is not remembered
            self._history = followed
        return followed

    def find_entries(self, *, kind: str, campaign: str) -> tuple[KeptEntry, ...]:
        """Return the entries of a kind in a campaign, in their order."""
        places = self._place().at(kind, campaign)
        return tuple(
            _keep(row)
            for begin in range(0, len(places), AT_ONCE)
            for row in LedgerEntry.objects.filter(
                index__in=places[begin : begin + AT_ONCE]
            ).order_by("index")
        )

    def leaves(self) -> list[Leaf]:
        """Return all entries in their order, as whoever rebuilds the ledger takes them."""
        rows = LedgerEntry.objects.order_by("index").values_list("commitment", "entry", "salt")
        return [
            Leaf(bytes(commitment), bytes(entry), bytes(salt))
            for commitment, entry, salt in rows.iterator()
        ]

    def nodes(self) -> dict[tuple[int, int], bytes]:
        """Return every node that is kept."""
        rows = LedgerNode.objects.values_list("level", "index", "hash")
        return {(level, index): bytes(found) for level, index, found in rows.iterator()}

    def commitments(self, start: int, count: int) -> tuple[bytes, ...]:
        """Return the commitments of some entries."""
        rows = LedgerEntry.objects.filter(index__gte=start, index__lt=start + count)
        found = rows.order_by("index").values_list("commitment", flat=True)
        return tuple(bytes(commitment) for commitment in found)

    def checkpoint_sizes(self) -> tuple[int, ...]:
        """Return the sizes of which a checkpoint is signed, the smallest first."""
        sizes = LedgerCheckpoint.objects.order_by("size").values_list("size", flat=True)
        return tuple(sizes)

    def checkpoint(self, size: int | None = None) -> bytes | None:
        """Return the signed checkpoint of a size, or the latest, with its cosignatures."""
        found = LedgerCheckpoint.objects.order_by("-size")
        kept = (found if size is None else found.filter(size=size)).first()
        if kept is None:
            return None
        note = read_note(bytes(kept.note), where=f"checkpoint {kept.size}")
        lines = LedgerCosignature.objects.filter(checkpoint=kept).order_by("line")
        cosigned = [each for row in lines for each in read_signature_lines(row.line)]
        return note.add(cosigned).write()

    def keep_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint; the same again changes nothing."""
        LedgerCheckpoint.objects.get_or_create(size=size, defaults={"note": note})

    def keep_cosignatures(self, size: int, lines: Iterable[SignatureLine]) -> None:
        """Keep signatures of witnesses on a checkpoint; the same again changes nothing."""
        with transaction.atomic():
            for line in lines:
                LedgerCosignature.objects.get_or_create(checkpoint_id=size, line=line.write())

    def _follow(self) -> History:
        history = self._history
        rows = LedgerEntry.objects.filter(index__gte=history.size).order_by("index")
        for entry in rows.values_list("entry", flat=True):
            history = history.follow(read_entry(bytes(entry)))
        return history

    def _place(self) -> Places:
        places = self._places
        rows = LedgerEntry.objects.filter(index__gte=places.size).order_by("index")
        found = places.follow(bytes(entry) for entry in rows.values_list("entry", flat=True))
        if not connection.in_atomic_block:  # what may still be rolled back is not remembered
            self._places = found
        return found

    def _keep_followed(self) -> None:
        followed = self._follow()
        if followed.size > self._history.size:
            self._history = followed


@dataclass(frozen=True, slots=True)
class DjangoTransaction:
    """A transaction on Django's database."""

    ledger: Ledger
    history: History

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree."""
        return _node(level, index)

    def find(self, request: str) -> KeptEntry | None:
        """Return the entry that a request has made, if it was made before."""
        return _kept(LedgerEntry.objects.filter(request=request).first())

    def append(self, kept: KeptEntry, grown: Grown) -> None:
        """Keep the next entry and the nodes that it completes."""
        LedgerEntry.objects.create(
            index=kept.index,
            request=kept.request,
            entry=kept.entry,
            salt=kept.salt,
            commitment=kept.commitment,
        )
        LedgerNode.objects.bulk_create(
            LedgerNode(level=level, index=index, hash=found)
            for (level, index), found in grown.nodes.items()
        )

    def keep(self, name: str, content: bytes, *, index: int) -> None:
        """Keep a document of the act that an entry stands for; the same again changes nothing.

        Raises:
            OutputExists: another document of this name was kept before.
        """
        kept = LedgerDocument.objects.filter(name=name).first()
        if kept is None:
            LedgerDocument.objects.create(name=name, content=content, entry_id=index)
        elif bytes(kept.content) != content:
            raise DOCUMENT_EXISTS.error_at(name)


def _frontier(size: int) -> Iterator[tuple[int, int]]:
    """Yield level and index of the complete subtrees that make a size, the largest first."""
    start = 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            yield level, start >> level
            start += 1 << level


def _node(level: int, index: int) -> bytes:
    found = LedgerNode.objects.filter(level=level, index=index).first()
    if found is None:
        raise NODE_WRONG.error_at(f"node {level}/{index}", level=level, index=index)
    return bytes(found.hash)


def _kept(row: LedgerEntry | None) -> KeptEntry | None:
    return None if row is None else _keep(row)


def _keep(row: LedgerEntry) -> KeptEntry:
    return KeptEntry(
        row.index, row.request, bytes(row.entry), bytes(row.salt), bytes(row.commitment)
    )
