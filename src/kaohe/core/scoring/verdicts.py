"""What stands beside the points: vetoes, gates and the numbers of tail exclusions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kaohe.core.scoring.answers import GAP_NAMES, read_number
from kaohe.core.scoring.faults import ITEM_MISSING, WORD_UNKNOWN, listed
from kaohe.core.scoring.given import Lacking
from kaohe.core.scoring.index import place_of
from kaohe.core.scoring.nodes import Because, ground_of
from kaohe.core.scoring.plan import label
from kaohe.core.scoring.select import NOTHING_DECIDED, decide
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from fractions import Fraction

    from kaohe.core.rules.model import Gate, TailExclusion, Veto
    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.scoring.index import BodyEvidence
    from kaohe.core.scoring.nodes import Ground
    from kaohe.core.scoring.plan import Plan
    from kaohe.core.scoring.select import Decided

Bar: TypeAlias = Literal["none", "awards", "ranking", "total"]
"""What a verdict takes away."""

FOUND: Final = "found"
NOT_FOUND: Final = "not_found"
_EFFECTS: Final[dict[str, Bar]] = {
    "exclude_from_awards": "awards",
    "exclude_from_ranking": "ranking",
    "zero_total": "total",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One veto, gate or tail exclusion, and what it takes away from this body."""

    id: str
    kind: Literal["veto", "gate", "tail"]
    name: Because
    bars: Bar
    because: Because
    ground: Ground
    value: Fraction | None = None
    findings: tuple[Finding, ...] = ()
    beside: tuple[Finding, ...] = ()


def judge_veto(veto: Veto, evidence: BodyEvidence, plan: Plan) -> Verdict:
    """Return whether a veto is in effect: only where a finding says ``found``."""
    where = place_of(evidence.body, veto.id)
    decided = _decide(veto.id, evidence, plan)
    value = decided.value
    if isinstance(value, str) and value not in {FOUND, NOT_FOUND}:
        allowed = listed((FOUND, NOT_FOUND))
        raise WORD_UNKNOWN.error_at(where, value=value, item=veto.id, allowed=allowed)
    name = label(veto.name)
    if value == FOUND:
        because = Because(f"一票否决：{name.zh}", f"vetoed: {name.en}")
        return _verdict(veto, "veto", decided, bars=_EFFECTS[veto.effect], because=because)
    because = Because("未认定", "not found")
    return _verdict(veto, "veto", decided, bars="none", because=because)


def judge_gate(gate: Gate, evidence: BodyEvidence, plan: Plan) -> Verdict:
    """Return whether a body passes the gate to any award; a gap does not pass."""
    decided, value = _decide_number(gate.id, evidence, plan)
    name, bound = label(gate.name), write_exact(gate.at_least)
    if isinstance(value, Lacking):
        gap = GAP_NAMES[value.gap]
        because = Because(f"{name.zh}：{gap.zh}，不能评奖", f"{name.en}: {gap.en}, so no award")
        return _verdict(gate, "gate", decided, bars="awards", because=because)
    written = write_exact(value)
    if value < gate.at_least:
        because = Because(
            f"{name.zh}：{written} ＜ {bound}，不能评奖",
            f"{name.en}: {written} < {bound}, no award",
        )
        return _verdict(gate, "gate", decided, bars="awards", because=because, value=value)
    because = Because(f"{name.zh}：{written} ≥ {bound}", f"{name.en}: {written} >= {bound}")
    return _verdict(gate, "gate", decided, bars="none", because=because, value=value)


def read_tail(tail: TailExclusion, evidence: BodyEvidence, plan: Plan) -> Verdict:
    """Return the number of a tail exclusion by an indicator.

    Who is last is seen when all bodies are there. A body without the number cannot be shown not
    to be among the last, and gets no award.
    """
    decided, value = _decide_number(tail.id, evidence, plan)
    name = label(tail.name)
    if isinstance(value, Lacking):
        gap = GAP_NAMES[value.gap]
        because = Because(f"{name.zh}：{gap.zh}，不能评奖", f"{name.en}: {gap.en}, so no award")
        return _verdict(tail, "tail", decided, bars="awards", because=because)
    written = write_exact(value)
    because = Because(f"{name.zh}：{written}", f"{name.en}: {written}")
    return _verdict(tail, "tail", decided, bars="none", because=because, value=value)


def _decide(item: str, evidence: BodyEvidence, plan: Plan) -> Decided:
    findings = evidence.own.get(item, ())
    where = place_of(evidence.body, item)
    return decide(findings, plan.adjustment_ranks, where) if findings else NOTHING_DECIDED


def _decide_number(
    item: str, evidence: BodyEvidence, plan: Plan
) -> tuple[Decided, Fraction | Lacking]:
    where = place_of(evidence.body, item)
    decided = _decide(item, evidence, plan)
    value = decided.value
    if value is None:
        raise ITEM_MISSING.error_at(where, sources=listed(plan.adjustment_ranks))
    if isinstance(value, Lacking):
        return decided, value
    return decided, read_number(value, where)


def _verdict(
    rule: Veto | Gate | TailExclusion,
    kind: Literal["veto", "gate", "tail"],
    decided: Decided,
    *,
    bars: Bar,
    because: Because,
    value: Fraction | None = None,
) -> Verdict:
    name, ground = label(rule.name), ground_of(rule)
    return Verdict(
        rule.id, kind, name, bars, because, ground, value, decided.findings, decided.beside
    )
