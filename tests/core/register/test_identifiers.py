import pytest
import stdnum.iso7064.mod_11_10
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from kaohe.core.register.identifiers import (
    USCC_SYMBOLS,
    enterprise_id,
    is_licence_no,
    is_org_code,
    is_uscc,
    licence_check_digit,
    org_check_character,
    uscc_check_character,
)


def test_the_example_of_the_standard_for_organisation_codes_holds():
    # GB 11714-1997 reserves PDY00001 to PDY99999 for a system's own codes: 474 mod 11 = 1, so X.
    assert org_check_character("PDY00001") == "X"
    assert org_check_character("D2143569") == "X"
    assert org_check_character("00000000") == "0"


def test_an_organisation_code_may_have_a_hyphen_before_its_check():
    assert is_org_code("PDY00001X")
    assert is_org_code("PDY00001-X")
    assert not is_org_code("PDY0000-1X")


@pytest.mark.parametrize(
    "code", ["PDY000011", "PDY00001B", "pdy00001X", "PDY00001", "", "PDY00001XX"]
)
def test_a_wrong_organisation_code_is_told(code):
    assert not is_org_code(code)


@given(st.text("0123456789", min_size=14, max_size=14))
def test_the_licence_check_is_that_of_iso_7064(digits):
    assert licence_check_digit(digits) == stdnum.iso7064.mod_11_10.calc_check_digit(digits)
    assert is_licence_no(digits + licence_check_digit(digits))


@given(st.text("0123456789", min_size=15, max_size=15))
def test_a_licence_is_valid_exactly_when_iso_7064_says_so(digits):
    assert is_licence_no(digits) == stdnum.iso7064.mod_11_10.is_valid(digits)


def test_an_older_licence_has_13_digits_and_no_check():
    assert is_licence_no("3301052000123")
    assert not is_licence_no("33010520001234")


@given(st.text("0123456789", min_size=8, max_size=8), st.text(USCC_SYMBOLS, min_size=9, max_size=9))
def test_the_uscc_check_is_that_of_stdnum(first, rest):
    code = first + rest + uscc_check_character(first + rest)
    assert stdnum_uscc.is_valid(code)
    assert is_uscc(code)


@pytest.mark.parametrize(
    "code", ["91110000600037341I", "91110000600037341M", "9111000060003734", ""]
)
def test_a_wrong_uscc_is_told(code):
    assert is_uscc("91110000600037341L")
    assert not is_uscc(code)


@pytest.mark.parametrize(
    ("uscc", "org", "licence", "expected"),
    [
        ("91110000600037341L", "PDY00001X", None, "uscc:91110000600037341L"),
        ("91110000600037341M", "PDY00001-X", None, "org:PDY00001X"),
        (None, "PDY00001B", "330105000000014", "lic:330105000000014"),
        (None, None, "3301052000123", "lic:3301052000123"),
        (None, "PDY000011", "330105000000015", "row:33/a.csv:7"),
        (None, None, None, "row:33/a.csv:7"),
    ],
)
def test_the_enterprise_id_is_the_first_valid_identifier(uscc, org, licence, expected):
    found = enterprise_id(uscc=uscc, org_code=org, licence_no=licence, file="33/a.csv", line=7)
    assert found == expected
