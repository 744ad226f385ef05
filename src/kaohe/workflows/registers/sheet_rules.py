"""What a sheet of evidence must keep before it is scored.

The scorer computes with what it is given. Who may say what, which visits the draw demands, when a
second attempt counts: all this decides places as much as arithmetic does, and is checked here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.core.scoring.evidence import OUTCOME, UNIT_KIND
from kaohe.workflows.faults import (
    ATTEMPT_WITHOUT_REASON,
    ATTEMPTS_BEYOND_LIMIT,
    COUNTY_COUNT,
    FINAL_WITHOUT_REASON,
    KIND_NOT_DRAWN,
    NOT_APPLICABLE_CLAIMED,
    REPORT_NOT_IN,
    SELF_CHECK_OF_VISIT,
    SOURCE_NOT_OF_INDICATOR,
    VISIT_MISSING,
    VISIT_NOT_DRAWN,
)
from kaohe.workflows.registers.measuring import MEASURED_SOURCES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Draw, Pack
    from kaohe.core.scoring.evidence import Evidence, Finding


def find_sheet_faults(
    pack: Pack, evidence: Evidence, *, bodies: Collection[str] | None = None
) -> Iterator[Fault]:
    """Yield everything that keeps a sheet from being scored as a result.

    Args:
        pack: the rules.
        evidence: the sheet.
        bodies: only findings about these; None takes all.
    """
    chosen = [each for each in evidence.findings if bodies is None or each.body in bodies]
    yield from _find_claims(pack, chosen)
    yield from _find_missing_reports(pack, chosen)
    if pack.draw is not None:
        yield from _find_visit_faults(pack, pack.draw, chosen)


def _find_claims(pack: Pack, findings: Iterable[Finding]) -> Iterator[Fault]:
    """Yield findings by somebody who may not say this, or not without a reason."""
    sources = {each.id: each.source for each in pack.indicators if each.source in MEASURED_SOURCES}
    items = {
        item.id: (section, section.measure_of(item))
        for section in pack.sections
        for item in section.items()
    }
    for finding in findings:
        where = f"{finding.body} {finding.item}"
        if finding.visit is not None and finding.source == "self_check":
            yield SELF_CHECK_OF_VISIT.at(f"{where} ({finding.visit})")
        if finding.source == "final" and not finding.note:
            yield FINAL_WITHOUT_REASON.at(where)
        section, measure = items.get(finding.item, (None, None))
        if section is None or finding.visit is not None:
            continue
        if finding.gap == "not_applicable" and finding.source != "final":
            yield NOT_APPLICABLE_CLAIMED.at(where, source=finding.source)
        wanted = sources.get(getattr(measure, "indicator", ""))
        decides = finding.source in section.decided_by
        if wanted is not None and decides and finding.source not in (wanted, "final"):
            yield SOURCE_NOT_OF_INDICATOR.at(where, source=finding.source, wanted=wanted)


def _find_missing_reports(pack: Pack, findings: Sequence[Finding]) -> Iterator[Fault]:
    """Yield the bodies that were scored on what they report about before they reported (I05)."""
    for section in pack.sections:
        if section.assessed_at != "body" or "self_check" not in section.shown_beside:
            continue
        items = {item.id for item in section.items()}
        own = [each for each in findings if each.item in items and each.visit is None]
        reported = {each.body for each in own if each.source == "self_check"}
        scored = {
            each.body
            for each in own
            if each.source in section.decided_by and each.gap != "not_filed"
        }
        for body in sorted(scored - reported):
            yield REPORT_NOT_IN.at(body, section=section.name.zh)


@dataclass(slots=True)
class _Place:
    """What a sheet says of one place of the draw: the slot, or a member below it."""

    kinds: set[str] = field(default_factory=set)
    outcomes: dict[int, set[str]] = field(default_factory=dict)
    """Of each attempt."""


def _find_visit_faults(pack: Pack, draw: Draw, findings: Iterable[Finding]) -> Iterator[Fault]:
    """Yield visits that are missing, that were not drawn, or that count without a reason.

    A body without any visit is not told here: its result waits, which is seen.
    """
    bodies = _lay_out(findings)
    allowed = _kinds_of_places(draw)
    replaceable = {each.id for each in pack.outcomes if each.then == "next_attempt"}
    for body, counties in sorted(bodies.items()):
        if len(counties) != draw.counties:
            yield COUNTY_COUNT.at(body, found=len(counties), counties=draw.counties)
        for county, places in sorted(counties.items()):
            where = f"{body}/{county}"
            for name in sorted(allowed.keys() - places.keys()):
                yield VISIT_MISSING.at(where, slot=name)
            for name in sorted(places.keys() - allowed.keys()):
                yield VISIT_NOT_DRAWN.at(where, slot=name)
            for name in sorted(places.keys() & allowed.keys()):
                for kind in sorted(places[name].kinds - allowed[name]):
                    kinds = ", ".join(sorted(allowed[name]))
                    yield KIND_NOT_DRAWN.at(f"{where}/{name}", kind=kind, allowed=kinds)
            yield from _find_attempt_faults(where, places, draw, replaceable)


def _find_attempt_faults(
    where: str, places: dict[str, _Place], draw: Draw, replaceable: Collection[str]
) -> Iterator[Fault]:
    """Yield attempts that no earlier outcome allows, and more of them than the plan."""
    attempts: Counter[str] = Counter()
    for name, place in sorted(places.items()):
        for attempt in sorted(place.outcomes):
            if attempt == 0:
                continue
            attempts[name] += 1
            before = place.outcomes.get(attempt - 1, set())
            if not before or not before <= set(replaceable):
                yield ATTEMPT_WITHOUT_REASON.at(f"{where}/{name}", attempt=attempt)
        if attempts[name] > draw.attempts_per_slot:
            yield ATTEMPTS_BEYOND_LIMIT.at(
                f"{where}/{name}", found=attempts[name], most=draw.attempts_per_slot
            )
    if attempts.total() > draw.attempts_per_county:
        yield ATTEMPTS_BEYOND_LIMIT.at(where, found=attempts.total(), most=draw.attempts_per_county)


def _lay_out(findings: Iterable[Finding]) -> dict[str, dict[str, dict[str, _Place]]]:
    bodies: dict[str, dict[str, dict[str, _Place]]] = {}
    for finding in findings:
        if finding.visit is None:
            continue
        _, body, county, *slot, attempt = finding.visit.split("/")
        places = bodies.setdefault(body, {}).setdefault(county, {})
        place = places.setdefault("/".join(slot), _Place())
        ended = place.outcomes.setdefault(int(attempt), set())
        if finding.item == OUTCOME and finding.value:
            ended.add(finding.value)
        elif finding.item == UNIT_KIND and finding.value:
            place.kinds.add(finding.value)
    return bodies


def _kinds_of_places(draw: Draw) -> dict[str, set[str]]:
    """Return every place of a county, and the kinds of unit that can be drawn for it."""
    kind_of = {slot.id: slot.kind for slot in draw.slots}
    places: dict[str, set[str]] = {}
    for slot in draw.slots:
        stand_ins = {kind_of[each] for each in slot.fallback}
        places[slot.id] = {slot.kind, *stand_ins}
        for member in range(1, slot.members + 1):
            own = {slot.member_kind} if slot.member_kind else set()
            places[f"{slot.id}/{member}"] = own | stand_ins
    return places
