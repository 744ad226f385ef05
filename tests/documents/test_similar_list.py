from datetime import date
from io import BytesIO

import openpyxl
import pytest

from kaohe.core.register.similar import COMPARISONS, SHOWN
from kaohe.core.register.similar_decisions import SHEET, SHEET_COLUMNS, read_decisions
from kaohe.core.register.similar_pairs import SimilarPair, SimilarPairs
from kaohe.documents.similar_list import NOTES, write_similar_list


def make_row(line, **changes):
    row = dict.fromkeys(SHOWN) | {"file": "33/a.csv", "line": line, "union_est": 0}
    return row | {"name": "=杭州练习有限公司", "org_code": "012345678", "employees": 30} | changes


@pytest.fixture
def found():
    levels = {each.id: len(each.agreements) for each in COMPARISONS} | {"established": 0}
    pair = SimilarPair("0.9987", levels, make_row(7, union_est=1), make_row(12))
    return SimilarPairs("0" * 64, "2012-12-31", "0.99", 100, (pair,))


@pytest.fixture
def decisions():
    record = dict(
        zip(
            SHEET_COLUMNS,
            ("33/a.csv", 7, "33/a.csv", 12, "存疑", "王某甲", "2013-01-10", "待核实"),
            strict=True,
        )
    )
    return read_decisions([("d", record)], today=date(2013, 2, 1))


def read(content, sheet=SHEET):
    page = openpyxl.load_workbook(BytesIO(content))[sheet]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    return rows if sheet == NOTES else dict(zip(rows[0], rows[1], strict=True))


def test_a_pair_is_one_line_with_both_rows_and_the_reasons(found):
    line = read(write_similar_list(found, ()))

    assert (line["甲文件"], line["甲行号"], line["乙行号"]) == ("33/a.csv", 7, 12)
    assert (line["概率"], line["不同之处"]) == ("0.9987", "成立日期不同")
    assert line["相同之处"].startswith("名称主体相同；联系电话和地址均相同")
    assert (line["甲是否建会"], line["乙是否建会"]) == ("是", "否")
    assert line["判定"] is None


def test_texts_stay_texts(found):
    line = read(write_similar_list(found, ()))

    assert line["甲企业名称"] == "=杭州练习有限公司"
    assert line["乙组织机构代码"] == "012345678"


def test_a_decision_stands_beside_its_pair(found, decisions):
    line = read(write_similar_list(found, decisions))

    assert [line[name] for name in ("判定", "判定人", "判定日期", "理由")] == [
        "存疑",
        "王某甲",
        "2013-01-10",
        "待核实",
    ]


def test_the_cell_of_the_decision_offers_its_choices(found):
    page = openpyxl.load_workbook(BytesIO(write_similar_list(found, ())))[SHEET]

    (offered,) = page.data_validations.dataValidation
    assert (str(offered.sqref), offered.formula1) == ("C2", '"同一,不同,存疑"')


def test_the_notes_say_that_no_count_changes(found):
    notes = " ".join(row[0] for row in read(write_similar_list(found, ()), NOTES))

    assert "判定不会自动改变任何统计数" in notes
    assert "0" * 64 in notes


def test_equal_lists_give_equal_bytes(found, decisions):
    assert write_similar_list(found, decisions) == write_similar_list(found, decisions)
