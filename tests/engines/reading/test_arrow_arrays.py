import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.engines.reading.arrow_arrays import (
    clear_flags,
    read_flags,
    read_numbers,
    repeat_text,
    wrap_flags,
    wrap_text,
    wrap_texts,
)


@settings(deadline=None)
@given(st.lists(st.booleans(), max_size=40), st.integers(0, 20))
def test_flags_are_read_from_where_a_slice_begins(flags, start):
    column = pa.array(flags, pa.bool_()).slice(min(start, len(flags)))
    assert read_flags(column).tolist() == flags[start:]
    assert wrap_flags(read_flags(column)).to_pylist() == flags[start:]


@pytest.mark.parametrize("rows", [0, 7, 8, 9])
def test_no_flag_is_set_in_clear_flags(rows):
    assert clear_flags(rows).to_pylist() == [False] * rows


@settings(deadline=None)
@given(st.lists(st.text(max_size=4), max_size=5))
def test_texts_become_a_column_as_they_are(texts):
    assert wrap_texts(texts).equals(pa.array(texts, pa.string()))


@pytest.mark.parametrize("text", ["浙江", "", None])
def test_a_text_is_repeated_and_an_operand(text):
    assert repeat_text(text, 3).to_pylist() == [text] * 3
    assert wrap_text(text).as_py() == text


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(-5, 2**31 - 1), max_size=4), max_size=3), st.integers(0, 3))
def test_numbers_are_read_from_where_a_slice_begins(chunks, start):
    column = pa.chunked_array([pa.array(each, pa.int32())[start:] for each in chunks], pa.int32())
    assert read_numbers(column).tolist() == [n for each in chunks for n in each[start:]]
    assert [read_numbers(each).tolist() for each in column.chunks] == [e[start:] for e in chunks]
