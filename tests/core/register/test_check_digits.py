import re

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.register.check_digits import (
    LICENCE_FORM,
    LICENCE_OLD,
    LICENCE_VALID,
    ORG_CENSUS,
    ORG_FORM,
    ORG_HYPHEN,
    ORG_VALID,
    USCC_FORM,
    USCC_VALID,
    check_digits,
)
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
    st.from_regex("[0-9AB]{8}-[0-9AB]|[0-9A]{7}-[0-9A]{2}|[0-9]{13}", fullmatch=True),
    ORG.map(lambda code: f"{code[:8]}-{code[8]}"),
    st.text("0123456789", min_size=15, max_size=15),
    st.text("0123456789ABIOSVZ", min_size=18, max_size=18),
)
ROWS = st.lists(st.tuples(ORG | JUNK, LICENCE | JUNK, USCC | JUNK), max_size=30)


def as_definition(org, licence, uscc):
    return org_bits(org or "") + licence_bits(licence or "") + uscc_bits(uscc or "")


def org_bits(org):
    if re.fullmatch("[0-9A-Z]{8}-?[0-9A-Z]", org) is None:
        return 0
    return (
        ORG_FORM
        + ORG_VALID * is_org_code(org)
        + ORG_CENSUS * org.endswith("B")
        + ORG_HYPHEN * ("-" in org)
    )


def licence_bits(licence):
    if re.fullmatch("[0-9]{13}", licence):
        return LICENCE_OLD
    if re.fullmatch("[0-9]{15}", licence):
        return LICENCE_FORM + LICENCE_VALID * is_licence_no(licence)
    return 0


def uscc_bits(uscc):
    if re.fullmatch("[0-9A-HJ-NPQRTUWXY]{18}", uscc):
        return USCC_FORM + USCC_VALID * is_uscc(uscc)
    return 0


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
    assert check_digits(column, empty, empty).to_pylist() == [ORG_FORM + ORG_VALID, ORG_FORM, 0]
