"""A marked-up copy shows every fault at its cell and keeps every value as it was."""

import io
from dataclasses import dataclass
from datetime import date

import openpyxl
import pytest

from kaohe.core.register.checks import RULES
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS
from kaohe.documents.marked_up import write_marked_up


@dataclass
class Row:
    line: int
    is_aside: bool
    values: tuple
    broken: tuple


@dataclass
class Line:
    line: int
    reason: str
    text: str


def row(line, *rules, is_aside=False, kind=ENTERPRISES, **values):
    delivered = tuple(values.get(field) for field in kind.field_ids)
    return Row(line, is_aside, delivered, tuple(RULES[rule] for rule in rules))


def open_copy(rows, lines=(), kind=ENTERPRISES):
    content = write_marked_up(
        "33/e.csv", kind, rows, lines, snapshot="ab" * 32, as_of=date(2012, 12, 31)
    )
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def sheet():
    rows = [
        row(7, "reg_type", "org_check", is_aside=True, org_code="000000001", reg_type="=1+1"),
        row(3, "no_id", is_aside=True),
    ]
    return open_copy(rows, [Line(9, "字段数少于表头。", "残行")])["更正"]


def column(sheet, name):
    return next(cell.column_letter for cell in sheet[1] if cell.value == name)


def test_the_first_columns_say_which_row_it_was_and_what_is_wrong(sheet):
    assert [cell.value for cell in sheet[2]][:3] == [
        "33/e.csv",
        7,
        "登记注册类型不在国统字[2011]86号所列代码之内。组织机构代码的校验码不符（GB 11714）。",
    ]


def test_a_cell_at_fault_is_coloured_by_gravity_and_explained(sheet):
    gravest, flagged = (
        sheet[f"{column(sheet, name)}2"] for name in ("登记注册类型", "组织机构代码")
    )

    assert gravest.fill.fgColor.rgb == "FFF4B6B6"
    assert flagged.fill.fgColor.rgb == "FFFCE4A8"
    assert "（规则 org_check）" in flagged.comment.text
    assert "改正本格后该行才能计入" in gravest.comment.text


def test_a_sound_cell_is_not_coloured(sheet):
    cell = sheet[f"{column(sheet, '企业名称')}2"]

    assert cell.fill.fgColor.rgb == "00000000"
    assert cell.comment is None


def test_a_value_is_text_as_delivered(sheet):
    code, formula = (sheet[f"{column(sheet, name)}2"] for name in ("组织机构代码", "登记注册类型"))

    assert (code.value, code.data_type, code.number_format) == ("000000001", "s", "@")
    assert (formula.value, formula.data_type) == ("=1+1", "s")


def test_all_three_identifiers_are_marked_where_all_are_empty(sheet):
    names = ("组织机构代码", "工商注册号", "统一社会信用代码")

    assert all(sheet[f"{column(sheet, name)}3"].comment is not None for name in names)


def test_a_line_that_cannot_be_read_gets_an_empty_row(sheet):
    cells = [cell.value for cell in sheet[4]]

    assert cells[1] == 9
    assert cells[2].startswith("字段数少于表头。该行无法读取。")
    assert not any(cells[3:])


def test_few_values_are_chosen_from_a_list(sheet):
    lists = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}

    place = column(sheet, "是否建会")
    assert lists[f"{place}2:{place}4"] == '"1,0"'


def test_header_and_place_stay_in_view(sheet):
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:AA4"


def test_the_notes_say_what_to_do():
    notes = open_copy([row(7, "reg_type", is_aside=True)])["说明"]
    told = {line[0].value: line[1].value for line in notes.iter_rows(min_row=3)}

    assert told["待更正"] == "待落实1行，带疑点0行，无法读取0行。"
    assert "不要改动" in told["第二步"]


def test_a_copy_without_broken_lines_has_no_sheet_of_them():
    book = open_copy([row(2, "federation_kind", kind=FEDERATIONS)], kind=FEDERATIONS)

    assert book.sheetnames == ["说明", "更正"]


def test_broken_lines_stand_verbatim_on_a_sheet_of_their_own():
    book = open_copy([], [Line(9, "字段数少于表头。", "=残行")])

    assert [cell.value for cell in book["无法读取的行"][2]] == [9, "字段数少于表头。", "=残行"]
