"""What makes up a total, item by item."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.scoring import list_contributions


def points(score):
    return {key: each.points for key, each in list_contributions(score.node).items()}


def test_points_of_what_is_not_asked_go_to_the_others(small):
    pack = small.body_pack(small.item("a", "2"), small.item("b", "2"), small.item("c", "4"))
    score = small.one(
        pack,
        small.finding("a", "met"),
        small.finding("b", "partly"),
        small.finding("c", gap="not_applicable"),
    )

    assert points(score) == {("item", "a"): 4, ("item", "b"): 2}


def test_what_rounding_gives_or_takes_is_told_by_itself(small):
    rounding = {"at": "section", "mode": "half_up", "interval": "1", "cite": "annex/1"}
    pack = small.body_pack(small.item("a", "1"), small.item("b", "2"), rounding=rounding)
    score = small.one(pack, small.finding("a", "partly"), small.finding("b", "met"))

    assert points(score) == {
        ("item", "a"): Fraction(1, 2),
        ("item", "b"): 2,
        ("rounding", "s"): Fraction(1, 2),
    }


def test_what_a_limit_takes_stands_at_the_branch_that_has_it(small):
    steps = {
        "kind": "per_event",
        "events": [{"id": "e", "name": small.name("e"), "points": "3"}],
        "cite": "annex/1",
    }
    item = small.item("a", "uncapped", score=steps)
    group = small.group("g", "uncapped", [item])
    pack = small.pack(small.section("s", "5", [group]))
    score = small.one(pack, small.finding("a", "3", part="e"))

    assert points(score) == {("item", "a"): 9, ("limit", "s"): -4}


def test_what_a_rule_gave_as_a_whole_stands_for_itself(small):
    name = small.name("fraud")
    veto = {"id": "fraud", "name": name, "effect": "zero_total", "cite": "annex/1"}
    pack = small.body_pack(small.item("a"), vetoes=[veto])
    score = small.one(pack, small.finding("a", "met"), small.finding("fraud", "found"))

    assert points(score) == {("rule", "total"): 0}


def test_visits_of_an_item_are_put_together(small):
    pack = small.pack(small.unit_section("u", "4", [small.group("g", "4", [small.item("a", "4")])]))
    score = small.one(
        pack,
        *small.visit("110101/private/0", {"a": "met"}),
        *small.visit("110102/private/0", {"a": "not_met"}),
        *small.visit("110102/social/0", {"a": "met"}),
    )

    assert points(score) == {("item", "a"): 3}


def test_units_that_are_added_up_one_by_one_are_put_together_by_item(small):
    by_unit = {
        "id": "sampled",
        "by": "unit",
        "cite": "annex/1",
        "no_applicable_unit": {"then": "share_in_group"},
    }
    items = [small.item("a", "6"), small.item("b", "4")]
    pack = small.pack(
        small.unit_section("u", "10", [small.group("g", "10", items)]), aggregations=[by_unit]
    )
    score = small.one(
        pack,
        *small.visit("430101/p/0", {"a": "met", "b": "not_met"}),
        *small.visit("430101/f/0", {"a": "not_met", "b": "met"}),
        *small.visit("430102/p/0", {"a": "met", "b": "met"}),
    )

    assert points(score) == {("item", "a"): Fraction(9, 2), ("item", "b"): 3}


def test_a_total_that_waits_is_made_up_of_nothing(small):
    score = small.one(small.body_pack(small.item("a")), small.finding("a", gap="not_verified"))

    assert list_contributions(score.node) == {}


@given(
    marks=st.lists(
        st.sampled_from(["met", "partly", "not_met", None]), min_size=3, max_size=3
    ).filter(any),
    sizes=st.lists(st.integers(1, 7), min_size=3, max_size=3),
    at=st.sampled_from(["section", "total"]),
)
def test_all_that_makes_up_a_total_adds_up_to_it(small, marks, sizes, at):
    rounding = {"at": at, "mode": "half_up", "interval": "0.1", "cite": "annex/1"}
    items = [small.item(name, f"{size}") for name, size in zip("abc", sizes, strict=True)]
    findings = [
        small.finding(name, mark, gap=None if mark else "not_applicable")
        for name, mark in zip("abc", marks, strict=True)
    ]
    score = small.one(small.body_pack(*items, rounding=rounding), *findings)

    assert sum(points(score).values(), Fraction()) == Fraction(score.published)
