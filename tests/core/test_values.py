from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.values import Rounding, exact, write_exact

HUNDREDTH = Fraction(1, 100)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Fraction(0)),
        ("1.5", Fraction(3, 2)),
        ("-0.25", Fraction(-1, 4)),
        ("17/3", Fraction(17, 3)),
        ("1.50", Fraction(3, 2)),
        ("10", Fraction(10)),
    ],
)
def test_a_decimal_or_a_fraction_is_read_exactly(text, value):
    assert exact(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "1e0", ".5", "5.", "1_000", "01", "+1", " 1", "1 ", "1/0", "1/03", "1,5", "１", "1\n"],
)
def test_a_number_that_needs_interpreting_is_refused(text):
    with pytest.raises(ValueError, match="is not a number"):
        exact(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(9, 4), "2.25"),
        (Fraction(17, 3), "17/3"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1000), "1000"),
        (Fraction(1, 7), "1/7"),
        (Fraction(3, 50), "0.06"),
    ],
)
def test_a_finite_decimal_is_written_as_such_and_others_as_fractions(value, text):
    assert write_exact(value) == text


@given(st.fractions())
def test_whatever_is_written_reads_back_exactly(value):
    assert exact(write_exact(value)) == value


@pytest.mark.parametrize(
    ("mode", "text", "rounded"),
    [
        ("half_up", "95.665", "95.67"),
        ("half_even", "95.665", "95.66"),
        ("half_even", "95.675", "95.68"),
        ("down", "95.669", "95.66"),
        ("half_up", "95.6649", "95.66"),
        ("half_even", "95.6651", "95.67"),
        ("half_up", "-95.665", "-95.67"),
        ("half_even", "-95.665", "-95.66"),
        ("down", "-95.669", "-95.66"),
        ("half_up", "17/3", "5.67"),
        ("half_up", "60", "60.00"),
        ("half_up", "-0.001", "0.00"),
    ],
)
def test_a_value_is_rounded_once_to_hundredths(mode, text, rounded):
    result = Rounding(mode, HUNDREDTH).apply(exact(text))
    assert str(result) == rounded


def test_an_interval_may_be_a_multiple_of_a_tenth():
    assert Rounding("half_up", Fraction(1, 2)).apply(exact("0.7")) == Decimal("0.5")
    assert str(Rounding("half_up", Fraction(5)).apply(exact("12.5"))) == "15"


def test_an_interval_that_is_not_a_decimal_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        Rounding("half_up", Fraction(1, 3)).apply(Fraction(1, 3))


@given(st.fractions(-1000, 1000), st.sampled_from(["half_up", "half_even", "down"]))
def test_rounding_never_moves_a_value_by_more_than_it_may(value, mode):
    moved = abs(Fraction(Rounding(mode, HUNDREDTH).apply(value)) - value)
    assert moved < HUNDREDTH if mode == "down" else moved <= HUNDREDTH / 2


@given(st.fractions(-1000, 1000), st.sampled_from(["half_up", "half_even", "down"]))
def test_rounding_twice_changes_nothing_more(value, mode):
    once = Rounding(mode, HUNDREDTH).apply(value)
    assert Rounding(mode, HUNDREDTH).apply(Fraction(once)) == once


@given(st.fractions(0, 1000), st.sampled_from(["half_up", "half_even", "down"]))
def test_a_negative_value_is_rounded_like_its_size(value, mode):
    rounding = Rounding(mode, HUNDREDTH)
    assert rounding.apply(-value) == -rounding.apply(value)
