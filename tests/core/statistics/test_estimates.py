"""National rates: by hand, against weighted regression of scipy, and as laws."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from kaohe.core.errors import InputError
from kaohe.core.statistics import SampledUnit, estimate_rate
from kaohe.core.statistics.student import find_quantile

HALF = Fraction(1, 2)


def sample_of(*rows):
    return [
        SampledUnit(f"u{place}", body, county, Fraction(chance), Fraction(share))
        for place, (body, county, chance, share) in enumerate(rows)
    ]


def nation_of(is_false):
    """Two counties and five units each of 32 bodies; all have the same chance."""
    return [
        SampledUnit(f"{county}/{unit}", f"{county // 2}", f"{county}", HALF, Fraction(false))
        for county in range(64)
        for unit in range(5)
        for false in [int(is_false(county, unit))]
    ]


TWO_BODIES = sample_of(
    ("11", "110101", "1/8", 0),
    ("11", "110102", "1/4", 1),
    ("12", "120101", "1/10", 0),
    ("12", "120102", "1/10", 1),
)


def test_a_unit_weighs_one_over_its_chance():
    # Found 4 + 10 of 8 + 4 + 10 + 10.
    assert estimate_rate(TWO_BODIES).rate == Fraction(14, 32)


def test_the_error_comes_from_the_counties_within_the_bodies():
    # Residuals times 32: -7/16 * 8, 9/16 * 4; -7/16 * 10, 9/16 * 10; a pair gives half the
    # square of its difference, times two.
    first, second = Fraction(23, 4), Fraction(10)
    variance = (first**2 + second**2) / 32**2
    found = estimate_rate(TWO_BODIES)

    assert float(found.error) == pytest.approx(float(variance) ** 0.5)
    assert (found.units, found.degrees) == (4, 2)


def test_the_interval_is_exact_for_as_many_units_as_say_the_same():
    # 7/16 * 9/16 over the variance is 1.9; two degrees of freedom instead of three leave one.
    found = estimate_rate(TWO_BODIES)
    assert (found.effective, found.low, found.high) == (1, 0, 1)


def test_units_of_counties_that_are_alike_say_less():
    # 48 by the variance, and 32 degrees of freedom instead of 319 leave 44.
    alike = estimate_rate(nation_of(lambda county, unit: county % 4 == 0))
    mixed = estimate_rate(nation_of(lambda county, unit: unit == 0 or unit == county % 8))

    assert alike.rate == Fraction(1, 4)
    assert (alike.units, alike.effective) == (320, 44)
    assert (alike.low, alike.high) == (Fraction("0.1319"), Fraction("0.4034"))
    assert mixed.effective > 2 * alike.effective


def test_nothing_found_counts_each_county_as_one_unit():
    found = estimate_rate(nation_of(lambda county, unit: False))

    assert (found.rate, found.error, found.units, found.degrees) == (0, 0, 320, 32)
    assert (found.effective, found.low, found.high) == (64, 0, Fraction("0.0561"))


@given(st.integers(1, 200), st.sampled_from(["0.5", "0.9", "0.95", "0.99"]))
def test_the_quantile_is_that_of_scipy(degrees, confidence):
    theirs = student.ppf(0.5 + float(confidence) / 2, degrees)
    assert float(find_quantile(degrees, Fraction(confidence))) == pytest.approx(theirs, rel=1e-9)


def test_32_degrees_have_their_known_quantile():
    assert f"{find_quantile(32, Fraction(95, 100)):.2f}" == "2.04"
    assert f"{find_quantile(1, Fraction(95, 100)):.1f}" == "12.7"


@given(st.randoms(use_true_random=False))
def test_the_rate_lies_within_its_interval_and_order_changes_nothing(chance):
    rows = [
        (f"{body}", f"{body}{county}", Fraction(1, chance.randint(1, 50)), chance.randint(0, 1))
        for body in range(5)
        for county in range(2)
        for _ in range(5)
    ]
    sample = sample_of(*rows)
    found = estimate_rate(sample)
    chance.shuffle(sample)

    assert found.low <= found.rate <= found.high
    assert estimate_rate(sample) == found


@pytest.mark.no_cover  # the other tests reach every line, and a simulation is slow when traced
def test_the_interval_covers_the_truth_as_often_as_it_says():
    """Of 100 draws from one population of 32 bodies; a law within what chance allows."""
    chance = random.Random(2012)  # noqa: S311 - a simulation
    nation = {
        body: [[chance.random() < 0.15 for _ in range(40)] for _ in range(12)] for body in range(32)
    }
    truth = sum(unit for each in nation.values() for county in each for unit in county) / 15360
    covered = 0
    for _ in range(100):
        sample = [
            SampledUnit(
                f"{body}/{county}/{place}",
                f"{body}",
                f"{body}/{county}",
                Fraction(2, 12) * Fraction(5, 40),
                Fraction(int(nation[body][county][place])),
            )
            for body in nation
            for county in chance.sample(range(12), 2)
            for place in chance.sample(range(40), 5)
        ]
        found = estimate_rate(sample)
        covered += found.low <= truth <= found.high
    # 95 of 100 are expected; four standard deviations are 8.7.
    assert 87 <= covered < 100


def test_everything_that_cannot_be_estimated_is_told_at_once():
    wrong = sample_of(
        ("11", "110101", "0", 0), ("11", "110101", "1/2", 2), ("12", "120101", "1", 1)
    )
    with pytest.raises(InputError) as raised:
        estimate_rate(wrong)
    assert sorted(fault.kind.code for fault in raised.value.faults) == [
        "statistics-clusters-too-few",
        "statistics-clusters-too-few",
        "statistics-count-beyond",
        "statistics-weight-unusable",
    ]


def test_no_unit_is_no_estimate():
    with pytest.raises(InputError, match="statistics-no-units"):
        estimate_rate([])


def test_a_county_without_a_unit_of_the_kind_tells_how_counties_differ():
    units = sample_of(
        ("11", "110101", "1/2", 1),
        ("11", "110101", "1/2", 0),
        ("12", "120101", "1/2", 0),
        ("12", "120102", "1/2", 0),
    )
    drawn = [("11", "110101"), ("11", "110102"), ("12", "120101"), ("12", "120102"), ("13", "x")]
    found = estimate_rate(units, drawn=drawn)

    # Residuals times 8: of 11 2 - 4/4 against 0, of 12 twice -2/4; a pair gives half the square
    # of its difference, times two.
    assert found.rate == Fraction(1, 4)
    assert float(found.error) == pytest.approx((1 / 64) ** 0.5)
    assert found.degrees == 2


def test_a_body_with_one_county_in_the_draw_cannot_be_estimated():
    units = sample_of(("11", "110101", "1/2", 1))
    with pytest.raises(InputError, match="statistics-clusters-too-few"):
        estimate_rate(units, drawn=[("12", "120101")])


def test_it_agrees_with_another_program_on_a_test_set():
    """Ratio and Taylor error by svy 0.35 (``estimation.ratio``, bodies as strata, counties as PSU).

    One county has no unit of the kind; there the other program is given a row outside the domain.
    """
    units = sample_of(
        ("11", "a", "1/8", 1), ("11", "a", "1/8", 0),
        ("11", "b", "1/4", 1), ("11", "b", "1/4", 0), ("11", "b", "1/4", 0),
        ("12", "c", "1/10", 0), ("12", "c", "1/10", 0), ("12", "d", "1/30", 1),
        ("13", "e", "1/12", 0), ("13", "e", "1/12", 1),
    )  # fmt: skip
    found = estimate_rate(units, drawn=[("13", "e"), ("13", "f")])

    assert float(found.rate) == pytest.approx(0.5294117647058824, rel=1e-14)
    assert float(found.error) == pytest.approx(0.2430150992410212, rel=1e-14)
