"""Acts enter the ledger: decided, entered and kept together, signed afterwards.

An act, its entry and the frontier of the tree stand or fall together (``UnitOfWork``). Receipts
and checkpoints are signed outside the transaction, because a signature says what is already kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kaohe.core.ledger import (
    Checkpoint,
    Entry,
    LogProof,
    Receipt,
    commit_entry,
    entry_leaf,
    prove_consistency,
    prove_inclusion,
    read_checkpoint,
    read_entry,
    read_note,
    root_at,
    sign_checkpoint,
    sign_receipt,
    write_request,
)
from kaohe.core.ledger.faults import CHECKPOINT_WRONG, SIZE_BEYOND
from kaohe.core.merkle import verify_inclusion
from kaohe.workflows.ledgers.faults import CHECKPOINT_NONE, LEDGER_BEHIND_WITNESS, REQUEST_REUSED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager

    from kaohe.core.canonical import Json
    from kaohe.core.ledger import Grown, History, Ledger, NoteSigner, SignatureLine


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """One entry as it is kept: what it says, its salt, and who asked for it."""

    index: int
    request: str
    entry: bytes
    salt: bytes
    commitment: bytes


class LedgerTransaction(Protocol):
    """What may be read and written while nobody else writes."""

    @property
    def ledger(self) -> Ledger:
        """Return size and frontier, read after the write lock."""
        ...

    @property
    def history(self) -> History:
        """Return what the entries up to now have established."""
        ...

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree."""
        ...

    def find(self, request: str) -> KeptEntry | None:
        """Return the entry that a request has made, if it was made before."""
        ...

    def append(self, kept: KeptEntry, grown: Grown) -> None:
        """Keep the next entry and the nodes that it completes."""
        ...

    def keep(self, name: str, content: bytes, *, index: int) -> None:
        """Keep a document of the act that an entry stands for; the same again changes nothing."""
        ...


class UnitOfWork(Protocol):
    """Gives transactions: all that is done in one is kept at its end, or nothing."""

    def begin(self) -> AbstractContextManager[LedgerTransaction]:
        """Begin a transaction that writes; what leaves it by an error leaves no trace."""
        ...


class LedgerRecord(Protocol):
    """What is read of a ledger outside a transaction, and the signatures that are put beside."""

    @property
    def origin(self) -> str:
        """Return the ledger's name."""
        ...

    def open(self) -> Ledger:
        """Return size and frontier."""
        ...

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree."""
        ...

    def checkpoint(self, size: int | None = None) -> bytes | None:
        """Return the signed checkpoint of a size, or the latest, with its cosignatures."""
        ...

    def keep_checkpoint(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint."""
        ...

    def keep_cosignatures(self, size: int, lines: Iterable[SignatureLine]) -> None:
        """Keep signatures of witnesses on a checkpoint."""
        ...


class Witness(Protocol):
    """One who cosigns: over the network, or by files carried to it and back."""

    def submit(self, request: bytes) -> tuple[int, bytes]:
        """Hand in a request; return the status and what was answered."""
        ...


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does, before it has a time and a place in the ledger."""

    request: str
    """A key made by whoever asks; the same key again is the same act, not a second one."""
    kind: str
    campaign: str
    rehearsal: bool
    actor: str
    content: Mapping[str, Json]
    refers: int | None = None
    documents: Mapping[str, bytes] = field(default_factory=dict)
    """What is kept beside the entry, by its name."""

    def as_entry(self, at: str) -> Entry:
        """Return the entry of this act at a time."""
        return Entry(
            kind=self.kind,
            campaign=self.campaign,
            rehearsal=self.rehearsal,
            at=at,
            actor=self.actor,
            content=self.content,
            refers=self.refers,
        )


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where an act stands."""

    index: int
    leaf: bytes
    at: str
    is_new: bool
    """False when the same request had been entered before."""


def record_act(unit: UnitOfWork, act: Act, *, salt: bytes, now: Callable[[], str]) -> Recorded:
    """Enter an act, if the order of its campaign allows it.

    Args:
        unit: gives the transaction.
        act: what is done.
        salt: 32 random bytes, for this act alone.
        now: tells the time; asked after the write lock is held.

    Raises:
        LedgerError: the entry is not what its kind asks for.
        StepRefused: the act breaks the order; nothing was written.
    """
    return record_acts(unit, [(act, salt)], now=now)[0]


def record_acts(
    unit: UnitOfWork, acts: Iterable[tuple[Act, bytes]], *, now: Callable[[], str]
) -> tuple[Recorded, ...]:
    """Enter several acts one after the other in one transaction: all of them, or none.

    What was entered before is not entered again, so that a step that was interrupted can be
    asked for again as a whole.

    Args:
        unit: gives the transaction.
        acts: what is done, each with 32 random bytes for this act alone.
        now: tells the time; asked after the write lock is held.

    Raises:
        LedgerError: an entry is not what its kind asks for, or a request was used for another act.
        StepRefused: an act breaks the order; nothing was written.
    """
    recorded: list[Recorded] = []
    with unit.begin() as transaction:
        history, ledger = transaction.history, transaction.ledger
        for act, salt in acts:
            earlier = transaction.find(act.request)
            if earlier:
                recorded.append(_recorded_before(earlier, act))
                continue
            entry = act.as_entry(now())
            history = history.admit(entry, root_at=lambda size: root_at(size, transaction.node))
            written = entry.bytes
            commitment = commit_entry(written, salt=salt, rehearsal=entry.rehearsal)
            leaf = entry_leaf(commitment)
            grown = ledger.append(leaf)
            ledger = grown.ledger
            kept = KeptEntry(grown.index, act.request, written, salt, commitment)
            transaction.append(kept, grown)
            for name, content in act.documents.items():
                transaction.keep(name, content, index=grown.index)
            recorded.append(Recorded(grown.index, leaf, entry.at, is_new=True))
    return tuple(recorded)


def receipt_of(recorded: Recorded, signer: NoteSigner) -> bytes:
    """Return the receipt of an act that is already kept."""
    return sign_receipt(Receipt(signer.name, recorded.index, recorded.leaf, recorded.at), signer)


def sign_latest(record: LedgerRecord, signer: NoteSigner) -> bytes:
    """Sign a checkpoint of all entries that are kept now; return it with its cosignatures.

    The checkpoint signed before must be a beginning of the ledger, so that a damaged store never
    gets a second content signed.

    Raises:
        LedgerDamaged: it is not.
    """
    ledger, before = record.open(), record.checkpoint()
    if before:
        last = read_checkpoint(read_note(before).text)
        if last.size > ledger.size or root_at(last.size, record.node) != last.root:
            raise CHECKPOINT_WRONG.error_at(record.origin, size=last.size)
        if last.size == ledger.size:
            return before
    signed = sign_checkpoint(Checkpoint(record.origin, ledger.size, ledger.root), signer).write()
    record.keep_checkpoint(ledger.size, signed)
    return signed


def prove_entry(
    record: LedgerRecord, index: int, *, size: int | None = None, extra: bytes = b""
) -> LogProof:
    """Prove an entry against the checkpoint of a named size, or the latest that is signed.

    Raises:
        LedgerError: there is no such checkpoint, or the entry is not in it.
    """
    note = record.checkpoint(size)
    if note is None:
        raise CHECKPOINT_NONE.error_at(record.origin, size=size if size is not None else "–")
    signed = read_checkpoint(read_note(note).text)
    if index >= signed.size:
        raise SIZE_BEYOND.error_at(record.origin, size=signed.size, asked=index)
    path = prove_inclusion(index, signed.size, record.node)
    holds = verify_inclusion(
        record.node(0, index), index=index, size=signed.size, proof=path, root=signed.root
    )
    if not holds:
        raise CHECKPOINT_WRONG.error_at(record.origin, size=signed.size)
    return LogProof(index, path, note, extra)


def ask_witness(record: LedgerRecord, *, old_size: int) -> bytes:
    """Return the request that asks a witness, which last signed ``old_size``, for the latest.

    Raises:
        LedgerError: no checkpoint is signed yet, or the witness has seen more than this ledger.
    """
    note = record.checkpoint()
    if note is None:
        raise CHECKPOINT_NONE.error_at(record.origin, size="–")
    size = read_checkpoint(read_note(note).text).size
    if old_size > size:
        raise LEDGER_BEHIND_WITNESS.error_at(record.origin, size=size, seen=old_size)
    proof = prove_consistency(old_size, size, record.node) if old_size else ()
    return write_request(old_size, proof, note)


def _recorded_before(kept: KeptEntry, act: Act) -> Recorded:
    entry = read_entry(kept.entry)
    if kept.entry != act.as_entry(entry.at).bytes:
        raise REQUEST_REUSED.error_at(act.request, index=kept.index)
    return Recorded(kept.index, entry_leaf(kept.commitment), entry.at, is_new=False)
