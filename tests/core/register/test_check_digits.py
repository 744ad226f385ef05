import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.register.check_digits import check_digits
from kaohe.core.register.identifiers import (
    is_licence_no,
    is_org_code,
    is_uscc,
    licence_check_digit,
    org_check_character,
    uscc_check_character,
)

ORG = st.text("0123456789ABXYZ", min_size=8, max_size=8).map(lambda t: t + org_check_character(t))
LICENCE = st.text("0123456789", min_size=14, max_size=14).map(lambda t: t + licence_check_digit(t))
USCC = st.text("0123456789AY", min_size=17, max_size=17).map(lambda t: t + uscc_check_character(t))
JUNK = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.text("0123456789ABX", min_size=9, max_size=9),
    st.text("0123456789", min_size=15, max_size=15),
    st.text("0123456789ABIOSVZ", min_size=18, max_size=18),
)
ROWS = st.lists(st.tuples(ORG | JUNK, LICENCE | JUNK, USCC | JUNK), max_size=30)


def as_definition(org, licence, uscc):
    return (
        int(org is not None and len(org) == 9 and is_org_code(org))
        + 2 * int(licence is not None and len(licence) == 15 and is_licence_no(licence))
        + 4 * int(uscc is not None and is_uscc(uscc))
    )


@settings(deadline=None)
@given(ROWS)
def test_the_vectorised_check_is_the_definition(rows):
    columns = [pa.array([row[n] for row in rows], type=pa.string()) for n in range(3)]
    assert check_digits(*columns).to_pylist() == [as_definition(*row) for row in rows]


@settings(deadline=None)
@given(ROWS, st.integers(0, 30))
def test_a_slice_of_a_column_is_read_from_its_own_rows(rows, start):
    columns = [pa.array([row[n] for row in rows], type=pa.string())[start:] for n in range(3)]
    assert check_digits(*columns).to_pylist() == [as_definition(*row) for row in rows[start:]]


def test_chunked_columns_are_taken_too():
    column = pa.chunked_array([["PDY00001X"], ["PDY00001Y", None]])
    empty = pa.chunked_array([pa.nulls(3, pa.string())])
    assert check_digits(column, empty, empty).to_pylist() == [1, 0, 0]
