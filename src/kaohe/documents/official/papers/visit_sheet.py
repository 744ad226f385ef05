"""The checklist of a unit kind on paper, for a visit without a phone.

The sheet asks what the phone asks, in the same order and under the same conditions. A second place
that is never announced has a sheet of its own, so that the unit does not read of it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.values import write_exact
from kaohe.documents.official.model import Document, Paragraph, Table
from kaohe.documents.official.papers.rubric import OWNERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kaohe.core.checklist import Checklist, ChecklistItem, Question
    from kaohe.core.rules.measures import Condition
    from kaohe.documents.official.model import Block

BOX: Final = "□"
BLANK: Final = "　　　　"
_WIDTHS: Final = (27, 22, 24, 27)
_COLUMNS: Final = ("内容", "查看", "认定", "缺项及原因")


def make_visit_sheets(
    checklist: Checklist, *, on: date | None = None, mark: str = ""
) -> tuple[Document, ...]:
    """Return the printable checklist of a unit kind: a document for each place.

    A second place has a sheet of its own that the first one does not mention, because it is not
    announced.

    Args:
        checklist: what is asked.
        on: the day that goes into the file.
        mark: printed across every page, such as 演练.
    """
    unit, *others = checklist.stations
    first = (
        *_head(checklist),
        *_facts(checklist),
        *_items(checklist, unit.station),
        *_absence(checklist),
        *_close(checklist),
    )
    sheets = [(f"{checklist.title.zh}抽查表", first)]
    for station in others:
        hint = (Paragraph(f"{station.hint.zh}。"),) if station.hint else ()
        body = (*_number(), *hint, *_items(checklist, station.station), *_close(checklist))
        sheets.append((f"{checklist.title.zh}抽查表/（{station.title.zh}）", body))
    return tuple(
        Document(
            form="sheet",
            issuers=(OWNERS["office"],),
            title=title,
            body=body,
            watermark=mark,
            made_on=on,
        )
        for title, body in sheets
    )


def describe_condition(condition: Condition | None, checklist: Checklist) -> str:
    """Return when something is asked, such as 会员人数25以上时填."""
    if condition is None:
        return ""
    fact = next(each for each in checklist.facts if each.item == condition.fact)
    if condition.equals is not None:
        word = next(each for each in fact.choices if each.value == condition.equals)
        return f"{word.title.zh}填"
    if condition.at_least is not None:
        return f"{fact.title.zh}{write_exact(condition.at_least)}以上填"
    return f"{fact.title.zh}不足{write_exact(condition.below or Fraction(0))}填"


def _number() -> Iterator[Block]:
    """Yield what stands at the top of every sheet."""
    rows = (
        ("抽查编号", BLANK),
        ("单位名称", BLANK),
        ("地址", BLANK),
        ("到达时间", "　　年　月　日　时　分"),
        ("告知对象", BLANK),
    )
    yield Table(("项目", "填写"), rows, (24, 76))


def _lines(columns: int, count: int) -> tuple[tuple[str, ...], ...]:
    """Return empty rows to write in."""
    return ((BLANK,) * columns,) * count


def _head(checklist: Checklist) -> Iterator[Block]:
    yield from _number()
    yield Paragraph(level=1, heading="抽查结果")
    outcomes = [
        (f"{BOX} {each.title.zh}", each.hint.zh if each.hint else "") for each in checklist.outcomes
    ]
    yield Table(("结果（选一项）", "说明"), tuple(outcomes), (36, 64))
    yield Table(("原因和情况",), _lines(1, 3), (100,))


def _facts(checklist: Checklist) -> Iterator[Block]:
    if checklist.facts:
        yield Paragraph(level=1, heading="基本情况")
        rows = tuple(_row(question, checklist) for question in checklist.facts)
        yield Table(_COLUMNS, rows, _WIDTHS, is_dense=True)


def _items(checklist: Checklist, station: str) -> Iterator[Block]:
    for group in checklist.groups:
        items = [item for item in group.items if item.station == station]
        if items:
            yield Paragraph(level=1, heading=group.title.zh)
            rows: list[tuple[str, ...]] = []
            strong: list[int] = []
            for item in items:
                if any(question.part for question in item.questions):
                    strong.append(len(rows))
                    rows.append((_title(item, checklist), "", "", ""))
                    rows += [_row(question, checklist) for question in item.questions]
                else:
                    rows.append(_row(item.questions[0], checklist, title=_title(item, checklist)))
            yield Table(_COLUMNS, tuple(rows), _WIDTHS, strong=tuple(strong), is_dense=True)


def _absence(checklist: Checklist) -> Iterator[Block]:
    form = checklist.absence
    if form is None:
        return
    yield Paragraph(level=1, heading="“事实不存在”核实")
    yield Paragraph(f"{form.hint.zh}。")
    causes = " ".join(f"{BOX}{each.title.zh}" for each in form.causes)
    rows = [("不存在的原因", causes)]
    rows += [
        (each.ask.zh, f"{BOX}是 {BOX}否" if each.type == "yes_no" else BLANK)
        for each in form.questions
    ]
    yield Table(("项目", "填写"), tuple(rows), (42, 58), is_dense=True)


def _close(checklist: Checklist) -> Iterator[Block]:
    if checklist.observations:
        yield Paragraph(level=1, heading="意见")
        asked = [(f"{each.title.zh}（{each.hint.zh}）", BLANK) for each in checklist.observations]
        yield Table(("意见", "填写"), tuple(asked), (30, 70))
    if checklist.conduct:
        yield Paragraph(level=1, heading="工作纪律")
        rules = "；".join(each.title.zh for each in checklist.conduct)
        heads = ("工作纪律", "违反任何一项的，写明情况，没有的写“无”")
        yield Table(heads, ((f"{rules}。", BLANK),), (50, 50))
    yield Paragraph(level=1, heading="签名")
    signers = ("考核人员（一）", "考核人员（二）", "单位（拒签的写明原因）")
    rows = tuple((signer, BLANK, BLANK) for signer in signers)
    yield Table(("签名人", "签名", "时间"), rows, (36, 40, 24))


def _title(item: ChecklistItem, checklist: Checklist) -> str:
    points = "" if item.points is None else f"（{write_exact(item.points)}分）"
    when = describe_condition(item.applies_if, checklist)
    return f"{item.title.zh}{points}{f'［{when}］' if when else ''}"


def _row(question: Question, checklist: Checklist, *, title: str = "") -> tuple[str, ...]:
    when = describe_condition(question.applies_if, checklist)
    asked = title or question.title.zh
    if when:
        asked += f"［{when}］"
    look_at = question.look_at.zh if question.look_at else ""
    return asked, look_at, _answer(question), _gaps(question, checklist)


def _answer(question: Question) -> str:
    if question.choices:
        return " ".join(f"{BOX}{choice.title.zh}" for choice in question.choices)
    if question.form == "ratio":
        return question.test.zh if question.test else "由上面的数算出"
    return f"{BLANK}{question.unit.zh if question.unit else ''}"


def _gaps(question: Question, checklist: Checklist) -> str:
    titles: Iterable[str] = (each.title.zh for each in checklist.gaps if each.gap in question.gaps)
    return " ".join(f"{BOX}{title}" for title in titles)
