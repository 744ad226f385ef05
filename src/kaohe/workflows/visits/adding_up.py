"""What a visit earns by itself: a help on the spot, and a number that foreign forms must meet.

The points of a body are means over counties; what stands here is one visit alone, item by item,
by the very functions that score the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.core.errors import EvidenceError
from kaohe.core.scoring.index import BodyEvidence, read_visit
from kaohe.core.scoring.plan import lay_out
from kaohe.core.scoring.units import score_unit, settle_units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.scoring.nodes import Node, State


@dataclass(frozen=True, slots=True)
class ItemSum:
    """What one item earned; ``earned`` is None where it is left out or waits."""

    item: str
    earned: Fraction | None
    of: Fraction | None
    state: State


@dataclass(frozen=True, slots=True)
class GroupSum:
    """The items of one group that were asked."""

    group: str
    items: tuple[ItemSum, ...]

    @property
    def earned(self) -> Fraction:
        """What they earned together."""
        return sum((each.earned or Fraction(0) for each in self.items), Fraction(0))

    @property
    def of(self) -> Fraction:
        """What those that count could earn."""
        counting = (each.of for each in self.items if each.state == "earned")
        return sum((of for of in counting if of is not None), Fraction(0))


@dataclass(frozen=True, slots=True)
class VisitSum:
    """What a visit earned."""

    groups: tuple[GroupSum, ...]

    @property
    def earned(self) -> Fraction:
        """What all groups earned."""
        return sum((each.earned for each in self.groups), Fraction(0))

    @property
    def of(self) -> Fraction:
        """What the items that count could earn."""
        return sum((each.of for each in self.groups), Fraction(0))


def add_up(pack: Pack, findings: Iterable[Finding]) -> VisitSum:
    """Return what the findings of one visit earn.

    Raises:
        EvidenceError: what is missing or out of range, all at once.
    """
    found = tuple(findings)
    plan = lay_out(pack)
    visit = read_visit(found[0].visit or "")
    for finding in found:
        visit.findings.setdefault(finding.item, []).append(finding)
    evidence = BodyEvidence(visit.body, visits={visit.id: visit})
    faults: list[Fault] = []
    units, _ = settle_units(plan, evidence, faults, own={})
    groups: list[GroupSum] = []
    for unit in units:
        for section in plan.sections:
            if section.section.assessed_at == "unit":
                nodes = score_unit(section, unit, plan, faults)
                groups += [
                    GroupSum(
                        each.group.id,
                        tuple(
                            _sum(item.id, nodes[item.id]) for item in each.items if item.id in nodes
                        ),
                    )
                    for each in section.groups
                ]
    if faults:
        raise EvidenceError(*faults)
    return VisitSum(tuple(each for each in groups if each.items))


def _sum(item: str, node: Node) -> ItemSum:
    return ItemSum(item, node.earned, node.of, node.state)
