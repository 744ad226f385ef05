"""Files that the office gives: what it made is marked in a rehearsal, what it was given is not."""

from __future__ import annotations

import pytest

from kaohe.web.base.papers import WORKBOOK, give_file, give_kept, name_file


@pytest.mark.django_db
def test_a_file_that_the_office_makes_says_in_its_name_that_it_is_of_a_rehearsal(books):
    answer = give_file(b"PK", "表.xlsx", WORKBOOK)
    named = "attachment; filename*=utf-8''%E6%BC%94%E7%BB%83-%E8%A1%A8.xlsx"
    assert (answer["Content-Disposition"], answer["Content-Type"]) == (named, WORKBOOK)


def test_a_file_that_somebody_handed_in_keeps_its_name_and_is_never_shown():
    answer = give_kept(b"<html>", "意见.html")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E6%84%8F%E8%A7%81.html"
    assert answer["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.pdf", 'inline; filename="a.pdf"'),
        ('a"\r\nX: 1.pdf', "inline; filename*=utf-8''a%22%0D%0AX%3A%201.pdf"),
    ],
)
def test_a_name_is_written_so_that_no_header_breaks(name, told):
    assert name_file(name, is_inline=True) == told
