import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.engines.reading.text_columns import (
    find_lost_zeros,
    find_numbers_in_short,
    find_rounded,
    find_too_long,
    trim,
    write_in_short,
)


@given(st.lists(st.none() | st.text(max_size=5), max_size=6))
@settings(deadline=None)
def test_space_of_every_kind_goes_and_empty_is_null(values):
    controls = "\x1c\x1d\x1e\x1f"  # Space for Python; a reader has rejected them by then.
    values = [text and text.strip(controls) for text in values]
    expected = [None if text is None else text.strip() or None for text in values]
    assert trim(pa.array(values, pa.string())).to_pylist() == expected


def test_ordinary_space_alone_goes_where_no_other_is():
    assert trim(pa.array([" a b ", "  ", None]), "plain").to_pylist() == ["a b", None, None]


def test_a_number_in_short_is_what_a_spreadsheet_writes():
    texts = ["9.1110000600037E+17", "1E+15", "9.111e+17", "9.1110000600037", "E+17", "12E+3", None]
    found = find_numbers_in_short(pa.array(texts)).to_pylist()
    assert found == [True, True, True, False, False, False, False]


def test_a_number_of_16_digits_is_longer_than_a_spreadsheet_keeps():
    found = find_too_long(pa.array(["123456789012345", "1234567890123456", "9111A", None]))
    assert found.to_pylist() == [False, True, False, False]


@pytest.mark.parametrize(
    ("field", "number", "lost"),
    [
        ("org_code", "12345678", True),
        ("org_code", "123456789", False),
        ("org_code", "PDY0001", False),
        ("phone", "1087654321", True),
        ("phone", "2187654321", True),
        ("phone", "57187654321", True),
        ("phone", "5718765432", True),
        ("phone", "13800000000", False),
        ("phone", "87654321", False),
        ("licence_no", "12345678", False),
    ],
)
def test_a_lost_zero_shows_where_a_longer_code_belongs(field, number, lost):
    assert find_lost_zeros(field, pa.array([number])).to_pylist() == [lost]


def test_only_chosen_long_numbers_are_written_in_short():
    column = pa.array(["911100006000373376", "911100006000373376", "12345678", None])
    chosen = pa.array([True, False, True, False])
    assert write_in_short(column, chosen).to_pylist() == [
        "9.11100006000373E+17",
        "911100006000373376",
        "12345678",
        None,
    ]


def test_a_long_value_may_be_a_number_if_a_float_is_exactly_that():
    texts = ["911100006000373376", "911100006000373419", "123", None, "9" * 400]
    found = find_rounded(pa.array(texts))
    assert found.to_pylist() == [True, False, False, False, False]
