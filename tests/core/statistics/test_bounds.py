"""Bounds from few units, against the table of the paper, against scipy, and as laws."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest, hypergeom

from kaohe.core.errors import InputError
from kaohe.core.statistics import (
    chance_to_see,
    largest_false,
    share_between,
    share_within,
    units_to_see,
)

PER_CENT = Fraction(1, 100)


@pytest.mark.parametrize(
    ("found", "looked_at", "bound"),
    [
        (0, 2, "77.64"),
        (0, 10, "25.89"),
        (1, 10, "39.42"),
        (2, 10, "50.70"),
        (0, 14, "19.27"),
        (0, 64, "4.58"),
        (0, 320, "0.94"),
        (3, 3, "100"),
    ],
)
def test_the_share_is_within_the_exact_bound(found, looked_at, bound):
    assert share_within(found, looked_at) == Fraction(bound) * PER_CENT


@pytest.mark.parametrize(
    ("found", "looked_at", "low", "high"),
    [
        (0, 2, "0", "84.19"),
        (0, 10, "0", "30.85"),
        (1, 10, "0.25", "44.51"),
        (2, 10, "2.52", "55.61"),
        (10, 10, "69.15", "100"),
    ],
)
def test_the_share_is_between_exact_ends(found, looked_at, low, high):
    assert share_between(found, looked_at) == (Fraction(low) * PER_CENT, Fraction(high) * PER_CENT)


@given(st.integers(1, 60), st.data())
def test_the_ends_are_those_of_scipy_rounded_outwards(looked_at, data):
    found = data.draw(st.integers(0, looked_at))
    low, high = share_between(found, looked_at)
    theirs = binomtest(found, looked_at).proportion_ci(0.95, method="exact")

    assert 0 <= theirs.low - low < 1.0001e-4
    assert 0 <= high - theirs.high < 1.0001e-4


@pytest.mark.parametrize(("among", "most"), [(10, 0), (12, 1), (50, 11)])
def test_a_small_stratum_has_a_whole_number_of_false_units(among, most):
    assert largest_false(0, 10, among=among) == most


@given(st.integers(1, 40), st.data())
def test_a_larger_number_of_false_units_would_have_been_seen(among, data):
    looked_at = data.draw(st.integers(1, among))
    found = data.draw(st.integers(0, looked_at))
    most = largest_false(found, looked_at, among=among)
    assume(most < among - looked_at + found)

    assert hypergeom(among, most + 1, looked_at).cdf(found) <= 0.05 + 1e-12
    assert most == found or hypergeom(among, most, looked_at).cdf(found) > 0.05 - 1e-12


def test_ten_units_often_miss_what_is_false():
    assert [float(round(chance_to_see(Fraction(k, 100), 10), 3)) for k in (5, 10, 20)] == [
        0.401, 0.651, 0.893,
    ]  # fmt: skip
    assert [units_to_see(Fraction(k, 100)) for k in (5, 10)] == [59, 29]


@pytest.mark.parametrize(("found", "looked_at"), [(3, 2), (-1, 5), (0, 0)])
def test_counts_that_do_not_fit_are_refused(found, looked_at):
    with pytest.raises(InputError, match="statistics-count-beyond"):
        share_within(found, looked_at)


def test_more_looked_at_than_there_are_is_refused():
    with pytest.raises(InputError, match="statistics-count-beyond"):
        largest_false(0, 10, among=9)


def test_a_confidence_outside_of_0_and_1_is_refused():
    with pytest.raises(InputError, match="statistics-level-unusable"):
        share_within(0, 10, confidence=Fraction(1))
    with pytest.raises(InputError, match="statistics-level-unusable"):
        units_to_see(Fraction(0))
