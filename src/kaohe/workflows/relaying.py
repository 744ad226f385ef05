"""The office between ledger, key holders and device: it carries what it cannot read.

Before a holder is asked it is shown every entry up to a signed checkpoint, so that it can decide
from its own copy. What comes back is sealed to the device.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kaohe.core.ledger import read_checkpoint, read_note
from kaohe.workflows.answer_records import (
    HolderAnswer,
    HolderRefusal,
    HolderRequest,
    HolderStatus,
    compare_views,
    read_holder_record,
)
from kaohe.workflows.disclosure_faults import HOLDER_REFUSED
from kaohe.workflows.extracts import ExtractSource, write_extract
from kaohe.workflows.ledger import LedgerRecord, sign_latest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.draw import Campaign, Label
    from kaohe.core.ledger import NoteSigner
    from kaohe.workflows.published import Way

_DONE = 200


class Holder(Protocol):
    """One key holder, over the network or in this process."""

    def status(self) -> tuple[int, bytes]:
        """Ask how far its copy has come."""
        ...

    def follow(self, extract: bytes) -> tuple[int, bytes]:
        """Hand over an extract."""
        ...

    def answer(self, request: bytes) -> tuple[int, bytes]:
        """Ask for a label."""
        ...


class RelayedLedger(LedgerRecord, ExtractSource, Protocol):
    """The office's ledger, as it is signed and shown to key holders."""


class Relay:
    """The key holders of a campaign, each shown what it has not seen yet."""

    def __init__(
        self, record: RelayedLedger, signer: NoteSigner, holders: Mapping[str, Holder]
    ) -> None:
        """Take the office's ledger with its key, and name → holder."""
        self._record = record
        self._signer = signer
        self._holders = holders
        self._seen: dict[str, int] = {}

    def show(self) -> None:
        """Sign the ledger as it is now and let every holder follow it.

        Raises:
            ProofInvalid: a holder refuses to follow; its reasons are told.
        """
        size = read_checkpoint(read_note(sign_latest(self._record, self._signer)).text).size
        extracts: dict[int, bytes] = {}
        for name, holder in self._holders.items():
            first = self._size_of(name, holder)
            if first not in extracts:
                extracts[first] = write_extract(self._record, first=first)
            status, reply = holder.follow(extracts[first])
            if status != _DONE:
                raise _refused(name, reply)
            self._seen[name] = size

    def ask(
        self, campaign: Campaign, label: Label, *, device: str, way: Way
    ) -> tuple[HolderAnswer, ...]:
        """Let every holder answer a label that is opened; show the ledger first.

        Raises:
            ProofInvalid: a holder refuses, or two were shown different ledgers.
        """
        self.show()
        request = HolderRequest.of(campaign, label, device=device, way=way).write()
        answers = []
        for name, holder in self._holders.items():
            status, reply = holder.answer(request)
            if status != _DONE:
                raise _refused(name, reply)
            answers.append(read_holder_record(reply, HolderAnswer, where=name))
        compare_views({each.holder: each.view for each in answers})
        return tuple(answers)

    def _size_of(self, name: str, holder: Holder) -> int:
        if name not in self._seen:
            _, reply = holder.status()
            self._seen[name] = read_holder_record(reply, HolderStatus, where=name).size
        return self._seen[name]


def _refused(name: str, reply: bytes) -> Exception:
    refusal = read_holder_record(reply, HolderRefusal, where=name)
    zh = "；".join(each.zh for each in refusal.faults)
    en = " ".join(each.en for each in refusal.faults)
    return HOLDER_REFUSED.error_at(name, zh=zh, en=en)
