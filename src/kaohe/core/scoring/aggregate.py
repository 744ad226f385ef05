"""From units to counties, to the body; from items to groups, sections and the total.

Nothing is rounded here except where the pack's rounding says so, once.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from kaohe.core.scoring.answers import NONE
from kaohe.core.scoring.nodes import Because, Ground, Node, earned_steps, ground_of, treated_ground
from kaohe.core.scoring.numbers import clamp
from kaohe.core.scoring.plan import label
from kaohe.core.values import Rounding, write_exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.core.rules.model import Aggregation, RoundingRule
    from kaohe.core.scoring.nodes import State
    from kaohe.core.scoring.plan import ItemPlan, SectionPlan
    from kaohe.core.scoring.units import Unit

UnitNodes: TypeAlias = "Sequence[tuple[Unit, Mapping[str, Node]]]"

_WAITS: Final = Because("有缺项待补，结果暂缓", "a gap has to be closed first")
_NOTHING_ASKED: Final = Because("没有可考核的内容", "nothing could be asked")


def share_points(node: Node, steps: tuple[Node, ...], *, top: bool = False) -> Node:
    """Add up the steps of a group or section.

    The points of a step that is left out are shared among the others in proportion to their
    points, so that full marks for everything asked are full marks for the whole. Where nothing
    is left to share among, the whole is left out in its turn; a section (``top``) then waits,
    because there is no number that anybody could defend.
    """
    if any(step.state == "waits" for step in steps):
        return replace(node, earned=None, state="waits", because=_WAITS, steps=steps)
    counting = earned_steps(steps)
    if not counting:
        state: State = "waits" if top else "left_out"
        return replace(node, earned=None, state=state, because=_NOTHING_ASKED, steps=steps)
    earned = sum((step.earned or NONE for step in counting), NONE)
    could = _sum_of_points(counting)
    if len(counting) == len(steps) or could is None or not could or node.of is None:
        total = clamp(earned, node.of)
        because = Because(f"{len(steps)} 项相加", f"sum of {len(steps)}")
        return replace(node, earned=total, because=because, how="sum", steps=steps)
    missing = write_exact(node.of - could)
    because = Because(
        f"可考核 {write_exact(could)} 分，得 {write_exact(earned)} 分；其余 {missing} 分由其分担",
        f"{write_exact(earned)} of the {write_exact(could)} points that could be asked; "
        f"the other {missing} follow them",
    )
    total = clamp(node.of * earned / could, node.of)
    return replace(node, earned=total, because=because, how="share", steps=steps)


def aggregate_item(item: ItemPlan, units: UnitNodes, aggregation: Aggregation) -> Node:
    """Return an item's mean over the counties of its means over their visits."""
    by_county: dict[str, list[Node]] = {}
    for unit, nodes in units:
        if item.id in nodes:
            by_county.setdefault(unit.visit.county, []).append(nodes[item.id])
    ground = ground_of(aggregation)
    counties = tuple(
        _mean(_county(county, item.points, ground), tuple(visits), of_what="visits")
        for county, visits in sorted(by_county.items())
    )
    blank = Node(
        item.id, "item", item.name, None, item.points, _NOTHING_ASKED, ground=item.asked_ground
    )
    node = _mean(blank, counties, of_what="counties")
    return _settle_unasked(node, aggregation) if node.state == "left_out" else node


def aggregate_units(section: SectionPlan, units: UnitNodes, aggregation: Aggregation) -> Node:
    """Return a section as the mean of its units, each by its share of what it could be asked."""
    items = {item.id: item for item in section.items()}
    points = section.section.points
    ground = ground_of(aggregation)
    by_county: dict[str, list[Node]] = {}
    for unit, nodes in units:
        steps = tuple(
            replace(node, id=id_, kind="item", name=items[id_].name) for id_, node in nodes.items()
        )
        if steps:
            blank = Node(unit.visit.id, "visit", None, None, points, _NOTHING_ASKED, ground=ground)
            by_county.setdefault(unit.visit.county, []).append(_share_of_unit(blank, steps))
    counties = tuple(
        _mean(_county(county, points, ground), tuple(visits), of_what="visits")
        for county, visits in sorted(by_county.items())
    )
    node = _mean(section_node(section), counties, of_what="counties")
    if node.state != "left_out":
        return node
    if aggregation.no_applicable_unit.then == "share_in_group":
        return replace(node, state="waits", how="found")
    return _settle_unasked(node, aggregation)


def section_node(section: SectionPlan) -> Node:
    """Return a section's node before anything is added up."""
    model = section.section
    return Node(
        model.id,
        "section",
        label(model.name),
        None,
        model.points,
        _NOTHING_ASKED,
        ground=ground_of(model),
    )


def add_up_items(section: SectionPlan, items: Mapping[str, Node]) -> Node:
    """Return a section from the nodes of its items, by way of its groups."""
    groups = []
    for plan in section.groups:
        group = plan.group
        blank = Node(
            group.id,
            "group",
            label(group.name),
            None,
            group.points,
            _NOTHING_ASKED,
            ground=ground_of(group),
        )
        groups.append(share_points(blank, tuple(items[item.id] for item in plan.items)))
    return share_points(section_node(section), tuple(groups), top=True)


def round_node(node: Node, rule: RoundingRule) -> Node:
    """Round a node once, by the declared rule; a node that waits stays as it is."""
    if node.earned is None:
        return node
    return replace(node, rounded=Rounding(rule.mode, rule.interval).apply(node.earned))


def add_bonuses(bonuses: Sequence[Node], most: Fraction | None) -> Node | None:
    """Return the bonuses together, never more than the most; None where the pack has none."""
    if not bonuses:
        return None
    name = Because("加分", "Bonuses")
    blank = Node("bonuses", "bonuses", name, None, most, _WAITS, "sum", steps=tuple(bonuses))
    if any(bonus.state == "waits" for bonus in bonuses):
        return replace(blank, state="waits", how="found")
    earned = sum((bonus.earned or NONE for bonus in earned_steps(bonuses)), NONE)
    because = Because(f"{len(bonuses)} 项加分相加", f"sum of {len(bonuses)} bonuses")
    return replace(blank, earned=clamp(earned, most), because=because)


def add_total(
    sections: tuple[Node, ...], bonuses: Node | None, rule: RoundingRule, *, of: Fraction | None
) -> Node:
    """Return the total.

    Rounded by section, the total is the exact sum of the printed sections and bonuses, so that
    the printed parts add up. Rounded at the total, it is the exact sum, rounded once.
    """
    steps = sections if bonuses is None else (*sections, bonuses)
    because = Because("各部分相加", "sum of the sections")
    blank = Node("total", "total", None, None, of, because, "sum", ground=ground_of(rule))
    if any(step.state == "waits" for step in steps):
        return replace(blank, state="waits", because=_WAITS, how="found", steps=steps)
    if rule.at == "total":
        exact = sum((step.earned or NONE for step in steps), NONE)
    else:
        exact = sum((Fraction(step.rounded or 0) for step in steps), NONE)
    return round_node(replace(blank, earned=exact, steps=steps), rule)


def _sum_of_points(nodes: Sequence[Node]) -> Fraction | None:
    total = NONE
    for node in nodes:
        if node.of is None:
            return None
        total += node.of
    return total


def _county(county: str, points: Fraction | None, ground: Ground) -> Node:
    return Node(county, "county", None, None, points, _NOTHING_ASKED, ground=ground)


def _mean(node: Node, steps: tuple[Node, ...], *, of_what: str) -> Node:
    if any(step.state == "waits" for step in steps):
        return replace(node, state="waits", because=_WAITS, steps=steps)
    counting = earned_steps(steps)
    if not counting:
        return replace(node, state="left_out", steps=steps)
    mean = sum((step.earned or NONE for step in counting), NONE) / len(counting)
    what = "次抽查" if of_what == "visits" else "个县"
    because = Because(f"{len(counting)} {what}的平均", f"mean of {len(counting)} {of_what}")
    return replace(node, earned=mean, because=because, how="mean", steps=steps)


def _share_of_unit(node: Node, steps: tuple[Node, ...]) -> Node:
    if any(step.state == "waits" for step in steps):
        return replace(node, state="waits", because=_WAITS, steps=steps)
    counting = earned_steps(steps)
    could = _sum_of_points(counting)
    if not could or node.of is None:
        return replace(node, state="left_out", steps=steps)
    earned = sum((step.earned or NONE for step in counting), NONE)
    because = Because(
        f"可考核 {write_exact(could)} 分，得 {write_exact(earned)} 分",
        f"{write_exact(earned)} of the {write_exact(could)} points that could be asked",
    )
    total = node.of * earned / could
    return replace(node, earned=total, because=because, how="share", steps=steps)


def _settle_unasked(node: Node, aggregation: Aggregation) -> Node:
    """Apply the pack's rule for what no visited unit could be asked."""
    rule = aggregation.no_applicable_unit
    ground = treated_ground(node.ground.cite, rule.decision)
    match rule.then:
        case "share_in_group":
            because = Because(
                "没有可考核的单位，分值由同组其他项分担",
                "no unit to ask: its points follow the rest of the group",
            )
            return replace(node, because=because, ground=ground)
        case "full":
            because = Because("没有可考核的单位，计满分", "no unit to ask: full points")
            return replace(
                node, earned=node.of, because=because, ground=ground, state="earned", how="given"
            )
        case "zero":
            because = Because("没有可考核的单位，计零分", "no unit to ask: nothing")
            return replace(
                node, earned=NONE, because=because, ground=ground, state="earned", how="given"
            )
        case _:
            assert_never(rule.then)
