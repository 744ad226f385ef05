"""What passes between an office, a key holder and a device: requests, answers, refusals.

Each is canonical JSON with one line end behind it and has one form only. Nothing in a request is
secret, and nothing in an answer can be read by whoever carries it.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw import Campaign, Label
from kaohe.core.draw.labels import Stage
from kaohe.core.draw.sealed import LogView
from kaohe.core.ledger.notes import decode_base64
from kaohe.workflows.keyholding.faults import HOLDER_RECORD_WRONG, VIEWS_DIFFER
from kaohe.workflows.publication.published import CampaignId, Hash, Proof, Size, Text, Way

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault

APPROVED_FIELDS: Final = ("label", "record", "device", "to", "reason")
"""What an approval can be about; each is nothing where it is about something else."""
LARGEST_RECORD: Final = 65_536
"""Bytes; whatever is longer is not read."""

_Kind = TypeVar("_Kind", bound="HolderRecordBase")


class HolderRecordBase(BaseModel):
    """One record in its one form."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    def write(self) -> bytes:
        """Return the record as it is handed on."""
        return canonical_bytes(self.model_dump(mode="json")) + b"\n"


class LabelFields(HolderRecordBase):
    """A label as these records name it."""

    stage: Stage
    province: str
    county: str
    kind: str
    ordinal: Annotated[int, Field(ge=1)]
    attempt: Annotated[int, Field(ge=0)]

    @classmethod
    def of(cls, label: Label) -> LabelFields:
        """Return the fields of a label."""
        return cls(
            stage=label.stage,
            province=label.province,
            county=label.county,
            kind=label.kind,
            ordinal=label.ordinal,
            attempt=label.attempt,
        )

    def as_label(self) -> Label:
        """Return the label with these fields."""
        return Label(self.stage, self.province, self.county, self.kind, self.ordinal, self.attempt)

    @model_validator(mode="after")
    def _is_label(self) -> LabelFields:
        self.as_label()
        return self


class HolderRequest(HolderRecordBase):
    """``holder-request/1``: the office asks a holder to evaluate a label that is opened."""

    format: Literal["holder-request/1"] = "holder-request/1"
    campaign: CampaignId
    rehearsal: bool
    label: LabelFields
    device: Text
    way: Way

    @classmethod
    def of(cls, campaign: Campaign, label: Label, *, device: str, way: Way) -> HolderRequest:
        """Return the request for a label, to be answered to a device in a way."""
        return cls(
            campaign=campaign.id,
            rehearsal=campaign.rehearsal,
            label=LabelFields.of(label),
            device=device,
            way=way,
        )


class HolderAnswer(HolderRecordBase):
    """``holder-answer/1``: the proof, sealed to the device, and what the copy showed."""

    format: Literal["holder-answer/1"] = "holder-answer/1"
    campaign: CampaignId
    rehearsal: bool
    label: LabelFields
    holder: Text
    device: Text
    way: Way
    sealed: str
    """Base64 with padding; opened by ``open_proof`` on the device."""
    proof_digest: Hash
    """SHA-256 of the proof, which the ``answered`` entry holds."""
    log_size: Size
    """Entries up to and with the one that opened the label."""
    log_root: Hash

    @property
    def view(self) -> LogView:
        """Return what the holder's copy showed; the sealed part says it unchangeably."""
        return LogView(self.log_size, bytes.fromhex(self.log_root))

    @property
    def box(self) -> bytes:
        """Return the sealed proof as bytes."""
        return b64decode(self.sealed)

    @field_validator("sealed")
    @classmethod
    def _is_base64(cls, sealed: str) -> str:
        decode_base64(sealed)
        return sealed


class HolderApproval(HolderRecordBase):
    """``holder-approval/1``: a holder approves an attempt, a hand-over, or that all is void.

    Beyond the limits of the plan, for a whole county, for a device that is lost, and once dice
    stand, nobody else's word counts: the proof is made with the key that is registered for the
    campaign.
    """

    format: Literal["holder-approval/1"] = "holder-approval/1"
    campaign: CampaignId
    rehearsal: bool
    holder: Text
    label: LabelFields | None
    """The next attempt; nothing where the campaign is to be void."""
    record: Hash | None
    """Digest of the signed reason for the attempt."""
    device: Text | None
    """The device that is lost."""
    to: Text | None
    """The device that takes its place."""
    reason: Text | None
    """Why the device is handed over, or the campaign is to be void."""
    proof: Proof

    @property
    def subject(self) -> dict[str, Json]:
        """Return what is approved, as the proof covers it."""
        found = {name: getattr(self, name) for name in APPROVED_FIELDS}
        if self.label is not None:
            found["label"] = self.label.model_dump(mode="json")
        return {name: each for name, each in found.items() if each is not None}

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> HolderApproval:
        allowed = ({"label", "record"}, {"device", "to", "reason"}, {"reason"})
        if {*self.subject} not in allowed:
            raise ValueError("an attempt with its reason, a hand-over, or a void")
        return self


class ToldFault(HolderRecordBase):
    """One reason, in both languages."""

    code: str
    where: str
    zh: str
    en: str

    @classmethod
    def of(cls, fault: Fault) -> ToldFault:
        """Return a fault with its problem and its remedy."""
        return cls(
            code=fault.kind.code,
            where=fault.where,
            zh=fault.problem("zh") + fault.remedy("zh"),
            en=f"{fault.problem('en')} {fault.remedy('en')}",
        )


class HolderRefusal(HolderRecordBase):
    """``holder-refusal/1``: why a holder does not do what it was asked."""

    format: Literal["holder-refusal/1"] = "holder-refusal/1"
    campaign: CampaignId
    rehearsal: bool
    holder: Text
    label: LabelFields | None
    """Nothing where an extract is refused, or no label can be read."""
    device: str
    size: Size
    """Entries of the holder's copy."""
    faults: tuple[ToldFault, ...]


class HolderSecret(HolderRecordBase):
    """``holder-secret/1``: the secret of one campaign, published after its end."""

    format: Literal["holder-secret/1"] = "holder-secret/1"
    campaign: CampaignId
    rehearsal: bool
    holder: Text
    public_key: Hash
    secret: Annotated[Hash, Field(repr=False)]


class HolderStatus(HolderRecordBase):
    """``holder-status/1``: how far a holder's copy has come, and what is wrong with it."""

    format: Literal["holder-status/1"] = "holder-status/1"
    campaign: CampaignId
    rehearsal: bool
    holder: Text
    public_key: Hash
    origin: Text
    size: Size
    root: Hash
    answered: Size
    refused: Size
    faults: tuple[ToldFault, ...]
    """Of the copy; while there is one, nothing is answered."""


def read_holder_record(data: bytes, kind: type[_Kind], *, where: str = "") -> _Kind:
    """Read a record of a kind, which must be in its one form.

    Raises:
        ProofInvalid: it is none.
    """
    expected = str(kind.model_fields["format"].default)
    place = where or expected
    try:
        if len(data) > LARGEST_RECORD:
            raise ValueError("too long")  # noqa: TRY301 - told to the reader below
        read_canonical(data.removesuffix(b"\n"))
        found = kind.model_validate_json(data)
    except (ValueError, ValidationError):
        raise HOLDER_RECORD_WRONG.error_at(place, format=expected) from None
    if found.write() != data:
        raise HOLDER_RECORD_WRONG.error_at(place, format=expected)
    return found


def compare_views(views: Mapping[str, LogView]) -> LogView:
    """Return what all holders were shown when a label was opened.

    The device compares what it found in the sealed parts, the office and every monitor what stands
    in the answers. A view depends on the ledger up to the label alone, so that two honest copies
    give the same one however far each has come.

    Args:
        views: holder → view.

    Raises:
        ProofInvalid: two holders were shown different ledgers.
    """
    if not views:
        raise ValueError("no views to compare")
    found = {*views.values()}
    if len(found) > 1:
        shown = "; ".join(
            f"{holder}: {view.size} {view.root.hex()[:16]}" for holder, view in views.items()
        )
        raise VIEWS_DIFFER.error_at("answers", shown=shown)
    return found.pop()
