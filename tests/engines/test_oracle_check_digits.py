"""The check characters of a dirty register: in one function, in pure SQL, and by python-stdnum."""

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_11_10
from tests.engines.polars_oracle.check_digits import right_checks
from tests.engines.polars_oracle.dirt import POOLS

from kaohe.core.register.check_digits import LICENCE_VALID, ORG_VALID, USCC_VALID, check_digits

ROWS = 30_000
SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def sql_of_org():
    symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = " + ".join(
        f"{weight} * (strpos('{symbols}', org[{place}]) - 1)"
        for place, weight in enumerate((3, 7, 9, 10, 5, 8, 4, 2), start=1)
    )
    check = f"substr('0X987654321', ({total}) % 11 + 1, 1)"
    fits = "regexp_full_match(delivered, '[0-9A-Z]{8}-?[0-9A-Z]')"
    return f"({fits} and org[9] = {check})"


def sql_of_licence():
    product = "10"
    for place in range(1, 15):
        digit = f"(ascii(licence[{place}]) - 48)"
        product = f"((({product} + {digit} - 1) % 10 + 1) * 2 % 11)"
    check = f"({product} + ascii(licence[15]) - 48) % 10 = 1"
    return f"(regexp_full_match(licence, '[0-9]{{15}}') and {check})"


def sql_of_uscc():
    total = " + ".join(
        f"{pow(3, place, 31)} * (strpos('{SYMBOLS}', uscc[{place + 1}]) - 1)" for place in range(17)
    )
    check = f"substr('{SYMBOLS}', (31 - ({total}) % 31) % 31 + 1, 1)"
    return f"(regexp_full_match(uscc, '[{SYMBOLS}]{{18}}') and uscc[18] = {check})"


def draw_codes(chance, symbols, width, pool):
    """Draw random codes (every tenth or so happens to be right) and all of the pool."""
    drawn = chance.choice(list(symbols), size=(ROWS - len(pool), width))
    return ["".join(row) for row in drawn] + [text or None for text in pool]


@pytest.fixture(scope="module")
def codes():
    chance = np.random.default_rng(2012)
    return pa.table(
        {
            "org": draw_codes(chance, "0123456789ABXZ", 9, POOLS["org_code"]),
            "licence": draw_codes(chance, "0123456789", 15, POOLS["licence_no"]),
            "uscc": draw_codes(chance, SYMBOLS[:14], 18, POOLS["uscc"]),
        }
    )


@pytest.fixture(scope="module")
def found(codes):
    columns = (codes[name].combine_chunks() for name in codes.column_names)
    return check_digits(*columns).to_numpy()


@pytest.mark.parametrize(
    ("sql", "bit"),
    [(sql_of_org(), ORG_VALID), (sql_of_licence(), LICENCE_VALID), (sql_of_uscc(), USCC_VALID)],
    ids=["org", "licence", "uscc"],
)
def test_pure_sql_finds_the_same_codes_right(codes, found, sql, bit):
    with duckdb.connect() as connection:
        connection.register("codes", codes)
        plain = "select * replace (replace(org, '-', '') as org), org as delivered from codes"
        query = f"select coalesce({sql}, false) from ({plain})"
        (right,) = connection.sql(query).fetchnumpy().values()
    assert 500 < right.sum() < ROWS / 5
    assert ((found & bit) != 0).tolist() == right.tolist()


def test_stdnum_finds_the_same_licences_right(codes, found):
    texts = codes["licence"].to_pylist()
    right = [
        text is not None and text.isascii() and len(text) == 15 and mod_11_10.is_valid(text)
        for text in texts
    ]
    assert ((found & LICENCE_VALID) != 0).tolist() == right


def test_stdnum_finds_the_same_usccs_right_where_it_knows_the_form(codes, found):
    # It wants digits in the first eight places and takes small letters, which the standard lacks.
    judged = [
        (row, stdnum_uscc.is_valid(text))
        for row, text in enumerate(codes["uscc"].to_pylist())
        if text is not None and text[:8].isdigit() and text.isascii() and text.isupper()
    ]
    assert sum(right for _, right in judged) >= 2
    assert [(found[row] & USCC_VALID) != 0 for row, _ in judged] == [right for _, right in judged]


def test_the_oracle_finds_the_same_codes_right(codes, found):
    # The oracle leaves the hyphen out beforehand.
    hyphenated = pl.col("org").str.contains("^.{8}-.$")
    org = pl.when(hyphenated).then(pl.col("org").str.replace("-", "")).otherwise(pl.col("org"))
    plain = pl.from_arrow(codes).with_columns(org=org).to_struct()
    assert (
        right_checks(plain).to_list() == (found & (ORG_VALID | LICENCE_VALID | USCC_VALID)).tolist()
    )
