"""The part of a key holder that needs no key: following the ledger, and telling how far it came."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import KaoheError, LedgerDamaged, LedgerError
from kaohe.stores.keyholder_store import LoggedAct
from kaohe.workflows.keyholding.faults import EXTRACT_DIFFERS
from kaohe.workflows.keyholding.following import follow_extract
from kaohe.workflows.keyholding.records import (
    HolderRefusal,
    HolderRequest,
    HolderStatus,
    LabelFields,
    ToldFault,
)
from kaohe.workflows.ledgers.extracts import read_extract

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.stores.keyholder_store import KeyholderStore
    from kaohe.workflows.ledgers.extracts import Extract

DONE: Final = 200
MALFORMED: Final = 400
REFUSED: Final = 403
UNKNOWN: Final = 404
CONFLICT: Final = 409

_STATUSES: Final = {
    "extract-other-ledger": UNKNOWN,
    "extract-unsigned": REFUSED,
    "extract-gap": CONFLICT,
    "extract-older": CONFLICT,
    "extract-differs": CONFLICT,
    "extract-not-continuing": CONFLICT,
    "holder-record-wrong": MALFORMED,
    "holder-other-campaign": UNKNOWN,
    "holder-label-not-opened": CONFLICT,
    "holder-answered-otherwise": CONFLICT,
}
"""Code of the first fault → status; other refusals of an answer are 403, of an extract 400."""


@dataclass(slots=True)
class KeyholderReader:
    """A holder's copy and log, without its key."""

    store: KeyholderStore
    now: Callable[[], str]
    """The present time as the ledger writes it."""

    def status(self) -> tuple[int, bytes]:
        """Tell how far the copy has come, and what is wrong with it."""
        return DONE, self.read_status().write()

    def read_status(self) -> HolderStatus:
        """Return how far the copy has come."""
        membership, ledger = self.store.membership, self.store.ledger()
        answered, refused = self.store.count()
        return HolderStatus(
            campaign=membership.campaign.id,
            rehearsal=membership.campaign.rehearsal,
            holder=membership.holder,
            public_key=membership.public_key.hex(),
            origin=membership.origin_key.name,
            size=ledger.size,
            root=ledger.root.hex(),
            answered=answered,
            refused=refused,
            faults=tuple(ToldFault.of(each.fault) for each in self.store.faults()),
        )

    def follow(self, extract: bytes) -> tuple[int, bytes]:
        """Continue the copy by an extract; answer with the status, or with a refusal."""
        found: Extract | None = None
        subject = sha256(extract).hexdigest()[:16]
        try:
            found = read_extract(extract)
            subject = f"{found.origin} {found.first}-{found.size}"
            with self.store.deciding(synced=False) as copy:
                done = follow_extract(copy, found, membership=self.store.membership)
                if done.entries:
                    copy.put_down(self.act("follow", subject, "ok"))
        except LedgerError as error:
            fault = error.faults[0]
            if found and fault.kind is EXTRACT_DIFFERS:
                act = self.act("follow", subject, fault.kind.code)
                self.store.put_down_split(act, fault, size=found.size, evidence=found.checkpoint)
                return self._refuse(error, None, default=MALFORMED)
            return self.put_down("follow", subject, error, None, default=MALFORMED)
        return self.status()

    def put_down(
        self,
        act: str,
        subject: str,
        error: KaoheError,
        asked: HolderRequest | None,
        *,
        default: int,
    ) -> tuple[int, bytes]:
        """Write a refusal into the log, and return it with its status.

        Raises:
            LedgerDamaged: it is the holder's own file that is damaged.
        """
        if isinstance(error, LedgerDamaged):
            raise error  # of the holder's own file: nothing can be put down there
        self.store.put_down(self.act(act, subject, _codes(error)))
        return self._refuse(error, asked, default=default)

    def _refuse(
        self, error: KaoheError, asked: HolderRequest | None, *, default: int
    ) -> tuple[int, bytes]:
        membership = self.store.membership
        label: LabelFields | None = asked.label if asked else None
        refusal = HolderRefusal(
            campaign=membership.campaign.id,
            rehearsal=membership.campaign.rehearsal,
            holder=membership.holder,
            label=label,
            device=asked.device if asked else "",
            size=self.store.size(),
            faults=tuple(ToldFault.of(fault) for fault in error.faults),
        )
        return _STATUSES.get(error.faults[0].kind.code, default), refusal.write()

    def act(self, act: str, subject: str, outcome: str) -> LoggedAct:
        """Return a line of the log at the present time."""
        return LoggedAct(self.now(), act, subject, outcome)


def _codes(error: KaoheError) -> str:
    return " ".join(dict.fromkeys(fault.kind.code for fault in error.faults))
