"""Workbooks of rows, of differences and of quality: whole, and nothing becomes a formula."""

import io
from datetime import date

import openpyxl
import pytest

from kaohe.core.register.table_rules import COUNTY_WITHOUT_ROWS, MISSING_SHARE, TABLE_RULES
from kaohe.documents import difference_book, row_sheet
from kaohe.documents.difference_book import write_difference
from kaohe.documents.quality_book import RULE_NAMES, write_quality
from kaohe.documents.row_sheet import write_row_sheet

AS_OF = date(2012, 12, 31)
NOTHING = dict.fromkeys(("added", "removed", "changed"), 0) | {"fields": {}, "bodies": {}}


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def values(sheet):
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


def test_text_stays_text_and_numbers_are_numbers():
    sheet = opened(
        write_row_sheet("企业", ["代码", "人数"], [("=1+1", 5), ("007", None)], as_of=AS_OF)
    )["企业"]

    assert [(cell.value, cell.data_type) for cell in sheet["A"][1:]] == [
        ("=1+1", "s"),
        ("007", "s"),
    ]
    assert sheet["B2"].value == 5
    assert sheet.freeze_panes == "A2"


def test_a_long_list_is_written_to_its_end():
    rows = [(str(number),) for number in range(500)]

    sheet = opened(write_row_sheet("企业", ["代码"], rows, as_of=AS_OF))["企业"]

    assert [cell.value for cell in sheet["A"][1:]] == [str(number) for number in range(500)]


def test_an_empty_list_has_its_header():
    assert values(opened(write_row_sheet("企业", ["代码"], [], as_of=AS_OF))["企业"]) == [["代码"]]


def test_more_rows_than_a_sheet_holds_are_never_cut(monkeypatch):
    monkeypatch.setattr(row_sheet, "LARGEST", 2)

    with pytest.raises(ValueError, match="2 rows"):
        write_row_sheet("企业", ["代码"], [("1",)] * 3, as_of=AS_OF)


def difference(**changes):
    empty = {
        "before": "a" * 64,
        "after": "b" * 64,
        "deliveries": {"added": [], "removed": [], "changed": ["33/e.csv"]},
        "tables": {"enterprises": NOTHING | {"changed": 1, "fields": {"members": 1}}},
        "counts": {"33": {"before": None, "after": {"members": 5}}},
        "indicators": {"33": {"coverage": [None, "1/2"]}},
        "rules": {"phone": [3, 1]},
    }
    return empty | changes


def rows(count):
    return [("企业", "变更", f"id{number}", *["="] * 7) for number in range(count)]


def test_the_paper_names_both_registers_and_the_digest_to_approve():
    book = opened(write_difference(difference(), rows(1), digest="c" * 64, as_of=AS_OF))

    told = {line[0].value: line[1].value for line in book["汇总"].iter_rows(min_row=3)}
    assert (told["更正前快照"], told["更正后快照"]) == ("a" * 64, "b" * 64)
    assert told["差异摘要"] == "c" * 64


def test_the_paper_tells_files_counts_shares_rules_and_rows():
    book = opened(write_difference(difference(), rows(1), digest="c" * 64, as_of=AS_OF))

    assert values(book["报送文件"])[1:] == [["变更", "33/e.csv"]]
    assert values(book["各单位数字"])[1:] == [["33 浙江", "会员", 0, 5, 5]]
    assert values(book["各单位指标"])[1:] == [["33 浙江", "建会率", None, "1/2"]]
    assert [line[0:1] + line[2:] for line in values(book["规则"])[1:]] == [["phone", 3, 1, -2]]
    assert book["逐行差异"]["D2"].data_type == "s"


def test_rows_beyond_one_sheet_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(difference_book, "LARGEST", 2)

    book = opened(write_difference(difference(), rows(5), digest="c" * 64, as_of=AS_OF))

    sheets = ("逐行差异", "逐行差异2", "逐行差异3")
    assert [len(values(book[name])) - 1 for name in sheets] == [2, 2, 1]


def test_a_paper_without_rows_has_the_sheet_all_the_same():
    book = opened(write_difference(difference(), [], digest="c" * 64, as_of=AS_OF))

    assert len(values(book["逐行差异"])) == 1


def test_the_quality_report_sums_up_by_body_and_tells_every_finding():
    findings = [
        COUNTY_WITHOUT_ROWS.at("330106", body="33", name="杭州市西湖区", county="330106"),
        COUNTY_WITHOUT_ROWS.at("330105", body="33", name="杭州市拱墅区", county="330105"),
        MISSING_SHARE.at(
            "00/e.csv",
            body=None,
            column="企业名称",
            missing=20,
            rows=40,
            share="50.0%",
            most="1.0%",
        ),
    ]

    book = opened(write_quality(findings, digest="a" * 64, as_of=AS_OF))

    summary = values(book["汇总"])
    assert summary[5][:3] == ["单位", "空值过多", "县无数据"]
    assert summary[6:] == [["浙江", None, 2], ["全国", 1, None]]
    assert values(book["逐项"])[1][3] == "杭州市西湖区（330106）没有一家企业。"


def test_a_report_without_findings_says_with_what_it_was_compared():
    book = opened(write_quality([], digest="a" * 64, as_of=AS_OF, earlier="b" * 64))

    assert book["汇总"]["A3"].value == f"比较对象 {'b' * 64}"


def test_every_rule_of_tables_has_a_short_name():
    assert set(RULE_NAMES) == set(TABLE_RULES)
