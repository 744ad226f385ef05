"""The workbook and the CSV of measures hold the exact numbers with source and day."""

import csv
import io
from datetime import date
from fractions import Fraction

import openpyxl
import pytest

from kaohe.core.register.counts import UnitCounts
from kaohe.core.register.measures import RegisterCounts, measure
from kaohe.documents.measure_sheet import write_measure_csv, write_measure_workbook


def units(**counts):
    return UnitCounts(**(dict.fromkeys(UnitCounts.__dataclass_fields__, 0) | counts))


def register(counts, year=2012):
    return RegisterCounts("ab" * 32, date(year, 12, 31), counts)


SHEET = measure(
    register({("33",): units(legal_persons=3, covered_units=2), (None,): units()}),
    ["body"],
    base=register({("33",): units(legal_persons=2, covered_units=1)}, 2011),
)
WORDS = {"groups": ["考核对象"], "name_of": lambda _, code: "浙江" if code else "不明"}


@pytest.fixture
def book():
    return openpyxl.load_workbook(io.BytesIO(write_measure_workbook(SHEET, **WORDS)))


def lines_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_number_has_its_exact_value_source_and_days():
    lines = lines_of(write_measure_csv(SHEET, **WORDS))
    (coverage,) = (x for x in lines if (x["考核对象代码"], x["指标"]) == ("33", "建会率"))
    assert coverage == {
        "考核对象代码": "33",
        "考核对象": "浙江",
        "指标": "建会率",
        "数值": "2/3",
        "分子": "2",
        "分母": "3",
        "基期数值": "0.5",
        "变化": "1/6",
        "来源": "非公企业法人数据库",
        "统计时点": "2012-12-31",
        "基期时点": "2011-12-31",
    }


def test_what_is_not_told_stays_empty():
    lines = lines_of(write_measure_csv(SHEET, **WORDS))
    (coverage,) = (x for x in lines if (x["考核对象"], x["指标"]) == ("不明", "建会率"))
    assert [coverage[name] for name in ("数值", "分母", "基期数值", "变化")] == ["", "0", "", ""]


def test_a_line_for_each_group_is_for_reading(book):
    page = book["指标"]
    head = {cell.value: cell.column for cell in page[3]}
    row = page[4]
    assert [row[0].value, row[1].value] == ["33", "浙江"]
    shown = page.cell(4, head["建会率"])
    assert (shown.value, shown.number_format) == (0.6667, "0.00%")
    assert page.cell(4, head["建会率（比基期）"]).value == float(Fraction(1667, 10_000))
    assert page.cell(4, head["企业法人数"]).value == 3
    assert page.cell(5, head["建会率"]).value is None
    assert "ab" * 32 in page["A2"].value
    assert "基期2011-12-31" in page["A2"].value


def test_the_exact_numbers_stand_behind(book):
    rows = list(book["精确值"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == 2 * 17
    assert rows[0][:4] == ("33", "浙江", "企业法人数", "3")


def test_without_a_base_nothing_is_said_of_one():
    sheet = measure(register({("33",): units()}), ["body"])
    page = openpyxl.load_workbook(io.BytesIO(write_measure_workbook(sheet, **WORDS)))["指标"]
    assert not [cell.value for cell in page[3] if "基期" in cell.value]
    assert lines_of(write_measure_csv(sheet, **WORDS))[0]["基期时点"] == ""


def test_the_same_measures_give_the_same_bytes():
    assert write_measure_workbook(SHEET, **WORDS) == write_measure_workbook(SHEET, **WORDS)
