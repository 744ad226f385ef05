"""The office while units are disclosed (P4, P5): devices, labels, answers, choices, packets.

Each function is one act, or several that enter together. What a team hands in is verified before
it is entered; the order is decided by the history while the write lock is held. Every act has a
request of its own that follows from what it is about, so that a step that was interrupted is
asked for again as it is, and of two who do the same one wins and the other sees its entry.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw import Label, county_sizes, verify_choice, verify_packet
from kaohe.core.draw.choice_record import read_choice_label
from kaohe.core.draw.county_bundle import county_key, seal_county_key
from kaohe.core.draw.field_faults import FIELD_RECORD_OTHER
from kaohe.core.draw.field_record import (
    FieldSigner,
    find_signature_faults,
    people_of,
    read_field_record,
)
from kaohe.core.draw.lottery import is_subset
from kaohe.core.draw.one_form import count_of, expect, label_as_json, label_from_json, text_of
from kaohe.core.draw.pools import Pool
from kaohe.core.errors import ProofInvalid, raise_all
from kaohe.core.ledger import read_entry
from kaohe.core.ledger.campaign_state import CampaignState
from kaohe.core.ledger.entry_kinds import is_desk, label_of
from kaohe.workflows.disclosure.faults import (
    COUNTY_OTHER_THAN_CHOSEN,
    DEVICE_NOT_ENROLLED,
    NOT_ARRIVED_YET,
    PROOF_OTHER_THAN_ANSWERED,
    SHORTFALL_WRONG,
)
from kaohe.workflows.drawing import choice_place
from kaohe.workflows.keyholding.faults import KIND_OTHER
from kaohe.workflows.ledgers.recording import Act, UnitOfWork, record_acts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Shortfall
    from kaohe.core.draw.field_record import FieldRecord
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Entry
    from kaohe.workflows.ceremony.steps import Clerk
    from kaohe.workflows.disclosure.device import DeviceCard
    from kaohe.workflows.disclosure.setting import Setting
    from kaohe.workflows.drawing import DrawRecord
    from kaohe.workflows.keyholding.records import HolderAnswer, HolderRefusal
    from kaohe.workflows.ledgers.recording import Recorded
    from kaohe.workflows.publication.published import Way

SHORTFALL_FORMAT: Final = "draw-shortfall/1"


class DocumentedUnit(UnitOfWork, Protocol):
    """The ledger with the documents beside its entries."""

    def document(self, name: str) -> bytes | None:
        """Return what was kept beside an entry."""
        ...


@dataclass(frozen=True, slots=True)
class DisclosingOffice:
    """The office of a campaign that has its seed."""

    setting: Setting
    ledger: DocumentedUnit
    published: DrawRecord
    """Where choices and packets are laid once they may be told."""
    clerk: Clerk

    def act(
        self,
        kind: str,
        about: str,
        content: Mapping[str, Json],
        *,
        refers: int | None = None,
        documents: Sequence[bytes] = (),
    ) -> Act:
        """Return an act of the campaign under the request that belongs to it."""
        campaign = self.setting.campaign
        return Act(
            request=self.request(kind, about),
            kind=kind,
            campaign=campaign.id,
            rehearsal=campaign.rehearsal,
            actor=self.clerk.actor,
            content=content,
            refers=refers,
            documents={sha256(each).hexdigest(): each for each in documents},
        )

    def request(self, kind: str, about: str) -> str:
        """Return the request of an act, the same whoever asks."""
        return f"{self.setting.campaign.id}/{kind}/{about}"

    def enter(self, *acts: Act) -> tuple[Recorded, ...]:
        """Enter acts together; what somebody of the team has entered already is the same act."""
        salted = [(act, self.clerk.salt(act.request)) for act in self._as_begun(acts)]
        return record_acts(self.ledger, salted, now=self.clerk.now)

    def _as_begun(self, acts: Sequence[Act]) -> list[Act]:
        """Return acts in the name of whoever entered them first.

        The heir of a lost device asks again for what its owner has opened and handed in.
        """
        with self.ledger.begin() as transaction:
            kept = [transaction.find(act.request) for act in acts]
        return [
            replace(act, actor=read_entry(before.entry).actor) if before else act
            for act, before in zip(acts, kept, strict=True)
        ]

    def state(self) -> CampaignState:
        """Return what the ledger has established about the campaign."""
        with self.ledger.begin() as transaction:
            return transaction.history.campaigns.get(self.setting.campaign.id, CampaignState())

    def find(self, *requests: tuple[str, str]) -> list[tuple[int, Entry] | None]:
        """Return entries by kind and what they are about, each with its index."""
        with self.ledger.begin() as transaction:
            kept = [transaction.find(self.request(kind, about)) for kind, about in requests]
        return [(each.index, read_entry(each.entry)) if each else None for each in kept]


def enrol_devices(office: DisclosingOffice, cards: Sequence[DeviceCard]) -> tuple[Recorded, ...]:
    """Enrol devices of inspectors, each for the team of a body.

    Raises:
        StepRefused: a device or a key of it is enrolled already.
    """
    return office.enter(*(_enrolment_of(office, card) for card in cards))


def _enrolment_of(office: DisclosingOffice, card: DeviceCard) -> Act:
    content: dict[str, Json] = {
        "body": card.body,
        "device": card.device,
        "person": card.person,
        "sealing_key": card.sealing_key.hex(),
        "signing_key": card.signing_key.hex(),
    }
    return office.act("device", card.device, content)


def open_label(office: DisclosingOffice, label: Label, *, device: str, way: Way) -> Recorded:
    """Open a label: from now on the holders may evaluate it, sealed to one device.

    A label that was opened for a device which was handed over is opened for the one in its place.

    Raises:
        StepRefused: with every rule of the order that is broken.
    """
    state = office.state()
    before = state.label(label_of(label_as_json(label)))
    if before and before.device != device == state.device_of(before) and before.way == way:
        device = before.device
    return office.enter(opening_of(office, label, device=device, way=way))[0]


def opening_of(office: DisclosingOffice, label: Label, *, device: str, way: Way) -> Act:
    """Return the act that opens a label.

    Raises:
        StepRefused: it is of a unit of another kind than the one that was drawn last.
    """
    _expect_kind(office, label)
    content: dict[str, Json] = {"label": label_as_json(label), "device": device, "way": way}
    return office.act("opened", label.place, content)


def _expect_kind(office: DisclosingOffice, label: Label) -> None:
    """Refuse a unit whose slot is not the one that the last kind in its county has drawn."""
    position = office.setting.rules.plan.position_of(label)
    state = office.state()
    ordinal = state.at((label.province, label.county)).count("kind")
    if position is None or not ordinal or state.label(label_of(label_as_json(label))):
        return
    kind = Label("kind", label.province, label.county, ordinal=ordinal)
    (chosen,) = office.find(("chosen", kind.place))
    record = office.ledger.document(str(chosen[1].content["record"])) if chosen else None
    drawn = read_canonical(record) if record else None
    if isinstance(drawn, dict) and drawn.get("index") != position:
        names = office.setting.rules.plan.slot_names
        raise KIND_OTHER.error_at(label.place, expected=names[count_of(drawn.get("index"))])


def take_answers(office: DisclosingOffice, answers: Sequence[HolderAnswer]) -> tuple[Recorded, ...]:
    """Enter that holders have answered; what they sealed is not kept here.

    Raises:
        StepRefused: the label is not open, or the holder is none of the campaign.
    """
    return office.enter(*(answer_of(office, each) for each in answers))


def answer_of(office: DisclosingOffice, answer: HolderAnswer) -> Act:
    """Return the act that enters an answer."""
    label = answer.label.as_label()
    content: dict[str, Json] = {
        "label": label_as_json(label),
        "holder": answer.holder,
        "proof": answer.proof_digest,
    }
    return office.act("answered", f"{label.place}/{answer.holder}", content)


def take_refusal(office: DisclosingOffice, refusal: HolderRefusal, label: Label) -> Recorded:
    """Enter that a holder has declined a label, with its reasons."""
    reason = ", ".join(each.code for each in refusal.faults)
    content: dict[str, Json] = {
        "label": label_as_json(label),
        "holder": refusal.holder,
        "reason": reason,
    }
    about = f"{label.place}/{refusal.holder}/{refusal.size}"
    return office.enter(office.act("declined", about, content))[0]


def take_county(office: DisclosingOffice, label: Label, digest: str) -> Recorded:
    """Enter that a county was drawn; the office learns the digest of the record and no more."""
    content: dict[str, Json] = {"label": label_as_json(label), "record": digest}
    return office.enter(office.act("chosen", label.place, content))[0]


def take_kind(office: DisclosingOffice, record: bytes) -> Recorded:
    """Verify and enter the record of the kind that comes next, and lay it out.

    Raises:
        ProofInvalid: it does not show what it claims, or not from the proofs that were answered.
        StepRefused: the label is not open, or an answer is lacking.
    """
    setting = office.setting
    choice = verify_choice(
        record, ceremony=setting.ceremony, candidates=setting.rules.plan.slot_names
    )
    expect_answered(office, choice.label, choice.evaluation.proofs)
    content: dict[str, Json] = {
        "label": label_as_json(choice.label),
        "record": sha256(record).hexdigest(),
    }
    act = office.act("chosen", choice.label.place, content, documents=(record,))
    entered = office.enter(act)[0]
    office.published.publish_choice(choice_place(choice.label), record)
    return entered


def take_packet(office: DisclosingOffice, packet: bytes) -> Recorded:
    """Verify and enter the packet of a unit that was disclosed, and lay it out.

    Raises:
        ProofInvalid: it does not show what it claims, or not from the proofs that were answered.
        StepRefused: the label is not open, or an answer is lacking.
    """
    setting = office.setting
    shown = verify_packet(packet, ceremony=setting.ceremony, plan=setting.rules.plan)
    expect_answered(office, shown.label, shown.proofs)
    visit = setting.rules.visit_id(setting.campaign, shown.label)
    content: dict[str, Json] = {
        "label": label_as_json(shown.label),
        "visit": visit,
        "packet": sha256(packet).hexdigest(),
    }
    entered = office.enter(office.act("disclosed", visit, content, documents=(packet,)))[0]
    office.published.publish_packet(visit, packet)
    return entered


def arrive(office: DisclosingOffice, record: bytes, choice: bytes) -> Recorded:
    """Verify and enter an arrival, and reveal the choice of the county.

    Args:
        office: the office.
        record: the signed field record about the arrival.
        choice: the record of the county's drawing, whose digest was entered at departure.

    Raises:
        ProofInvalid: the signatures or the choice do not hold; every fault is named.
        StepRefused: no county was drawn for it, or it was entered before.
    """
    setting, label = office.setting, read_choice_label(choice)
    signed, people = check_field_record(office, record, about="arrived", body=label.province)
    candidates = setting.manifest.counties(label.province)
    sizes = county_sizes(setting.rules.plan, setting.manifest, label.province)
    drawn = verify_choice(choice, ceremony=setting.ceremony, candidates=candidates, sizes=sizes)
    expect_answered(office, label, drawn.evaluation.proofs)
    county = signed.subject["county"]
    (chosen,) = office.find(("chosen", label.place))
    is_same = chosen is not None and chosen[1].content["record"] == sha256(choice).hexdigest()
    if chosen is None or not is_same or county != drawn.chosen:
        raise COUNTY_OTHER_THAN_CHOSEN.error_at(str(county))
    content: dict[str, Json] = {
        "body": label.province,
        "county": county,
        "record": signed.digest,
        "signed_by": list(people),
    }
    about = f"{label.province}/{county}"
    act = office.act("arrived", about, content, refers=chosen[0], documents=(record, choice))
    entered = office.enter(act)[0]
    office.published.publish_choice(choice_place(label), choice)
    return entered


def hand_over_county(
    office: DisclosingOffice, county: str, *, device: str, frame_key: bytes
) -> bytes:
    """Return the key of a county's bundle, sealed to a device of the team that has arrived.

    Raises:
        DrawError: nobody has arrived there, or the device is not enrolled for the team.
    """
    state, campaign = office.state(), office.setting.campaign
    body = state.body_in(county)
    if body is None:
        raise NOT_ARRIVED_YET.error_at(county)
    enrolled = state.devices.get(device)
    if enrolled is None or enrolled.body != body or device in state.lost:
        raise DEVICE_NOT_ENROLLED.error_at(county, device=device)
    return seal_county_key(
        county_key(frame_key, campaign, county),
        bytes.fromhex(enrolled.sealing_key),
        campaign=campaign,
        county=county,
    )


def write_shortfall(setting: Setting, shortfall: Shortfall) -> bytes:
    """Return the record of a slot for which no unit is left (``draw-shortfall/1``)."""
    passed: list[Json] = [
        {"stratum": pool.stratum, "size": pool.size, "excluded": list(pool.excluded)}
        for pool in shortfall.passed
    ]
    return canonical_bytes(
        {
            "format": SHORTFALL_FORMAT,
            "campaign": setting.campaign.id,
            "rehearsal": setting.campaign.rehearsal,
            "label": label_as_json(shortfall.label),
            "passed": passed,
        }
    )


def fall_short(office: DisclosingOffice, record: bytes) -> Recorded:
    """Enter that a slot has no unit left.

    Raises:
        ProofInvalid: the strata are not those of the frame, or a unit is left in one.
        StepRefused: the slot is not due.
    """
    label = _check_shortfall(office.setting, record)
    content: dict[str, Json] = {
        "label": label_as_json(label),
        "record": sha256(record).hexdigest(),
    }
    return office.enter(office.act("shortfall", label.place, content, documents=(record,)))[0]


def check_field_record(
    office: DisclosingOffice, record: bytes, *, about: str, body: str
) -> tuple[FieldRecord, tuple[str, ...]]:
    """Return a field record and who signed it, once everything about it holds.

    Raises:
        ProofInvalid: with everything that is wrong.
    """
    found = read_field_record(record)
    state = office.state()
    is_entered = office.ledger.document(found.digest) is not None
    signers = {
        name: FieldSigner(each.person, bytes.fromhex(each.signing_key))
        for name, each in state.devices.items()
        if each.body == body and not is_desk(name) and (is_entered or name not in state.lost)
    }
    raise_all(ProofInvalid, _find_record_faults(office, found, signers, about=about, body=body))
    return found, people_of(found, signers)


def expect_answered(office: DisclosingOffice, label: Label, proofs: Sequence[bytes]) -> None:
    """Let pass only the proofs whose digests the holders' answers hold.

    Raises:
        ProofInvalid: a proof is another; each is named.
    """
    holders = office.setting.holders
    found = office.find(*(("answered", f"{label.place}/{holder}") for holder in holders))
    raise_all(
        ProofInvalid,
        (
            PROOF_OTHER_THAN_ANSWERED.at(label.place, holder=holder)
            for holder, proof, each in zip(holders, proofs, found, strict=True)
            if each and each[1].content["proof"] != sha256(proof).hexdigest()
        ),
    )


def _find_record_faults(
    office: DisclosingOffice,
    record: FieldRecord,
    signers: Mapping[str, FieldSigner],
    *,
    about: str,
    body: str,
) -> Iterator[Fault]:
    where = f"{about} {body}"
    if record.campaign != office.setting.campaign:
        yield FIELD_RECORD_OTHER.at(where, field="campaign")
    if record.about != about:
        yield FIELD_RECORD_OTHER.at(where, field="about")
    elif about == "arrived" and record.subject["body"] != body:
        yield FIELD_RECORD_OTHER.at(where, field="body")
    yield from find_signature_faults(record, signers, where=where)


def _check_shortfall(setting: Setting, record: bytes) -> Label:
    try:
        body = expect(read_canonical(record), dict)
        label = label_from_json(body.get("label"))
        found = (expect(each, dict) for each in expect(body.get("passed"), list))
        pools = [
            Pool(
                text_of(each, "stratum"),
                count_of(each.get("size")),
                tuple(count_of(index) for index in expect(each.get("excluded"), list)),
            )
            for each in found
        ]
    except ValueError:
        raise SHORTFALL_WRONG.error_at(SHORTFALL_FORMAT) from None
    county = {line.stratum: line.size for line in setting.manifest.county_lines(label.county)}
    name = (SHORTFALL_FORMAT, setting.campaign.id, setting.campaign.rehearsal)
    sound = (
        (body.get("format"), body.get("campaign"), body.get("rehearsal")) == name
        and setting.rules.plan.position_of(label) is not None
        and bool(pools)
        and all(county.get(each.stratum, 0) == each.size for each in pools)
        and all(is_subset(each.excluded, each.size) and each.is_empty for each in pools)
    )
    if not sound:
        raise SHORTFALL_WRONG.error_at(label.place)
    return label
