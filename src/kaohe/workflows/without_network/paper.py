"""Paper envelopes: made by each department alone, entered, opened on the spot, reported later.

What a department makes is entered before the envelopes leave the house, so that everybody sees
how many values exist in advance. What was opened is entered as opened by the way ``paper``, with
the same answers, choices and packets as online. An envelope that holds something else than was
entered for it opens nothing.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from kaohe.core.draw.envelope import Envelope, labels_ahead
from kaohe.core.draw.nonet_faults import ENVELOPE_OTHER
from kaohe.core.draw.one_form import decode, expect, label_as_json, label_from_json, read_record
from kaohe.core.errors import ProofInvalid, raise_all
from kaohe.core.ledger.entry_kinds import label_of
from kaohe.workflows.disclosure.disclosing import opening_of
from kaohe.workflows.keyholding.records import HolderRecordBase, LabelFields
from kaohe.workflows.publication.published import CampaignId, Count, County, Hash, Text
from kaohe.workflows.without_network.faults import ENVELOPE_LIST_OTHER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Label
    from kaohe.core.errors import Fault
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.disclosure.setting import Setting
    from kaohe.workflows.drawing import DrawRules
    from kaohe.workflows.ledgers.recording import Recorded


class ListedEnvelope(HolderRecordBase):
    """One envelope: its number, what it is for, and the digest of what is inside."""

    number: Count
    label: LabelFields
    envelope: Hash


class EnvelopeList(HolderRecordBase):
    """``holder-envelopes/1``: what a department tells the office of the envelopes it has made."""

    format: Literal["holder-envelopes/1"] = "holder-envelopes/1"
    campaign: CampaignId
    rehearsal: bool
    holder: Text
    body: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    county: County
    attempts: Annotated[int, Field(ge=0)]
    envelopes: Annotated[tuple[ListedEnvelope, ...], Field(min_length=1)]


def count_envelopes(rules: DrawRules, *, attempts: int) -> int:
    """Return how many envelopes a department makes for a county."""
    return len(labels_ahead(rules.plan, province="00", county="000000", attempts=attempts))


def make_envelopes(
    setting: Setting,
    *,
    holder: str,
    body: str,
    county: str,
    attempts: int,
    evaluate: Callable[[Label], bytes],
) -> tuple[tuple[Envelope, ...], EnvelopeList]:
    """Make a department's envelopes for a county, and what is entered of them.

    Args:
        setting: what the campaign has settled.
        holder: the department.
        body: whose county it is.
        county: the county, which has been drawn.
        attempts: for how many replacements of a slot there shall be envelopes.
        evaluate: gives the department's proof of a label, if its copy of the ledger allows it.
    """
    labels = labels_ahead(setting.rules.plan, province=body, county=county, attempts=attempts)
    place = setting.holders.index(holder)
    envelopes = tuple(
        Envelope(setting.campaign, number, place, holder, label, evaluate(label))
        for number, label in enumerate(labels, start=1)
    )
    listed = EnvelopeList(
        campaign=setting.campaign.id,
        rehearsal=setting.campaign.rehearsal,
        holder=holder,
        body=body,
        county=county,
        attempts=attempts,
        envelopes=tuple(
            ListedEnvelope(
                number=each.number, label=LabelFields.of(each.label), envelope=each.digest
            )
            for each in envelopes
        ),
    )
    return envelopes, listed


def enter_envelopes(office: DisclosingOffice, listed: EnvelopeList) -> tuple[Recorded, ...]:
    """Enter every envelope that a department has made; they leave the house afterwards.

    Raises:
        DrawError: the list is of another campaign, or not the plan's for this county.
        StepRefused: a label is opened already, or the holder is none of the campaign.
    """
    setting = office.setting
    campaign = setting.campaign
    labels = labels_ahead(
        setting.rules.plan, province=listed.body, county=listed.county, attempts=listed.attempts
    )
    due = list(enumerate(labels, start=1))
    found = [(each.number, each.label.as_label()) for each in listed.envelopes]
    own = (campaign.id, campaign.rehearsal)
    if found != due or (listed.campaign, listed.rehearsal) != own:
        raise ENVELOPE_LIST_OTHER.error_at(listed.county, found=len(found), expected=len(due))
    acts = []
    for each in listed.envelopes:
        label = each.label.as_label()
        content: dict[str, Json] = {
            "label": label_as_json(label),
            "holder": listed.holder,
            "envelope": each.envelope,
        }
        acts.append(office.act("evaluated_ahead", f"{label.place}/{listed.holder}", content))
    return office.enter(*acts)


def report_opened(
    office: DisclosingOffice, envelopes: Sequence[Envelope], *, device: str
) -> tuple[Recorded, ...]:
    """Enter that the envelopes of one label were opened: opened on paper, answered by all.

    The choice or the packet that came out is taken in afterwards, as online.

    Args:
        office: the office.
        envelopes: those of all departments for the label, as the device has read them.
        device: the device that combined them.

    Raises:
        ProofInvalid: an envelope does not hold what was entered for it; each is named.
        StepRefused: the label is not due, or an envelope was never entered.
    """
    raise_all(ProofInvalid, find_other_envelopes(office, envelopes))
    label = envelopes[0].label
    acts = [opening_of(office, label, device=device, way="paper")]
    for each in envelopes:
        content: dict[str, Json] = {
            "label": label_as_json(label),
            "holder": each.holder,
            "proof": sha256(each.proof).hexdigest(),
        }
        acts.append(office.act("answered", f"{label.place}/{each.holder}", content))
    return office.enter(*acts)


def report_drawn(
    office: DisclosingOffice, label: Label, proofs: Mapping[str, bytes], *, device: str
) -> bool:
    """Enter that the envelopes of a label were opened, told by what was drawn from them.

    A phone hands in the record that it has drawn; the proofs in it are those of the envelopes, so
    that nothing else need be sent.

    Args:
        office: the office.
        label: the label that was drawn.
        proofs: holder → proof.
        device: the device that drew it.

    Returns:
        Whether it was entered; nothing is where the label is opened already, is none of an
        envelope, or an envelope of it was never entered.

    Raises:
        ProofInvalid: an envelope does not hold what was entered for it; each is named.
        StepRefused: the label is not due.
    """
    rules, holders = office.setting.rules, office.setting.holders
    there = office.state().at((label.province, label.county))
    name = label_of(label_as_json(label))
    is_whole = all((name, holder) in there.ahead and holder in proofs for holder in holders)
    if name in there.labels or not is_whole:
        return False
    labels = labels_ahead(
        rules.plan,
        province=label.province,
        county=label.county,
        attempts=rules.attempts_per_slot,
    )
    number = labels.index(label) + 1
    campaign = office.setting.campaign
    envelopes = [
        Envelope(campaign, number, place, holder, label, proofs[holder])
        for place, holder in enumerate(holders)
    ]
    report_opened(office, envelopes, device=device)
    return True


def report_record(office: DisclosingOffice, record: bytes, *, device: str) -> bool:
    """Enter that envelopes were opened, told by the record of a kind or the packet of a unit.

    Raises:
        ProofInvalid: the record is none, or an envelope does not hold what was entered for it.
        StepRefused: the label is not due.
    """
    label, proofs = read_record(
        record,
        lambda body: (
            label_from_json(body.get("label")),
            tuple(decode(expect(each, str)) for each in expect(body.get("proofs"), list)),
        ),
    )
    drawn = dict(zip(office.setting.holders, proofs, strict=False))
    return report_drawn(office, label, drawn, device=device)


def find_other_envelopes(
    office: DisclosingOffice, envelopes: Sequence[Envelope]
) -> Iterator[Fault]:
    """Yield every envelope that does not hold what was entered for it."""
    for each in envelopes:
        (entered,) = office.find(("evaluated_ahead", f"{each.label.place}/{each.holder}"))
        if entered is not None and entered[1].content["envelope"] != each.digest:
            yield ENVELOPE_OTHER.at(f"{each.label.place} {each.holder}", number=each.number)
