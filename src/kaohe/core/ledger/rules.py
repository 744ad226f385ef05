"""The order of a draw, as small rules over what the ledger holds already.

Each rule has an id (the code of its fault), says in both languages what is wrong and what to do,
names the kinds of entry that it concerns, and is one function of the facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger import device_rules, nonet_rules
from kaohe.core.ledger import rule_faults as broken
from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.core.ledger.entry_kinds import KINDS, LabelName, label_of, names_of
from kaohe.core.ledger.policy import check_checkpoint, read_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.core.errors import FaultKind
    from kaohe.core.ledger.campaign_state import CampaignState
    from kaohe.core.ledger.entries import Entry
    from kaohe.core.ledger.place_state import PlaceState, VisitState

IN_COUNTY: Final = ("kind", "unit", "member")
"""Stages of labels that are evaluated inside a county."""
ORDERED: Final = frozenset(name for name, kind in KINDS.items() if not kind.outside_order)
"""Kinds of entry that have their place in the order of a campaign."""


@dataclass(frozen=True, slots=True)
class Facts:
    """An entry that would come next, and all that may be asked about what came before."""

    entry: Entry
    index: int
    origin: str
    last_at: str
    state: CampaignState
    campaigns: Mapping[str, CampaignState]
    spans: tuple[tuple[int, int], ...]
    root_at: Callable[[int], bytes]

    @property
    def label(self) -> LabelName:
        """Return the label that the entry is about."""
        return label_of(self.entry.content["label"])

    @property
    def there(self) -> PlaceState:
        """Return what happened so far at the place of the label."""
        return self.state.at(self.label.place)

    @property
    def visit(self) -> VisitState | None:
        """Return the visit that the entry is about, if it was disclosed."""
        return self.state.visit(self.text("visit"))

    def text(self, field: str) -> str:
        """Return a field of the entry's content as text."""
        return str(self.entry.content[field])


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what is told when it is broken, whom it concerns, when it holds."""

    kind: FaultKind
    on: frozenset[str]
    holds: Callable[[Facts], bool]
    refuses: bool = True
    """Whether the gate refuses; otherwise only the monitor tells."""

    def concerns(self, kind: str) -> bool:
        """Tell whether an entry of a kind can break the rule."""
        return kind in self.on


def _is_in_its_ledger(facts: Facts) -> bool:
    return facts.entry.rehearsal == is_of_rehearsals(facts.origin)


def _has_plan(facts: Facts) -> bool:
    return facts.state.terms is not None


def _is_first_plan(facts: Facts) -> bool:
    return facts.state.terms is None


def _is_only_campaign(facts: Facts) -> bool:
    others = (
        state
        for campaign, state in facts.campaigns.items()
        if campaign != facts.entry.campaign and state.terms
    )
    return all(
        state.is_void or state.terms is None or state.terms.scope != facts.text("scope")
        for state in others
    )


def _has_readable_policy(facts: Facts) -> bool:
    try:
        read_policy(facts.text("policy").encode())
    except NoteInvalid:
        return False
    return True


def _is_first_frame(facts: Facts) -> bool:
    return not facts.state.has_frame


def _are_first_keys(facts: Facts) -> bool:
    return not facts.state.holders


def _are_keys_of_all(facts: Facts) -> bool:
    names = names_of(facts.entry.content["holders"])
    keys = names_of(facts.entry.content["public_keys"])
    terms = facts.state.terms
    return len(names) == len(keys) and (terms is None or len(names) == terms.holders)


def _is_opening_complete(facts: Facts) -> bool:
    return facts.state.has_frame and bool(facts.state.holders)


def _is_checkpoint_of_opening(facts: Facts) -> bool:
    return _is_checkpoint_since(facts, facts.state.opening_end)


def _is_checkpoint_since(facts: Facts, end: int, *, before: int | None = None) -> bool:
    """Tell whether a checkpoint of this ledger has the plan's quorum, and covers so much of it."""
    terms = facts.state.terms
    if terms is None:
        return False
    try:
        policy = read_policy(terms.policy.encode())
        note = facts.text("checkpoint").encode()
        found = check_checkpoint(note, policy, before=before).checkpoint
    except NoteInvalid:
        return False
    return (
        found.origin == facts.origin
        and end <= found.size <= facts.index
        and found.root == facts.root_at(found.size)
    )


def _is_first_witnessed(facts: Facts) -> bool:
    return facts.state.witnessed is None


def _rests_on_witnessed(facts: Facts) -> bool:
    content = facts.entry.content
    return facts.state.witnessed == (content["size"], content["root"])


def _are_first_dice(facts: Facts) -> bool:
    return not facts.state.dice_end


def _are_dice_witnessed_in_time(facts: Facts) -> bool:
    """Whoever could enter the dice after the outside value is known would choose the seed."""
    terms, state = facts.state.terms, facts.state
    if terms is None or not state.dice_end:
        return False
    before = int(datetime.fromisoformat(terms.known_from).timestamp())
    return _is_checkpoint_since(facts, state.dice_end, before=before)


def _are_dice_witnessed_once(facts: Facts) -> bool:
    return not facts.state.are_dice_witnessed


def _has_witnessed_dice(facts: Facts) -> bool:
    return facts.state.are_dice_witnessed


def _is_only_seed(facts: Facts) -> bool:
    return not facts.state.has_seed


def _is_going_on(facts: Facts) -> bool:
    return not facts.state.is_void and not facts.state.is_complete


def _is_void_approved(facts: Facts) -> bool:
    """Once dice stand, values can be known: only all key holders together give them up."""
    signed = names_of(facts.entry.content["signed_by"])
    proofs = names_of(facts.entry.content["proofs"])
    return not facts.state.dice_end or (signed, len(proofs)) == (facts.state.holders, len(signed))


def _is_device_new(facts: Facts) -> bool:
    """A device that shared its keys with another could sign for two people."""
    devices = facts.state.devices
    keys = {key for each in devices.values() for key in (each.sealing_key, each.signing_key)}
    own = {facts.text("sealing_key"), facts.text("signing_key")}
    return facts.text("device") not in devices and not own & keys


def _is_device_of_body(facts: Facts) -> bool:
    device = facts.state.devices.get(facts.text("device"))
    return device is not None and device.body == facts.label.province


def _has_seed(facts: Facts) -> bool:
    return facts.state.has_seed


def _is_first_ahead(facts: Facts) -> bool:
    label, there = facts.label, facts.there
    made_before = (label, facts.text("holder")) in there.ahead
    return label not in there.labels and label not in there.shortfalls and not made_before


def _has_every_envelope(facts: Facts) -> bool:
    if facts.entry.content["way"] != "paper":
        return True
    needed = {(facts.label, holder) for holder in facts.state.holders}
    return needed <= facts.there.ahead


def _is_label_new(facts: Facts) -> bool:
    return facts.label not in facts.there.labels and facts.label not in facts.there.shortfalls


def _is_ordinal_next(facts: Facts) -> bool:
    label = facts.label
    if label.stage not in ("county", "kind") or label.attempt or label.ordinal == 1:
        return True
    return facts.state.is_drawn(label._replace(ordinal=label.ordinal - 1))


def _has_previous_attempt(facts: Facts) -> bool:
    label = facts.label
    return not label.attempt or facts.state.is_drawn(label.previous())


def _is_attempt_of_place(facts: Facts) -> bool:
    return facts.label.stage != "kind" or facts.label.attempt == 0


def _has_reason(facts: Facts) -> bool:
    return not facts.label.attempt or facts.label.previous() in facts.there.reasons


def _has_approval(facts: Facts) -> bool:
    label, state, there = facts.label, facts.state, facts.there
    if not label.attempt or state.terms is None:
        return True
    approved = there.approvals.get(label, frozenset())
    if label.stage == "county":
        return {*state.holders} <= approved
    replaced = there.count("unit", replacements=True) + there.count("member", replacements=True)
    within = label.attempt <= state.terms.attempts_per_slot
    if within and replaced < state.terms.attempts_per_county:
        return True
    return len(approved) >= max(1, state.terms.approvers)


def _is_nothing_pending(facts: Facts) -> bool:
    return not facts.there.is_pending()


def _is_visit_before_closed(facts: Facts) -> bool:
    going_on = facts.there.open_visit()
    if going_on is None:
        return True
    return facts.label.attempt > 0 and going_on.label == facts.label.previous()


def _is_visit_still_open(facts: Facts) -> bool:
    """A closed visit stays as it is: its unit cannot be exchanged afterwards."""
    label = facts.label
    if not label.attempt or label.stage not in ("unit", "member"):
        return True
    going_on = facts.there.open_visit()
    return going_on is not None and going_on.label == label.previous()


def _has_outcome_before(facts: Facts) -> bool:
    previous = facts.label.previous()
    return all(
        visit.has_outcome for visit in facts.there.visits.values() if visit.label == previous
    )


def _has_arrived(facts: Facts) -> bool:
    return facts.label.stage not in IN_COUNTY or facts.there.arrival is not None


def _are_body_and_county_told(facts: Facts) -> bool:
    if facts.label.stage not in IN_COUNTY:
        return True
    return facts.there.is_told and facts.state.at((facts.label.province, "")).is_told


def _is_county_in_force(facts: Facts) -> bool:
    """A county that was exchanged for another is not drawn in any more."""
    chosen = facts.entry.refers if facts.entry.kind == "arrived" else facts.there.arrival
    county = facts.state.county_choices.get(-1 if chosen is None else chosen)
    return county is None or not _is_exchanged(facts.state, county)


def _is_exchanged(state: CampaignState, county: LabelName) -> bool:
    return state.label(county._replace(attempt=county.attempt + 1)) is not None


def _is_kind_drawn_before(facts: Facts) -> bool:
    label, there = facts.label, facts.there
    if label.stage not in ("unit", "member") or label.attempt:
        return True
    kinds, units = there.count("kind"), there.count_units()
    return kinds > units if label.stage == "unit" else kinds == units > 0


def _is_no_unit_skipped(facts: Facts) -> bool:
    if facts.label.stage != "kind":
        return True
    return facts.there.count("kind") == facts.there.count_units()


def _is_label_opened(facts: Facts) -> bool:
    opened = facts.state.label(facts.label)
    return opened is not None and not opened.is_drawn


def _is_holder_known(facts: Facts) -> bool:
    return facts.text("holder") in facts.state.holders


def _is_first_answer(facts: Facts) -> bool:
    opened = facts.state.label(facts.label)
    return opened is None or facts.text("holder") not in opened.answers


def _have_all_answered(facts: Facts) -> bool:
    opened = facts.state.label(facts.label)
    return opened is not None and {*facts.state.holders} <= opened.answers


def _is_choice_of_stage(facts: Facts) -> bool:
    return facts.label.stage in ("county", "kind")


def _is_disclosure_of_stage(facts: Facts) -> bool:
    label = facts.label
    begins = f"{facts.entry.campaign}/{label.province}/{label.county}/"
    visit = facts.text("visit")
    fits = visit.startswith(begins) and visit.endswith(f"/{label.attempt}")
    return label.stage in ("unit", "member") and fits


def _is_visit_new(facts: Facts) -> bool:
    return facts.visit is None


def _is_shortfall_founded(facts: Facts) -> bool:
    label, there = facts.label, facts.there
    return (
        label.stage in ("unit", "member")
        and there.arrival is not None
        and label not in there.labels
        and label not in there.shortfalls
    )


def _is_arrival_founded(facts: Facts) -> bool:
    chosen, state = facts.entry.refers, facts.state
    body, county = facts.text("body"), facts.text("county")
    label = state.county_choices.get(-1 if chosen is None else chosen)
    reached = state.places.get(body, {}).values()
    return (
        label is not None
        and label.province == body
        and chosen not in {there.arrival for there in reached}
        and state.at((body, county)).arrival is None
    )


def _is_telling_in_time(facts: Facts) -> bool:
    audience, place = facts.text("audience"), facts.text("place")
    if audience == "county":
        return facts.state.body_in(place) is not None
    if audience == "unit":
        return facts.state.visit(place) is not None
    return facts.state.has_seed


def _is_visit_disclosed(facts: Facts) -> bool:
    return facts.visit is not None


def _is_first_outcome(facts: Facts) -> bool:
    return facts.visit is None or not facts.visit.has_outcome


def _is_unit_told(facts: Facts) -> bool:
    told = facts.visit is not None and facts.visit.is_told
    return not facts.entry.content["reached"] or told


def _has_outcome(facts: Facts) -> bool:
    return facts.visit is None or facts.visit.has_outcome


def _is_visit_open(facts: Facts) -> bool:
    return facts.visit is None or not facts.visit.is_closed


def _is_reason_founded(facts: Facts) -> bool:
    label = facts.label
    if not facts.state.is_drawn(label) or label.stage == "kind":
        return False
    if label.stage == "county":
        return True
    going_on = facts.there.open_visit()
    return going_on is not None and going_on.label == label


def _is_approval_founded(facts: Facts) -> bool:
    label = facts.label
    reason = facts.there.reasons.get(label.previous())
    return label.attempt > 0 and reason == facts.text("record")


def _is_approval_of_holders(facts: Facts) -> bool:
    """Key holders approve, each with its own key; the proofs are checked by whoever has VRF."""
    people = names_of(facts.entry.content["approved_by"])
    proofs = names_of(facts.entry.content["proofs"])
    return {*people} <= {*facts.state.holders} and len(people) == len(proofs)


def _is_everything_done(facts: Facts) -> bool:
    return facts.state.has_seed and all(
        not there.is_pending() and all(_is_visit_done(visit) for visit in there.visits.values())
        for _, there in facts.state.every_place()
    )


def _is_visit_done(visit: VisitState) -> bool:
    return visit.has_outcome and visit.is_closed and not visit.awaits_record


def _refers_to_own_past(facts: Facts) -> bool:
    refers = facts.entry.refers
    return refers is None or any(first <= refers < end for first, end in facts.spans)


def _is_time_running_forward(facts: Facts) -> bool:
    return facts.entry.at >= facts.last_at


def _on(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


RULES: Final = (
    Rule(broken.OTHER_LEDGER, frozenset(KINDS), _is_in_its_ledger),
    Rule(broken.PLAN_FIRST, ORDERED - {"plan"}, _has_plan),
    Rule(broken.PLAN_TWICE, _on("plan"), _is_first_plan),
    Rule(broken.SCOPE_IN_USE, _on("plan"), _is_only_campaign),
    Rule(broken.PLAN_POLICY, _on("plan"), _has_readable_policy),
    Rule(broken.FRAME_TWICE, _on("frame"), _is_first_frame),
    Rule(broken.KEYS_TWICE, _on("keys"), _are_first_keys),
    Rule(broken.KEYS_COUNT, _on("keys"), _are_keys_of_all),
    Rule(broken.OPENING_INCOMPLETE, _on("witnessed"), _is_opening_complete),
    Rule(broken.CHECKPOINT_FOREIGN, _on("witnessed"), _is_checkpoint_of_opening),
    Rule(broken.WITNESSED_TWICE, _on("witnessed"), _is_first_witnessed),
    Rule(broken.DICE_BEFORE_WITNESS, _on("dice"), _rests_on_witnessed),
    Rule(broken.DICE_TWICE, _on("dice"), _are_first_dice),
    Rule(broken.DICE_LATE, _on("dice_witnessed"), _are_dice_witnessed_in_time),
    Rule(broken.DICE_WITNESSED_TWICE, _on("dice_witnessed"), _are_dice_witnessed_once),
    Rule(broken.SEED_BEFORE_WITNESS, _on("seed"), _rests_on_witnessed),
    Rule(broken.SEED_BEFORE_DICE, _on("seed"), _has_witnessed_dice),
    Rule(broken.SEED_TWICE, _on("seed"), _is_only_seed),
    Rule(broken.CAMPAIGN_OVER, ORDERED, _is_going_on),
    Rule(broken.VOID_AFTER_DICE, _on("void"), _is_void_approved),
    Rule(broken.DEVICE_TWICE, _on("device"), _is_device_new),
    Rule(broken.DEVICE_OF_PERSON, _on("device"), device_rules.is_only_device_of_person),
    Rule(broken.HAND_OVER_UNFOUNDED, _on("handed_over"), device_rules.is_hand_over_founded),
    Rule(broken.HAND_OVER_UNAPPROVED, _on("handed_over"), device_rules.is_hand_over_approved),
    Rule(broken.LABEL_BEFORE_SEED, _on("opened", "evaluated_ahead"), _has_seed),
    Rule(broken.AHEAD_UNFOUNDED, _on("evaluated_ahead"), _is_first_ahead),
    Rule(broken.DEVICE_UNKNOWN, _on("opened"), _is_device_of_body),
    Rule(broken.DEVICE_LOST, _on("opened", "promised", "spoken"), device_rules.is_device_in_use),
    Rule(broken.DESK_WAY, _on("opened"), nonet_rules.is_way_of_device),
    Rule(broken.DEVICE_NOT_THERE, _on("opened"), device_rules.is_device_of_arrived),
    Rule(broken.ENVELOPE_MISSING, _on("opened"), _has_every_envelope),
    Rule(broken.LABEL_TWICE, _on("opened"), _is_label_new),
    Rule(broken.LABEL_ORDINAL, _on("opened"), _is_ordinal_next),
    Rule(broken.ATTEMPT_SKIPPED, _on("opened"), _has_previous_attempt),
    Rule(broken.ATTEMPT_OF_KIND, _on("opened"), _is_attempt_of_place),
    Rule(broken.ATTEMPT_WITHOUT_REASON, _on("opened", "shortfall"), _has_reason),
    Rule(broken.ATTEMPT_WITHOUT_APPROVAL, _on("opened"), _has_approval),
    Rule(broken.ATTEMPT_AFTER_CLOSE, _on("opened"), _is_visit_still_open),
    Rule(broken.ATTEMPT_WITHOUT_OUTCOME, _on("opened"), _has_outcome_before),
    Rule(broken.LABEL_PENDING, _on("opened"), _is_nothing_pending),
    Rule(broken.VISIT_STILL_OPEN, _on("opened", "shortfall"), _is_visit_before_closed),
    Rule(broken.NOT_ARRIVED, _on("opened"), _has_arrived),
    Rule(broken.NOT_TOLD, _on("opened"), _are_body_and_county_told),
    Rule(broken.COUNTY_EXCHANGED, _on("opened", "arrived", "shortfall"), _is_county_in_force),
    Rule(broken.UNIT_BEFORE_KIND, _on("opened", "shortfall"), _is_kind_drawn_before),
    Rule(broken.UNIT_SKIPPED, _on("opened"), _is_no_unit_skipped),
    Rule(
        broken.LABEL_NOT_OPEN,
        _on("answered", "declined", "chosen", "disclosed"),
        _is_label_opened,
    ),
    Rule(broken.HOLDER_UNKNOWN, _on("answered", "declined", "evaluated_ahead"), _is_holder_known),
    Rule(broken.ANSWER_TWICE, _on("answered"), _is_first_answer),
    Rule(broken.ANSWER_MISSING, _on("chosen", "disclosed"), _have_all_answered),
    Rule(broken.CHOICE_OF_STAGE, _on("chosen"), _is_choice_of_stage),
    Rule(broken.VISIT_OF_LABEL, _on("disclosed"), _is_disclosure_of_stage),
    Rule(broken.VISIT_TWICE, _on("disclosed"), _is_visit_new),
    Rule(broken.SHORTFALL_UNFOUNDED, _on("shortfall"), _is_shortfall_founded),
    Rule(broken.ARRIVAL_UNFOUNDED, _on("arrived"), _is_arrival_founded),
    Rule(broken.ARRIVAL_OF_OTHERS, _on("arrived"), device_rules.is_arrival_of_drawer),
    Rule(broken.TOLD_TOO_EARLY, _on("told"), _is_telling_in_time),
    Rule(
        broken.VISIT_UNKNOWN,
        _on("outcome", "promised", "kept", "closed"),
        _is_visit_disclosed,
    ),
    Rule(broken.PROMISE_OF_NOBODY, _on("promised"), nonet_rules.is_device_of_visit),
    Rule(broken.PROMISE_MISSING, _on("kept"), nonet_rules.is_record_awaited),
    Rule(broken.SPOKEN_UNFOUNDED, _on("spoken"), nonet_rules.is_spoken_of_drawn),
    Rule(broken.SPOKEN_LINE_USED, _on("spoken"), nonet_rules.is_line_of_label),
    Rule(broken.SPOKEN_AGAIN_ALONE, _on("spoken"), nonet_rules.has_second_person),
    Rule(broken.OUTCOME_TWICE, _on("outcome"), _is_first_outcome),
    Rule(broken.UNIT_NOT_TOLD, _on("outcome"), _is_unit_told),
    Rule(broken.CLOSED_WITHOUT_OUTCOME, _on("kept", "closed"), _has_outcome),
    Rule(broken.CLOSED_TWICE, _on("promised", "closed"), _is_visit_open),
    Rule(broken.REASON_UNFOUNDED, _on("reason"), _is_reason_founded),
    Rule(broken.APPROVAL_UNFOUNDED, _on("approval"), _is_approval_founded),
    Rule(broken.APPROVAL_OF_OTHERS, _on("approval"), _is_approval_of_holders),
    Rule(broken.ALARM_UNFOUNDED, _on("alarm"), nonet_rules.is_alarm_founded),
    Rule(broken.NOT_DONE, _on("complete"), _is_everything_done),
    Rule(broken.ALARM_UNANSWERED, _on("complete"), nonet_rules.are_alarms_answered),
    Rule(broken.REFERS_ELSEWHERE, _on("arrived", "correction"), _refers_to_own_past),
    # A clock that was set forward by mistake must not stop all work; it is told and put down.
    Rule(broken.TIME_BACKWARDS, frozenset(KINDS), _is_time_running_forward, refuses=False),
)
"""Every rule, in the order of a campaign."""
