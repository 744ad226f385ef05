"""The row rules of the delivery format as Polars expressions, true where a row breaks one."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

import polars as pl
from tests.engines.polars_oracle.check_digits import LICENCE, ORG, USCC
from tests.engines.polars_oracle.lists import REG_TYPES
from tests.engines.polars_oracle.readings import FOUNDING_DAY

UNPLACEABLE: Final = (
    "no_id", "county_unknown", "county_not_of_deliverer", "reg_type", "union_est", "fact_absent",
)  # fmt: skip
WARNINGS: Final = ("org_hyphen", "org_census", "lic_old", "industry_section", "county_succeeded")

c = pl.col


def write_rules(deliverer: str | None, as_of: date) -> dict[str, pl.Expr]:
    """Return every rule by its id, for the file of one deliverer (none: a national export)."""
    return {
        **_judge_identifiers(),
        **_judge_place(deliverer),
        **_judge_people(),
        **_judge_union(as_of),
        **_judge_rest(as_of),
        **_judge_tolerated_forms(),
    }


def _is_there(field: str) -> pl.Expr:
    return c(field).is_not_null()


def _is_wrong(field: str) -> pl.Expr:
    """Tell that something is written and nothing can be read."""
    return _is_there(field) & c(f"{field}_n").is_null()


def _has_check(bit: int) -> pl.Expr:
    return (c("right") & bit) != 0


_HAS_UNION: Final = c("union_est_n") == 1
_HAS_OWN_UNION: Final = _HAS_UNION & (c("union_kind_n") == 1)
_ABSENT: Final = c("fact_absent_n") == 1


def _judge_identifiers() -> dict[str, pl.Expr]:
    org_fits = c("plain_org").str.contains(r"^[0-9A-Z]{9}$")
    digits = c("licence_no").str.contains(r"^[0-9]+$")
    length = c("licence_no").str.len_bytes()
    uscc_fits = c("uscc").str.contains(r"^[0-9ABCDEFGHJKLMNPQRTUWXY]{18}$")
    return {
        "org_format": ~org_fits,
        "org_check": org_fits & ~_has_check(ORG) & ~c("plain_org").str.ends_with("B"),
        "lic_format": ~(digits & length.is_in([13, 15])),
        "lic_check": digits & (length == 15) & ~_has_check(LICENCE),
        "uscc_format": ~uscc_fits,
        "uscc_check": uscc_fits & ~_has_check(USCC),
        "uscc_org": uscc_fits & (c("uscc").str.slice(8, 9) != c("plain_org")),
        "no_id": ~(_is_there("org_code") | _is_there("licence_no") | _is_there("uscc")),
    }


def _judge_place(deliverer: str | None) -> dict[str, pl.Expr]:
    name_fits = c("name").str.len_chars().is_between(4, 100) & c("name").str.contains(r"\p{Han}")
    foreign = pl.lit(value=False) if deliverer is None else ~c("county").str.starts_with(deliverer)
    return {
        "name": ~name_fits.fill_null(value=False),
        "county_unknown": c("county").is_null(),
        "county_not_of_deliverer": foreign,
        "reg_type": ~c("reg_type").is_in(REG_TYPES).fill_null(value=False),
        "industry": ~c("industry").str.contains(r"^[A-T]([0-9]{4})?$").fill_null(value=False),
    }


def _judge_people() -> dict[str, pl.Expr]:
    return {
        "employees": c("employees_n").is_null(),
        "women": _is_wrong("women") | (c("women_n") > c("employees_n")),
        "migrants": _is_wrong("migrants") | (c("migrants_n") > c("employees_n")),
        "members": _is_wrong("members") | (_HAS_UNION & c("members_n").is_null()),
        "members_gt_employees": c("members_n") > c("employees_n"),
        "women_members": _is_wrong("women_members")
        | (_HAS_UNION & c("women_members_n").is_null())
        | (c("women_members_n") > c("members_n")),
    }


def _judge_union(as_of: date) -> dict[str, pl.Expr]:
    described = pl.any_horizontal(
        *(_is_there(each) for each in ("union_kind", "union_approved", "chair_name")),
        _is_there("dues_account"),
        c("members_n") > 0,
        c("women_members_n") > 0,
        c("legal_person_n") == 1,
    )
    chair_fits = (c("chair_name").str.len_chars() >= 2).fill_null(value=False)
    return {
        "established": ~c("established_d").is_between(FOUNDING_DAY, as_of).fill_null(value=False),
        "union_est": c("union_est_n").is_null(),
        "union_kind": _HAS_UNION & c("union_kind_n").is_null(),
        "union_fields_without_union": (c("union_est_n") == 0) & described.fill_null(value=False),
        "approved_missing": _HAS_UNION & c("approved_d").is_null(),
        "approved_before_established": c("approved_d") < c("established_d"),
        "approved_after_snapshot": c("approved_d") > as_of,
        "chair": _HAS_OWN_UNION & ~chair_fits,
        "legal_person": _is_wrong("legal_person")
        | (_HAS_OWN_UNION & c("legal_person_n").is_null()),
    }


def _judge_rest(as_of: date) -> dict[str, pl.Expr]:
    mobile, fixed = r"^1[3-9][0-9]{9}$", r"^0[0-9]{2,3}-[0-9]{7,8}$"
    too_late = c("updated") > datetime.combine(as_of, time.max)
    return {
        "phone": ~(c("phone").str.contains(mobile) | c("phone").str.contains(fixed)),
        "fact_absent": c("fact_absent_n").is_null(),
        "absent_reason": _ABSENT ^ _is_there("absent_reason"),
        "absent_with_union": _ABSENT & _HAS_UNION,
        "updated_at": too_late.fill_null(value=True),
    }


def _judge_tolerated_forms() -> dict[str, pl.Expr]:
    hyphenated = c("org_code").str.contains(r"^[0-9A-Z]{8}-[0-9A-Z]$")
    digits = c("licence_no").str.contains(r"^[0-9]+$")
    return {
        "org_hyphen": hyphenated,
        "org_census": c("plain_org").str.contains(r"^[0-9A-Z]{8}B$"),
        "lic_old": digits & (c("licence_no").str.len_bytes() == 13),
        "industry_section": c("industry").str.contains(r"^[A-T]$"),
        "county_succeeded": c("is_old_county"),
    }
