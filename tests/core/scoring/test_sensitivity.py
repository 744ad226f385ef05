"""Places under another choice, told inside the groups of the first."""

from dataclasses import replace

import pytest

from kaohe.core.scoring import find_shifts
from kaohe.core.scoring.ranking import Standing


@pytest.fixture
def placed(small):
    """Results with the standings asked for: body → (group, place)."""
    scored = small.score(small.body_pack(small.item("a")), small.finding("a", "met"))
    (score,) = scored.scores.values()

    def place(**standings):
        scores = {
            body: replace(score, body=body, standing=Standing(*standing))
            for body, standing in standings.items()
        }
        return replace(scored, scores=scores)

    return place


def told(before, after):
    return [
        (each.body, each.before, each.after, each.is_moved) for each in find_shifts(before, after)
    ]


def test_in_the_same_group_the_places_are_those_of_both_results(placed):
    before = placed(a=("east", 1), b=("east", 2), c=("east", None), d=("east", 3))
    after = placed(b=("east", 1), a=("east", 2), c=("east", None))

    assert told(before, after) == [("a", 1, 2, True), ("b", 2, 1, True), ("c", None, None, False)]


def test_in_a_larger_group_the_order_of_the_former_one_counts(placed):
    before = placed(a=("east", 1), b=("east", 2), c=("west", 1))
    after = placed(a=("country", 1), c=("country", 2), b=("country", 3))

    assert told(before, after) == [("a", 1, 1, False), ("b", 2, 2, False), ("c", 1, 1, False)]


def test_a_group_that_is_torn_apart_has_no_order(placed):
    before = placed(a=("east", 1), b=("east", 2))
    after = placed(a=("coast", 1), b=("inland", 1))

    assert told(before, after) == [("a", 1, None, True), ("b", 2, None, True)]
