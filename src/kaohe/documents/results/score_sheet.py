"""The score sheet of a body: every number with its clause and the decision that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.documents.official.model import Annex, Paragraph, Table
from kaohe.documents.official.numerals import cite_title, close_up, write_brackets, write_ordinal
from kaohe.documents.official.papers.composing import compose, space_out
from kaohe.documents.results.wording import find_decision, write_fine
from kaohe.documents.traces import BASIS_NAMES, sections_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.rules.model import Pack
    from kaohe.documents.official.model import Block, Document
    from kaohe.documents.official.paper_text import PaperText
    from kaohe.documents.official.papers.composing import Issue
    from kaohe.documents.results.facts import BodyFacts
    from kaohe.documents.traces import TraceNode

TITLE: Final = "考核评分表"
_COLUMNS: Final = ("考核内容", "分值", "得分", "得分理由", "条款", "依据", "待定事项")
_WIDTHS: Final = (34, 9, 13, 33, 14, 9, 14)
_STRONG: Final = frozenset({"section", "total"})
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩"


def make_score_annex(pack: Pack, body: BodyFacts) -> Annex:
    """Return the sheet as an annex."""
    return Annex(f"{pack.assessed_year}年度{TITLE}", _draw_sheet(pack, body), f"（{body.union}）")


def make_score_sheet(pack: Pack, body: BodyFacts, text: PaperText, *, issue: Issue) -> Document:
    """Return the sheet by itself, to be printed.

    Raises:
        FileUnusable: with every place of the text for which there is nothing.
    """
    values = {
        "year": str(pack.assessed_year),
        "title": pack.title.zh,
        "union": body.union,
        "notice": pack.notice.zh if pack.notice else "",
        "digest": space_out(body.digest),
    }
    return compose(text, values, issue=issue, blocks={"sheet": _draw_sheet(pack, body)})


def _draw_sheet(pack: Pack, body: BodyFacts) -> tuple[Block, ...]:
    total = body.trace["total"]
    rows: list[tuple[str, ...]] = []
    strong: list[int] = []
    used: set[str] = set()
    lines = [line for section in _number(sections_of(body.trace)) for line in _walk(*section)]
    for ordinal, node in (*lines, ("", total)):
        if node["kind"] in _STRONG:
            strong.append(len(rows))
        used.update(node["decisions"])
        rows.append(_write_row(pack, ordinal, node))
    table = Table(
        _COLUMNS,
        tuple(rows),
        _WIDTHS,
        centred=(1, 2, 5),
        strong=tuple(strong),
        is_dense=True,
    )
    return (*_explain(pack), table, *_list_decisions(pack, used))


def _walk(ordinal: str, node: TraceNode, level: int = 1) -> Iterator[tuple[str, TraceNode]]:
    """Yield a section, its groups and its items, each with its ordinal."""
    yield ordinal, node
    if node["kind"] == "item":
        return
    for number, step in enumerate(node["steps"], start=1):
        yield from _walk(write_ordinal(level + 1, number), step, level + 1)


def _number(sections: list[TraceNode]) -> Iterator[tuple[str, TraceNode]]:
    for number, section in enumerate(sections, start=1):
        yield write_ordinal(1, number), section


def _write_row(pack: Pack, ordinal: str, node: TraceNode) -> tuple[str, ...]:
    name = node["name"]["zh"] if node["name"] else "总分"
    earned = node["rounded"] or write_fine(node["earned"])
    if node["state"] == "left_out":
        earned = "不适用"
    elif node["state"] == "waits":
        earned = "待定"
    places = [place for each in node["decisions"] if (place := find_decision(pack, each))]
    return (
        f"{ordinal}{name}",
        write_fine(node["of"]),
        earned,
        close_up(node["because"]["zh"]),
        "、".join(_cite(pack, each) for each in node["cite"]),
        BASIS_NAMES.get(node["basis"] or "", ""),
        "、".join(map(str, sorted(places))),
    )


def _cite(pack: Pack, clause: str) -> str:
    """Write a clause with the mark of its text, such as ②2.1.1."""
    source, _, place = clause.partition("/")
    ids = [each.id for each in pack.sources]
    return f"{_mark(ids.index(source))}{place}" if source in ids else clause


def _explain(pack: Pack) -> Iterator[Paragraph]:
    """Yield what the marks of the table mean."""
    texts = "；".join(
        f"{_mark(place)}{cite_title(each.title)}"
        + (f"（{write_brackets(each.number)}）" if each.number else "")
        + ("" if each.held else "，正文未收存")
        for place, each in enumerate(pack.sources)
    )
    yield Paragraph(f"条款栏：{texts}。")
    yield Paragraph(
        "依据栏：明文为条文已写明，推定为对条文的理解，暂定为条文未写明、按待定事项栏所列办法处理。"
        "小项得分超过四位小数的，只显示四位，按精确分数相加。"
    )
    if pack.notice:
        yield Paragraph(write_brackets(pack.notice.zh))


def _list_decisions(pack: Pack, used: set[str]) -> Iterator[Block]:
    rows = tuple(
        (str(number), each.question.zh, each.choice.zh)
        for number, each in enumerate(pack.decisions, start=1)
        if each.id in used
    )
    if rows:
        yield Paragraph("表中所引待定事项和采用的办法：")
        columns = ("事项", "问题", "采用的办法（暂定）")
        yield Table(columns, rows, (8, 42, 50), centred=(0,), is_dense=True)


def _mark(place: int) -> str:
    return _CIRCLED[place] if place < len(_CIRCLED) else f"〔{place + 1}〕"
