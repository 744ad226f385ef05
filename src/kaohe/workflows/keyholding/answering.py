"""When a key holder answers: from its own copy of the ledger alone (protocol, P5).

The rules of the ledger say in which order labels may be opened; a copy with an entry that breaks
one answers nothing more. Here the label itself is judged: opened and not drawn, for this device,
by a way that the plan allows, in a campaign whose opening was checked, in a county whose field
records are signed by two inspectors of the team.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from kaohe.core.draw import verify_choice
from kaohe.core.draw.sealed import LogView
from kaohe.core.errors import ProofInvalid, StepRefused, raise_all
from kaohe.core.ledger import LabelName, root_at
from kaohe.core.ledger.entry_kinds import label_of
from kaohe.workflows.keyholding.approvals import find_proof_faults
from kaohe.workflows.keyholding.faults import (
    ANSWERED_OTHERWISE,
    APPROVAL_NOT_DUE,
    CAMPAIGN_ENDED,
    DEVICE_OTHER,
    KIND_OTHER,
    LABEL_DRAWN,
    LABEL_NOT_OPENED,
    LABEL_OUTSIDE_PLAN,
    NOT_COMPLETE,
    OPENING_MISSING,
    OTHER_CAMPAIGN,
    PAPER_NOT_ALLOWED,
    PROMISE_NOT_ALLOWED,
    WAY_OTHER,
)
from kaohe.workflows.keyholding.field_judging import find_field_faults
from kaohe.workflows.keyholding.opened_campaign import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.draw import DrawPlan, Label
    from kaohe.core.errors import Fault
    from kaohe.core.ledger.campaign_state import CampaignState
    from kaohe.core.ledger.place_state import OpenedLabel
    from kaohe.workflows.keyholding.campaign_facts import PlacedEntry
    from kaohe.workflows.keyholding.following import HolderCopy, Membership
    from kaohe.workflows.keyholding.opened_campaign import OpenedCampaign
    from kaohe.workflows.keyholding.records import HolderAnswer, HolderRequest


@dataclass(frozen=True, slots=True)
class Permission:
    """A label may be evaluated: for which device, and from which view of the ledger."""

    label: Label
    device_key: bytes
    view: LogView


def expect_campaign(request: HolderRequest, membership: Membership) -> None:
    """Refuse a request of another campaign, or of a rehearsal in a real one.

    Raises:
        StepRefused: it is one.
    """
    campaign = membership.campaign
    if (request.campaign, request.rehearsal) != (campaign.id, campaign.rehearsal):
        raise OTHER_CAMPAIGN.error_at(
            request.label.as_label().place, found=request.campaign, expected=campaign.id
        )


def permit_answer(
    copy: HolderCopy,
    request: HolderRequest,
    *,
    opening: OpenedCampaign,
    membership: Membership,
    sound: set[int],
) -> Permission:
    """Decide whether a label is evaluated now.

    Args:
        copy: the holder's copy of the ledger.
        request: what is asked.
        opening: how the campaign was opened, checked.
        membership: which campaign the key serves.
        sound: entries whose field records were found sound before; those found now are added.

    Raises:
        StepRefused: with every reason why not.
    """
    label = request.label.as_label()
    name = name_of(label)
    state = _state_of(copy, membership)
    opened = state.label(name)
    if opened is None:
        raise LABEL_NOT_OPENED.error_at(label.place, size=copy.ledger.size)
    if state.is_void or state.is_complete:
        raise CAMPAIGN_ENDED.error_at(label.place)
    device = state.device_of(opened)
    raise_all(StepRefused, _find_label_faults(request, opened, opening, state))
    if name.place in copy.facts.promised and "voice" not in opening.ways:
        raise PROMISE_NOT_ALLOWED.error_at(label.place)
    raise_all(StepRefused, find_field_faults(copy, name, membership.campaign, sound=sound))
    expect_kind(copy, label, opening)
    raise_all(ProofInvalid, _find_approval_faults(copy, name, opening))
    raise_all(ProofInvalid, _find_hand_over_faults(copy, opened, opening, state))
    size = copy.facts.opened[name] + 1
    return Permission(
        label,
        bytes.fromhex(state.devices[device].sealing_key),
        LogView(size, root_at(size, copy.node)),
    )


def expect_kind(copy: HolderCopy, label: Label, opening: OpenedCampaign) -> None:
    """Refuse the label of a unit or member whose slot is not the one that was drawn last.

    Otherwise an office could have the unit of a later kind told while the team is elsewhere.

    Raises:
        StepRefused: it is of another slot, or the record of the kind was not handed over.
        ProofInvalid: the record of the kind does not show what it claims.
    """
    position = opening.rules.plan.position_of(label)
    if position is None:
        return
    names = opening.rules.plan.slot_names
    drawn: list[int] = []
    chosen = ""
    for placed in copy.facts.kinds[label.province, label.county]:
        record = read_document(copy, placed)
        choice = verify_choice(record, ceremony=opening.ceremony, candidates=names)
        if choice.label.place != _place_of(placed) or choice.excluded != tuple(sorted(drawn)):
            raise KIND_OTHER.error_at(label.place, expected=choice.chosen)
        drawn.append(choice.index)
        chosen = choice.chosen
    if drawn[-1:] != [position]:
        raise KIND_OTHER.error_at(label.place, expected=chosen)


def permit_approval(
    copy: HolderCopy, label: Label, *, membership: Membership, sound: set[int]
) -> str:
    """Decide whether another attempt can be approved; give the digest of its signed reason.

    Raises:
        StepRefused: the copy shows no reason for it, or one whose signatures do not hold.
    """
    name, state = name_of(label), _state_of(copy, membership)
    record = state.at(name.place).reasons.get(name.previous()) if label.attempt else None
    if record is None or state.is_void or state.is_complete:
        raise APPROVAL_NOT_DUE.error_at(label.place, subject=label.place)
    raise_all(StepRefused, find_field_faults(copy, name, membership.campaign, sound=sound))
    return record


def expect_going_on(copy: HolderCopy, membership: Membership) -> None:
    """Refuse to approve the void of a campaign that is over already.

    Raises:
        StepRefused: it is.
    """
    state = _state_of(copy, membership)
    if state.is_void or state.is_complete:
        raise CAMPAIGN_ENDED.error_at(membership.campaign.id)


def permit_hand_over(copy: HolderCopy, lost: str, heir: str, *, membership: Membership) -> None:
    """Decide whether it can be approved that one device takes the place of another.

    Raises:
        StepRefused: the copy shows that the campaign is over, or not both devices in one team.
    """
    expect_going_on(copy, membership)
    state = _state_of(copy, membership)
    bodies = {state.devices[each].body for each in (lost, heir) if each in state.devices}
    known = {lost, heir} <= {*state.devices} - {*state.lost} and lost != heir
    if not known or len(bodies) != 1:
        raise APPROVAL_NOT_DUE.error_at(lost, subject=f"{lost} → {heir}")


def expect_same_terms(copy: HolderCopy, request: HolderRequest, answer: HolderAnswer) -> None:
    """Let an answer that was given before be given again: same device, same way, same ledger.

    Raises:
        StepRefused: something else is asked for now.
    """
    label = request.label.as_label()
    same = (answer.device, answer.way) == (request.device, request.way)
    within = answer.log_size <= copy.ledger.size
    if not same or not within or root_at(answer.log_size, copy.node) != answer.view.root:
        raise ANSWERED_OTHERWISE.error_at(label.place)


def is_for_heir(copy: HolderCopy, request: HolderRequest, *, membership: Membership) -> bool:
    """Tell whether the device that a label was opened for has been handed over since.

    Then what was answered to it stays with it, and the label is judged anew for the device that
    took its place; the proof is the same, since a label has one only.
    """
    state = copy.history.campaigns.get(membership.campaign.id)
    opened = state.label(name_of(request.label.as_label())) if state else None
    return state is not None and opened is not None and opened.device in state.lost


def permit_ahead(
    copy: HolderCopy, label: Label, *, opening: OpenedCampaign, membership: Membership
) -> None:
    """Decide whether a label may be evaluated ahead, for a paper envelope.

    Raises:
        StepRefused: the plan does not say so, or the label is opened or not of the plan.
    """
    name = name_of(label)
    state = _state_of(copy, membership)
    if state.is_void or state.is_complete:
        raise CAMPAIGN_ENDED.error_at(label.place)
    if "paper" not in opening.ways or state.label(name) is not None:
        raise PAPER_NOT_ALLOWED.error_at(label.place)
    if not _is_of_plan(label, opening.rules.plan):
        raise LABEL_OUTSIDE_PLAN.error_at(label.place)


def expect_complete(copy: HolderCopy, membership: Membership) -> None:
    """Let the secret be published only when the campaign has ended.

    Raises:
        StepRefused: the copy does not show the end.
    """
    if not _state_of(copy, membership).is_complete:
        raise NOT_COMPLETE.error_at(membership.campaign.id, size=copy.ledger.size)


def name_of(label: Label) -> LabelName:
    """Return a label's name as the ledger sees it."""
    return LabelName(*astuple(label))


def _state_of(copy: HolderCopy, membership: Membership) -> CampaignState:
    state = copy.history.campaigns.get(membership.campaign.id)
    if state is None:
        raise OPENING_MISSING.error_at(membership.campaign.id, missing="plan")
    return state


def _find_label_faults(
    request: HolderRequest, opened: OpenedLabel, opening: OpenedCampaign, state: CampaignState
) -> Iterator[Fault]:
    label, device = request.label.as_label(), state.device_of(opened)
    # Of a county nobody but the lost device holds the record until the team arrives.
    if opened.is_drawn and (label.stage != "county" or device == opened.device):
        yield LABEL_DRAWN.at(label.place)
    if not _is_of_plan(label, opening.rules.plan):
        yield LABEL_OUTSIDE_PLAN.at(label.place)
    if device != request.device:
        yield DEVICE_OTHER.at(label.place, opened=device, asked=request.device)
    if opened.way != request.way or request.way not in opening.ways:
        yield WAY_OTHER.at(
            label.place, way=request.way, opened=opened.way, allowed=", ".join(opening.ways)
        )


def _find_approval_faults(
    copy: HolderCopy, label: LabelName, opening: OpenedCampaign
) -> Iterator[Fault]:
    """Yield every approval of an attempt that no holder has made: an office could type names."""
    for placed in copy.facts.approvals.get(label, ()):
        yield from find_proof_faults(
            placed.entry, str(placed.index), campaign=opening.ceremony.campaign, keys=opening.keys
        )


def _find_hand_over_faults(
    copy: HolderCopy, opened: OpenedLabel, opening: OpenedCampaign, state: CampaignState
) -> Iterator[Fault]:
    """Yield every approval, of a hand-over that led here, that no holder has made."""
    name = opened.device
    while name in state.lost:
        placed = copy.facts.handed_over[name]
        yield from find_proof_faults(
            placed.entry, str(placed.index), campaign=opening.ceremony.campaign, keys=opening.keys
        )
        name = state.lost[name]


def _place_of(placed: PlacedEntry) -> str:
    """Return the name of the label that an entry is about, as one text."""
    return "/".join(map(str, label_of(placed.entry.content["label"])))


def _is_of_plan(label: Label, plan: DrawPlan) -> bool:
    """Tell whether the plan draws by such a label at all."""
    if label.stage == "county":
        return label.ordinal <= plan.counties
    if label.stage == "kind":
        return label.ordinal <= len(plan.slots)
    return plan.position_of(label) is not None
