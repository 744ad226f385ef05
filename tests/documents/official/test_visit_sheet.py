"""Checklists on paper: what they ask, and what they do not give away."""

from datetime import date

from kaohe.documents.official import Table, typeset_pdf
from kaohe.documents.official.papers.visit_sheet import describe_condition, make_visit_sheets
from kaohe.stores.checklists import load_checklists
from kaohe.stores.paper_files import load_paper_files

CHECKLISTS = {each.kind: each for each in load_checklists("national-2012")}
DAY = date(2013, 1, 6)


def cells(document):
    return [
        cell
        for block in document.body
        if isinstance(block, Table)
        for row in (block.columns, *block.rows)
        for cell in row
    ]


def test_the_sheet_asks_every_item_once_with_its_points_and_its_condition():
    (sheet,) = make_visit_sheets(CHECKLISTS["private_enterprise_union"])
    told = cells(sheet)
    assert told.count("有上级工会批复（1分）") == 1
    assert "联合基层工会规范设立工会分会、小组（2分）［联合基层工会填］" in told
    assert "女职工委员会［女会员人数10以上填］" in told
    assert "女职工委员［女会员人数不足10填］" in told
    assert "□符合 □部分符合 □不符合" in told


def test_the_township_has_a_sheet_of_its_own_that_the_first_does_not_mention():
    unit, township = make_visit_sheets(CHECKLISTS["federation"])
    assert township.plain_title == "基层工会联合会抽查表（乡镇（街道）或园区工会）"
    assert "乡镇" not in unit.plain_title + "".join(cells(unit))
    assert any(cell.startswith("配备专职工会工作者") for cell in cells(township))
    assert not any(cell.startswith("配备专职工会工作者") for cell in cells(unit))


def test_a_marked_enterprise_has_the_form_of_absence_and_no_marks():
    (sheet,) = make_visit_sheets(CHECKLISTS["flagged_nonexistent"])
    told = cells(sheet)
    assert "□注销 □吊销 □停业 □查无下落 □迁出" in told
    assert not any("□不符合" in cell for cell in told)


def test_what_is_always_asked_has_no_condition():
    assert describe_condition(None, CHECKLISTS["federation"]) == ""


def test_the_sheet_is_set_as_the_same_pdf_again():
    (sheet,) = make_visit_sheets(CHECKLISTS["flagged_nonexistent"], on=DAY, mark="演练")
    look = load_paper_files().look
    first = typeset_pdf(sheet, look)
    assert first.content.startswith(b"%PDF")
    assert typeset_pdf(sheet, look).digest == first.digest
