"""The same evidence under two packs."""

from decimal import Decimal
from fractions import Fraction

import pytest

from kaohe.core.scoring import compare


@pytest.fixture(scope="module")
def pair(small):
    def pack(at_least, **more):
        score = {"kind": "threshold", "indicator": "x", "at_least": at_least, "cite": "annex/1"}
        return small.pack(
            small.section("s", "3", [small.group("g", "3", [small.item("a", "3", score=score)])]),
            small.section("t", "2", [small.group("h", "2", [small.item("b", "2")])]),
            **more,
        )

    findings = [
        small.finding("a", "0.75", body="11"),
        small.finding("b", "met", body="11"),
        small.finding("a", "0.9", body="12"),
        small.finding("b", "partly", body="12"),
        small.finding("a", "0.5", body="13"),
        small.finding("b", "not_met", body="13"),
    ]
    return small.score(pack("0.7"), *findings), small.score(pack("0.8"), *findings)


def test_it_says_which_bodies_change_places_and_by_which_section(pair):
    moved = {move.body: move for move in compare(*pair).changing_places}

    assert set(moved) == {"11", "12"}
    first = moved["11"]
    assert (first.before, first.after, first.change) == (Decimal("5.00"), Decimal("2.00"), -3)
    assert (first.place_before, first.place_after) == (1, 2)
    assert first.moved_by == (("s", Fraction(-3)),)
    assert moved["12"].moved_by == ()


def test_all_bodies_stand_in_the_order_of_the_second_result(pair):
    assert [move.body for move in compare(*pair).moves] == ["12", "11", "13"]


def test_nothing_moves_under_the_same_pack(pair):
    comparison = compare(pair[0], pair[0])

    assert comparison.changing_places == ()
    assert {move.change for move in comparison.moves} == {0}


def test_a_total_that_waits_has_no_change(small):
    pack = small.body_pack(small.item("a"))
    before = small.score(pack, small.finding("a", gap="not_verified"))
    after = small.score(pack, small.finding("a", "met"), small.finding("a", "met", body="44"))

    assert [(move.body, move.change) for move in compare(before, after).moves] == [("43", None)]
    assert compare(after, before).moves[0].change is None


def test_a_pack_that_rounds_only_the_total_is_compared_by_exact_sections(small):
    rounding = {"at": "total", "mode": "half_up", "interval": "1", "cite": "annex/1"}
    before = small.score(small.body_pack(small.item("a")), small.finding("a", "partly"))
    after = small.score(
        small.body_pack(small.item("a"), rounding=rounding), small.finding("a", "partly")
    )

    move = compare(before, after).moves[0]

    assert (move.change, move.moved_by) == (Fraction(1, 2), ())


def test_the_items_that_make_the_difference_add_up_to_it(pair):
    move = next(each for each in compare(*pair).moves if each.body == "11")

    (only,) = move.because
    assert (only.origin, only.id, only.section) == ("item", "a", "s")
    assert (only.before, only.after, only.change) == (3, 0, -3)


def test_who_goes_past_whom_is_told_on_both_sides(pair):
    moves = {each.body: each for each in compare(*pair).moves}

    assert (moves["12"].passes, moves["12"].passed_by) == (("11",), ())
    assert (moves["11"].passes, moves["11"].passed_by) == ((), ("12",))
    assert (moves["13"].passes, moves["13"].passed_by) == ((), ())


def test_what_only_one_result_has_is_not_compared(small):
    old = small.body_pack(small.item("a"), small.item("b"))
    new = small.body_pack(small.item("a", "2"), small.item("c"), points="3")
    before = small.score(
        old,
        *(small.finding(item, "met", body=body) for item in "ab" for body in ("11", "12")),
    )
    after = small.score(
        new,
        *(small.finding(item, "met", body=body) for item in "ac" for body in ("12", "13")),
    )
    apart = compare(before, after).apart

    def ids(things):
        return [each for each, _name in things]

    assert (ids(apart.bodies_before), ids(apart.bodies_after)) == (["11"], ["13"])
    assert (ids(apart.items_before), ids(apart.items_after)) == (["b"], ["c"])
    assert ids(apart.other_rules) == ["a"]
    (move,) = compare(before, after).moves
    told = {each.id: (each.before, each.after) for each in move.because}
    assert told == {"a": (1, 2), "b": (1, None), "c": (None, 1)}


def test_an_item_that_one_year_does_not_ask_is_told_without_points(small):
    pack = small.body_pack(small.item("a"), small.item("b"))
    before = small.score(pack, small.finding("a", "met"), small.finding("b", "met"))
    after = small.score(pack, small.finding("a", "met"), small.finding("b", gap="not_applicable"))
    (move,) = compare(before, after).moves

    assert move.change == 0
    assert [(each.id, each.before, each.after) for each in move.because] == [
        ("a", 1, 2),
        ("b", 1, None),
    ]


def test_a_body_without_a_place_passes_nobody(small):
    pack = small.body_pack(small.item("a"))
    before = small.score(
        pack,
        small.finding("a", "met", body="11"),
        small.finding("a", gap="not_verified", body="12"),
    )
    after = small.score(
        pack, small.finding("a", "partly", body="11"), small.finding("a", "met", body="12")
    )
    comparison = compare(before, after)

    assert [each for each, _name in comparison.apart.waiting] == ["12"]
    assert {(each.passes, each.passed_by) for each in comparison.moves} == {((), ())}
