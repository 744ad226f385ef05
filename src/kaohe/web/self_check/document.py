"""The report as a Word file, generated from what was filled in, for signature and seal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.documents.official import Document, Paragraph, Table, write_word
from kaohe.documents.official.papers import name_union
from kaohe.web.base.marking import MARK, is_practice
from kaohe.web.papers.making import paper_files
from kaohe.web.self_check.asking import asked_of, in_chinese, look_up, pack_of
from kaohe.web.self_check.manifest import digest_of, list_files, write_manifest
from kaohe.web.self_check.showing import say_points, show_most
from kaohe.workflows.self_check.report_parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.documents.official import Block
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.self_check.models import Report
    from kaohe.workflows.self_check.report_parts import Part

_NONE: Final = "（未填写）"
_STEP: Final = 16


def write_document(cycle: Cycle, body: str) -> bytes:
    """Return the report of a body as a Word file; the same report is the same bytes.

    Raises:
        InputError: a text holds what no paper can show.
    """
    report, union = look_up(cycle, body), name_union(body, BODY_NAMES[body][0])
    digest = digest_of(write_manifest(report)) if report.pk else ""
    year = pack_of(cycle).assessed_year
    document = Document(
        form="sheet",
        issuers=(union,),
        title=f"{union}/{year}年度/工会组建和会员发展/自检自查报告",
        body=(
            Paragraph(f"内容摘要（SHA-256）：{_space_out(digest)}" if digest else _NONE),
            *_write_items(cycle, report),
            *_write_parts(report),
            *_write_files(report),
            Paragraph("填报人：　　　　　审核人：　　　　　签发人："),
            Paragraph("（单位盖章）"),
        ),
        watermark=MARK if is_practice() else "",
    )
    return write_word(document, paper_files().look)


def _write_items(cycle: Cycle, report: Report) -> Iterator[Block]:
    pack, group = pack_of(cycle), ""
    rows = {each.item: each for each in report.items.all()} if report.pk else {}
    for asked in asked_of(cycle):
        if asked.group.zh != group:
            group = asked.group.zh
            yield Paragraph(level=1, heading=group)
        row = rows.get(asked.id)
        points = say_points(asked.earn(row.answers, pack) if row and row.answers else None)
        yield Paragraph(
            level=2, heading=f"{asked.item.name.zh}（{show_most(asked)}分，自评{points}分）"
        )
        for question in asked.questions:
            value = row.answers.get(question.part, "") if row else ""
            if question.part and value:
                names = question.scale.names if question.scale else {}
                said = names[value].zh if value in names else value
                yield Paragraph(f"{question.name.zh}：{said}")
        for line in _lines(row.text if row else ""):
            yield Paragraph(line)


def _write_parts(report: Report) -> Iterator[Block]:
    rows = {each.part: each.rows for each in report.parts.all()} if report.pk else {}
    for part in PARTS:
        yield Paragraph(level=1, heading=part.name.zh)
        filled = rows.get(part.id, [])
        if filled:
            yield _lay_out(part, filled)
        else:
            yield Paragraph("无。")


def _lay_out(part: Part, rows: Sequence[Mapping[str, str]]) -> Table:
    names = {
        column.id: {value: name.zh for value, name in column.choices} for column in part.columns
    }
    return Table(
        tuple(column.name.zh for column in part.columns),
        tuple(
            tuple(
                " ".join(
                    names[column.id].get(row.get(column.id, ""), row.get(column.id, "")).split()
                )
                for column in part.columns
            )
            for row in rows
        ),
        (100 // len(part.columns),) * len(part.columns),
    )


def _write_files(report: Report) -> Iterator[Block]:
    yield Paragraph(level=1, heading="附件清单")
    rows = tuple(
        (
            str(each.evidence.number),
            in_chinese(each.evidence.get_purpose_display()),
            each.name,
            each.evidence_date.isoformat() if each.evidence_date else "—",
            _space_out(each.digest),
        )
        for each in list_files(report)
    )
    if rows:
        columns = ("编号", "用途", "文件名", "材料日期", "SHA-256")
        yield Table(columns, rows, (8, 14, 30, 14, 34), centred=(0, 3))
    else:
        yield Paragraph("无。")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()] or [_NONE]


def _space_out(text: str) -> str:
    return " ".join(text[begin : begin + _STEP] for begin in range(0, len(text), _STEP))
