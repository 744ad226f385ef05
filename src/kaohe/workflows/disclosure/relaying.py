"""The office between ledger, key holders and device: it carries what it cannot read.

Before a holder is asked, the ledger is signed as it is and shown to it, so that it decides from
its own copy. What comes back is sealed to the device; a refusal is entered with its reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kaohe.core.errors import StepRefused
from kaohe.core.ledger import read_checkpoint, read_note
from kaohe.workflows.disclosure.disclosing import take_refusal
from kaohe.workflows.disclosure.faults import HOLDER_DECLINED
from kaohe.workflows.keyholding.asking import AskingLedger, ask_holders, bring_up_to_date
from kaohe.workflows.keyholding.records import HolderAnswer, HolderRequest, compare_views
from kaohe.workflows.ledgers.recording import LedgerRecord, sign_latest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.core.draw import Label
    from kaohe.core.ledger import NoteSigner
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.keyholding.asking import Keyholder
    from kaohe.workflows.keyholding.records import HolderRefusal
    from kaohe.workflows.publication.published import Way


class RelayedLedger(LedgerRecord, AskingLedger, Protocol):
    """The office's ledger, as it is signed and shown to key holders."""


class Relay:
    """The key holders of a campaign, each shown what it has not seen yet."""

    def __init__(
        self,
        record: RelayedLedger,
        signer: NoteSigner,
        holders: Mapping[str, Keyholder],
        *,
        ask: Callable[..., Mapping[str, HolderAnswer | HolderRefusal]] = ask_holders,
    ) -> None:
        """Take the office's ledger with its key, the holders by name, and how they are asked."""
        self._record = record
        self._signer = signer
        self._holders = holders
        self._ask = ask
        self._known: dict[str, int] = {}

    def show(self) -> None:
        """Sign the ledger as it is now and let every holder follow it.

        Raises:
            StepRefused: a holder does not follow, with its reasons.
        """
        sign_latest(self._record, self._signer)
        for name, holder in self._holders.items():
            known = self._known.get(name)
            self._known[name] = bring_up_to_date(holder, self._record, where=name, known=known).size

    def ask(
        self, office: DisclosingOffice, label: Label, *, device: str, way: Way
    ) -> tuple[HolderAnswer, ...]:
        """Let every holder answer a label that is opened.

        Raises:
            StepRefused: a holder declines; that is entered, with its reasons.
            ProofInvalid: an answer is to something else, or two were shown different ledgers.
        """
        size = read_checkpoint(read_note(sign_latest(self._record, self._signer)).text).size
        request = HolderRequest.of(office.setting.campaign, label, device=device, way=way)
        replies = self._ask(self._holders, self._record, request, known=self._known)
        self._known = dict.fromkeys(self._holders, size)
        faults = []
        for name, reply in replies.items():
            if not isinstance(reply, HolderAnswer):
                take_refusal(office, reply, label)
                told = ", ".join(each.code for each in reply.faults)
                faults.append(HOLDER_DECLINED.at(label.place, holder=name, told=told))
        if faults:
            raise StepRefused(*faults)
        answers = tuple(each for each in replies.values() if isinstance(each, HolderAnswer))
        compare_views({each.holder: each.view for each in answers})
        return answers
