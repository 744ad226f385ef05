"""One body: from its findings to its sections, bonuses, verdicts and total."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kaohe.core.errors import EvidenceError
from kaohe.core.rules.measures import PerEvent
from kaohe.core.scoring.aggregate import (
    add_bonuses,
    add_total,
    add_up_items,
    aggregate_item,
    aggregate_units,
    round_node,
)
from kaohe.core.scoring.answers import NONE
from kaohe.core.scoring.faults import FACT_MISSING
from kaohe.core.scoring.index import place_of
from kaohe.core.scoring.items import score_item
from kaohe.core.scoring.nodes import Because, Node
from kaohe.core.scoring.ranking import Contender
from kaohe.core.scoring.select import answer_of, order_of
from kaohe.core.scoring.units import read_facts, score_unit, settle_units
from kaohe.core.scoring.verdicts import judge_gate, judge_veto, read_tail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.core.errors import Fault
    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.scoring.index import BodyEvidence
    from kaohe.core.scoring.peers import PeersOfItems
    from kaohe.core.scoring.plan import ItemPlan, Plan, SectionPlan
    from kaohe.core.scoring.units import Unit
    from kaohe.core.scoring.verdicts import Verdict

T = TypeVar("T")


class BodyScorer:
    """Scores one body, and gathers whatever is wrong with its evidence on the way."""

    def __init__(self, plan: Plan, evidence: BodyEvidence, peers: PeersOfItems) -> None:
        self.faults: list[Fault] = []
        self._plan = plan
        self._evidence = evidence
        self._peers = peers
        self._facts: Mapping[str, Finding] = {}

    def score(self) -> Contender | None:
        """Return the body's score, or None where ``faults`` says why there is none."""
        plan = self._plan
        self._facts = self._read_facts()
        units, fed = self._settle_units()
        items = {
            item.id: self._score_item(item, fed.get(item.id, {}))
            for section in plan.sections
            if section.section.assessed_at == "body"
            for item in section.items()
        }
        visited = {
            section.section.id: [
                (unit, score_unit(section, unit, plan, self.faults)) for unit in units
            ]
            for section in plan.sections
            if section.section.assessed_at == "unit"
        }
        bonuses = [self._score_bonus(bonus) for bonus in plan.bonuses]
        verdicts = self._judge()
        if self.faults:
            return None
        sections = tuple(
            _add_up_units(section, visited[section.section.id])
            if section.section.assessed_at == "unit"
            else add_up_items(section, _present(items))
            for section in plan.sections
        )
        added = [bonus for bonus in bonuses if bonus is not None]
        return self._total(sections, add_bonuses(added, plan.pack.bonus_most), verdicts)

    def _total(
        self, sections: tuple[Node, ...], bonuses: Node | None, verdicts: tuple[Verdict, ...]
    ) -> Contender:
        pack = self._plan.pack
        if pack.rounding.at == "section":
            sections = tuple(round_node(section, pack.rounding) for section in sections)
            bonuses = None if bonuses is None else round_node(bonuses, pack.rounding)
        total = add_total(sections, bonuses, pack.rounding, of=pack.total)
        veto = next((verdict for verdict in verdicts if verdict.bars == "total"), None)
        if veto is not None:
            vetoed = replace(total, earned=NONE, because=veto.because, how="given", state="earned")
            total = round_node(replace(vetoed, ground=veto.ground), pack.rounding)
        by_section = {section.id: section for section in sections}
        facts = {id_: answer_of(finding) for id_, finding in self._facts.items()}
        return Contender(self._evidence.body, total, by_section, verdicts, facts)

    def _try(self, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except EvidenceError as error:
            self.faults.extend(error.faults)
            return None

    def _read_facts(self) -> Mapping[str, Finding]:
        evidence = self._evidence
        where = (evidence.body, None)
        facts = self._try(lambda: read_facts(self._plan, evidence.own, where)) or {}
        awards = self._plan.pack.awards
        needed = () if awards is None else tuple(a.reward.per for a in awards.awards if a.reward)
        self.faults.extend(
            FACT_MISSING.at(place_of(evidence.body, fact), fact=fact)
            for fact in dict.fromkeys(needed)
            if fact not in evidence.own
        )
        return facts

    def _settle_units(self) -> tuple[tuple[Unit, ...], Mapping[str, Mapping[str, int]]]:
        """Return the units, and for each item the events that their outcomes feed."""
        units, met = settle_units(self._plan, self._evidence, self.faults, own=self._facts)
        fed: dict[str, dict[str, int]] = {}
        for feed in self._plan.pack.feeds:
            events = fed.setdefault(feed.item, {})
            count = met.get(feed.outcome, 0)
            events[feed.counts_as] = events.get(feed.counts_as, 0) + count
        return units, fed

    def _score_item(self, item: ItemPlan, fed: Mapping[str, int]) -> Node | None:
        findings = self._evidence.own.get(item.id, ())
        return self._try(
            lambda: score_item(
                item,
                findings,
                self._plan,
                body=self._evidence.body,
                facts=self._facts,
                peers=self._peers.get(item.id, {}),
                fed=fed,
            )
        )

    def _score_bonus(self, bonus: ItemPlan) -> Node | None:
        """Return a bonus; what nobody reported is none, and so is an event nobody reported."""
        findings = self._evidence.own.get(bonus.id)
        if findings is None or not any(each.source in bonus.ranks for each in findings):
            because = Because("未申报", "none reported")
            return Node(
                bonus.id,
                "bonus",
                bonus.name,
                NONE,
                bonus.points,
                because,
                "given",
                ground=bonus.ground,
                beside=tuple(sorted(findings or (), key=order_of)),
            )
        events = bonus.measure.events if isinstance(bonus.measure, PerEvent) else ()
        whole = any(each.part is None for each in findings)
        fed = {} if whole else {event.id: 0 for event in events}
        node = self._score_item(bonus, fed)
        return None if node is None else replace(node, kind="bonus")

    def _judge(self) -> tuple[Verdict, ...]:
        pack, evidence, plan = self._plan.pack, self._evidence, self._plan
        sections = {section.id for section in pack.sections}
        verdicts = [self._try(partial(judge_veto, veto, evidence, plan)) for veto in pack.vetoes]
        verdicts += [self._try(partial(judge_gate, gate, evidence, plan)) for gate in pack.gates]
        verdicts += [
            self._try(partial(read_tail, tail, evidence, plan))
            for tail in pack.tail_exclusions
            if tail.by != "total" and tail.by not in sections
        ]
        return tuple(verdict for verdict in verdicts if verdict is not None)


def _present(nodes: Mapping[str, Node | None]) -> dict[str, Node]:
    return {id_: node for id_, node in nodes.items() if node is not None}


def _add_up_units(section: SectionPlan, units: list[tuple[Unit, dict[str, Node]]]) -> Node:
    aggregation = section.aggregation
    if aggregation is None:
        raise ValueError(f"section {section.section.id!r} has no aggregation; the checks refuse it")
    if aggregation.by == "unit":
        return aggregate_units(section, units, aggregation)
    items = {item.id: aggregate_item(item, units, aggregation) for item in section.items()}
    return add_up_items(section, items)
