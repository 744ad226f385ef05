"""Delivered text as numbers, days and codes; null where it is none of the form."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl
from tests.engines.polars_oracle.check_digits import right_checks
from tests.engines.polars_oracle.lists import FIELDS, read_counties, read_successors

FOUNDING_DAY: Final = date(1949, 10, 1)
_COUNTIES: Final = read_counties()
_SUCCESSORS: Final = list(read_successors())
_YES_NO: Final = {"1": 1, "是": 1, "0": 0, "否": 0}
_FORMS: Final = {"1": 1, "单独": 1, "2": 2, "联合": 2, "3": 3, "联合会涵盖": 3}

c = pl.col


def trim_texts(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Drop the space around every value; an empty one is null."""
    trimmed = rows.with_columns(c(field).str.strip_chars() for field in FIELDS.values())
    return trimmed.with_columns(
        pl.when(c(field).str.len_bytes() > 0).then(c(field)) for field in FIELDS.values()
    )


def read_texts() -> list[pl.Expr]:
    """Return every typed reading of a row of trimmed text."""
    return [
        _leave_out_hyphen().alias("plain_org"),
        c("county_code").replace_strict(_COUNTIES, default=None).alias("county"),
        c("county_code").is_in(_SUCCESSORS).alias("is_old_county"),
        *(
            _read_count(field).alias(f"{field}_n")
            for field in ("employees", "women", "migrants", "members", "women_members")
        ),
        _read_day("established").alias("established_d"),
        _read_day("union_approved").alias("approved_d"),
        *(
            c(field).replace_strict(_YES_NO, default=None, return_dtype=pl.Int8).alias(f"{field}_n")
            for field in ("union_est", "legal_person", "fact_absent")
        ),
        c("union_kind")
        .replace_strict(_FORMS, default=None, return_dtype=pl.Int8)
        .alias("union_kind_n"),
        _read_moment("updated_at").alias("updated"),
    ]


def check_codes() -> pl.Expr:
    """Return the bits of the codes with a right check character."""
    codes = pl.struct(c("plain_org").alias("org"), c("licence_no").alias("licence"), "uscc")
    return codes.map_batches(right_checks, return_dtype=pl.Int8, is_elementwise=True).alias("right")


def _leave_out_hyphen() -> pl.Expr:
    text = c("org_code")
    hyphenated = (text.str.len_bytes() == 10) & (text.str.slice(8, 1) == "-")
    return pl.when(hyphenated).then(text.str.slice(0, 8) + text.str.slice(9)).otherwise(text)


def _read_count(field: str) -> pl.Expr:
    """Read a number of digits only; the cast alone would also take a sign."""
    text = c(field)
    number = text.cast(pl.Int32, strict=False)
    fits = (text.str.len_bytes() <= 7) & (number <= 1_000_000)
    signed = text.str.starts_with("+") | text.str.starts_with("-")
    return pl.when(fits & ~signed).then(number)


def _read_day(field: str) -> pl.Expr:
    text = c(field)
    day = text.str.to_date("%Y-%m-%d", strict=False)
    return pl.when(text.str.contains(r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$")).then(day)


def _read_moment(field: str) -> pl.Expr:
    """Read a day, with hour and minute or without, with seconds or without."""
    text = c(field)
    length = text.str.len_bytes()
    whole = (
        pl.when(length == 10).then(text + " 00:00:00")
        .when(length == 16).then(text + ":00")
        .when(length == 19).then(text)
        .str.replace("T", " ", literal=True)
    )  # fmt: skip
    form = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-5][0-9]:[0-5][0-9]$"
    return pl.when(whole.str.contains(form)).then(
        whole.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    )
