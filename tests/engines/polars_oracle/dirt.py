"""Dirt of all kinds, several ways to break every rule and to keep it by a hair.

Fields are spoilt apart from one another, so that rows break rules together, and that a value
stands beside others which the practice nation never puts it beside.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

EMPTY: Final = ""

COUNTS: Final = (
    EMPTY, "0", "1", "5", "12", "30", "31", "999999", "1000000", "1000001", "0000030", "00000030",
    "-1", "-0", "+5", "3.0", "3.5", "1e3", "三十", "约30人", "３０", "30人", "0x1F",
    "1_000", "9999999", "99999999999999999999", "1 000",
)  # fmt: skip
DAYS: Final = (
    EMPTY, "1949-09-30", "1949-10-01", "1900-01-01", "2005-06-15", "2010-02-29", "2012-02-29",
    "2012-12-31", "2013-01-01", "2011-2-3", "2011/02/03", "20110203", "2012-00-10", "2012-13-01",
    "2012-06-31", "0000-01-01", "9999-12-31", "2012-12-31 00:00:00", "二〇一二年", "-2012-01-01",
    "2012-01-01T", "２０１２-01-01",
)  # fmt: skip
YES_NO: Final = (EMPTY, "1", "0", "是", "否", "2", "01", "有", "Y", "true", "1.0")

POOLS: Final = {
    "org_code": (
        EMPTY, "PDY00001X", "PDY00001-X", "PDY000028", "PDY00001B", "PDY00001-B", "PDY000019",
        "PDY0001", "pdy00001X", "P-DY00001X", "PDY-0001X", "PDY00001--X", "PDY00001-", "无",
        "PDY00001X1", "PDY0000 1X", "ＰDY00001X", "000000000", "ZZZZZZZZ1", "12345678-9", "待办",
    ),
    "licence_no": (
        EMPTY, "330105000000014", "330105000000015", "3301050000001", "33010500000001",
        "3301050000000140", "33010500000001X", "000000000000000", "999999999999999", "无照经营",
        "３３０１０５００００００１４", "3301-05000000014", "1101080123456", "110108012345670",
    ),
    "uscc": (
        EMPTY, EMPTY, "91110000600037341L", "91110000600037341M", "9111", "91330105PDY00001X6",
        "91110000600037341l", "91110000600037341I", "911100006000373410", "待办理",
        "91110000600037341L1", "AAAAAAAAAAAAAAAAAA", "000000000000000000",
        "一二三四五六",
    ),
    "name": (
        EMPTY, "TEST CO LTD", "杭州练习有限公司", "练习厂", "练习", "练习一厂", "ＡＢＣＤ", "abc㐀",
        "豈豈豈豈", "𠀀abc", "字" * 100, "字" * 101, "a" * 99 + "字", "a" * 100 + "字", "12345",
        "カタカナ",
    ),
    "county_code": (
        EMPTY, "330105", "330106", "110101", "659001", "659006", "660100", "661400", "661500",
        "320584", "340502", "340503", "330100", "441900", "620200", "650102", "999999", "33010",
        "3301055", "33０105", "杭州", "460300",
    ),
    "address": (EMPTY, "路1号", "字" * 300),
    "reg_type": (
        EMPTY, "110", "141", "142", "143", "149", "171", "172", "173", "174", "175", "190", "210",
        "240", "290", "310", "340", "390", "400", "999", "17", "0173", "私营", "173.0",
    ),
    "industry": (
        EMPTY, "C1311", "A0111", "T9600", "U0000", "C", "A", "T", "U", "c1311", "C131", "C13111",
        "1311", "制造业", "Ｃ1311", "C-311", "C１３１１",
    ),
    "employees": COUNTS,
    "women": COUNTS,
    "migrants": COUNTS,
    "established": DAYS,
    "union_est": (*YES_NO, "筹建"),
    "union_kind": (EMPTY, "1", "2", "3", "单独", "联合", "联合会涵盖", "0", "4", "联合会", "01"),
    "union_approved": DAYS,
    "members": COUNTS,
    "women_members": COUNTS,
    "chair_name": (EMPTY, "王", "王某", "王某甲子", "A", "李", "𠀀", "𠀀某", "暂缺"),
    "phone": (
        EMPTY, "13800000000", "12800000000", "1380000000", "138000000000", "0571-12345678",
        "010-1234567", "01-12345678", "05711-1234567", "0571-123456", "0571 12345678", "1401",
        "0571-123456789", "１３８００００００００", "+8613800000000", "无",
    ),
    "dues_account": (EMPTY, "6222", "专户"),
    "legal_person": (*YES_NO, "无"),
    "fact_absent": (*YES_NO, "不详"),
    "absent_reason": (EMPTY, "注销", "停业", "0"),
    "updated_at": (
        EMPTY, "2012-12-31", "2012-12-31 23:59:59", "2012-12-31 23:59", "2012-12-31T23:59:59",
        "2013-01-01", "2013-01-01 00:00:00", "2012-12-31T24:00", "2012-11-01 12:60", "soon",
        "2012-11-01 12", "2012-11-01 1:02:03", "2012-11-01  12:00", "2012-11-31", "2012-06-01",
        "2012-06-01 00:00", "2012-06-01 00:00:00", "2012-11-01 12:00:00.5", "2012-11-01 12:00:60",
        "2012-11-01 12:00Z", "2012/11/01",
    ),
}  # fmt: skip
"""By field: what a province may write there. None holds a comma, a quote or a control character."""

SPACES: Final = (" ", "\u3000", "\u00a0", "  ")
"""Space that stands around a value and does not belong to it."""


def spoil_fields(
    columns: dict[str, pa.Array], chance: np.random.Generator, *, share: float
) -> dict[str, pa.Array]:
    """Write something from the pool into a share of the rows, for each field apart.

    A tenth of the share loses all identifiers at once, which would hardly come by chance.
    """
    spoilt = {
        field: _replace(column, chance.random(len(column)) < share, POOLS[field], chance)
        for field, column in columns.items()
    }
    nameless = chance.random(len(spoilt["name"])) < share / 10
    identifiers = ("org_code", "licence_no", "uscc")
    return spoilt | {
        field: _replace(spoilt[field], nameless, (EMPTY,), chance) for field in identifiers
    }


def put_space_around(
    columns: dict[str, pa.Array], chance: np.random.Generator, *, share: float
) -> dict[str, pa.Array]:
    """Put space before and after a share of the values of every field, empty ones too."""
    return {
        field: pc.binary_join_element_wise(
            _choose_spaces(len(column), share, chance),
            column,
            _choose_spaces(len(column), share, chance),
            "",
        )
        for field, column in columns.items()
    }


def repeat_rows(
    columns: dict[str, pa.Array], chance: np.random.Generator, *, share: float
) -> dict[str, pa.Array]:
    """Deliver a share of the rows up to three times, older, newer, equally new or of no time."""
    rows = len(columns["org_code"])
    again = np.flatnonzero(chance.random(rows) < share)
    again = chance.permutation(np.concatenate([again, again[: len(again) // 3]]))
    repeated = {field: column.take(pa.array(again)) for field, column in columns.items()}
    repeated["updated_at"] = _replace(
        repeated["updated_at"],
        chance.random(len(again)) < 0.5,
        ("2012-12-31 12:00:00", "2012-12-31", "2001-01-01", "2001-01-01 08:00", "", "2014-01-01"),
        chance,
    )
    return {field: pa.concat_arrays([columns[field], repeated[field]]) for field in columns}


def _choose_spaces(rows: int, share: float, chance: np.random.Generator) -> pa.Array:
    chosen = np.where(chance.random(rows) < share, chance.integers(1, len(SPACES) + 1, rows), 0)
    return pc.take(pa.array(("", *SPACES)), pa.array(chosen))


def _replace(
    column: pa.Array, where: np.ndarray, pool: tuple[str, ...], chance: np.random.Generator
) -> pa.Array:
    chosen = pc.take(pa.array(pool), pa.array(chance.integers(0, len(pool), int(where.sum()))))
    return pc.replace_with_mask(column, pa.array(where), chosen)
