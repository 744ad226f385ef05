"""The units visited: which attempt counts, what was found there, and what each item earns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kaohe.core.errors import EvidenceError
from kaohe.core.scoring.answers import NONE, holds, lack, read_number
from kaohe.core.scoring.evidence import OUTCOME, UNIT_KIND
from kaohe.core.scoring.faults import (
    FACT_MISSING,
    ITEM_NOT_ASKED,
    OUTCOME_MISSING,
    WORD_UNKNOWN,
    listed,
    raise_evidence,
)
from kaohe.core.scoring.given import Lacking
from kaohe.core.scoring.index import place_of
from kaohe.core.scoring.items import earn_item, ground_of_earned
from kaohe.core.scoring.nodes import Because, Earned, Node, ground_of
from kaohe.core.scoring.select import NOTHING_DECIDED, answer_of, decide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import VisitOutcome
    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.scoring.given import Answer
    from kaohe.core.scoring.index import BodyEvidence, Visit
    from kaohe.core.scoring.plan import ItemPlan, Plan, SectionPlan
    from kaohe.core.scoring.select import Decided


@dataclass(frozen=True, slots=True)
class Unit:
    """What was drawn, and the visit that counts for it."""

    visit: Visit
    """The last completed attempt; where none was completed, the last one."""
    outcome: VisitOutcome
    outcome_findings: tuple[Finding, ...]
    kind: str | None
    facts: Mapping[str, Answer]
    fact_findings: Mapping[str, Finding]

    @property
    def completed(self) -> bool:
        """Whether any attempt was completed."""
        return self.outcome.then != "next_attempt"


def settle_units(
    plan: Plan, evidence: BodyEvidence, faults: list[Fault], *, own: Mapping[str, Finding]
) -> tuple[tuple[Unit, ...], dict[str, int]]:
    """Return the units drawn, and how often each outcome was met in all attempts.

    The facts of the body (``own``) hold for all its units.
    """
    met: dict[str, int] = {}
    units: list[Unit] = []
    in_order = sorted(evidence.visits.values(), key=lambda each: (each.place, each.attempt))
    for _, attempts in groupby(in_order, key=lambda each: each.place):
        settled = [_settle_visit(plan, visit, faults, own) for visit in attempts]
        known = [unit for unit in settled if unit is not None]
        for unit in known:
            met[unit.outcome.id] = met.get(unit.outcome.id, 0) + 1
        if known:
            completed = [unit for unit in known if unit.completed]
            units.append((completed or known)[-1])
    return tuple(units), met


def read_facts(
    plan: Plan, findings: Mapping[str, Sequence[Finding]], where: tuple[str, str | None]
) -> dict[str, Finding]:
    """Return the facts of a visit or of a body, each a word or number that the pack knows."""
    facts: dict[str, Finding] = {}
    body, visit = where
    for id_, fact in plan.facts.items():
        if id_ not in findings:
            continue
        place = place_of(body, id_, visit)
        finding = decide(findings[id_], plan.fact_ranks, place).by_part.get(None)
        if finding is None:
            raise FACT_MISSING.error_at(place, fact=id_)
        value = finding.value
        if value is not None:
            if fact.kind == "number":
                read_number(value, place)
            elif value not in fact.words:
                raise WORD_UNKNOWN.error_at(
                    place, value=value, item=id_, allowed=listed(fact.words)
                )
        facts[id_] = finding
    return facts


def score_unit(
    section: SectionPlan, unit: Unit, plan: Plan, faults: list[Fault]
) -> dict[str, Node]:
    """Return the node of each item that this unit was asked, by item."""
    nodes: dict[str, Node] = {}
    if unit.outcome.then == "nothing":
        return nodes
    for item in section.items():
        try:
            node = _score_item(item, unit, plan)
        except EvidenceError as error:
            faults.extend(error.faults)
        else:
            if node is not None:
                nodes[item.id] = node
    return nodes


def _settle_visit(
    plan: Plan, visit: Visit, faults: list[Fault], own: Mapping[str, Finding]
) -> Unit | None:
    try:
        ended = _decide_word(plan, visit, OUTCOME, plan.outcomes)
        if ended is None:
            where = place_of(visit.body, OUTCOME, visit.id)
            raise OUTCOME_MISSING.error_at(where, allowed=listed(plan.outcomes))
        outcome = plan.outcomes[ended.value or ""]
        found = _decide_word(plan, visit, UNIT_KIND, plan.unit_kinds)
        if found is None and outcome.then in {"as_found", "zero"}:
            where = place_of(visit.body, UNIT_KIND, visit.id)
            raise FACT_MISSING.error_at(where, fact=UNIT_KIND)
        facts = read_facts(plan, visit.findings, (visit.body, visit.id))
    except EvidenceError as error:
        faults.extend(error.faults)
        return None
    kind = _expected_kind(plan, visit) if found is None else found.value
    known = {**own, **facts}
    answers = {id_: answer_of(finding) for id_, finding in known.items()}
    answers[OUTCOME] = outcome.id
    if kind is not None:
        answers[UNIT_KIND] = kind
    return Unit(visit, outcome, (ended,), kind, answers, known)


def _decide_word(
    plan: Plan, visit: Visit, item: str, words: Mapping[str, object]
) -> Finding | None:
    if item not in visit.findings:
        return None
    where = place_of(visit.body, item, visit.id)
    decided = decide(visit.findings[item], plan.fact_ranks, where)
    finding = decided.by_part.get(None)
    if finding is None or finding.value not in words:
        written = next(iter(decided.by_part.values()))
        raise WORD_UNKNOWN.error_at(
            where, value=written.value or written.gap, item=item, allowed=listed(words)
        )
    return finding


def _expected_kind(plan: Plan, visit: Visit) -> str | None:
    """Return the kind that was drawn for, where nobody found what stands there."""
    kind, member_kind = plan.slots.get(visit.slot, (None, None))
    return member_kind if visit.member else kind


def _score_item(item: ItemPlan, unit: Unit, plan: Plan) -> Node | None:
    """Return the node of an item at a unit, or None where it is not asked."""
    where = place_of(unit.visit.body, item.id, unit.visit.id)
    findings = unit.visit.findings.get(item.id, ())
    decided = decide(findings, item.ranks, where) if findings else NOTHING_DECIDED
    asked = _is_asked(item, unit, where)
    if asked is False:
        if unit.outcome.then == "as_found":
            _refuse_values(decided, unit, where)
        return None
    if unit.outcome.then == "zero":
        earned = Earned(
            NONE,
            Because(
                f"抽查结果“{unit.outcome.name.zh}”：计零分",
                f"outcome '{unit.outcome.name.en}': earns nothing",
            ),
            "given",
        )
    elif not unit.completed:
        earned = lack("not_verified", item.gaps)
    elif isinstance(asked, Lacking):
        earned = lack(asked.gap, item.gaps)
    else:
        earned = earn_item(item, decided, plan, facts=unit.facts, where=where)
    facts = tuple(unit.fact_findings[fact] for fact in item.facts if fact in unit.fact_findings)
    by_outcome = unit.outcome.then != "as_found"
    return Node(
        unit.visit.id,
        "visit",
        None if unit.kind is None else plan.unit_kinds[unit.kind],
        earned.points,
        item.points,
        earned.because,
        earned.how,
        earned.state,
        ground_of(unit.outcome) if unit.outcome.then == "zero" else ground_of_earned(item, earned),
        earned.steps,
        (*(unit.outcome_findings if by_outcome else ()), *facts, *decided.findings),
        decided.beside,
    )


def _is_asked(item: ItemPlan, unit: Unit, where: str) -> bool | Lacking:
    applies = item.applies
    if applies is None:
        return True
    if unit.kind is not None and unit.kind not in applies.to:
        return False
    when = applies.when
    if not unit.completed and when is not None and when.fact not in unit.facts:
        return True
    return holds(when, unit.facts, where)


def _refuse_values(decided: Decided, unit: Unit, where: str) -> None:
    """Refuse a value for an item that is not asked; ``not_applicable`` says the same as we do."""
    raise_evidence(
        ITEM_NOT_ASKED.at(where, unit=unit.kind, value=finding.value or finding.gap)
        for finding in decided.findings
        if finding.gap != "not_applicable"
    )
