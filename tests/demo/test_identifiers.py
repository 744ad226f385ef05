import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from kaohe.demo.identifiers import (
    LARGEST_SERIAL,
    RESERVED,
    write_licence_numbers,
    write_org_codes,
)

WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def org_code(serial):
    return write_org_codes(np.array([serial]))[0].as_py()


def test_the_reserved_range_comes_first():
    assert org_code(0) == "PDY00001X"
    assert org_code(1) == "PDY000028"
    assert org_code(RESERVED - 1) == "PDY999994"


def test_beyond_the_reserved_range_a_letter_follows_the_prefix():
    assert org_code(RESERVED) == "PDYA00000"
    assert org_code(RESERVED + 36**4) == "PDYB00001"
    assert org_code(LARGEST_SERIAL - 1) == "PDYZZZZZ9"


def test_ten_nations_at_scale_1_have_enough_codes():
    assert LARGEST_SERIAL == 43_770_015
    assert LARGEST_SERIAL > 41_524_000


def test_a_serial_beyond_the_last_code_is_refused():
    with pytest.raises(ValueError, match="43770015"):
        write_org_codes(np.array([LARGEST_SERIAL]))


@given(st.integers(0, LARGEST_SERIAL - 1))
def test_every_organisation_code_has_the_check_character_of_gb_11714(serial):
    code = org_code(serial)

    total = sum(int(char, 36) * weight for char, weight in zip(code, WEIGHTS, strict=False))
    assert code[8] == {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


@given(st.lists(st.integers(0, LARGEST_SERIAL - 1), unique=True, min_size=2, max_size=50))
def test_other_serials_give_other_codes(serials):
    codes = write_org_codes(np.array(serials)).to_pylist()

    assert len(set(codes)) == len(serials)


@given(st.integers(110101, 661400), st.integers(0, 9), st.integers(0, 999_999))
def test_every_licence_number_is_valid_under_mod_11_10_and_visibly_synthetic(county, kind, serial):
    number = write_licence_numbers(np.array([county]), np.array([kind]), np.array([serial]))
    text = number[0].as_py()

    assert mod_11_10.is_valid(text)
    assert text[:14] == f"{county}{kind}9{serial:06d}"
