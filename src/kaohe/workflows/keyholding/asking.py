"""How an office asks a key holder, over the network or by files that are carried by hand.

The holder's copy is brought up to date first; what comes back is held against the request and
against the office's own ledger, so that a holder who was shown another one is noticed here too.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.errors import ProofInvalid
from kaohe.core.ledger import read_checkpoint, read_note, root_at
from kaohe.workflows.keyholding.faults import ANSWER_NOT_ASKED, HOLDER_REFUSED, HOLDER_SAW_OTHER
from kaohe.workflows.keyholding.records import (
    HolderAnswer,
    HolderRefusal,
    HolderStatus,
    read_holder_record,
)
from kaohe.workflows.ledgers.extracts import ExtractSource, write_extract
from kaohe.workflows.ledgers.faults import CHECKPOINT_NONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.workflows.keyholding.records import HolderRequest

DONE: Final = 200
CONFLICT: Final = 409


class Keyholder(Protocol):
    """A key holder; each call gives a status as HTTP has it, and the bytes that came back."""

    def status(self) -> tuple[int, bytes]:
        """Ask how far its copy has come (``holder-status/1``)."""
        ...

    def follow(self, extract: bytes) -> tuple[int, bytes]:
        """Hand over an extract; the new status or a refusal comes back."""
        ...

    def answer(self, request: bytes) -> tuple[int, bytes]:
        """Ask for a label; an answer or a refusal comes back."""
        ...


class AskingLedger(ExtractSource, Protocol):
    """The office's ledger, as whoever asks reads it."""

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree."""
        ...


def bring_up_to_date(
    holder: Keyholder, record: AskingLedger, *, where: str, known: int | None = None
) -> HolderStatus:
    """Let a holder follow the ledger up to the latest signed checkpoint.

    Args:
        holder: whom.
        record: the office's ledger.
        where: how the holder is called in messages.
        known: entries that its copy has, where that is known; otherwise it is asked.

    Raises:
        StepRefused: it does not follow, with its reasons.
        LedgerError: no checkpoint is signed yet.
    """
    note = record.checkpoint()
    if note is None:
        raise CHECKPOINT_NONE.error_at(record.origin, size="–")
    size = read_checkpoint(read_note(note).text).size
    if known is None:
        found = _expect_status(holder.status(), where)
        if found.size >= size:
            return found
        known = found.size
    status, body = holder.follow(write_extract(record, first=known))
    if status == CONFLICT and known:  # its copy is another than was thought: show it everything
        status, body = holder.follow(write_extract(record))
    return _expect_status((status, body), where)


def ask_holder(
    holder: Keyholder,
    record: AskingLedger,
    request: HolderRequest,
    *,
    where: str,
    known: int | None = None,
) -> HolderAnswer | HolderRefusal:
    """Bring a holder's copy up to date, then ask it for a label.

    Args:
        holder: whom.
        record: the office's ledger; its latest checkpoint covers the entry that opened the label.
        request: what is asked.
        where: how the holder is called in messages.
        known: entries that the holder's copy has, where that is known.

    Raises:
        StepRefused: it does not follow, or refuses in a way that cannot be read.
        ProofInvalid: what came back is no answer to this request.
        LedgerDamaged: the holder was shown another ledger than this one.
    """
    bring_up_to_date(holder, record, where=where, known=known)
    status, body = holder.answer(request.write())
    if status != DONE:
        return _read_refusal(status, body, where)
    answer = read_holder_record(body, HolderAnswer, where=where)
    check_answer(answer, request, record, where=where)
    return answer


def ask_holders(
    holders: Mapping[str, Keyholder],
    record: AskingLedger,
    request: HolderRequest,
    *,
    known: Mapping[str, int] | None = None,
) -> dict[str, HolderAnswer | HolderRefusal]:
    """Ask all key holders at the same time; none of them waits for the disk of another.

    Args:
        holders: name → holder.
        record: the office's ledger, which may be read from several threads.
        request: what is asked.
        known: entries that a holder's copy has, where that is known.

    Raises:
        KaoheError: one of them cannot be reached, does not follow, or answers something else.
    """
    sizes = known or {}
    with ThreadPoolExecutor(max(1, len(holders))) as lines:
        asked = {
            name: lines.submit(
                ask_holder, holder, record, request, where=name, known=sizes.get(name)
            )
            for name, holder in holders.items()
        }
    return {name: each.result() for name, each in asked.items()}


def ask_holders_in_turn(
    holders: Mapping[str, Keyholder],
    record: AskingLedger,
    request: HolderRequest,
    *,
    known: Mapping[str, int] | None = None,
) -> dict[str, HolderAnswer | HolderRefusal]:
    """Ask all key holders one after the other, for a ledger that one thread alone may read.

    Raises:
        KaoheError: one of them cannot be reached, does not follow, or answers something else.
    """
    sizes = known or {}
    return {
        name: ask_holder(holder, record, request, where=name, known=sizes.get(name))
        for name, holder in holders.items()
    }


def check_answer(
    answer: HolderAnswer, request: HolderRequest, record: AskingLedger, *, where: str
) -> None:
    """Hold an answer against what was asked and against the office's own ledger.

    Raises:
        ProofInvalid: it is an answer to something else.
        LedgerDamaged: the holder was shown another ledger than this one.
    """
    for field in ("campaign", "rehearsal", "label", "device", "way"):
        if getattr(answer, field) != getattr(request, field):
            raise ANSWER_NOT_ASKED.error_at(where, field=field)
    note = record.checkpoint()
    size = read_checkpoint(read_note(note).text).size if note else 0
    if answer.log_size > size or root_at(answer.log_size, record.node) != answer.view.root:
        raise HOLDER_SAW_OTHER.error_at(where, holder=answer.holder, size=answer.log_size)


def _expect_status(told: tuple[int, bytes], where: str) -> HolderStatus:
    status, body = told
    if status == DONE:
        return read_holder_record(body, HolderStatus, where=where)
    refusal = _read_refusal(status, body, where)
    codes = ", ".join(fault.code for fault in refusal.faults)
    raise HOLDER_REFUSED.error_at(where, status=status, told=codes)


def _read_refusal(status: int, body: bytes, where: str) -> HolderRefusal:
    """Return what a holder says in refusing.

    Raises:
        StepRefused: it says nothing that can be read.
    """
    try:
        return read_holder_record(body, HolderRefusal, where=where)
    except ProofInvalid:
        raise HOLDER_REFUSED.error_at(where, status=status, told="–") from None
