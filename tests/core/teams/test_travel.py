"""Distances between seats, and the shortest round."""

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.teams import distance_between, find_round
from kaohe.core.teams.capitals import CAPITALS


def test_every_body_has_a_seat():
    assert set(CAPITALS) == set(BODY_NAMES)


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [("11", "12", 108), ("11", "44", 1894), ("11", "65", 2416), ("31", "54", 2904)],
)
def test_distances_are_those_of_the_map(one, other, kilometres):
    assert distance_between(one, other) == pytest.approx(kilometres, abs=6)


def great_circle(one, other):
    here, there = CAPITALS[one], CAPITALS[other]
    north, east, to_north, to_east = (
        math.radians(each / 100)
        for each in (here.latitude, here.longitude, there.latitude, there.longitude)
    )
    half = (
        math.sin((to_north - north) / 2) ** 2
        + math.cos(north) * math.cos(to_north) * math.sin((to_east - east) / 2) ** 2
    )
    return 2 * 6371.009 * math.asin(math.sqrt(half))


def test_the_table_is_what_the_coordinates_give():
    for one in CAPITALS:
        for other in CAPITALS:
            far = distance_between(one, other)
            assert abs(far - great_circle(one, other)) <= 0.501, (one, other)
            assert far == distance_between(other, one)


def test_what_has_no_seat_is_nowhere_far():
    assert (distance_between("99", "11"), distance_between("11", "99")) == (0, 0)


@given(st.sets(st.sampled_from(sorted(BODY_NAMES)), min_size=1, max_size=5))
def test_no_order_is_shorter_than_the_round(bodies):
    found = find_round(bodies)
    lengths = [
        sum(distance_between(*pair) for pair in zip(("11", *way), (*way, "11"), strict=True))
        for way in permutations(sorted(bodies))
    ]
    assert (found.kilometres, sorted(found.bodies)) == (min(lengths), sorted(bodies))


def test_a_round_of_nothing_is_no_way():
    assert (find_round([]).bodies, find_round([]).kilometres) == ((), 0)


def test_a_round_of_many_visits_each_once():
    found = find_round(BODY_NAMES)
    assert sorted(found.bodies) == sorted(BODY_NAMES)
    assert found.bodies[0] == "11"
    assert 14_000 < found.kilometres < 22_000
