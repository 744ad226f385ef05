"""The fields of every delivered table: id, Chinese header, whether its column must be there.

The list of the enterprise register is the binding interface of the delivery format. The order is
the declared order in which a canonical row is written, so a field is only ever added at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a delivered table."""

    id: str
    zh: str
    obligatory: bool


@dataclass(frozen=True, slots=True)
class TableKind:
    """One kind of delivered table, recognised by its header."""

    id: str
    zh: str
    fields: tuple[Field, ...]

    @property
    def field_ids(self) -> tuple[str, ...]:
        """Return the ids of all fields in declared order."""
        return tuple(field.id for field in self.fields)

    def names(self) -> Mapping[str, str]:
        """Return the field id for every name that a header may use: the id or the Chinese."""
        return {name: field.id for field in self.fields for name in (field.id, field.zh)}


def _fields(*columns: tuple[str, str, bool]) -> tuple[Field, ...]:
    return tuple(Field(*column) for column in columns)


ENTERPRISES: Final = TableKind(
    "enterprises",
    "企业",
    _fields(
        ("org_code", "组织机构代码", True),
        ("licence_no", "工商注册号", True),
        ("uscc", "统一社会信用代码", False),
        ("name", "企业名称", True),
        ("county_code", "行政区划代码", True),
        ("address", "地址", False),
        ("reg_type", "登记注册类型", True),
        ("industry", "行业代码", True),
        ("employees", "职工人数", True),
        ("women", "女职工", False),
        ("migrants", "农民工", False),
        ("established", "成立日期", True),
        ("union_est", "是否建会", True),
        ("union_kind", "工会组织形式", True),
        ("union_approved", "批复日期", True),
        ("members", "会员数", True),
        ("women_members", "女会员", True),
        ("chair_name", "工会主席", True),
        ("phone", "联系电话", False),
        ("dues_account", "经费账户", False),
        ("legal_person", "工会法人资格", True),
        ("fact_absent", "事实不存在", True),
        ("absent_reason", "不存在原因", True),
        ("updated_at", "更新时间", True),
    ),
)

FEDERATIONS: Final = TableKind(
    "federations",
    "基层工会联合会",
    _fields(
        ("federation_id", "联合会编号", True),
        ("name", "联合会名称", True),
        ("county_code", "行政区划代码", True),
        ("kind", "联合会类型", True),
        ("founded", "成立日期", True),
        ("members", "成员企业", True),
        ("full_time_staff", "专职人员数", True),
        ("updated_at", "更新时间", True),
    ),
)
"""``kind`` is 区域 or 行业; ``members`` is enterprise ids (``org:123456789``) joined by ``;``."""

SOCIAL_UNIONS: Final = TableKind(
    "social_unions",
    "社会组织工会",
    _fields(
        ("union_id", "工会编号", True),
        ("name", "工会名称", True),
        ("county_code", "行政区划代码", True),
        ("organisation", "社会组织名称", True),
        ("members", "会员数", True),
        ("approved", "批复日期", True),
        ("updated_at", "更新时间", True),
    ),
)

STATISTICS: Final = TableKind(
    "statistics",
    "统计数据",
    _fields(
        ("body", "考核对象", True),
        ("indicator", "指标", True),
        ("as_of", "统计时点", True),
        ("value", "数值", True),
    ),
)

TARGETS: Final = TableKind(
    "targets",
    "目标任务",
    _fields(
        ("body", "考核对象", True),
        ("indicator", "指标", True),
        ("year", "年度", True),
        ("value", "数值", True),
    ),
)

TABLE_KINDS: Final = (ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS, STATISTICS, TARGETS)


@dataclass(frozen=True, slots=True)
class Header:
    """A header as it was understood."""

    kind: TableKind
    fields: tuple[str | None, ...]
    """For each delivered column its field id, ``None`` for an unknown column."""
    unknown: tuple[str, ...]
    missing: tuple[Field, ...]
    repeated: tuple[str, ...]


def recognise_header(columns: Iterable[str]) -> Header | None:
    """Tell which table a header belongs to, or return ``None`` if it resembles none.

    The table is the one of whose fields most are named, because a file that lacks an obligatory
    column shall be told so and not be called unknown. At a tie the earlier kind wins. A header
    that names fewer than half of a table's obligatory fields resembles none.
    """
    names = tuple(column.strip() for column in columns)
    best = max(TABLE_KINDS, key=lambda kind: _share_named(kind, names))
    if 2 * len(_named(best, names)) < sum(field.obligatory for field in best.fields):
        return None
    known = best.names()
    fields = tuple(known.get(name) for name in names)
    present = [field for field in fields if field is not None]
    return Header(
        kind=best,
        fields=fields,
        unknown=tuple(name for name in names if name not in known),
        missing=tuple(f for f in best.fields if f.obligatory and f.id not in present),
        repeated=tuple(sorted({field for field in present if present.count(field) > 1})),
    )


def _named(kind: TableKind, names: tuple[str, ...]) -> set[str]:
    known = kind.names()
    return {known[name] for name in names if name in known}


def _share_named(kind: TableKind, names: tuple[str, ...]) -> Fraction:
    return Fraction(len(_named(kind, names)), len(kind.fields))
