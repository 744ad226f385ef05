"""The room in the practice year: filled by the same acts as in earnest, from the run's own files.

One enters the statistics of the practice nation and another signs them; every body countersigns,
one of those whose figures part objects; what parts is asked about, answered, and mostly closed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.stores.files import read_bytes
from kaohe.web.accounts.models import User
from kaohe.web.base.today import read_today
from kaohe.web.figures.acts import NO_VERSION, enter_figures, sign_figures
from kaohe.web.figures.countersigned import what_is_countersigned
from kaohe.web.figures.countersigning import countersign
from kaohe.web.figures.differences import find_differences
from kaohe.web.figures.measuring import find_register
from kaohe.web.figures.queries import answer_query, ask_all, close_query
from kaohe.web.figures.sets import asked_of, list_bodies
from kaohe.web.figures.workbook import read_figure_book

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.web.cycles.models import Cycle
    from kaohe.web.figures.differences import Differences
    from kaohe.web.figures.sets import FigureRow

BOOKS: Final = ("statistics.xlsx", "targets.xlsx")
FOLDER: Final = "nation/statistics"
DAYS_TO_ANSWER: Final = 7
_OBJECTION: Final = (
    "演练：{name}的统计数据按单位类别分列时口径有误，已另行报告研究室，请以本单位所报数为准核对。"
)
_ANSWER: Final = (
    "演练：经核对，差异来自统计表中非公企业部分的分列口径，数据库逐户核实无误；"
    "统计数已按原始报表复核。"
)
_REMARK: Final = "演练：说明清楚，两个来源的数分别保留。"


def fill_figures(run: Path, cycle: Cycle) -> None:
    """Enter and sign the figures of a practice run, and have the bodies speak to them.

    Raises:
        FileUnusable: the run has no workbooks of statistics.
    """
    one, other = (User.objects.get(username=name) for name in ("statistics-1", "statistics-2"))
    rows: list[FigureRow] = []
    for name in BOOKS:
        content = read_bytes(run / FOLDER / name)
        book = read_figure_book(content, name=name, asked=asked_of(cycle))
        book.expect_sound()
        rows += book.rows
    version = enter_figures(cycle, rows, by=one, seen=NO_VERSION, origin="、".join(BOOKS))
    sign_figures(version, by=other, seen=version.digest)
    register = find_register(cycle)
    if register is not None:
        _fill_words(cycle, find_differences(cycle, register))


def _fill_words(cycle: Cycle, found: Differences) -> None:
    """Have every body countersign, and ask about what parts."""
    objecting = found.unasked[0].body if found.unasked else ""
    for body in list_bodies(cycle):
        own = [each for each in found.lines if each.body == body and each.register]
        countersign(
            cycle,
            body,
            is_agreed=body != objecting,
            by=_person_of(body),
            seen=what_is_countersigned(cycle, body).seen,
            reason=_OBJECTION.format(name=BODY_NAMES[body][0]) if body == objecting else "",
            reported={each.figure: each.register.value for each in own if each.register},
        )
    if found.unasked:
        _fill_queries(cycle, found)


def _fill_queries(cycle: Cycle, found: Differences) -> None:
    """Ask about every gap; all but the last body answer, and all but one of these are closed."""
    clerk, today = User.objects.get(username="office-1"), read_today()
    ask_all(cycle, found.unasked, due=today + timedelta(DAYS_TO_ANSWER), today=today, by=clerk)
    asked = list(cycle.figure_queries.order_by("pk"))
    for place, query in enumerate(asked[:-1]):
        answer_query(query, _ANSWER, by=_person_of(query.body))
        if place:
            close_query(query, _REMARK, by=clerk)


def _person_of(body: str) -> User:
    return User.objects.get(username=f"province-{body}")
