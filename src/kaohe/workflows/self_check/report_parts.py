"""The structured parts of a report beside its items (C08, C09).

Documents that were issued, the body's own spot checks of the four kinds of unit, and what the
body says about enterprises that it marked as not existing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import CORPS, CORPS_CITIES
from kaohe.core.rules.text import Name
from kaohe.workflows.self_check.faults import (
    CELL_MISSING,
    CELL_TOO_LONG,
    CELL_WRONG,
    COUNTY_ELSEWHERE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.errors import Fault

LONGEST_CELL: Final = 500
MOST_ROWS: Final = 300
"""Rows of one part; more belongs into a file."""
_COUNTY: Final = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a part."""

    id: str
    name: Name
    is_required: bool = True
    choices: tuple[tuple[str, Name], ...] = ()
    """Values that it may hold, with their names; any text where there are none."""
    kind: str = "text"
    """``text``, ``day`` or ``county``."""

    def read(self, text: str) -> str:
        """Return the value that a person wrote: the id of a choice for its name."""
        written = text.strip()
        for value, name in self.choices:
            if written in (value, name.zh, name.en):
                return value
        if self.kind == "day" and (found := re.fullmatch(r"(\d{4}-\d\d-\d\d)[ T].*", written)):
            return found[1]
        return written

    def find_fault(self, value: str, where: str, *, body: str) -> Fault | None:
        """Return what is wrong with a value in the report of a body."""
        names = {"column": self.name.zh, "column_en": self.name.en}
        if not value:
            return CELL_MISSING.at(where, **names) if self.is_required else None
        if len(value) > LONGEST_CELL:
            return CELL_TOO_LONG.at(where, found=len(value), most=LONGEST_CELL, **names)
        allowed = self._find_allowed(value)
        if allowed:
            return CELL_WRONG.at(where, value=value[:40], allowed=allowed, **names)
        if self.kind == "county" and _find_body(value) != body:
            return COUNTY_ELSEWHERE.at(where, value=value, body=body, **names)
        return None

    def _find_allowed(self, value: str) -> str:
        """Return what it may hold, if the value is something else."""
        if self.choices and value not in {each for each, _ in self.choices}:
            return "、".join(name.zh for _, name in self.choices)
        if self.kind == "day" and not _is_day(value):
            return "2012-05-31"
        if self.kind == "county" and not _COUNTY.fullmatch(value):
            return "430103"
        return ""


@dataclass(frozen=True, slots=True)
class Part:
    """One structured part of the report."""

    id: str
    name: Name
    columns: tuple[Column, ...]

    def find_faults(
        self, row: Mapping[str, str], where: str, *, body: str
    ) -> Iterator[tuple[str, Fault]]:
        """Yield what is wrong with a row of a body's report, by its columns."""
        for column in self.columns:
            place = f"{where}/{column.name.zh}"
            fault = column.find_fault(row.get(column.id, ""), place, body=body)
            if fault:
                yield column.id, fault


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _find_body(county: str) -> str:
    """Return the body of a county; the cities of the Corps are its own, and not Xinjiang's."""
    return CORPS if county in CORPS_CITIES else county[:2]


def _choose(*pairs: tuple[str, str, str]) -> tuple[tuple[str, Name], ...]:
    return tuple((value, Name(zh=zh, en=en)) for value, zh, en in pairs)


SPOT_KINDS: Final = _choose(
    ("enterprise_union", "非公企业工会", "union of a non-public enterprise"),
    ("social_organisation_union", "社会组织工会", "union of a social organisation"),
    ("federation", "工会联合会", "union federation"),
    ("flagged_nonexistent", "“事实不存在”的企业", "enterprise marked as not existing"),
)
"""The four kinds of which the notice wants to read (C09)."""

PARTS: Final = (
    Part(
        "documents",
        Name(zh="出台的文件、规定", en="Documents issued"),
        (
            Column("title", Name(zh="文件名称", en="title")),
            Column("number", Name(zh="文号", en="number"), is_required=False),
            Column("issuer", Name(zh="发文单位", en="issued by")),
            Column("day", Name(zh="发文日期", en="issued on"), kind="day"),
        ),
    ),
    Part(
        "spot_checks",
        Name(zh="本单位抽查情况", en="Own spot checks"),
        (
            Column("kind", Name(zh="类别", en="kind"), choices=SPOT_KINDS),
            Column("county", Name(zh="县（区）代码", en="county code"), kind="county"),
            Column("unit", Name(zh="被查单位", en="unit checked")),
            Column("day", Name(zh="抽查日期", en="checked on"), kind="day"),
            Column(
                "outcome",
                Name(zh="结果", en="outcome"),
                choices=_choose(
                    ("true", "属实", "true"),
                    ("false", "不属实", "not true"),
                    ("not_verified", "未能核实", "not verified"),
                ),
            ),
            Column(
                "note", Name(zh="发现的问题和处理", en="problems and remedy"), is_required=False
            ),
        ),
    ),
    Part(
        "flagged",
        Name(zh="对标注“事实不存在”企业的说明", en="Remarks on enterprises marked as not existing"),
        (
            Column("unit", Name(zh="企业名称", en="enterprise")),
            Column("county", Name(zh="县（区）代码", en="county code"), kind="county"),
            Column(
                "reason",
                Name(zh="标注原因", en="reason of the mark"),
                choices=_choose(
                    ("deregistered", "注销", "deregistered"),
                    ("revoked", "吊销", "revoked"),
                    ("closed", "停业", "closed"),
                    ("untraceable", "查无下落", "not traceable"),
                    ("moved", "迁出", "moved away"),
                    ("mistaken", "误标，企业存在", "marked by mistake, it exists"),
                ),
            ),
            Column("basis", Name(zh="认定依据", en="grounds")),
        ),
    ),
)
"""The parts in their order."""


def find_part(part: str) -> Part | None:
    """Return a part by its id."""
    return next((each for each in PARTS if each.id == part), None)
