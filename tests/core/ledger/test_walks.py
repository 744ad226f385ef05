import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def acts_in(book):
    return [(entry.kind, dict(entry.content)) for entry, _, _ in book.kept]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(choices=st.lists(st.integers(0, 2**32), max_size=80))
def test_no_order_of_acts_gets_past_the_gate_wrongly(make_book, walk_on, expect_order, choices):
    book = make_book().open_campaign()
    walk_on(book, choices)
    expect_order(acts_in(book))


def test_walks_reach_the_units_and_are_refused_on_the_way(make_book, walk_on, expect_order):
    reached, refused = set(), 0
    for seed in range(5):
        book, chance = make_book(), random.Random(seed)  # noqa: S311 - a walk, no secret
        refused += walk_on(book, [chance.randrange(2**32) for _ in range(200)])
        expect_order(acts_in(book))
        reached |= {entry.kind for entry, _, _ in book.kept}
    assert {"seed", "arrived", "disclosed", "outcome", "closed"} <= reached
    assert refused > 100


@pytest.mark.parametrize(
    ("kind", "leave_out"), [("opened", "closed"), ("opened", "told"), ("disclosed", "answered")]
)
def test_the_check_of_the_order_finds_what_is_left_out(
    county, label_of, expect_order, kind, leave_out
):
    county.choose(label_of("kind"))
    county.visit(label_of("unit", kind="P"))
    county.choose(label_of("kind", ordinal=2))
    acts = acts_in(county)
    expect_order(acts)
    with pytest.raises(AssertionError):
        expect_order([act for act in acts if act[0] != leave_out])
    assert kind in {act[0] for act in acts}
