"""Annexes made from a rule pack: every item and point, every deadline, every open question.

Nothing is added and nothing is left out: whoever holds the notice holds the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.values import write_exact
from kaohe.documents.official.model import Annex, Paragraph, Table
from kaohe.documents.official.numerals import write_brackets, write_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kaohe.core.rules.model import Item, Pack, Section
    from kaohe.documents.official.model import Block

OWNERS: Final = {
    "bodies": "被考核单位",
    "office": "考核领导小组办公室",
    "teams": "考核工作组",
}
_BASIS: Final = {"stated": "明文", "derived": "推定", "assumed": "暂定", "open": "未定"}


def make_rubric_annex(pack: Pack) -> Annex:
    """Return sections, groups and items with their points, in the words of the pack."""
    body: list[Block] = [Paragraph(write_brackets(pack.notice.zh))] if pack.notice else []
    for section in pack.sections:
        body.append(
            Paragraph(level=1, heading=f"{section.name.zh}（{write_points(section.points)}）")
        )
        for group in section.groups:
            items = "；".join(
                f"{item.name.zh}（{write_points(item.points)}）" for item in group.items
            )
            head = f"{group.name.zh}（{write_points(group.points)}）。"
            body.append(Paragraph(f"{items}。", level=2, heading=head))
    return Annex(f"{pack.assessed_year}年度考核内容和分值", tuple(body))


def make_score_annex(pack: Pack) -> Annex:
    """Return the table of all items: what each is worth and how each rule is grounded."""
    rows = [row for section in pack.sections for row in _score_rows(section)]
    total = ("", "", "合计", write_points(pack.total, unit=""), "")
    return Annex(
        f"{pack.assessed_year}年度考核评分表",
        (
            Table(
                ("序号", "项", "考核内容", "分值", "依据"),
                (*((str(number), *row) for number, row in enumerate(rows, start=1)), total),
                (15, 53, 99, 16, 17),
                centred=(0, 3, 4),
            ),
        ),
        subtitle=f"（规则包 {pack.pack} {pack.version}）",
    )


def make_calendar_annex(pack: Pack) -> Annex:
    """Return the table of deadlines, each the last day itself, in Beijing."""
    rows = tuple(
        (write_day(each.by), each.name.zh, OWNERS.get(each.owner, each.owner))
        for each in sorted(pack.deadlines, key=lambda each: (each.by, each.id))
    )
    columns = ("截止日期（含当日）", "事项", "责任单位")
    return Annex("考核工作日程", (Table(columns, rows, (30, 42, 28), centred=(0, 2)),))


def make_decisions_annex(pack: Pack) -> Annex:
    """Return the table of what the texts leave open, and how it is handled."""
    rows = tuple(
        (str(number), each.question.zh, each.choice.zh)
        for number, each in enumerate(pack.decisions, start=1)
    )
    columns = ("序号", "事项", "处理办法")
    return Annex("有关事项的处理办法", (Table(columns, rows, (8, 42, 50), centred=(0,)),))


def write_points(points: Fraction | None, *, unit: str = "分") -> str:
    """Write points as a document does; without an upper end in words."""
    return "不设上限" if points is None else f"{write_exact(points)}{unit}"


def _score_rows(section: Section) -> Iterator[tuple[str, str, str, str]]:
    for group in section.groups:
        for item in group.items:
            yield (
                group.name.zh,
                item.name.zh,
                write_points(item.points, unit=""),
                _BASIS[_basis_of(section, item)],
            )


def _basis_of(section: Section, item: Item) -> str:
    """Return how an item is grounded: its own ground, or the weaker one of how it is scored."""
    measure = section.measure_of(item)
    order = list(_BASIS)
    grounds = [item.basis, *([measure.basis] if measure and item.score else [])]
    return max(grounds, key=order.index)
