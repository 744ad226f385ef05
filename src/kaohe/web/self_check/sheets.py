"""The report as a workbook: written for a body, read back whole or not at all."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from django.db import transaction

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import InputError, raise_all
from kaohe.core.values import write_exact
from kaohe.documents.report_template import (
    ANSWER_COLUMN,
    ITEM_COLUMNS,
    ITEM_SHEET,
    NOTES_SHEET,
    TEXT_COLUMN,
    ItemLine,
    PartSheet,
    write_report_template,
)
from kaohe.engines.reading.sheets import NOT_TO_BE_CUT, load_sheet, open_book
from kaohe.stores.evidence_checks import check_file
from kaohe.web.base.marking import MARK, is_practice
from kaohe.web.self_check.asking import asked_of, expect_open, expect_own, look_up
from kaohe.web.self_check.drafting import LONGEST_TEXT, save_item, save_part
from kaohe.web.self_check.faults import DRAFT_TOO_LONG
from kaohe.web.self_check.manifest import list_files
from kaohe.workflows.self_check.faults import (
    CELL_WRONG,
    ROW_CHANGED,
    SHEET_MISSING,
    SHEET_OF_ANOTHER,
    SHEET_UNREADABLE,
)
from kaohe.workflows.self_check.report_parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.core.errors import Fault
    from kaohe.engines.reading.sheets import Sheet
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.self_check.models import Report, ReportItem
    from kaohe.workflows.self_check.questions import AskedItem, Question

_BETWEEN: Final = "#"


@dataclass(slots=True)
class ReadSheet:
    """What a workbook says, and what is wrong with it."""

    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    parts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    marked: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Code of a line → column and what is wrong."""
    marked_cells: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


def write_template(cycle: Cycle, body: str) -> bytes:
    """Return the workbook with what the report says now."""
    report = look_up(cycle, body)
    lines = [*_list_lines(cycle, report)]
    rows = {each.part: each.rows for each in report.parts.all()} if report.pk else {}
    sheets = [_lay_out(part.id, rows.get(part.id, [])) for part in PARTS]
    return write_report_template(_owner(cycle, body), _title(cycle, body), lines, sheets)


def take_sheet(cycle: Cycle, body: str, content: bytes, name: str, *, by: User) -> int:
    """Take a filled workbook in, whole or not at all; return how many items it changed.

    Raises:
        FileUnusable: the file is refused, or a sheet is missing.
        InputError: it belongs to another body or year, or rows were changed meanwhile.
        EvidenceOutOfRange: with every cell that is wrong.
    """
    expect_own(by, body)
    report = look_up(cycle, body)
    expect_open(report)
    read = read_sheet(cycle, body, content, name)
    raise_all(InputError, read.faults)
    before = {each.item: each.version for each in report.items.all()} if report.pk else {}
    parts = {each.part: each.version for each in report.parts.all()} if report.pk else {}
    changed = 0
    with transaction.atomic():
        for asked in asked_of(cycle):
            row = report.items.filter(item=asked.id).first() if report.pk else None
            is_held = report.state == "returned" and not (row and row.return_reason)
            if is_held:
                continue
            saved = save_item(
                cycle, body, asked.id, answers=read.answers.get(asked.id, {}),
                text=read.texts.get(asked.id, ""), version=before.get(asked.id, 0), by=by,
            )  # fmt: skip
            if not saved.is_saved:
                raise ROW_CHANGED.error_at(f"{ITEM_SHEET} {asked.number}", number=asked.number)
            changed += saved.row.version > before.get(asked.id, 0)
        for part in PARTS:
            save_part(
                cycle, body, part.id, rows=read.parts.get(part.id, []),
                version=parts.get(part.id, 0), by=by,
            )  # fmt: skip
    return changed


def mark_sheet(cycle: Cycle, body: str, content: bytes, name: str) -> bytes:
    """Return a copy of a filled workbook with every fault at its cell.

    Raises:
        FileUnusable: it cannot be read at all.
    """
    report, read = look_up(cycle, body), read_sheet(cycle, body, content, name)
    lines = []
    for line in _list_lines(cycle, report):
        item, _, part = line.code.partition(_BETWEEN)
        wrong = read.marked.get(line.code)
        lines.append(
            replace(
                line,
                answer=_say_answer(cycle, item, part, read.answers.get(item, {}).get(part, "")),
                text=read.texts.get(item, "") if line.text or not part else line.text,
                fault_column=wrong[0] if wrong else ANSWER_COLUMN,
                fault=wrong[1] if wrong else "",
            )
        )
    sheets = [
        _lay_out(part.id, read.parts.get(part.id, []), read.marked_cells.get(part.id, {}))
        for part in PARTS
    ]
    return write_report_template(_owner(cycle, body), _title(cycle, body), lines, sheets)


def read_sheet(cycle: Cycle, body: str, content: bytes, name: str) -> ReadSheet:
    """Read a filled workbook, with all that is wrong.

    Raises:
        FileUnusable: the file is refused, or a sheet is missing.
        InputError: it belongs to another body or year.
    """
    if check_file(content, name).kind != "xlsx":
        raise SHEET_UNREADABLE.error_at(name)
    sheets = _load(content, name)
    _expect_owner(sheets, cycle, body)
    read = ReadSheet()
    _read_items(cycle, body, sheets[ITEM_SHEET], read)
    for part in PARTS:
        _read_part(part.id, sheets[part.name.zh], read, body=body)
    return read


def _read_items(cycle: Cycle, body: str, sheet: Sheet, read: ReadSheet) -> None:
    if tuple(cell.strip() for cell in sheet.read_row(0)[: len(ITEM_COLUMNS)]) != ITEM_COLUMNS:
        raise SHEET_MISSING.error_at(f"{sheet.name}!A1", sheet=ITEM_SHEET)
    asked = {each.id: each for each in asked_of(cycle)}
    for place in sheet.find_filled_rows():
        if place == 0:
            continue
        cells = [*sheet.read_row(place), *[""] * len(ITEM_COLUMNS)][: len(ITEM_COLUMNS)]
        code = cells[-1].strip()
        item, _, part = code.partition(_BETWEEN)
        found = asked.get(item)
        question = _find_question(found, part)
        where = f"{ITEM_SHEET}!E{place + 1}"
        if found is None or question is None:
            raise SHEET_MISSING.error_at(f"{ITEM_SHEET}!I{place + 1}", sheet=ITEM_SHEET)
        value = _read_answer(question, cells[ANSWER_COLUMN].strip())
        fault = question.find_fault(value, where) if value else None
        if fault:
            choices = "、".join(_choices(question)) or "17/20"
            fault = CELL_WRONG.at(
                where, column=ITEM_COLUMNS[ANSWER_COLUMN], column_en="self-score",
                value=value[:40], allowed=choices,
            )  # fmt: skip
            _mark(read, code, ANSWER_COLUMN, fault)
        read.answers.setdefault(item, {})[part] = value
        text = cells[TEXT_COLUMN].strip()
        if text and not read.texts.get(item):
            read.texts[item] = text
            if len(text) > LONGEST_TEXT:
                long = DRAFT_TOO_LONG.at(
                    f"{ITEM_SHEET}!F{place + 1}", found=len(text), most=LONGEST_TEXT
                )
                _mark(read, code, TEXT_COLUMN, long)
        read.versions[item] = _read_count(cells[-2])
    _find_changed(cycle, body, read, asked)


def _find_changed(cycle: Cycle, body: str, read: ReadSheet, asked: Mapping[str, AskedItem]) -> None:
    """Mark the items that somebody has changed since the workbook was written."""
    report = look_up(cycle, body)
    rows = report.items.select_related("by") if report.pk else []
    for row in rows:
        said = {part: value for part, value in read.answers.get(row.item, {}).items() if value}
        is_same = (said, read.texts.get(row.item, "")) == (row.answers, row.text)
        if row.item in asked and row.version != read.versions.get(row.item, 0) and not is_same:
            number = asked[row.item].number
            first = asked[row.item].questions[0].part
            _mark(
                read, f"{row.item}{_BETWEEN}{first}", TEXT_COLUMN,
                ROW_CHANGED.at(f"{ITEM_SHEET} {number}", number=number),
            )  # fmt: skip


def _read_part(part: str, sheet: Sheet, read: ReadSheet, *, body: str) -> None:
    found = next(each for each in PARTS if each.id == part)
    names = tuple(column.name.zh for column in found.columns)
    header = sheet.read_row(0) if sheet.rows.num_rows else []
    if tuple(cell.strip() for cell in header[: len(names)]) != names:
        raise SHEET_MISSING.error_at(f"{found.name.zh}!A1", sheet=found.name.zh)
    rows, marked = read.parts.setdefault(part, []), read.marked_cells.setdefault(part, {})
    for place in sheet.find_filled_rows():
        if place == 0:
            continue
        cells = [*sheet.read_row(place), *[""] * len(names)]
        row = {
            column.id: column.read(cell) for column, cell in zip(found.columns, cells, strict=False)
        }
        for number, column in enumerate(found.columns):
            where = f"{found.name.zh}!{chr(ord('A') + number)}{place + 1}"
            fault = column.find_fault(row[column.id], where, body=body)
            if fault:
                read.faults.append(fault)
                marked[len(rows), number] = fault.problem("zh") + fault.remedy("zh")
        rows.append(row)


def _list_lines(cycle: Cycle, report: Report) -> Iterator[ItemLine]:
    rows = {each.item: each for each in report.items.all()} if report.pk else {}
    files = _files_by_item(report)
    for asked in asked_of(cycle):
        row = rows.get(asked.id)
        for place, question in enumerate(asked.questions):
            yield _line(asked, question, row, files.get(asked.id, ""), is_first=place == 0)


def _line(
    asked: AskedItem, question: Question, row: ReportItem | None, files: str, *, is_first: bool
) -> ItemLine:
    answer = (row.answers if row else {}).get(question.part, "")
    points = asked.item.points
    return ItemLine(
        number=asked.number,
        item=asked.item.name.zh,
        part=question.name.zh if question.part else "",
        points=write_exact(points)
        if is_first and points is not None and points != "uncapped"
        else "",
        answer=_say(question, answer),
        text=row.text if row and is_first else "",
        files=files if is_first else "",
        version=row.version if row else 0,
        code=f"{asked.id}{_BETWEEN}{question.part}",
        choices=tuple(_choices(question)),
    )


def _files_by_item(report: Report) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for each in list_files(report):
        for item in each.evidence.items:
            found.setdefault(item, []).append(str(each.evidence.number))
    return {item: "、".join(numbers) for item, numbers in found.items()}


def _lay_out(
    part: str,
    rows: Sequence[Mapping[str, str]],
    faults: Mapping[tuple[int, int], str] | None = None,
) -> PartSheet:
    found = next(each for each in PARTS if each.id == part)
    names = {
        column.id: {value: name.zh for value, name in column.choices} for column in found.columns
    }
    return PartSheet(
        name=found.name.zh,
        columns=tuple(column.name.zh for column in found.columns),
        choices={
            place: tuple(name.zh for _, name in column.choices)
            for place, column in enumerate(found.columns)
            if column.choices
        },
        rows=tuple(
            tuple(
                names[column.id].get(row.get(column.id, ""), row.get(column.id, ""))
                for column in found.columns
            )
            for row in rows
        ),
        faults=faults or {},
    )


def _load(content: bytes, name: str) -> dict[str, Sheet]:
    wanted = (ITEM_SHEET, NOTES_SHEET, *(part.name.zh for part in PARTS))
    try:
        names = open_book(content).sheet_names
        missing = [sheet for sheet in wanted if sheet not in names]
        if missing:
            raise SHEET_MISSING.error_at(name, sheet=missing[0])
        return {sheet: load_sheet(content, sheet) for sheet in wanted}
    except (*NOT_TO_BE_CUT, OSError, zipfile.BadZipFile):
        raise SHEET_UNREADABLE.error_at(name) from None


def _expect_owner(sheets: Mapping[str, Sheet], cycle: Cycle, body: str) -> None:
    notes = sheets[NOTES_SHEET]
    rows = [notes.read_row(place) for place in notes.find_filled_rows()]
    found = next((row[1].strip() for row in rows if len(row) > 1 and row[0] == "归属"), "-")
    if found != _owner(cycle, body):
        raise SHEET_OF_ANOTHER.error_at(NOTES_SHEET, found=found[:60], own=_owner(cycle, body))


def _owner(cycle: Cycle, body: str) -> str:
    """Return whose workbook it is; one of a rehearsal is none of the real year."""
    mark = f"{MARK}/" if is_practice() else ""
    return f"{mark}{cycle.id}/{body}"


def _title(cycle: Cycle, body: str) -> str:
    mark = f"【{MARK}】" if is_practice() else ""
    return f"{mark}{cycle.title}：{BODY_NAMES[body][0]}自检自查表"


def _find_question(asked: AskedItem | None, part: str) -> Question | None:
    return next((each for each in asked.questions if each.part == part), None) if asked else None


def _choices(question: Question) -> list[str]:
    if question.scale is None or question.scale.step is not None:
        return []
    return [question.scale.names[mark].zh for mark in question.scale.marks]


def _say(question: Question, value: str) -> str:
    if question.scale is None or value not in question.scale.names:
        return value
    return question.scale.names[value].zh


def _say_answer(cycle: Cycle, item: str, part: str, value: str) -> str:
    asked = next((each for each in asked_of(cycle) if each.id == item), None)
    question = _find_question(asked, part)
    return _say(question, value) if question else value


def _read_answer(question: Question, text: str) -> str:
    names = question.scale.names if question.scale else {}
    return next((mark for mark, name in names.items() if text in (name.zh, name.en)), text)


def _read_count(text: str) -> int:
    whole = text.strip().partition(".")[0]
    return int(whole) if whole.isdecimal() and len(whole) < len("1000000000") else 0


def _mark(read: ReadSheet, code: str, column: int, fault: Fault) -> None:
    read.faults.append(fault)
    read.marked[code] = (column, fault.problem("zh") + fault.remedy("zh"))
