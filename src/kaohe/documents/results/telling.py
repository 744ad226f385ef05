"""The circular of criticism, and the digest of good practice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kaohe.core.errors import InputError, raise_all
from kaohe.documents.official.model import Annex, Paragraph, Table
from kaohe.documents.official.papers.composing import compose
from kaohe.documents.results.annexes import make_common_anchor_annex
from kaohe.documents.results.faults import ENTRY_UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.errors import Fault
    from kaohe.documents.official.model import Block, Document
    from kaohe.documents.official.paper_text import PaperText
    from kaohe.documents.official.papers.composing import Issue
    from kaohe.documents.results.facts import ResultFacts
    from kaohe.documents.results.notable import Exemplar, UntrueEntry

_CRITICISM = "d_criticism"
"""The decision of shipped packs that says whether criticism carries points."""
UNHEARD = "未听取"
UNDECIDED = "未决定"


def make_criticism(
    facts: ResultFacts, entries: Sequence[UntrueEntry], text: PaperText, *, issue: Issue
) -> Document:
    """Return the circular that criticises untrue entries (requirements C18).

    Args:
        facts: of the year, for its anchor.
        entries: what the circular names, in their order.
        text: of the circular.
        issue: number, day and marks.

    Raises:
        InputError: it has a number, and an entry on which nothing is decided.
        FileUnusable: with every place of the text for which there is nothing.
    """
    if issue.number is not None:
        raise_all(InputError, find_undecided(entries))
    pack = facts.pack
    rows = tuple(
        (
            str(number),
            f"{each.union}（{each.county}）",
            each.unit,
            f"{each.matter}：{each.found}" if each.found else each.matter,
            each.answer or UNHEARD,
            each.decision or UNDECIDED,
        )
        for number, each in enumerate(entries, start=1)
    )
    columns = ("序号", "所属工会及县（市、区）", "被查单位", "查明的情况", "单位说明", "处理决定")
    table = Table(columns, rows, (7, 24, 17, 19, 17, 16), centred=(0,), is_dense=True)
    matters = Counter(each.matter for each in entries)
    unions = {
        matter: {each.union for each in entries if each.matter == matter} for matter in matters
    }
    kinds = tuple(
        Paragraph(f"共{count}处，涉及{len(unions[matter])}个单位。", level=2, heading=f"{matter}。")
        for matter, count in matters.most_common()
    )
    rule = next((each.choice.zh for each in pack.decisions if each.id == _CRITICISM), "")
    values = {
        "year": str(pack.assessed_year),
        "title": pack.title.zh,
        "count": str(len(entries)),
        "bodies": str(len({each.union for each in entries})),
        "points_rule": rule,
    }
    annexes = (Annex("填报不实情况", (table,)), make_common_anchor_annex(facts))
    return compose(text, values, issue=issue, blocks={"matters": kinds}, annexes=annexes)


def find_undecided(entries: Sequence[UntrueEntry]) -> tuple[Fault, ...]:
    """Return a fault for every entry on which nothing is decided; it cannot be criticised."""
    return tuple(
        ENTRY_UNDECIDED.at(each.union, unit=each.unit) for each in entries if not each.decision
    )


def make_practice_digest(
    facts: ResultFacts, exemplars: Sequence[Exemplar], text: PaperText, *, issue: Issue
) -> Document:
    """Return the digest of good practice (requirements C17).

    Raises:
        FileUnusable: with every place of the text for which there is nothing.
    """
    pack = facts.pack
    values = {
        "year": str(pack.assessed_year),
        "title": pack.title.zh,
        "count": str(len(exemplars)),
    }
    told: list[Block] = []
    for each in exemplars:
        told.append(Paragraph(level=1, heading=each.title))
        told.append(Paragraph(f"{each.union}（{each.county}）：{each.text}（来源：{each.source}）"))
    annexes = (Annex("创新经验摘编", tuple(told)), make_common_anchor_annex(facts))
    return compose(text, values, issue=issue, annexes=annexes)
