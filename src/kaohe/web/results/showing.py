"""What the pages of the results show: the table of a group, and a score as a tree.

Everything is read from a trace; nothing is computed again here. A number that is no short decimal
is shown to four places with its exact fraction beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaohe.core.values import exact, write_exact
from kaohe.engines.divisions import divisions
from kaohe.web.base.language import spoken
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.results.models import BodyResult
from kaohe.web.results.words import name_findings
from kaohe.web.rules.showing import BASES, show_clauses
from kaohe.workflows.scoring import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kaohe.core.rules.model import Pack
    from kaohe.web.results.words import FindingWords
    from kaohe.web.rules.library import KnownPack
    from kaohe.web.rules.showing import Clause

SOURCES: Final = {
    "self_check": gettext_lazy("自检"),
    "review": gettext_lazy("评审"),
    "second_review": gettext_lazy("复评"),
    "supervision": gettext_lazy("平时监督"),
    "visit": gettext_lazy("实地抽查"),
    "register": gettext_lazy("数据库"),
    "statistics": gettext_lazy("统计数据"),
    "final": gettext_lazy("最终认定"),
}
STATES: Final = {
    "left_out": gettext_lazy("不计入"),
    "waits": gettext_lazy("待定"),
}
_PLACES: Final = Decimal("0.0001")
_OPEN: Final = frozenset({"total", "section", "group"})
"""Levels that stand open at first."""


@dataclass(frozen=True, slots=True)
class Points:
    """A number of points as it is shown, and as it is."""

    shown: str
    exact: str
    """Empty where what is shown is exact."""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Who found what, when, on what evidence."""

    source: str
    item: str
    value: str
    actor: str
    at: str
    visit: str
    note: str
    blobs: tuple[str, ...]
    page: str
    """Where it is opened in its room; empty where it is not for the reader."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a score."""

    key: str
    kind: str
    name: str
    earned: Points
    of: str
    own: str
    """What the body gave itself; empty where it was not asked."""
    part: int
    """Hundredths of the points that were earned."""
    state: str
    because: str
    basis: str
    colour: str
    clauses: tuple[Clause, ...]
    decisions: tuple[tuple[str, str], ...]
    findings: tuple[FindingLine, ...]
    beside: tuple[FindingLine, ...]
    steps: tuple[Branch, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Loss:
    """An item, and the points that it did not give."""

    key: str
    name: str
    lost: Points
    of: str
    place: int | None
    """The place that the body would hold with these points, all others as they are."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by which the table can be sorted."""

    id: str
    name: str
    next_order: str
    """What its heading asks for: its usual order first, then the other way around."""
    sorted_by: str
    """``ascending`` or ``descending``; empty where the table is sorted by another."""


@dataclass(frozen=True, slots=True)
class Line:
    """A body in the table of its group."""

    result: BodyResult
    name: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A comparison group with its bodies in the order asked for."""

    id: str
    name: str
    lines: tuple[Line, ...]


def show_groups(results: Iterable[BodyResult], pack: Pack, *, order: str) -> tuple[Group, ...]:
    """Return the table of every group.

    Args:
        results: those that may be seen.
        pack: names the groups and sections.
        order: ``place``, ``name``, ``total`` or the id of a section; with ``-`` before it turned
            around. What has no number comes last either way.
    """
    sections = [section.id for section in pack.sections]
    rows = sort_results(results, order)
    names = {each.id: name_in_language(each.name) for each in pack.comparison_groups}
    groups = []
    for group in [*names, ""]:
        lines = tuple(
            Line(
                each,
                name_body(each.body),
                tuple(each.sections.get(section, "") for section in sections),
            )
            for each in rows
            if each.group == group or (not group and each.group not in names)
        )
        if lines:
            groups.append(Group(group, names.get(group) or _("全部单位"), lines))
    return tuple(groups)


def list_columns(pack: Pack, order: str) -> tuple[Column, ...]:
    """Return the columns of the table, each with the order that its heading asks for."""
    names = [("place", _("位次")), ("name", _("单位"))]
    names += [(each.id, name_in_language(each.name)) for each in pack.sections]
    columns = []
    for column, name in [*names, ("total", _("总分"))]:
        is_small_first = column in ("place", "name")
        first, second = (column, f"-{column}") if is_small_first else (f"-{column}", column)
        sorted_by = ""
        if order in (first, second):
            sorted_by = "descending" if order.startswith("-") else "ascending"
        columns.append(Column(column, name, second if order == first else first, sorted_by))
    return tuple(columns)


def sort_results(results: Iterable[BodyResult], order: str) -> list[BodyResult]:
    """Return results in the order asked for; an order that is not known is that of the places."""
    column, is_turned = order.removeprefix("-"), order.startswith("-")
    rows = sorted(results, key=lambda each: each.body)
    if column == "name":
        return rows[::-1] if is_turned else rows
    numbers = {each.pk: _number(each, column) for each in rows}
    told = [each for each in rows if numbers[each.pk] is not None]
    told.sort(key=lambda each: numbers[each.pk] or Fraction(0), reverse=is_turned)
    return [*told, *(each for each in rows if numbers[each.pk] is None)]


def show_score(
    trace: Mapping[str, Any],
    known: KnownPack,
    own: Mapping[str, Fraction] | None = None,
    *,
    find_page: Callable[[Mapping[str, Any]], str] = lambda _finding: "",
) -> Branch:
    """Return a score as a tree with words.

    Args:
        trace: of the body.
        known: the rules, with their clauses.
        own: what the body gave itself, by the key of a branch.
        find_page: tells where a finding is opened.
    """
    questions = {each.id: name_in_language(each.question) for each in known.pack.decisions}
    words = name_findings(known.pack)
    showing = _Showing(known, questions, own or {}, find_page, words)
    return showing.branch(trace["total"], "", ())


def list_losses(top: Branch, total: str, others: Iterable[str]) -> tuple[Loss, ...]:
    """Return the items that gave points away, the most first: what would have moved the result.

    Args:
        top: the score.
        total: the points of the body as they are published; empty while they wait.
        others: those of the other bodies of its group that may be seen.
    """
    rivals = [exact(each) for each in others if each]
    losses = []
    for branch in _walk(top):
        if branch.kind == "item" and branch.state == "":
            lost = exact(branch.of) - exact(branch.earned.exact or branch.earned.shown)
            if lost > 0:
                losses.append((lost, branch))
    losses.sort(key=lambda each: -each[0])
    return tuple(
        Loss(
            branch.key,
            branch.name,
            show_points(write_exact(lost)),
            branch.of,
            1 + sum(each > exact(total) + lost for each in rivals) if total and rivals else None,
        )
        for lost, branch in losses
    )


def show_points(text: str) -> Points:
    """Return points to four places where they have more.

    >>> show_points("1219/60")
    Points(shown='20.3167', exact='1219/60')
    """
    value = Fraction(text)
    short = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = short.quantize(_PLACES, ROUND_HALF_UP)
    if "/" not in text and rounded == short:
        return Points(text, "")
    return Points(f"{rounded}", text)


def show_moment(text: str) -> str:
    """Return a moment of the ledger's form in Beijing time."""
    return f"{datetime.fromisoformat(text).astimezone(BEIJING):%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class _Showing:
    known: KnownPack
    questions: Mapping[str, str]
    own: Mapping[str, Fraction]
    find_page: Callable[[Mapping[str, Any]], str]
    words: FindingWords

    def branch(
        self, node: Mapping[str, Any], above: str, around: Sequence[Mapping[str, Any]]
    ) -> Branch:
        """Return a node and all below it.

        A trace has what was found of a part beside the findings of the whole; here it stands under
        the part as well, so that its points open too.
        """
        key = f"{above}-{node['id']}".strip("-")
        earned, of = node["rounded"] or node["earned"] or "", node["of"]
        basis, colour = BASES.get(node["basis"], ("", "secondary"))
        findings = node["findings"]
        if node["kind"] == "part" and not findings:
            findings = [each for each in around if _is_of_part(each, node["id"])]
        return Branch(
            key,
            node["kind"],
            self._name(node),
            show_points(earned) if earned else Points("—", ""),
            of or "",
            show_points(write_exact(self.own[key])).shown if key in self.own else "",
            _part(earned, of),
            "" if node["state"] == "earned" else str(STATES.get(node["state"], node["state"])),
            _spoken(node["because"]),
            str(basis),
            colour,
            show_clauses(node["cite"], self.known),
            tuple((each, self.questions.get(each, each)) for each in node["decisions"]),
            tuple(map(self._find, findings)),
            tuple(map(self._find, node["beside"])),
            tuple(self.branch(step, key, findings) for step in node["steps"]),
            node["kind"] in _OPEN,
        )

    def _find(self, finding: Mapping[str, Any]) -> FindingLine:
        return FindingLine(
            str(SOURCES.get(finding["source"], finding["source"])),
            self.words.name_thing(finding["item"], finding["part"]),
            self.words.name_value(finding["item"], finding["value"], finding["gap"]),
            finding["actor"],
            show_moment(finding["at"]),
            finding["visit"] or "",
            finding["note"],
            tuple(finding["blobs"]),
            self.find_page(finding),
        )

    def _name(self, node: Mapping[str, Any]) -> str:
        if node["name"] is not None:
            return _spoken(node["name"])
        county = divisions().counties.get(node["id"]) if node["kind"] == "county" else None
        if county:
            return f"{county.name}（{county.code}）" if spoken() == "zh" else county.code
        return _("总分") if node["kind"] == "total" else node["id"]


def _is_of_part(finding: Mapping[str, Any], part: str) -> bool:
    """Tell whether a finding is of a part; parts of parts stand in a path."""
    return (finding["part"] or "").split("/")[-1] == part


def _walk(branch: Branch) -> Iterator[Branch]:
    yield branch
    for step in branch.steps:
        yield from _walk(step)


def _part(earned: str, of: str | None) -> int:
    if not earned or not of or not exact(of):
        return 0
    return max(0, min(100, round(100 * exact(earned) / exact(of))))


def _spoken(words: Mapping[str, str]) -> str:
    return words["zh" if spoken() == "zh" else "en"]


def _number(result: BodyResult, column: str) -> Fraction | None:
    """Return what a column says of a body; None where it says nothing yet."""
    if column in result.sections or column == "total":
        points = result.sections.get(column, result.total)
        return exact(points) if points else None
    return None if result.place is None else Fraction(result.place)
