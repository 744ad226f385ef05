"""Days of a year: how many are left, when a reminder is due, how a month looks on paper.

All days are days in Beijing; whoever asks says which day it is.
"""

from __future__ import annotations

from calendar import Calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REMINDED: Final = (7, 3, 1, 0)
"""Days before a deadline on which whoever is not done is reminded (催报)."""


def days_left(due: date, *, on: date) -> int:
    """Return how many days are left; 0 on the day itself, less than 0 after it.

    >>> days_left(date(2013, 2, 28), on=date(2013, 2, 21))
    7
    """
    return (due - on).days


def find_reminder(due: date, *, on: date) -> int | None:
    """Return which reminder is due: the last of ``REMINDED`` that was reached, if any.

    An office that is closed on the seventh day before sends that reminder on the sixth.

    >>> find_reminder(date(2013, 1, 20), on=date(2013, 1, 14))
    7
    """
    left = days_left(due, on=on)
    return None if left < 0 else min((mark for mark in REMINDED if left <= mark), default=None)


def end_of_february(assessed_year: int) -> date:
    """Return the last day by which a year's assessment ends: the end of the next February (C10).

    >>> end_of_february(2011), end_of_february(2012)
    (datetime.date(2012, 2, 29), datetime.date(2013, 2, 28))
    """
    return date(assessed_year + 1, 3, 1) - timedelta(days=1)


def list_months(days: Iterable[date]) -> tuple[tuple[int, int], ...]:
    """Return every month from the first of some days to the last, as year and month."""
    found = sorted(days)
    return tuple(_months(found[0], found[-1])) if found else ()


def list_weeks(year: int, month: int) -> tuple[tuple[date, ...], ...]:
    """Return the weeks of a month from Monday to Sunday, with the days around it."""
    return tuple(tuple(week) for week in Calendar().monthdatescalendar(year, month))


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
