"""What the pages of the rules show, as data: the rubric as a tree, decisions, differences."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaohe.core.rules import name_clause
from kaohe.core.values import write_exact
from kaohe.web.cycles.words import name_in_language
from kaohe.web.rules.models import SettledDecision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from kaohe.core.rules import Difference
    from kaohe.core.rules.model import Decision
    from kaohe.core.rules.text import Grounded
    from kaohe.web.rules.library import KnownPack

BASES: Final = {
    "stated": (gettext_lazy("条文写明"), "green"),
    "derived": (gettext_lazy("由条文推出"), "green"),
    "assumed": (gettext_lazy("假定"), "yellow"),
    "open": (gettext_lazy("未定"), "red"),
}
MEASURES: Final = {
    "judgement": gettext_lazy("评判"),
    "checklist": gettext_lazy("要点检查"),
    "threshold": gettext_lazy("达标"),
    "bands": gettext_lazy("分档"),
    "ladder": gettext_lazy("区间计分"),
    "linear": gettext_lazy("按比例计分"),
    "increments": gettext_lazy("按增量计分"),
    "rank": gettext_lazy("按位次计分"),
    "group_relative": gettext_lazy("组内比较计分"),
    "deduct": gettext_lazy("扣分"),
    "per_event": gettext_lazy("按次计分"),
    "child_mean": gettext_lazy("下级平均分"),
    "weighted_sum": gettext_lazy("加权合计"),
    "combine": gettext_lazy("组合计分"),
}
STATUSES: Final = {
    "draft": (gettext_lazy("草案"), "yellow"),
    "settled": (gettext_lazy("已确定"), "green"),
    "in_force": (gettext_lazy("有效"), "green"),
    "superseded": (gettext_lazy("已被替代"), "secondary"),
    "withdrawn": (gettext_lazy("已撤回"), "red"),
}
MAY: Final = {
    "set_score": gettext_lazy("可定计分办法"),
    "set_points": gettext_lazy("可定分值"),
    "add_bonus": gettext_lazy("可加附加分"),
    "add_veto": gettext_lazy("可加一票否决"),
}
BRIEF: Final = 160


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that is cited, with its text where it is held."""

    cite: str
    text: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What a rule rests on."""

    basis: str
    colour: str
    clauses: tuple[Clause, ...]
    decision: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of the rubric."""

    id: str
    name: str
    points: str
    measure: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class GroupBranch:
    """A group of items."""

    id: str
    name: str
    points: str
    ground: Ground
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class SectionBranch:
    """A section of the rubric."""

    id: str
    name: str
    points: str
    ground: Ground
    groups: tuple[GroupBranch, ...]


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision, what the pack says of it, and who of the office has settled it."""

    id: str
    question: str
    choice: str
    otherwise: str
    given: str
    """By whom and why the pack has it settled; empty where nobody has."""
    settled: SettledDecision | None


@dataclass(frozen=True, slots=True)
class TermLine:
    """What a province may fill."""

    id: str
    name: str
    may: str
    at: str
    most: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A place where two packs differ."""

    place: str
    before: str
    after: str
    clauses: tuple[str, ...]


def show_tree(known: KnownPack) -> tuple[SectionBranch, ...]:
    """Return the rubric from sections down to items."""
    return tuple(
        SectionBranch(
            section.id,
            name_in_language(section.name),
            show_points(section.points),
            show_ground(section, known),
            tuple(
                GroupBranch(
                    group.id,
                    name_in_language(group.name),
                    show_points(group.points),
                    show_ground(group, known),
                    tuple(
                        ItemLine(
                            item.id,
                            name_in_language(item.name),
                            show_points(item.points),
                            _name_measure(section.measure_of(item)),
                            show_ground(item, known),
                        )
                        for item in group.items
                    ),
                )
                for group in section.groups
            ),
        )
        for section in known.pack.sections
    )


def show_decisions(known: KnownPack) -> tuple[DecisionLine, ...]:
    """Return the decisions of a pack in its order."""
    settled = {
        each.decision: each
        for each in SettledDecision.objects.filter(pack_digest=known.digest).select_related("by")
    }
    return tuple(
        DecisionLine(
            each.id,
            name_in_language(each.question),
            name_in_language(each.choice),
            name_in_language(each.otherwise),
            _show_given(each),
            settled.get(each.id),
        )
        for each in known.pack.decisions
    )


def show_terms(known: KnownPack) -> tuple[TermLine, ...]:
    """Return what a province may fill."""
    return tuple(
        TermLine(
            each.id,
            name_in_language(each.name),
            str(MAY[each.may]),
            each.at,
            "" if each.most is None else write_exact(each.most),
            show_ground(each, known),
        )
        for each in known.pack.open_terms
    )


def show_ground(rule: Grounded, known: KnownPack) -> Ground:
    """Return what a rule rests on, with the text of its clauses."""
    word, colour = BASES[rule.basis]
    return Ground(str(word), colour, show_clauses(rule.cite, known), rule.decision or "")


def show_clauses(cites: Iterable[str], known: KnownPack) -> tuple[Clause, ...]:
    """Return cited clauses under the names of their texts, with what they say."""
    return tuple(
        Clause(name_clause(known.pack, cite), known.clauses.get(cite, "")) for cite in cites
    )


def show_differences(differences: Iterable[Difference]) -> tuple[DifferenceLine, ...]:
    """Return differences with their values cut to a readable length."""
    return tuple(
        DifferenceLine(each.place, _brief(each.before), _brief(each.after), each.clauses)
        for each in differences
    )


def show_points(points: Fraction | None) -> str:
    """Return points as they are written."""
    return _("不封顶") if points is None else write_exact(points)


def _name_measure(measure: Any) -> str:
    return "" if measure is None else str(MEASURES[measure.kind])


def _show_given(decision: Decision) -> str:
    if decision.settled is None:
        return ""
    given = decision.settled
    return f"{given.by}，{given.on.isoformat()}：{given.reason}"


def _brief(value: Any) -> str:
    if value is None:
        return "—"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= BRIEF else f"{text[:BRIEF]}…"
