"""Of a marked-up copy one sheet is read, of any other workbook every sheet."""

from kaohe.core.register.mending import choose_sheets


def test_of_a_marked_up_copy_the_sheet_to_be_mended_is_read():
    assert choose_sheets(["说明", "更正", "无法读取的行"]) == ["更正"]


def test_a_sheet_that_somebody_added_is_not_overlooked():
    assert choose_sheets(["说明", "更正", "补充"]) == ["更正", "补充"]


def test_every_sheet_of_another_workbook_is_read():
    assert choose_sheets(["说明", "企业"]) == ["说明", "企业"]
