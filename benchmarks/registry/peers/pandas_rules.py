"""The rules by hand in pandas, shared by all peers that work on its frames."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from benchmarks.registry.peers.broken_lines import WholeLines
from benchmarks.registry.peers.deliveries import AS_OF
from tests.engines.polars_oracle.check_digits import (
    LICENCE,
    ORG,
    USCC,
    are_right_licences,
    are_right_org_codes,
    are_right_usccs,
)
from tests.engines.polars_oracle.lists import FIELDS, REG_TYPES, read_counties, read_successors
from tests.engines.polars_oracle.rules import UNPLACEABLE, WARNINGS

LAST_DAY: Final = pd.Timestamp(AS_OF)
FOUNDING_DAY: Final = pd.Timestamp(1949, 10, 1)
YES_NO: Final = {"1": 1, "是": 1, "0": 0, "否": 0}
FORMS: Final = {"1": 1, "单独": 1, "2": 2, "联合": 2, "3": 3, "联合会涵盖": 3}
COUNTS: Final = ("employees", "women", "migrants", "members", "women_members")
_COUNTIES: Final = read_counties()
_SUCCESSORS: Final = list(read_successors())


def read_file(lines: WholeLines) -> pd.DataFrame:
    """Read all columns as text, without the space around it; an empty field is missing."""
    whole = io.StringIO("".join(lines))
    frame = pd.read_csv(whole, dtype="str", keep_default_na=False, na_values=[""], engine="c")
    trimmed = {column: frame[column].str.strip() for column in frame}
    trimmed = {column: text.mask(text == "") for column, text in trimmed.items()}
    return pd.DataFrame(trimmed).rename(columns=FIELDS)


def add_readings(t: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with typed readings beside the text."""
    org = t.org_code
    hyphenated = (org.str.len() == 10) & (org.str.slice(8, 9) == "-")
    plain = org.where(~hyphenated, org.str.slice(0, 8) + org.str.slice(9))
    right = (
        _find_right(plain, 9, are_right_org_codes) * ORG
        + _find_right(t.licence_no, 15, are_right_licences) * LICENCE
        + _find_right(t.uscc, 18, are_right_usccs) * USCC
    )
    moment = t.updated_at.str.replace("T", " ", regex=False)
    moment = moment.where(moment.str.len() != 10, moment + " 00:00:00")
    moment = moment.where(moment.str.len() != 16, moment + ":00")
    return t.assign(
        plain_org=plain,
        right=right,
        county=t.county_code.map(_COUNTIES),
        **{f"{field}_n": _read_count(t[field]) for field in COUNTS},
        **{f"{field}_d": _read_day(t[field]) for field in ("established", "union_approved")},
        **{
            f"{field}_n": t[field].map(YES_NO)
            for field in ("union_est", "legal_person", "fact_absent")
        },
        union_kind_n=t.union_kind.map(FORMS),
        updated=_read(moment, r"\d{4}-\d\d-\d\d \d\d:[0-5]\d:[0-5]\d", "%Y-%m-%d %H:%M:%S"),
    )


def _find_right(
    texts: pd.Series, width: int, are_right: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    column = pa.array(texts, pa.large_string())
    rows = np.flatnonzero(pc.fill_null(pc.equal(pc.binary_length(column), width), False))
    joined = "".join(column.take(pa.array(rows)).to_pylist()).encode()
    found = np.zeros(len(texts), dtype=np.int8)
    found[rows] = are_right(np.frombuffer(joined, dtype=np.uint8).reshape(len(rows), width))
    return found


def _read_count(text: pd.Series) -> pd.Series:
    number = pd.to_numeric(text.where(text.str.fullmatch("[0-9]{1,7}")))
    return number.where(number <= 1_000_000)


def _read_day(text: pd.Series) -> pd.Series:
    return _read(text, "[0-9]{4}-[0-9]{2}-[0-9]{2}", "%Y-%m-%d")


def _read(text: pd.Series, form: str, written: str) -> pd.Series:
    # There is no year 0, which pandas would take.
    is_of_form = text.str.fullmatch(form) & ~text.str.startswith("0000")
    return pd.to_datetime(text.where(is_of_form), format=written, errors="coerce")


def _has_union(t: pd.DataFrame) -> pd.Series:
    return t.union_est_n == 1


def _has_own_union(t: pd.DataFrame) -> pd.Series:
    return _has_union(t) & (t.union_kind_n == 1)


def _is_wrong(t: pd.DataFrame, field: str) -> pd.Series:
    return t[field].notna() & t[f"{field}_n"].isna()


def _org_fits(t: pd.DataFrame) -> pd.Series:
    return t.plain_org.str.fullmatch("[0-9A-Z]{9}")


def _uscc_fits(t: pd.DataFrame) -> pd.Series:
    return t.uscc.str.fullmatch("[0-9ABCDEFGHJKLMNPQRTUWXY]{18}")


def _describes_union(t: pd.DataFrame) -> pd.Series:
    texts = ["union_kind", "union_approved", "chair_name", "dues_account"]
    return (
        t[texts].notna().any(axis=1)
        | (t.members_n > 0)
        | (t.women_members_n > 0)
        | (t.legal_person_n == 1)
    )


Rule = Callable[[pd.DataFrame], pd.Series]

RULES: Final[dict[str, Rule]] = {
    "org_format": lambda t: t.org_code.notna() & ~_org_fits(t),
    "org_check": lambda t: (
        _org_fits(t) & ((t.right & ORG) == 0) & (t.plain_org.str.slice(8, 9) != "B")
    ),
    "lic_format": lambda t: (
        t.licence_no.notna() & ~t.licence_no.str.fullmatch("[0-9]{13}|[0-9]{15}")
    ),
    "lic_check": lambda t: t.licence_no.str.fullmatch("[0-9]{15}") & ((t.right & LICENCE) == 0),
    "uscc_format": lambda t: t.uscc.notna() & ~_uscc_fits(t),
    "uscc_check": lambda t: _uscc_fits(t) & ((t.right & USCC) == 0),
    "uscc_org": lambda t: (
        _uscc_fits(t) & t.plain_org.notna() & (t.uscc.str.slice(8, 17) != t.plain_org)
    ),
    "no_id": lambda t: t[["org_code", "licence_no", "uscc"]].isna().all(axis=1),
    "name": lambda t: (
        ~(
            t.name_.str.len().between(4, 100)
            & t.name_.str.contains("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
        )
    ),
    "county_unknown": lambda t: t.county.isna(),
    "county_not_of_deliverer": lambda t: (
        t.county.notna() & (t.deliverer != "") & (t.county.str.slice(0, 2) != t.deliverer)
    ),
    "reg_type": lambda t: ~t.reg_type.isin(REG_TYPES),
    "industry": lambda t: ~t.industry.str.fullmatch("[A-T]([0-9]{4})?"),
    "employees": lambda t: t.employees_n.isna(),
    "women": lambda t: _is_wrong(t, "women") | (t.women_n > t.employees_n),
    "migrants": lambda t: _is_wrong(t, "migrants") | (t.migrants_n > t.employees_n),
    "established": lambda t: ~t.established_d.between(FOUNDING_DAY, LAST_DAY),
    "union_est": lambda t: t.union_est_n.isna(),
    "union_kind": lambda t: _has_union(t) & t.union_kind_n.isna(),
    "union_fields_without_union": lambda t: (t.union_est_n == 0) & _describes_union(t),
    "approved_missing": lambda t: _has_union(t) & t.union_approved_d.isna(),
    "approved_before_established": lambda t: t.union_approved_d < t.established_d,
    "approved_after_snapshot": lambda t: t.union_approved_d > LAST_DAY,
    "members": lambda t: _is_wrong(t, "members") | (_has_union(t) & t.members_n.isna()),
    "members_gt_employees": lambda t: t.members_n > t.employees_n,
    "women_members": lambda t: (
        _is_wrong(t, "women_members")
        | (_has_union(t) & t.women_members_n.isna())
        | (t.women_members_n > t.members_n)
    ),
    "chair": lambda t: _has_own_union(t) & ~(t.chair_name.str.len() >= 2),
    "phone": lambda t: (
        t.phone.notna() & ~t.phone.str.fullmatch("1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}")
    ),
    "legal_person": lambda t: (
        _is_wrong(t, "legal_person") | (_has_own_union(t) & t.legal_person_n.isna())
    ),
    "fact_absent": lambda t: t.fact_absent_n.isna(),
    "absent_reason": lambda t: (
        t.fact_absent_n.notna() & ((t.fact_absent_n == 1) != t.absent_reason.notna())
    ),
    "absent_with_union": lambda t: (t.fact_absent_n == 1) & _has_union(t),
    "updated_at": lambda t: ~(t.updated < LAST_DAY + pd.Timedelta(days=1)),
    "org_hyphen": lambda t: t.org_code.str.fullmatch("[0-9A-Z]{8}-[0-9A-Z]"),
    "org_census": lambda t: t.plain_org.str.fullmatch("[0-9A-Z]{8}B"),
    "lic_old": lambda t: t.licence_no.str.fullmatch("[0-9]{13}"),
    "industry_section": lambda t: t.industry.str.fullmatch("[A-T]"),
    "county_succeeded": lambda t: t.county_code.isin(_SUCCESSORS),
}
"""Every rule by its id, true where a row breaks it; ``name_`` is the field ``name``."""

BITS: Final = {rule: 1 << place for place, rule in enumerate(RULES)}
UNPLACEABLE_BITS: Final = sum(BITS[rule] for rule in UNPLACEABLE)
FLAGGED_BITS: Final = sum(
    bit for rule, bit in BITS.items() if rule not in (*UNPLACEABLE, *WARNINGS)
)


def count_by_rule(mask: np.ndarray) -> dict[str, int]:
    """Return the rows that break each rule, given their masks."""
    return {rule: int(np.count_nonzero(mask & bit)) for rule, bit in BITS.items()}


def count_severities(mask: np.ndarray) -> tuple[int, int]:
    """Return the flagged and the quarantined rows, given their masks."""
    unplaceable = (mask & UNPLACEABLE_BITS) != 0
    flagged = ~unplaceable & ((mask & FLAGGED_BITS) != 0)
    return int(flagged.sum()), int(unplaceable.sum())
