"""Workbooks that are filled in and handed in again."""

from kaohe.documents.fill_in import Column, write_fill_in
from kaohe.engines.reading.sheets import load_sheet


def test_a_workbook_to_fill_in_has_its_header_and_what_is_filled_in_as_text():
    book = write_fill_in(
        "名单",
        [Column("账号", 10), Column("单位", 10, ("北京", "天津"))],
        explained=["每行一人。"],
        rows=[["=1+1", "007"]],
    )

    sheet = load_sheet(book, "名单")
    assert sheet.read_row(0) == ["账号", "单位"]
    assert sheet.read_row(1) == ["=1+1", "007"]
    assert load_sheet(book, "填写说明").read_row(0) == ["每行一人。"]
    assert load_sheet(book, "选项").read_row(1)[1] == "天津"
