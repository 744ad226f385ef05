from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.workflows.cycle import (
    REMINDED,
    days_left,
    end_of_february,
    find_reminder,
    list_months,
    list_weeks,
)

DUE = date(2013, 1, 20)


@pytest.mark.parametrize(
    ("left", "mark"),
    [(8, None), (7, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 0), (-1, None)],
)
def test_the_last_mark_that_was_reached_is_the_reminder_that_is_due(left, mark):
    assert find_reminder(DUE, on=DUE - timedelta(days=left)) == mark


@given(st.integers(min_value=0, max_value=7))
def test_a_reminder_is_never_behind_its_mark(left):
    mark = find_reminder(DUE, on=DUE - timedelta(days=left))
    assert mark in REMINDED
    assert mark >= left


def test_days_are_counted_down_and_beyond():
    assert [days_left(DUE, on=date(2013, 1, day)) for day in (19, 20, 21)] == [1, 0, -1]


def test_february_ends_on_its_last_day():
    assert end_of_february(2011) == date(2012, 2, 29)
    assert end_of_february(2012) == date(2013, 2, 28)


def test_every_month_from_the_first_day_to_the_last_is_listed():
    assert list_months([date(2013, 2, 1), date(2012, 12, 31)]) == (
        (2012, 12),
        (2013, 1),
        (2013, 2),
    )
    assert list_months([]) == ()


def test_weeks_run_from_monday_to_sunday():
    weeks = list_weeks(2013, 1)
    assert (weeks[0][0], weeks[-1][-1]) == (date(2012, 12, 31), date(2013, 2, 3))
