"""Signs of mechanical filling and of a trimmed denominator, counted county by county.

A sign says nothing about one row: an enterprise whose members are all its employees is fine. It
speaks where nearly all rows of one county have it and those of the others do not. What is found
is a lead for people who ask the county. It never rejects a row, never changes a count and never
makes a county more or less likely to be drawn.

The signs follow what is known of how registers are filled (``docs/algorithms/screening.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import ibis

from kaohe.core.register.enterprise_rules import JOINT, OWN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ibis.expr.types import BooleanValue, Table

SCREENING_VERSION: Final = "screening-signs/1"
"""Stands in every list of leads; it changes with every change of a sign or of the limits."""

LARGE_ENOUGH: Final = 10
"""In smaller numbers two counts are equal, or round, by chance."""

MANY: Final = 5
"""So many unions with one telephone, address or chair are many."""

MANY_SHARE: Final = Fraction(1, 50)
"""A chair has many unions of a county from this share; namesakes are more frequent than that."""

FULL: Final = 10
"""Enterprises that a joint union may have by the instruction that is known."""

LAST_DAYS_OF_CHANGES: Final = 14
LAST_DAYS_OF_APPROVALS: Final = 31

_TENTH: Final = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Sign:
    """One kind of lead: which units are looked at, and which of them show it."""

    id: str
    zh: str
    en: str
    units_zh: str
    """What is counted, for the axis of the picture."""
    units_en: str
    unremarkable: Fraction
    """Up to this share nobody would ask, however the other counties are."""
    count: Callable[[Table, date], Table]
    """Given the rows that count and the as-of date, return county, concerned and looked_at."""


def _with_union(t: Table) -> BooleanValue:
    return (t.fact_absent == 0) & (t.union_est == 1)


def _share_by_county(looked_at: Table, concerned: BooleanValue) -> Table:
    """Count the units looked at and those that show the sign."""
    marked = looked_at.mutate(shows=ibis.ifelse(concerned, 1, 0))
    return marked.group_by("county").aggregate(
        concerned=marked.shows.sum().cast("int64"), looked_at=marked.count().cast("int64")
    )


def count_members_equal(t: Table, _: date) -> Table:
    """Look at unions with ten employees or more whose members are known."""
    units = t.filter(_with_union(t) & (t.employees >= LARGE_ENOUGH) & t.members.notnull())
    return _share_by_county(units, units.members == units.employees)


def count_migrants_equal(t: Table, _: date) -> Table:
    """Look at unions with ten members or more whose enterprise gives its migrant workers."""
    units = t.filter(_with_union(t) & (t.members >= LARGE_ENOUGH) & t.migrants.notnull())
    return _share_by_county(units, units.migrants == units.members)


def count_full_joint_unions(t: Table, _: date) -> Table:
    """Look at joint unions, as far as the rows tell which enterprises share one.

    The register has no id of a joint union. Its enterprises share the account for dues; where
    none is given, they share the chair and the day of approval.
    """
    rows = t.filter(_with_union(t) & (t.union_kind == JOINT))
    by_chair = rows.chair_name + ibis.literal("\x1f") + rows.union_approved.cast("string")
    rows = rows.mutate(joint_union=ibis.coalesce(rows.dues_account, by_chair))
    rows = rows.filter(rows.joint_union.notnull())
    unions = rows.group_by("county", "joint_union").aggregate(enterprises=rows.count())
    return _share_by_county(unions, unions.enterprises == FULL)


def count_absent(t: Table, _: date) -> Table:
    """Look at all enterprises."""
    return _share_by_county(t, t.fact_absent == 1)


def count_late_approvals(t: Table, as_of: date) -> Table:
    """Look at unions with a known day of approval."""
    units = t.filter(_with_union(t) & t.union_approved.notnull())
    first = as_of - timedelta(days=LAST_DAYS_OF_APPROVALS - 1)
    return _share_by_county(units, units.union_approved >= first)


def count_late_changes(t: Table, as_of: date) -> Table:
    """Look at rows with a known time of their last change."""
    units = t.filter(t.updated_at.notnull())
    first = as_of - timedelta(days=LAST_DAYS_OF_CHANGES - 1)
    return _share_by_county(units, units.updated_at.cast("date") >= first)


def count_shared_phones(t: Table, _: date) -> Table:
    """Look at enterprises with a union that give a telephone."""
    return _share_of_repeated(t.filter(_with_union(t) & t.phone.notnull()), "phone")


def count_shared_addresses(t: Table, _: date) -> Table:
    """Look at enterprises with a union that give an address."""
    return _share_of_repeated(t.filter(_with_union(t) & t.address.notnull()), "address")


def count_shared_chairs(t: Table, _: date) -> Table:
    """Look at unions of one enterprise: a joint union rightly has one chair for many."""
    units = t.filter(_with_union(t) & (t.union_kind == OWN) & t.chair_name.notnull())
    return _share_of_repeated(units, "chair_name", share=MANY_SHARE)


def _share_of_repeated(units: Table, column: str, *, share: Fraction = Fraction(0)) -> Table:
    """Count the units whose value many others of the county have."""
    values = units.group_by("county", column).aggregate(times=units.count())
    in_county = values.times.sum().over(ibis.window(group_by="county"))
    values = values.mutate(in_county=in_county)
    is_many = (values.times >= MANY) & (
        values.times * share.denominator >= values.in_county * share.numerator
    )
    marked = values.mutate(shows=ibis.ifelse(is_many, values.times, 0))
    return marked.group_by("county").aggregate(
        concerned=marked.shows.sum().cast("int64"), looked_at=marked.times.sum().cast("int64")
    )


def count_round_employees(t: Table, _: date) -> Table:
    """Look at enterprises with ten employees or more."""
    units = t.filter((t.fact_absent == 0) & (t.employees >= LARGE_ENOUGH))
    return _share_by_county(units, units.employees % 5 == 0)


def count_round_members(t: Table, _: date) -> Table:
    """Look at unions with ten members or more."""
    units = t.filter(_with_union(t) & (t.members >= LARGE_ENOUGH))
    return _share_by_county(units, units.members % 5 == 0)


SIGNS: Final = (
    Sign("members_equal_employees", "会员数与职工人数完全相同", "members equal employees exactly",
         "职工10人以上、会员数已知的建会企业", "enterprises with a union and 10 employees or more",
         Fraction(1, 5), count_members_equal),
    Sign("migrants_equal_members", "农民工数与会员数完全相同", "migrants equal members exactly",
         "会员10人以上、农民工数已知的建会企业",
         "enterprises with a union, 10 members or more and known migrants",
         _TENTH, count_migrants_equal),
    Sign("joint_unions_of_ten", "联合工会恰好涵盖10家企业",
         "joint unions of exactly ten enterprises", "可识别的联合工会",
         "joint unions as far as they can be told", _TENTH, count_full_joint_unions),
    Sign("trimmed_denominator", "标注为事实不存在的企业过多",
         "enterprises marked as absent, which leave the denominator", "全部企业",
         "all enterprises", Fraction(1, 20), count_absent),
    Sign("late_approvals", "集中在统计时点前31天内批复",
         "unions approved in the last 31 days before the cut-off", "批复日期已知的建会企业",
         "enterprises with a union and a day of approval", _TENTH, count_late_approvals),
    Sign("late_changes", "集中在统计时点前14天内更新",
         "rows changed in the last 14 days before the cut-off", "更新时间已知的企业",
         "rows with a time of change", _TENTH, count_late_changes),
    Sign("shared_phone", "多家企业共用一个联系电话", "one telephone for five unions or more",
         "填有联系电话的建会企业", "enterprises with a union and a telephone",
         _TENTH, count_shared_phones),
    Sign("shared_address", "多家企业共用一个地址", "one address for five unions or more",
         "填有地址的建会企业", "enterprises with a union and an address",
         _TENTH, count_shared_addresses),
    Sign("shared_chair", "一人担任多家单独工会主席", "one chair for many unions",
         "单独建会且填有工会主席的企业", "unions of one enterprise with a chair",
         _TENTH, count_shared_chairs),
    Sign("rounded_employees", "职工人数尾数集中为0或5", "employees that end in 0 or 5",
         "职工10人以上的企业", "enterprises with 10 employees or more",
         Fraction(3, 10), count_round_employees),
    Sign("rounded_members", "会员数尾数集中为0或5", "members that end in 0 or 5",
         "会员10人以上的建会企业", "enterprises with a union and 10 members or more",
         Fraction(3, 10), count_round_members),
)  # fmt: skip
"""All kinds of leads; the ids are part of the interface."""
