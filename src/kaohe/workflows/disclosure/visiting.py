"""The office while units are visited (P6): telling, outcome, closing, reasons, replacements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, TypeAlias

from kaohe.core.draw.field_faults import FIELD_RECORD_OTHER
from kaohe.core.draw.field_record import read_field_record
from kaohe.core.draw.one_form import label_as_json, label_from_json
from kaohe.core.errors import StepRefused, raise_all
from kaohe.core.ledger.entry_kinds import label_of, place_of
from kaohe.core.ledger.rule_faults import APPROVAL_UNFOUNDED
from kaohe.core.scoring.evidence import OUTCOME, Finding
from kaohe.workflows.disclosure.disclosing import check_field_record, opening_of
from kaohe.workflows.disclosure.faults import (
    CAMPAIGN_UNFINISHED,
    NOT_REPLACEABLE,
    OUTCOME_UNKNOWN,
)
from kaohe.workflows.disclosure.remaining import find_remaining
from kaohe.workflows.keyholding.approvals import take_approvals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Label, Shortfall
    from kaohe.core.draw.field_record import FieldRecord
    from kaohe.core.ledger import Entry
    from kaohe.core.rules.model import Pack
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.disclosure.setting import Setting
    from kaohe.workflows.keyholding.records import HolderApproval
    from kaohe.workflows.ledgers.recording import Act, Recorded
    from kaohe.workflows.publication.published import Way

    Audience: TypeAlias = Literal["body", "county", "unit"]


@dataclass(frozen=True, slots=True)
class OutcomeRules:
    """What the pack says of outcomes: which there are, and which let a unit be exchanged."""

    known: tuple[str, ...]
    replaceable: Mapping[str, bool]
    """Outcome that leads to the next attempt → whether it is an obstacle of nature.

    An enterprise that is gone without being marked so is a case; an obstacle of nature is none,
    and it alone lets a whole county be exchanged.
    """


def outcome_rules(pack: Pack) -> OutcomeRules:
    """Return what a pack says of outcomes."""
    return OutcomeRules(
        tuple(each.id for each in pack.outcomes),
        {each.id: not each.opens_case for each in pack.outcomes if each.then == "next_attempt"},
    )


def tell(
    office: DisclosingOffice, audience: Audience, place: str, *, who: str, told_by: str
) -> Recorded:
    """Enter a telling (告知): who was told, by whom; the entry says when.

    Args:
        office: the office.
        audience: a body when the team leaves for it, a county on arrival, a unit on arrival.
        place: id of the body, code of the county, or id of the visit.
        who: who was told, by office or role.
        told_by: number of the inspector or office that told.

    Raises:
        StepRefused: it is too early to tell them.
    """
    content: dict[str, Json] = {
        "audience": audience,
        "place": place,
        "who": who,
        "told_by": told_by,
    }
    return office.enter(office.act("told", f"{audience}/{place}", content))[0]


def take_outcome(office: DisclosingOffice, record: bytes, *, outcomes: OutcomeRules) -> Recorded:
    """Verify and enter how a visit ended.

    The record's details hold ``outcome`` (an outcome of the pack), ``reached`` (whether the team
    stood before the unit, which must have been told then) and ``packet`` (digest of the packet).

    Raises:
        ProofInvalid: the record or a signature does not hold.
        DrawError: the pack has no such outcome.
        StepRefused: the visit was not disclosed, has an outcome, or the unit was not told.
    """
    return office.enter(outcome_of(office, record, outcomes=outcomes))[0]


def outcome_of(office: DisclosingOffice, record: bytes, *, outcomes: OutcomeRules) -> Act:
    """Return the act that enters an outcome."""
    found, people = _check(office, record, about="outcome")
    visit = str(found.subject["visit"])
    outcome, reached = found.details.get("outcome"), found.details.get("reached")
    if outcome not in outcomes.known:
        raise OUTCOME_UNKNOWN.error_at(visit, found=outcome, allowed=", ".join(outcomes.known))
    (disclosed,) = office.find(("disclosed", visit))
    packet = found.details.get("packet")
    without = packet is None and _is_told_by_voice(office, disclosed)
    if disclosed and not without and packet != disclosed[1].content["packet"]:
        raise FIELD_RECORD_OTHER.error_at(visit, field="packet")
    content: dict[str, Json] = {
        "visit": visit,
        "outcome": outcome,
        "reached": reached is True,
        "record": found.digest,
        "signed_by": list(people),
    }
    return office.act("outcome", visit, content, documents=(record,))


def _is_told_by_voice(office: DisclosingOffice, disclosed: tuple[int, Entry] | None) -> bool:
    """Tell whether a team knew a unit by telephone only, and no packet when it signed."""
    if disclosed is None:
        return False
    label = office.state().label(label_of(disclosed[1].content["label"]))
    return label is not None and label.way == "voice"


def close_visit(office: DisclosingOffice, record: bytes) -> Recorded:
    """Verify and enter that a visit is closed; only now may the next label be opened.

    The record's details hold ``revision``, the digest of what was found as it was frozen.

    Raises:
        ProofInvalid: the record or a signature does not hold.
        StepRefused: the visit has no outcome, or is closed already.
    """
    return office.enter(closing_of(office, record))[0]


def closing_of(office: DisclosingOffice, record: bytes) -> Act:
    """Return the act that closes a visit."""
    found, _ = _check(office, record, about="closed")
    visit = str(found.subject["visit"])
    content: dict[str, Json] = {"visit": visit, "record": found.digest}
    return office.act("closed", visit, content, documents=(record,))


def take_reason(office: DisclosingOffice, record: bytes, *, outcomes: OutcomeRules) -> Recorded:
    """Verify and enter why a unit or a county cannot be used.

    The record's details hold ``reason``, an outcome of the pack that leads to the next attempt.

    Raises:
        ProofInvalid: the record or a signature does not hold.
        DrawError: the reason is none for which the pack allows a replacement.
        StepRefused: the visit is not going on, or the county was not drawn.
    """
    return office.enter(reason_of(office, record, outcomes=outcomes))[0]


def reason_of(office: DisclosingOffice, record: bytes, *, outcomes: OutcomeRules) -> Act:
    """Return the act that enters a reason."""
    found, people = _check(office, record, about="reason")
    label, reason = label_from_json(found.subject["label"]), found.details.get("reason")
    allowed = [
        each
        for each, by_nature in outcomes.replaceable.items()
        if by_nature or label.stage != "county"
    ]
    if reason not in allowed:
        raise NOT_REPLACEABLE.error_at(label.place, found=reason, allowed=", ".join(allowed))
    content: dict[str, Json] = {
        "label": label_as_json(label),
        "reason": reason,
        "record": found.digest,
        "signed_by": list(people),
    }
    return office.act("reason", label.place, content, documents=(record,))


def approve(
    office: DisclosingOffice, label: Label, approvals: Sequence[HolderApproval]
) -> Recorded:
    """Enter which key holders approve another attempt: beyond the limits, or for a whole county.

    Raises:
        ProofInvalid: an approval is of something else, or not made with its holder's key.
        StepRefused: there is no reason entered that could be approved.
    """
    return office.enter(approval_act(office, label, approvals))[0]


def approval_act(
    office: DisclosingOffice, label: Label, approvals: Sequence[HolderApproval]
) -> Act:
    """Return the act that enters approvals of the reason before an attempt.

    Raises:
        ProofInvalid: an approval is of something else, or not made with its holder's key.
        StepRefused: there is no reason entered that could be approved.
    """
    (reason,) = office.find(("reason", _attempt_before(label).place))
    if reason is None:
        raise APPROVAL_UNFOUNDED.error_at(label.place)
    subject: dict[str, Json] = {
        "label": label_as_json(label),
        "record": reason[1].content["record"],
    }
    setting = office.setting
    keys = dict(zip(setting.holders, setting.ceremony.public_keys, strict=True))
    people, proofs = take_approvals(approvals, subject, campaign=setting.campaign, keys=keys)
    content: dict[str, Json] = {**subject, "approved_by": list(people), "proofs": list(proofs)}
    return office.act("approval", f"{label.place}/{'+'.join(people)}", content)


def replace_county(
    office: DisclosingOffice,
    record: bytes,
    *,
    approvals: Sequence[HolderApproval],
    device: str,
    way: Way,
    outcomes: OutcomeRules,
) -> tuple[Recorded, ...]:
    """Exchange a county that an obstacle of nature closes off: approval and next attempt.

    The reason stands already (:func:`take_reason`): every key holder has followed the ledger up to
    it, and approves it with its own key.

    Args:
        office: the office.
        record: the signed field record about the reason, with the county's label.
        approvals: of every key holder.
        device: the device to which the answers are sealed.
        way: how they are brought to it.
        outcomes: what the pack says of outcomes.

    Raises:
        ProofInvalid: the record, a signature or an approval does not hold.
        DrawError: the reason is no obstacle of nature.
        StepRefused: the reason is not entered, a key holder has not approved, or another label is
            pending.
    """
    reason = reason_of(office, record, outcomes=outcomes)
    label = label_from_json(reason.content["label"])
    following = _next_attempt(label)
    return office.enter(
        reason,
        approval_act(office, following, approvals),
        opening_of(office, following, device=device, way=way),
    )


def complete_campaign(
    office: DisclosingOffice, record: bytes, *, unfinished: bool = False
) -> Recorded:
    """Enter the end of a campaign; after it the key holders may publish their secrets.

    Args:
        office: the office.
        record: what the office states of the campaign, kept beside the entry.
        unfinished: whether it ends although counties or units of the plan were not drawn, which
            every complete verification tells of.

    Raises:
        StepRefused: a label is not drawn, or a visit has no outcome or is not closed; or a county
            has not been drawn to its end.
    """
    remaining = () if unfinished else tuple(find_remaining(office.setting, office.state()))
    raise_all(StepRefused, (CAMPAIGN_UNFINISHED.at(place) for place in remaining))
    content: dict[str, Json] = {"record": sha256(record).hexdigest()}
    return office.enter(office.act("complete", "end", content, documents=(record,)))[0]


def shortfall_findings(
    pack: Pack, setting: Setting, shortfalls: Sequence[Shortfall], *, at: str
) -> tuple[Finding, ...]:
    """Return what is put down for visits that no unit was left for, so that none is missing.

    Args:
        pack: the rules, which name the outcome.
        setting: what the campaign has settled.
        shortfalls: of one county; those of a replacement follow a visit that was made.
        at: when the county was complete.
    """
    if pack.draw is None or pack.draw.none_left is None:
        return ()
    return tuple(
        Finding(
            item=OUTCOME,
            body=short.label.province,
            visit=setting.rules.visit_id(setting.campaign, short.label),
            value=pack.draw.none_left,
            source="visit",
            actor="draw",
            at=at,
        )
        for short in shortfalls
        if short.label.attempt == 0
    )


def _attempt_before(label: Label) -> Label:
    return replace(label, attempt=max(0, label.attempt - 1))


def _next_attempt(label: Label) -> Label:
    return type(label)(
        label.stage, label.province, label.county, label.kind, label.ordinal, label.attempt + 1
    )


def _check(
    office: DisclosingOffice, record: bytes, *, about: str
) -> tuple[FieldRecord, tuple[str, ...]]:
    """Check a record whose body follows from the visit or label that it is about."""
    found = read_field_record(record)
    if "visit" in found.subject:
        body = place_of(str(found.subject["visit"]))[0]
    elif "label" in found.subject:
        body = label_from_json(found.subject["label"]).province
    else:
        body = str(found.subject["body"])
    return check_field_record(office, record, about=about, body=body)
