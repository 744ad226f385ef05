"""The names of the classifications that ship with the package."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.measures import BODY, COUNTY, OWNERSHIP, PREFECTURE, SECTION, UNIT_KIND
from kaohe.engines.divisions import divisions

GROUP_NAMES: Final = {
    BODY: ("考核对象", "body"),
    PREFECTURE: ("地（市、州、盟）", "prefecture"),
    COUNTY: ("县（市、区）", "county"),
    UNIT_KIND: ("登记注册类型", "registration type"),
    SECTION: ("行业门类", "industry section"),
    OWNERSHIP: ("经济类型", "ownership"),
}
UNTOLD: Final = ("未填或有误", "not told")
"""Where a row's value is broken or missing."""

_DIRECT: Final = ("直辖", "governed directly")
_OWNERSHIP: Final = {
    "private": ("私营", "private"),
    "hk_macao_taiwan": ("港澳台商投资", "Hong Kong, Macao, Taiwan"),
    "foreign": ("外商投资", "foreign"),
    "other_domestic": ("其他内资", "other domestic"),
}


@cache
def industry_sections() -> dict[str, tuple[str, str]]:
    """Return the 20 sections of GB/T 4754-2011: letter, name in Chinese and English."""
    return _read("industry-sections-2011.csv")


@cache
def registration_types() -> dict[str, tuple[str, str]]:
    """Return the registration types of 国统字[2011]86号: code, name in Chinese and English."""
    return _read("registration-types-2011.csv")


def name_of(grouping: str, code: str | None) -> tuple[str, str]:
    """Return the name of a group in Chinese and English; divisions have their Chinese name only."""
    if code is None:
        return UNTOLD
    if grouping in (PREFECTURE, COUNTY):
        return _division_names()[grouping].get(code, (code, code))
    names = {
        BODY: BODY_NAMES,
        UNIT_KIND: registration_types(),
        SECTION: industry_sections(),
        OWNERSHIP: _OWNERSHIP,
    }[grouping]
    return names.get(code, (code, code))


@cache
def _division_names() -> dict[str, dict[str, tuple[str, str]]]:
    counties = divisions().counties.values()
    prefectures = {each.prefecture: each.prefecture_name for each in counties}
    return {
        COUNTY: {each.code: (each.name, each.name) for each in counties},
        PREFECTURE: {code: (name, name) if name else _DIRECT for code, name in prefectures.items()},
    }


def _read(name: str) -> dict[str, tuple[str, str]]:
    with (files("kaohe.data") / name).open("r", encoding="utf-8") as lines:
        return {row["code"]: (row["zh"], row["en"]) for row in csv.DictReader(lines)}
