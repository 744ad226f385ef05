"""A key holder: one department's key, its own copy of the ledger, its own log.

It believes nobody. What it is handed it follows entry by entry, what it is asked it decides from
its copy, and what it answers is on its disk before it is sent. It speaks HTTP, or takes the same
bytes as files carried by hand.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.one_form import label_as_json
from kaohe.core.draw.proof_text import write_proof_text
from kaohe.core.draw.sealed import seal_proof
from kaohe.core.errors import DrawError, StepRefused
from kaohe.core.ledger.notes import encode_base64
from kaohe.services.keyholder_reading import DONE, REFUSED, KeyholderReader
from kaohe.stores.keyholder_faults import KEY_OF_OTHER
from kaohe.workflows.keyholding.answering import (
    expect_campaign,
    expect_complete,
    expect_going_on,
    expect_same_terms,
    is_for_heir,
    permit_ahead,
    permit_answer,
    permit_approval,
    permit_hand_over,
)
from kaohe.workflows.keyholding.approvals import approval_of
from kaohe.workflows.keyholding.faults import COPY_BROKEN, TEXT_NOT_OPENED
from kaohe.workflows.keyholding.opened_campaign import check_opening
from kaohe.workflows.keyholding.records import (
    HolderAnswer,
    HolderApproval,
    HolderRequest,
    HolderSecret,
    read_holder_record,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw import KeyHolder, Label
    from kaohe.stores.keyholder_store import KeyholderStore, StoredCopy
    from kaohe.workflows.keyholding.opened_campaign import OpenedCampaign
    from kaohe.workflows.keyholding.records import HolderStatus


@dataclass(slots=True)
class KeyholderService:
    """One key holder: its file, its key, its clock."""

    store: KeyholderStore
    key: KeyHolder = field(repr=False)
    now: Callable[[], str]
    """The present time as the ledger writes it."""
    _reader: KeyholderReader = field(init=False, repr=False)
    _opening: OpenedCampaign | None = field(default=None, init=False, repr=False)
    """Checked once: documents are named by their digests, and no entry of a copy changes."""
    _sound: set[int] = field(default_factory=set, init=False, repr=False)
    """Entries whose field records have been checked."""

    def __post_init__(self) -> None:
        """Refuse a key that is not the one which joined.

        Raises:
            InputError: it is another.
        """
        membership = self.store.membership
        if self.key.public_key != membership.public_key:
            raise KEY_OF_OTHER.error_at(
                membership.holder,
                found=self.key.public_key.hex()[:16],
                expected=membership.public_key.hex()[:16],
            )
        self._reader = KeyholderReader(self.store, self.now)

    def status(self) -> tuple[int, bytes]:
        """Tell how far the copy has come, and what is wrong with it."""
        return self._reader.status()

    def read_status(self) -> HolderStatus:
        """Return how far the copy has come."""
        return self._reader.read_status()

    def follow(self, extract: bytes) -> tuple[int, bytes]:
        """Continue the copy by an extract; answer with the status, or with a refusal."""
        return self._reader.follow(extract)

    def answer(self, request: bytes) -> tuple[int, bytes]:
        """Answer a request; what is answered stands on the disk before this returns."""
        asked: HolderRequest | None = None
        subject = sha256(request).hexdigest()[:16]
        try:
            asked = read_holder_record(request, HolderRequest)
            subject = f"{asked.label.as_label().place} {asked.device} {asked.way}"
            expect_campaign(asked, self.store.membership)
            with self.store.deciding() as copy:
                found = self._answer(copy, asked)
                copy.put_down(self._reader.act("answer", subject, "ok"))
        except (StepRefused, DrawError) as error:
            return self._reader.put_down("answer", subject, error, asked, default=REFUSED)
        return DONE, found

    def tell_text(self, request: bytes) -> str:
        """Return the answer to a label that goes by text message, in clear.

        The sealed answer must have been given for it; the text is for the device's own team.

        Raises:
            StepRefused: the label was not opened for this way, or is not answered.
        """
        asked = read_holder_record(request, HolderRequest)
        label = asked.label.as_label()
        subject = f"{label.place} {asked.device} {asked.way}"
        with self._noting("text", subject), self.store.deciding() as copy:
            expect_campaign(asked, self.store.membership)
            if asked.way != "text":
                raise TEXT_NOT_OPENED.error_at(label.place)
            self._answer(copy, asked)
            copy.put_down(self._reader.act("text", subject, "ok"))
            proof = self.key.evaluate(label, self._open(copy).ceremony)
        return write_proof_text(proof)

    def evaluate_ahead(self, label: Label) -> bytes:
        """Return the proof of a label for a paper envelope; written down before it is given.

        Raises:
            StepRefused: the plan allows no envelopes, or the label is opened already.
        """
        with self._noting("ahead", label.place), self.store.deciding() as copy:
            self._expect_sound()
            opening = self._open(copy)
            permit_ahead(copy, label, opening=opening, membership=self.store.membership)
            copy.put_down(self._reader.act("ahead", label.place, "ok"))
        return self.key.evaluate(label, opening.ceremony)

    def approve(self, label: Label) -> HolderApproval:
        """Approve another attempt whose signed reason the holder's own copy shows.

        Raises:
            StepRefused: there is no such reason, or its signatures do not hold.
        """
        membership = self.store.membership
        with self._noting("approve", label.place), self.store.deciding() as copy:
            self._expect_sound()
            self._open(copy)
            record = permit_approval(copy, label, membership=membership, sound=self._sound)
            copy.put_down(self._reader.act("approve", label.place, "ok"))
        return self._approve({"label": label_as_json(label), "record": record})

    def approve_void(self, reason: str) -> HolderApproval:
        """Approve that the campaign is made void for a reason, in just these words.

        Raises:
            StepRefused: the holder's copy shows that the campaign is over.
        """
        membership = self.store.membership
        with self._noting("approve", membership.campaign.id), self.store.deciding() as copy:
            self._expect_sound()
            expect_going_on(copy, membership)
            copy.put_down(self._reader.act("approve", membership.campaign.id, "ok"))
        return self._approve({"reason": reason})

    def approve_hand_over(self, lost: str, heir: str, *, reason: str) -> HolderApproval:
        """Approve that a device takes the place of one that is lost, in just these words.

        Raises:
            StepRefused: the holder's copy does not show both devices in one team, or shows that
                the campaign is over.
        """
        membership = self.store.membership
        with self._noting("approve", lost), self.store.deciding() as copy:
            self._expect_sound()
            permit_hand_over(copy, lost, heir, membership=membership)
            copy.put_down(self._reader.act("approve", lost, "ok"))
        return self._approve({"device": lost, "to": heir, "reason": reason})

    def _approve(self, subject: Mapping[str, Json]) -> HolderApproval:
        membership = self.store.membership
        proof = self.key.approve(subject, membership.campaign)
        return approval_of(
            subject, campaign=membership.campaign, holder=membership.holder, proof=proof
        )

    def reveal(self) -> HolderSecret:
        """Return the secret of a campaign that has ended, for everybody to recompute its values.

        Raises:
            StepRefused: the copy does not show the end, or breaks a rule: an end that was entered
                too early would tell all values that are still to be drawn.
        """
        membership = self.store.membership
        with self._noting("reveal", membership.campaign.id), self.store.deciding() as copy:
            self._expect_sound()
            expect_complete(copy, membership)
            copy.put_down(self._reader.act("reveal", membership.campaign.id, "ok"))
        return HolderSecret(
            campaign=membership.campaign.id,
            rehearsal=membership.campaign.rehearsal,
            holder=membership.holder,
            public_key=membership.public_key.hex(),
            secret=self.key.secret.hex(),
        )

    @contextmanager
    def _noting(self, act: str, subject: str) -> Iterator[None]:
        """Write a refusal into the log before it is told."""
        try:
            yield
        except (StepRefused, DrawError) as error:
            self._reader.put_down(act, subject, error, None, default=REFUSED)
            raise

    def _answer(self, copy: StoredCopy, asked: HolderRequest) -> bytes:
        """Return the answer that was given before, or decide, evaluate and keep a new one."""
        self._expect_sound()
        name = canonical_bytes(asked.label.model_dump(mode="json")).decode("ascii")
        if is_for_heir(copy, asked, membership=self.store.membership):
            name = f"{name} {asked.device}"
        earlier = copy.answer_to(name)
        if earlier is not None:
            expect_same_terms(copy, asked, read_holder_record(earlier, HolderAnswer))
            return earlier
        membership = self.store.membership
        opening = self._open(copy)
        permission = permit_answer(
            copy, asked, opening=opening, membership=membership, sound=self._sound
        )
        proof = self.key.evaluate(permission.label, opening.ceremony)
        sealed = seal_proof(
            proof,
            permission.device_key,
            campaign=membership.campaign,
            label=permission.label,
            holder=membership.holder,
            view=permission.view,
        )
        answer = HolderAnswer(
            campaign=membership.campaign.id,
            rehearsal=membership.campaign.rehearsal,
            label=asked.label,
            holder=membership.holder,
            device=asked.device,
            way=asked.way,
            sealed=encode_base64(sealed),
            proof_digest=sha256(proof).hexdigest(),
            log_size=permission.view.size,
            log_root=permission.view.root.hex(),
        ).write()
        copy.keep_answer(name, answer)
        return answer

    def _open(self, copy: StoredCopy) -> OpenedCampaign:
        if self._opening is None:
            self._opening = check_opening(copy, self.store.membership)
        return self._opening

    def _expect_sound(self) -> None:
        broken = self.store.faults()
        if broken:
            raise StepRefused(
                *(
                    COPY_BROKEN.at(each.fault.where, index=each.index, code=each.fault.kind.code)
                    for each in broken
                )
            )
