"""Simulated inspectors: they visit one unit, see most of the truth, and write findings.

They err at stated rates, so that the statistics of a result can be measured against the truth.
Which items they are asked, and what a mark is called, they learn from the pack alone; only the
outcomes of a visit are known by name, because a pack cannot say what a simulated world is like.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.scoring.answers import holds
from kaohe.core.scoring.evidence import OUTCOME, UNIT_KIND, Finding
from kaohe.demo.answers import Respondent
from kaohe.demo.chance import choose, draw_share, happens
from kaohe.demo.moments import add_minutes
from kaohe.demo.reports import draw_number
from kaohe.demo.truth import FLAGGED, UnitTruth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.rules.measures import Measure
    from kaohe.core.rules.model import Applicability, Fact, GapKind, Item, Pack
    from kaohe.core.scoring.given import Answer
    from kaohe.workflows.fieldwork import Visit

VERIFIED_TRUE: Final = "verified_true"
PAPER_ONLY: Final = "paper_only"
REFUSED: Final = "refused"
GONE: Final = "gone"
NATURAL_OBSTACLE: Final = "natural_obstacle"
ABSENCE_CONFIRMED: Final = "absence_confirmed"
ABSENCE_FALSE: Final = "absence_false"

_NOTES: Final = {
    VERIFIED_TRUE: "现场核查",
    PAPER_ONLY: "有登记，现场未见工会组织和活动；人数按登记数",
    REFUSED: "单位拒绝检查",
    GONE: "企业已不存在，未作标注",
    NATURAL_OBSTACLE: "道路中断，无法到达",
    ABSENCE_FALSE: "企业正常经营，标注不实",
}
_QUESTION_MINUTES: Final = 4


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """How often inspectors err, and how often a visit cannot take place as it should."""

    miss: Fraction
    """What is not in order, or a union on paper, passes."""
    false_alarm: Fraction
    """What is in order is found wanting."""
    not_reachable: Fraction
    refusal: Fraction


USUAL_RATES: Final = ErrorRates(
    miss=Fraction(5, 100),
    false_alarm=Fraction(2, 100),
    not_reachable=Fraction(15, 1000),
    refusal=Fraction(10, 1000),
)


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """What one visit handed in."""

    visit: str
    outcome: str
    """One of the pack's outcomes."""
    replaceable: bool
    """Whether the same label may be drawn again with attempt + 1."""
    closed: str
    findings: tuple[Finding, ...]


def visit_unit(
    visit: Visit,
    truth: UnitTruth,
    pack: Pack,
    *,
    team: str,
    arrived: str,
    rates: ErrorRates,
    seed: int,
) -> VisitRecord:
    """Let two inspectors visit one unit and write down what they found.

    Args:
        visit: what the draw disclosed.
        truth: what is true of its unit.
        pack: says what is asked there.
        team: such as ``team-3``; the actors are its inspectors 1 and 2.
        arrived: UTC text such as ``2013-01-14T02:10:00.000Z``.
        rates: how often they err.
        seed: of the practice nation.

    Raises:
        ValueError: the pack lacks an outcome named in this module.
    """
    outcome = _end_visit(visit, truth, rates, seed)
    then = {each.id: each.then for each in pack.outcomes}
    if outcome not in then:
        raise ValueError(f"the pack has no outcome {outcome!r}")
    notebook = _Notebook(visit, team, arrived, _note(outcome, truth))
    notebook.write(OUTCOME, outcome)
    if then[outcome] != "next_attempt":
        notebook.write(UNIT_KIND, visit.unit_kind)
    if then[outcome] in {"as_found", "zero"}:
        facts = gather_facts(pack, truth)
        for fact, value in facts.items():
            if outcome == REFUSED:
                notebook.write(fact, gap="refused")
            else:
                notebook.write(fact, value)
        if then[outcome] == "as_found":
            eye = _Eye(visit.id, truth, pack, facts, rates, seed)
            for item, measure in items_asked(pack, visit.unit_kind, facts):
                for part, value in eye.respondent().answer(item.id, measure):
                    notebook.write(item.id, value, part=part)
    return VisitRecord(
        visit=visit.id,
        outcome=outcome,
        replaceable=then[outcome] == "next_attempt",
        closed=notebook.close(),
        findings=tuple(notebook.findings),
    )


def gather_facts(pack: Pack, truth: UnitTruth) -> dict[str, str]:
    """Return the facts that the pack wants noted at every unit, as they truly are."""
    return {fact.id: _fact(fact, truth) for fact in pack.facts if fact.of == "visit"}


def items_asked(
    pack: Pack, kind: str, facts: Mapping[str, Answer]
) -> Iterator[tuple[Item, Measure]]:
    """Yield the items that a unit of this kind is asked, with their measures."""
    for section in pack.sections:
        if section.assessed_at != "unit":
            continue
        for group in section.groups:
            for item in group.items:
                measure = section.measure_of(item)
                applies = item.applies or group.applies
                if measure is not None and _is_asked(applies, kind, facts, item.id):
                    yield item, measure


def _is_asked(
    applies: Applicability | None, kind: str, facts: Mapping[str, Answer], item: str
) -> bool:
    if applies is None:
        return True
    return kind in applies.to and holds(applies.when, facts, item) is True


def _end_visit(visit: Visit, truth: UnitTruth, rates: ErrorRates, seed: int) -> str:
    """Decide how a visit ends; chance belongs to the visit, truth to the unit."""
    if happens(rates.not_reachable, seed, "obstacle", visit.id):
        return NATURAL_OBSTACLE
    if visit.unit_kind == FLAGGED:
        return ABSENCE_CONFIRMED if truth.state == "gone" else ABSENCE_FALSE
    if truth.state == "gone":
        return GONE
    if happens(rates.refusal, seed, "refusal", visit.id):
        return REFUSED
    if not truth.union_exists and not happens(rates.miss, seed, "paper union missed", visit.id):
        return PAPER_ONLY
    return VERIFIED_TRUE


def _fact(fact: Fact, truth: UnitTruth) -> str:
    known = {
        "members": str(truth.members),
        "women_members": str(truth.women_members),
        "employees": str(truth.employees),
        "union_form": "joint" if truth.joint else "own",
    }
    if fact.id in known:
        return known[fact.id]
    if fact.kind == "word":
        return choose(fact.words, truth.seed, "fact", truth.unit, fact.id)
    return str(int(draw_share(truth.seed, "fact", truth.unit, fact.id) * 100))


def _note(outcome: str, truth: UnitTruth) -> str:
    return f"到原址核实：{truth.absence}" if outcome == ABSENCE_CONFIRMED else _NOTES[outcome]


@dataclass(frozen=True, slots=True)
class _Eye:
    """How two inspectors see one unit."""

    visit: str
    truth: UnitTruth
    pack: Pack
    facts: Mapping[str, str]
    rates: ErrorRates
    seed: int

    def respondent(self) -> Respondent:
        return Respondent(self.pack, self.see, self.count, self.facts)

    def see(self, question: str) -> Fraction:
        degree = self.truth.degree_of(question)
        if degree == 1:
            alarmed = happens(self.rates.false_alarm, self.seed, "alarm", self.visit, question)
            return Fraction(1, 2) if alarmed else degree
        missed = happens(self.rates.miss, self.seed, "miss", self.visit, question)
        return Fraction(1) if missed else degree

    def count(self, indicator: str) -> str:
        """Return a ratio of two facts where the indicator is one, otherwise a drawn number."""
        of = next(each.of for each in self.pack.indicators if each.id == indicator)
        if len(of) == 2 and all(fact in self.facts for fact in of):
            return f"{self.facts[of[0]]}/{self.facts[of[1]]}"
        return draw_number(self.pack, indicator, self.truth.unit, seed=self.seed)


class _Notebook:
    """The form of one visit: two inspectors write in turn, a few minutes apart."""

    def __init__(self, visit: Visit, team: str, arrived: str, note: str) -> None:
        self.findings: list[Finding] = []
        self._visit = visit
        self._team = team
        self._arrived = arrived
        self._note = note

    def write(
        self, item: str, value: str | None = None, *, part: str | None = None,
        gap: GapKind | None = None,
    ) -> None:  # fmt: skip
        number = len(self.findings)
        first = item == OUTCOME
        # The photograph or paper behind a finding is a short text here, of which the digest stays.
        shown = f"practice note {self._visit.id} {item} {part}".encode()
        self.findings.append(
            Finding(
                item=item,
                part=part,
                body=self._visit.body,
                visit=self._visit.id,
                value=value,
                gap=gap,
                source="visit",
                actor=f"{self._team}/inspector-{number % 2 + 1}",
                at=add_minutes(self._arrived, number * _QUESTION_MINUTES),
                blobs=(sha256(shown).hexdigest(),) if first or part is not None else (),
                note=self._note if first else "",
            )
        )

    def close(self) -> str:
        return add_minutes(self._arrived, len(self.findings) * _QUESTION_MINUTES + 10)
