from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.register.standing_out import (
    CountyShare,
    chance_of_at_least,
    cut_off,
    find_usual,
    judge_counties,
    limit_at,
)

TENTH = Fraction(1, 10)


def exact_tail(concerned, looked_at, share):
    return sum(
        comb(looked_at, units) * share**units * (1 - share) ** (looked_at - units)
        for units in range(concerned, looked_at + 1)
    )


@given(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50),
)
def test_the_chance_is_the_exact_binomial_one_rounded_up_in_the_last_digits(counts, share):
    concerned, looked_at = counts
    chance = Fraction(chance_of_at_least(concerned, looked_at, share))

    if concerned <= share * looked_at:
        assert chance == 1
    else:
        exact = exact_tail(concerned, looked_at, share)
        assert exact * (1 - Fraction(1, 10**38)) <= chance <= exact * (1 + Fraction(1, 10**40))


def test_a_long_tail_is_cut_where_nothing_more_comes():
    chance = chance_of_at_least(20_000, 40_000, Fraction(2, 5))

    assert Decimal("1e-370") < chance < Decimal("1e-300")


def test_a_share_of_one_is_never_exceeded():
    assert chance_of_at_least(7, 7, Fraction(1)) == 1


def test_no_chance_is_above_one_though_it_is_rounded_up():
    assert chance_of_at_least(1, 10_000, Fraction(1, 10_001)) <= 1


@pytest.mark.parametrize(
    ("chances", "cut"),
    [
        (["0.004", "0.2", "0.3"], Fraction(1, 300)),
        (["0.003", "0.2", "0.3"], Fraction(1, 300)),
        (["0.0001", "0.006", "0.2"], Fraction(2, 300)),
        (["0.004", "0.006", "0.009"], Fraction(1, 100)),
        ([], Fraction(1, 100)),
    ],
)
def test_the_false_discovery_rate_is_held_at_one_in_a_hundred(chances, cut):
    assert cut_off([Decimal(chance) for chance in chances]) == cut


def test_a_county_weighs_as_much_as_its_units():
    shares = [CountyShare("a", 0, 10), CountyShare("b", 50, 100), CountyShare("c", 1, 10)]

    assert find_usual(shares, unremarkable=TENTH).middle == Fraction(1, 2)


def test_the_fence_stands_one_and_a_half_distances_above_the_third_quartile():
    shares = [CountyShare(str(percent), percent, 100) for percent in (10, 20, 30, 40)]

    usual = find_usual(shares, unremarkable=TENTH)

    assert usual.middle == Fraction(20, 100)
    assert usual.fence == Fraction(30, 100) + Fraction(3, 2) * Fraction(20, 100)


def test_the_fence_is_never_below_what_is_unremarkable_nor_above_all():
    low = [CountyShare("a", 0, 100), CountyShare("b", 1, 100)]
    high = [CountyShare(str(percent), percent, 100) for percent in (10, 50, 90, 95)]

    assert find_usual(low, unremarkable=TENTH).fence == TENTH
    assert find_usual(high, unremarkable=TENTH).fence == 1


def test_without_counties_nothing_is_unusual():
    verdicts = judge_counties([], unremarkable=TENTH)

    assert verdicts.stand_out == ()
    assert (verdicts.usual.middle, verdicts.usual.fence) == (0, TENTH)


def many_counties(*, mechanical, units):
    honest = [CountyShare(f"h{n}", units * (n % 10) // 100, units) for n in range(900)]
    return [*honest, *(CountyShare(f"m{n}", units * 92 // 100, units) for n in range(mechanical))]


def test_counties_that_fill_mechanically_stand_out_and_honest_ones_do_not():
    verdicts = judge_counties(many_counties(mechanical=30, units=200), unremarkable=TENTH)

    assert verdicts.stand_out == (False,) * 900 + (True,) * 30


def test_even_many_of_them_do_not_hide_one_another():
    verdicts = judge_counties(many_counties(mechanical=200, units=200), unremarkable=TENTH)

    assert sum(verdicts.stand_out) == 200


def test_a_small_county_needs_more_than_a_large_one():
    limits = [limit_at(units, TENTH, Fraction(1, 10_000)) for units in (3, 4, 10, 100, 10_000)]

    assert limits[0] == 4
    assert limits[1:] == [4, 7, 24, 1114]


def test_where_nobody_stands_out_the_limit_is_that_of_a_lone_county():
    verdicts = judge_counties(many_counties(mechanical=0, units=200), unremarkable=TENTH)

    assert not any(verdicts.stand_out)
    assert verdicts.cut == Fraction(1, 90_000)
