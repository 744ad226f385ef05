"""抽调函: the letter that asks a body to lend staff for the teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.documents.official.model import Annex, Paragraph, Table
from kaohe.documents.official.numerals import write_day, write_days
from kaohe.documents.official.papers.composing import compose

if TYPE_CHECKING:
    from datetime import date

    from kaohe.documents.official.model import Document
    from kaohe.documents.official.paper_text import PaperText
    from kaohe.documents.official.papers.composing import Issue

_FILLED_IN: Final = (
    "填报单位（盖章）：",
    "联系人和电话：",
    "填报日期：　　年　月　日",
)


@dataclass(frozen=True, slots=True)
class Lending:
    """What is asked of a body."""

    union: str
    """The full name of its union."""
    people: int
    year: int
    """The year that is assessed."""
    first_day: date
    last_day: date
    answer_by: date


def make_lending_letter(lending: Lending, text: PaperText, *, issue: Issue) -> Document:
    """Return the letter, with a reply to be filled in by whoever lends.

    Raises:
        FileUnusable: with every place of the text for which there is nothing.
    """
    values = {
        "union": lending.union,
        "people": str(lending.people),
        "year": str(lending.year),
        "first_day": write_day(lending.first_day),
        "last_day": write_day(lending.last_day),
        "days": write_days(lending.first_day, lending.last_day),
        "answer_by": write_day(lending.answer_by),
    }
    columns = ("序号", "姓名", "性别", "单位和职务", "从事组建工作年限", "手机号码", "备注")
    rows = tuple((str(number), *[""] * 6) for number in range(1, lending.people + 1))
    people = Table(columns, rows, (9, 13, 9, 25, 16, 18, 10), centred=(0,))
    reply = Annex("抽调人员回执", (people, *map(Paragraph, _FILLED_IN)))
    return compose(text, values, issue=issue, annexes=(reply,))
