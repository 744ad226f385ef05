from io import BytesIO

import openpyxl
import pytest

from kaohe.core.divisions import County
from kaohe.core.register.leads import Screening, judge_sign
from kaohe.core.register.screening import SIGNS
from kaohe.documents.lead_list import LEADS_SHEET, SIGNS_SHEET, write_lead_list


@pytest.fixture
def screening():
    counties = {
        code: County(code, f"练习{code[-1]}县", "33", "330100", "杭州市")
        for code in ("330101", "330102", "330103", "330104", "330105")
    }
    counts = [(code, 30 if code == "330105" else 2, 90) for code in counties]
    absent = next(sign for sign in SIGNS if sign.id == "trimmed_denominator")
    return Screening("0" * 64, "2012-12-31", (judge_sign(absent, counts, counties),))


def read(content, sheet):
    page = openpyxl.load_workbook(BytesIO(content))[sheet]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_a_lead_is_one_line_with_its_figures_and_room_for_what_was_found(screening):
    head, lead = read(write_lead_list(screening), LEADS_SHEET)

    told = dict(zip(head, lead, strict=True))
    assert (told["单位"], told["名称"]) == ("浙江", "杭州市练习5县")
    assert (told["所涉数量"], told["考察数量"], told["比例"]) == (30, 90, "33.3%")
    assert told["比例（精确值）"] == "1/3"
    assert told["核实情况"] is None


def test_the_first_sheet_says_what_was_looked_for_and_that_leads_are_no_verdicts(screening):
    rows = read(write_lead_list(screening), SIGNS_SHEET)

    assert "不是结论" in rows[1][0]
    assert rows[-1] == ["标注为事实不存在的企业过多", "全部企业", 5, "2.2%", "5.0%", 1]


def test_equal_screenings_give_equal_bytes(screening):
    assert write_lead_list(screening) == write_lead_list(screening)
