"""A key holder follows the office's ledger, entry by entry, in a copy of its own.

The copy grows only by what continues it and comes out at the root that the ledger has signed. A
ledger that shows less than before, or something else, is not followed; what contradicts the copy
under the ledger's own signature is kept as evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.errors import LedgerError, NoteInvalid
from kaohe.core.ledger import (
    RULES,
    Ledger,
    commit_entry,
    entry_leaf,
    open_checkpoint,
    open_ledger,
    read_entry,
    root_at,
)
from kaohe.workflows.keyholding.faults import (
    EXTRACT_DIFFERS,
    EXTRACT_GAP,
    EXTRACT_NOT_CONTINUING,
    EXTRACT_OLDER,
    EXTRACT_OTHER_LEDGER,
    EXTRACT_UNREADABLE,
    EXTRACT_UNSIGNED,
)
from kaohe.workflows.ledgers.extracts import FORMAT, document_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.draw import Campaign
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Checkpoint, Entry, Grown, History, NoteKey
    from kaohe.workflows.keyholding.campaign_facts import CampaignFacts
    from kaohe.workflows.ledgers.extracts import Extract, ExtractEntry

_TOLD_ONLY: Final = frozenset(rule.kind for rule in RULES if not rule.refuses)
"""Rules that are reported and stop nothing, such as a clock that runs backwards."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Which campaign a key serves, under which name, and which ledger is believed."""

    campaign: Campaign
    holder: str
    public_key: bytes
    origin_key: NoteKey
    """The ledger's key, pinned when the holder joined; its name is the origin."""


class HolderCopy(Protocol):
    """A holder's copy of the ledger inside one transaction."""

    @property
    def ledger(self) -> Ledger:
        """Return size and frontier."""
        ...

    @property
    def history(self) -> History:
        """Return what the entries up to now have established."""
        ...

    @property
    def facts(self) -> CampaignFacts:
        """Return where the acts of the holder's campaign stand."""
        ...

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree."""
        ...

    def document(self, name: str) -> bytes | None:
        """Return a document by its digest."""
        ...

    def append(self, entry: Entry, *, kept: ExtractEntry, grown: Grown, history: History) -> None:
        """Keep the next entry, the nodes that it completes, and what it establishes."""
        ...

    def keep_document(self, name: str, content: bytes) -> None:
        """Keep a document; the same again changes nothing."""
        ...

    def keep_checkpoint(self, checkpoint: Checkpoint, note: bytes) -> None:
        """Keep a checkpoint that the copy has come out at."""
        ...

    def keep_fault(self, fault: Fault, *, index: int, campaign: str) -> None:
        """Keep what is wrong with an entry."""
        ...


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a copy has come."""

    size: int
    entries: int
    """New ones."""


def follow_extract(copy: HolderCopy, extract: Extract, *, membership: Membership) -> Followed:
    """Continue a copy by an extract, whole or not at all.

    Rules that an entry breaks do not stop the copy, because the ledger has signed it; they are
    kept, and stop the answers.

    Raises:
        LedgerError: the extract is of another ledger, not signed, has a gap, or ends before the
            copy does.
        LedgerDamaged: the ledger has signed another content than the copy (split view).
    """
    checkpoint = _open_checkpoint(extract, membership)
    size = copy.ledger.size
    if checkpoint.size <= size:
        if root_at(checkpoint.size, copy.node) != checkpoint.root:
            raise EXTRACT_DIFFERS.error_at(FORMAT, size=checkpoint.size)
        if checkpoint.size < size:
            raise EXTRACT_OLDER.error_at(FORMAT, found=checkpoint.size, size=size)
    if extract.first > size:
        raise EXTRACT_GAP.error_at(FORMAT, first=extract.first, size=size)
    entries = [_read(each) for each in extract.entries]
    known = size - extract.first
    _expect_known(copy, extract, entries[:known], checkpoint)
    for each, (entry, leaf) in zip(extract.entries[known:], entries[known:], strict=True):
        _append(copy, each, entry, leaf)
    if copy.ledger.root != checkpoint.root:
        kind = EXTRACT_NOT_CONTINUING if extract.first else EXTRACT_UNREADABLE
        raise kind.error_at(FORMAT)
    for each, (entry, _) in zip(extract.entries, entries, strict=True):
        name = document_of(entry)
        if name and name in each.documents:
            copy.keep_document(name, each.documents[name])
    copy.keep_checkpoint(checkpoint, extract.checkpoint)
    return Followed(copy.ledger.size, copy.ledger.size - size)


def _open_checkpoint(extract: Extract, membership: Membership) -> Checkpoint:
    key = membership.origin_key
    if extract.origin != key.name:
        raise EXTRACT_OTHER_LEDGER.error_at(FORMAT, found=extract.origin, expected=key.name)
    try:
        checkpoint, _ = open_checkpoint(extract.checkpoint, [key])
    except NoteInvalid:
        raise EXTRACT_UNSIGNED.error_at(FORMAT) from None
    if checkpoint.size != extract.size:
        raise EXTRACT_UNSIGNED.error_at(FORMAT)
    return checkpoint


def _read(each: ExtractEntry) -> tuple[Entry, bytes]:
    """Return what an entry says, and its leaf."""
    try:
        entry = read_entry(each.entry, where=str(each.index))
    except LedgerError:
        raise EXTRACT_UNREADABLE.error_at(f"{FORMAT} {each.index}") from None
    commitment = commit_entry(each.entry, salt=each.salt, rehearsal=entry.rehearsal)
    return entry, entry_leaf(commitment)


def _expect_known(
    copy: HolderCopy,
    extract: Extract,
    entries: Sequence[tuple[Entry, bytes]],
    checkpoint: Checkpoint,
) -> None:
    """Compare entries that the copy holds already.

    What differs and still leads to the root that the ledger has signed is a second content; what
    leads nowhere is a damaged file.
    """
    if all(copy.node(0, extract.first + place) == leaf for place, (_, leaf) in enumerate(entries)):
        return
    tree = open_ledger(extract.first, copy.node)
    for each in extract.entries:
        tree = tree.append(_read(each)[1]).ledger
    if tree.root == checkpoint.root:
        raise EXTRACT_DIFFERS.error_at(FORMAT, size=checkpoint.size)
    raise EXTRACT_UNREADABLE.error_at(FORMAT)


def _append(copy: HolderCopy, each: ExtractEntry, entry: Entry, leaf: bytes) -> None:
    history = copy.history
    faults = history.judge(entry, root_at=lambda size: root_at(size, copy.node))
    for fault in faults:
        if fault.kind not in _TOLD_ONLY:
            copy.keep_fault(fault, index=each.index, campaign=entry.campaign)
    grown = copy.ledger.append(leaf)
    copy.append(entry, kept=each, grown=grown, history=history.follow(entry))
