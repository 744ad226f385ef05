"""The phone's clock against the office's."""

import json

import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.workflows.field_visits.clocks import find_skew

NOON = 1_357_819_200_000
ANCHOR = {"at": "2013-01-10T12:00:00.000Z", "mono": 5_000}


def line(wall, mono, anchor=ANCHOR):
    return canonical_bytes({"wall": wall, "mono": mono, "anchor": anchor})


@pytest.mark.parametrize(
    ("wall", "skew"),
    [(NOON + 10_000, 0), (NOON + 86_410_000, 86_400), (NOON - 86_390_000, -86_400)],
)
def test_a_clock_that_is_a_day_wrong_is_known_by_the_office_s_time(wall, skew):
    assert find_skew([line(wall, 15_000)]) == skew


def test_the_largest_difference_counts_and_events_without_a_time_say_nothing():
    lines = [line(NOON, 5_000), line(NOON - 400_000, 5_000), line(NOON + 9_999_999, 5_000, None)]
    assert find_skew(lines) == -400
    assert find_skew([]) == 0


def test_a_time_from_before_the_app_began_anew_says_nothing():
    assert find_skew([line(NOON + 999_000, 4_000)]) == 0


def test_what_cannot_be_read_says_nothing():
    assert find_skew([b"{", json.dumps({"anchor": 1}).encode()]) == 0
