"""The visits of one county: a unit is disclosed, visited and closed before the next is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kaohe.core.draw import CountyDraw, make_packet, write_choice, write_packet
from kaohe.core.scoring.evidence import OUTCOME, Finding
from kaohe.workflows.drawing import choice_place
from kaohe.workflows.faults import (
    NOTHING_TO_REPLACE,
    REPLACEMENT_NOT_ALLOWED,
    VISIT_WITHOUT_OUTCOME,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Ceremony, CountyFrame, Disclosure, Manifest, Shortfall
    from kaohe.core.rules.model import Pack
    from kaohe.workflows.drawing import DrawRecord, DrawRules, Evaluate

    CarryOut: TypeAlias = Callable[["Visit"], Sequence[Finding]]
    """Visit a unit and return the findings, among them the outcome."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One unit to be visited, as it was told on arrival."""

    id: str
    body: str
    county: str
    slot: str
    """Slot of the pack, for example ``private``."""
    unit_id: str
    unit_kind: str
    record: Mapping[str, Json]
    """The unit's row as it was frozen."""


@dataclass(frozen=True, slots=True)
class CountyVisits:
    """What was found in one county."""

    findings: tuple[Finding, ...]
    visits: tuple[Visit, ...]
    """Every visit in the order of disclosure, replaced ones included."""
    shortfalls: tuple[Shortfall, ...]
    """Visits for which no unit was left, in the order of the draw."""


def visit_county(
    pack: Pack,
    rules: DrawRules,
    *,
    ceremony: Ceremony,
    manifest: Manifest,
    body: str,
    county: str,
    frame: CountyFrame,
    evaluate: Evaluate,
    record: DrawRecord,
    carry_out: CarryOut,
    now: Callable[[], str],
) -> CountyVisits:
    """Draw and visit one county's units, one after the other.

    A unit is replaced only when its outcome says so and the pack's limits allow it: the same
    label, next attempt. Beyond the limits the visit is closed as it is, because further
    replacements need an approval that this function cannot give. A visit for which no unit is
    left is put down with the pack's outcome for it, so that none is missing unseen; ``now`` tells
    when.
    """
    ends = {outcome.id: outcome.then for outcome in pack.outcomes}
    findings: list[Finding] = []
    visits: list[Visit] = []
    replaced = 0
    state = CountyDraw(rules.plan, frame, body, county).start()
    while not state.is_complete:
        if state.pending:
            state = state.accept(evaluate(state.pending))
        if state.visit is None:
            choice = state.kinds[-1]
            record.publish_choice(choice_place(choice.label), write_choice(choice, ceremony))
            continue
        disclosure = state.visit
        visit = visit_of(rules, ceremony, disclosure, frame)
        packet = make_packet(disclosure, ceremony=ceremony, manifest=manifest, county_frame=frame)
        record.publish_packet(visit.id, write_packet(packet))
        found = carry_out(visit)
        visits.append(visit)
        findings += found
        may_replace = (
            disclosure.label.attempt < rules.attempts_per_slot
            and replaced < rules.attempts_per_county
        )
        if ends[_outcome_of(visit, found, ends)] == "next_attempt" and may_replace:
            state, replaced = state.replace_unit(), replaced + 1
        else:
            state = state.close()
    never_visited = [short for short in state.shortfalls if short.label.attempt == 0]
    if pack.draw is not None and pack.draw.none_left is not None:
        findings += [
            Finding(
                item=OUTCOME,
                body=body,
                visit=rules.visit_id(ceremony.campaign, short.label),
                value=pack.draw.none_left,
                source="visit",
                actor="draw",
                at=now(),
            )
            for short in never_visited
        ]
    return CountyVisits(tuple(findings), tuple(visits), tuple(never_visited))


def await_next_unit(
    rules: DrawRules,
    *,
    ceremony: Ceremony,
    body: str,
    county: str,
    frame: CountyFrame,
    evaluate: Evaluate,
    disclosed: Collection[str],
    replace_last: bool,
) -> CountyDraw:
    """Return the draw of a county with the next unit's visit open, or complete.

    The state is rebuilt from the ids of the visits disclosed so far, because the values of a
    label never change; nothing but these ids has to be kept.

    Args:
        rules: the published plan.
        ceremony: what was settled before.
        body: whose county it is.
        county: the county, which must have been drawn.
        frame: its frozen units.
        evaluate: gives the evaluation of a label.
        disclosed: ids of the visits disclosed so far.
        replace_last: whether the last of them is replaced instead of closed.

    Raises:
        DrawError: there is nothing to replace, or the plan's limits do not allow it.
    """
    if replace_last and not disclosed:
        raise NOTHING_TO_REPLACE.error_at(county)
    seen = replaced = 0
    state = CountyDraw(rules.plan, frame, body, county).start()
    while not state.is_complete:
        if state.pending:
            state = state.accept(evaluate(state.pending))
        if state.visit is None:
            continue
        visit_id = rules.visit_id(ceremony.campaign, state.visit.label)
        if visit_id not in disclosed:
            return state
        seen += 1
        attempt = state.visit.label.attempt
        if f"{visit_id.rpartition('/')[0]}/{attempt + 1}" in disclosed:
            state, replaced = state.replace_unit(), replaced + 1
        elif replace_last and seen == len(disclosed):
            if attempt >= rules.attempts_per_slot or replaced >= rules.attempts_per_county:
                raise REPLACEMENT_NOT_ALLOWED.error_at(
                    visit_id, slot=rules.attempts_per_slot, county=rules.attempts_per_county
                )
            state = state.replace_unit()
        else:
            state = state.close()
    return state


def visit_of(
    rules: DrawRules, ceremony: Ceremony, disclosure: Disclosure, frame: CountyFrame
) -> Visit:
    """Return the visit that a disclosure asks for."""
    return Visit(
        id=rules.visit_id(ceremony.campaign, disclosure.label),
        body=disclosure.label.province,
        county=disclosure.label.county,
        slot=rules.slots[disclosure.slot],
        unit_id=disclosure.unit_id,
        unit_kind=rules.unit_kind(disclosure),
        record=frame.open_unit(disclosure.pool.stratum, disclosure.index).record,
    )


def _outcome_of(visit: Visit, findings: Sequence[Finding], known: Collection[str]) -> str:
    """Return how a visit ended; without that nobody can say whether it counts."""
    outcome = next((each.value for each in findings if each.item == OUTCOME and each.value), None)
    if outcome is None or outcome not in known:
        raise VISIT_WITHOUT_OUTCOME.error_at(visit.id, allowed=", ".join(known))
    return outcome
