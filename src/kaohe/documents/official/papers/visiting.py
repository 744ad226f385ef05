"""抽查通知: tells a body before departure that a team is coming (requirements C13).

Which county and which unit is visited is kept until arrival. A :class:`VisitNotice` has no place
for either, so that no caller can give them away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.documents.official.numerals import write_day, write_days
from kaohe.documents.official.papers.composing import compose

if TYPE_CHECKING:
    from datetime import date

    from kaohe.documents.official.model import Document
    from kaohe.documents.official.paper_text import PaperText
    from kaohe.documents.official.papers.composing import Issue


@dataclass(frozen=True, slots=True)
class VisitNotice:
    """Everything that a body may know before a team has arrived."""

    union: str
    """The full name of its union."""
    team: str
    """What the team is called, such as 第一考核工作组."""
    year: int
    """The year that is assessed."""
    first_day: date
    last_day: date


def make_visit_notice(visit: VisitNotice, text: PaperText, *, issue: Issue) -> Document:
    """Return the notice.

    Raises:
        FileUnusable: with every place of the text for which there is nothing.
    """
    values = {
        "union": visit.union,
        "team": visit.team,
        "year": str(visit.year),
        "days": write_days(visit.first_day, visit.last_day),
        "first_day": write_day(visit.first_day),
        "last_day": write_day(visit.last_day),
    }
    return compose(text, values, issue=issue)
