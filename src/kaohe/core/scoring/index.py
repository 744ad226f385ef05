"""The findings of a sheet, checked against the pack and laid out by body, visit and item."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.core.errors import nearest
from kaohe.core.scoring.faults import (
    BODY_MISSING,
    BODY_UNKNOWN,
    ITEM_UNKNOWN,
    LEVEL_WRONG,
    SLOT_UNKNOWN,
    VISIT_OF_ANOTHER_BODY,
    VISIT_OF_ANOTHER_CAMPAIGN,
    listed,
    raise_evidence,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kaohe.core.errors import Fault
    from kaohe.core.scoring.evidence import Evidence, Finding
    from kaohe.core.scoring.plan import Plan


@dataclass(frozen=True, slots=True)
class Visit:
    """One attempt to visit one drawn unit, with its findings by item."""

    id: str
    campaign: str
    body: str
    county: str
    slot: str
    member: int
    """0 for the unit itself, from 1 on for the members of a federation."""
    attempt: int
    findings: dict[str, list[Finding]] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str, int]:
        """What was drawn: the county, the slot, the member."""
        return (self.county, self.slot, self.member)


@dataclass(frozen=True, slots=True)
class BodyEvidence:
    """The findings about one body: its own by item, and its visits."""

    body: str
    own: dict[str, list[Finding]] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)


def place_of(body: str, item: str, visit: str | None = None) -> str:
    """Return the place named in a fault."""
    return f"{body} {item}" if visit is None else f"{body} {item} ({visit})"


def read_visit(visit: str) -> Visit:
    """Take a visit's id apart: ``campaign/body/county/slot[/member]/attempt``."""
    campaign, body, county, slot, *member, attempt = visit.split("/")
    return Visit(visit, campaign, body, county, slot, int(member[0]) if member else 0, int(attempt))


def choose_bodies(plan: Plan, evidence: Evidence, chosen: Collection[str] | None) -> list[str]:
    """Return the bodies to be scored: those asked for, else the pack's, else the evidence's.

    Raises:
        EvidenceOutOfRange: a body is asked for that the pack does not know.
    """
    known = [body.id for body in plan.pack.bodies]
    if chosen is not None:
        raise_evidence(
            BODY_UNKNOWN.at(body, body=body, nearest=nearest(body, known))
            for body in sorted(chosen)
            if known and body not in known
        )
        return [body for body in known if body in chosen] if known else sorted(chosen)
    return known or sorted({finding.body for finding in evidence.findings})


def index_findings(
    plan: Plan, evidence: Evidence, bodies: Collection[str]
) -> tuple[Mapping[str, BodyEvidence], list[Fault]]:
    """Lay the findings out, and tell every finding that has no place in this pack.

    Findings about known bodies that are not scored are passed over.
    """
    index = {body: BodyEvidence(body) for body in bodies}
    mentioned = {finding.body for finding in evidence.findings}
    known = {body.id: body for body in plan.pack.bodies} or dict.fromkeys(sorted(mentioned))
    visits: dict[str, Visit] = {}
    faults: list[Fault] = []
    for finding in evidence.findings:
        fault = _find_fault(finding, plan, known)
        if fault is not None:
            faults.append(fault)
            continue
        of_body = index.get(finding.body)
        if finding.visit is None:
            if of_body is not None:
                of_body.own.setdefault(finding.item, []).append(finding)
            continue
        visit = visits.get(finding.visit)
        if visit is None:
            visit = visits[finding.visit] = read_visit(finding.visit)
        fault = _find_visit_fault(finding, visit, plan, evidence.campaign)
        if fault is not None:
            faults.append(fault)
        elif of_body is not None:
            of_body.visits.setdefault(visit.id, visit).findings.setdefault(finding.item, []).append(
                finding
            )
    faults.extend(BODY_MISSING.at(body) for body in index if body not in mentioned)
    return index, faults


def _find_fault(finding: Finding, plan: Plan, known: Collection[str]) -> Fault | None:
    if finding.body not in known:
        where = place_of(finding.body, finding.item, finding.visit)
        return BODY_UNKNOWN.at(where, body=finding.body, nearest=nearest(finding.body, known))
    level = plan.levels.get(finding.item)
    if level is None:
        where = place_of(finding.body, finding.item, finding.visit)
        return ITEM_UNKNOWN.at(where, item=finding.item, nearest=nearest(finding.item, plan.levels))
    if (level == "visit") != (finding.visit is not None):
        where = place_of(finding.body, finding.item, finding.visit)
        return LEVEL_WRONG.at(
            where,
            level="抽查时" if level == "visit" else "被考核单位一级",
            level_en="visit" if level == "visit" else "body",
            given="而该认定没有抽查编号" if level == "visit" else "而该认定带有抽查编号",
            given_en="names no visit" if level == "visit" else "names a visit",
        )
    return None


def _find_visit_fault(finding: Finding, visit: Visit, plan: Plan, campaign: str) -> Fault | None:
    where = place_of(finding.body, finding.item, finding.visit)
    if visit.body != finding.body:
        return VISIT_OF_ANOTHER_BODY.at(where, other=visit.body)
    if visit.campaign != campaign:
        return VISIT_OF_ANOTHER_CAMPAIGN.at(where, other=visit.campaign, campaign=campaign)
    if plan.slots and visit.slot not in plan.slots:
        return SLOT_UNKNOWN.at(where, slot=visit.slot, allowed=listed(plan.slots))
    return None
