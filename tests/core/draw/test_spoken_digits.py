import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.draw.spoken_digits import (
    add_check_digits,
    group_digits,
    has_check_digits,
    strip_digits,
)

CODES = st.integers(0, 10**16 - 1).map(lambda number: add_check_digits(f"{number:016d}"))


@pytest.mark.parametrize(
    ("digits", "code"),
    [("794", "79444"), ("0", "098"), ("96", "9604"), ("0000000000000000", "000000000000000098")],
)
def test_check_digits_are_those_of_iso_7064(digits, code):
    assert add_check_digits(digits) == code
    assert has_check_digits(code)


@given(CODES, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(code, place, more):
    wrong = str((int(code[place]) + more) % 10)
    assert not has_check_digits(code[:place] + wrong + code[place + 1 :])


@given(CODES, st.integers(0, 16))
def test_two_neighbours_that_changed_places_are_always_caught(code, place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert has_check_digits(swapped) == (swapped == code)


@given(st.integers(0, 10**5))
def test_a_number_has_one_pair_of_check_digits_only(number):
    fitting = [pair for pair in range(100) if has_check_digits(f"{number}{pair:02d}")]
    assert [f"{number}{pair:02d}" for pair in fitting] == [add_check_digits(str(number))]


@pytest.mark.parametrize("code", ["", "44", "79443", "7944a", "-79444"])
def test_what_is_no_number_with_check_digits_is_none(code):
    assert not has_check_digits(code)


def test_digits_are_read_aloud_three_at_a_time():
    assert group_digits("79444123") == "794 441 23"


def test_digits_can_be_typed_with_spaces_hyphens_and_in_full_width():
    assert strip_digits(" 794 44１-２·3\n") == "79444123"
