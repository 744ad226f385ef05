"""Visits as comma-separated values."""

from __future__ import annotations

from kaohe.documents.visit_book import VisitTable, write_visit_csv


def test_what_a_spreadsheet_would_compute_is_text_in_comma_separated_values():
    table = VisitTable("t", ("a",), (("=x",), ("@x",), ("+x",), ("-1.5",), ("-x",), (7,)))
    lines = write_visit_csv(table).decode("utf-8-sig").splitlines()
    assert lines == ["a", "'=x", "'@x", "'+x", "-1.5", "'-x", "7"]


def test_the_wide_signs_of_a_chinese_keyboard_are_as_harmless_as_the_narrow_ones():
    table = VisitTable("t", ("a",), (("\uff1dx",), ("\uff20x",), ("\uff0bx",), ("\uff0dx",)))
    lines = write_visit_csv(table).decode("utf-8-sig").splitlines()
    assert lines == ["a", "'\uff1dx", "'\uff20x", "'\uff0bx", "'\uff0dx"]
