"""Federations and unions of social organisations: how they are read, checked and stored.

How members are written never decides whether a federation is drawn: every form that can be read
is read. A row tells how many members it names; which of them are known and have a union is seen
only beside the enterprises and is a rule of the frame (:mod:`kaohe.core.register.frames`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ibis

from kaohe.core.register.enterprise_rules import FOUNDING_DAY
from kaohe.core.register.fields import FEDERATIONS, SOCIAL_UNIONS
from kaohe.core.register.readings import (
    last_moment_of,
    read_count,
    read_day,
    read_moment,
)
from kaohe.core.register.rules import RowRule, TableChecks

if TYPE_CHECKING:
    from datetime import date

    from ibis.expr.types import BooleanValue, DateValue, IntegerValue, StringValue, Table

AREA, INDUSTRY = "区域", "行业"
FEWEST_MEMBERS: Final = 2
"""A federation is drawn with two of its members."""

_ID_FORM: Final = "^[0-9A-Za-z_.:-]{1,64}$"
# No slash: the id of a federation is part of a stratum's key.
_ROW_ID: Final = "row:"
_NOT_IN_KEYS: Final = r"[/\x00-\x1f\x7f]"
_COLON: Final = r"[\s\p{Z}]*[:：][\s\p{Z}]*"
_SEPARATORS: Final = r"[;；,，、\s\p{Z}]+"
_MEMBER_FORMS: Final = (
    (";(?:org:)?([0-9A-Z]{8})-?([0-9A-Z]);", r";org:\1\2;"),
    (";(?:lic:)?([0-9]{15}|[0-9]{13});", r";lic:\1;"),
    (";(?:uscc:)?([0-9A-HJ-NPQRTUWXY]{18});", r";uscc:\1;"),
)
"""A member as it may be written, and its enterprise id; no text is of two of the forms."""
_MEMBERS_FORM: Final = (
    "^((org:[0-9A-Z]{9}|lic:([0-9]{13}|[0-9]{15})|uscc:[0-9A-HJ-NPQRTUWXY]{18})(;|$))+$"
)
_SHORTEST_NAME, _LONGEST_NAME = 2, 100


def prepare_federations(delivered: Table, as_of: date) -> Table:
    """Add the typed readings of a federation."""
    t = delivered
    return t.mutate(
        as_of=ibis.literal(as_of),
        last_moment=last_moment_of(as_of),
        founded_d=read_day(t.founded),
        member_ids=read_members(t.members),
        full_time_staff_n=read_count(t.full_time_staff),
        updated_at_t=read_moment(t.updated_at),
    )


def keep_federations(t: Table) -> dict[str, object]:
    """Name the stored columns of a judged federation."""
    return {
        "federation_id": _usable_id(t, t.federation_id),
        "body": ibis.coalesce(t.deliverer, t.county_body),
        "county": t.county,
        "name": t.name,
        "county_code": t.county_code,
        "kind": t.kind,
        "founded": t.founded_d,
        "members": t.member_ids,
        "full_time_staff": t.full_time_staff_n,
        "updated_at": _unless_late(t),
    }


def read_members(text: StringValue) -> StringValue:
    """Write the members as enterprise ids joined by semicolons; what is none stays as it is.

    Each member stands between two semicolons of its own while it is read, so that neighbours
    need not share one.
    """
    parted = text.re_replace(_COLON, ":").re_replace(_SEPARATORS, ";;")
    members = ibis.literal(";") + parted + ibis.literal(";")
    for written, meant in _MEMBER_FORMS:
        members = members.re_replace(written, meant)
    return members.re_replace(";+", ";").re_replace("^;|;$", "")


def prepare_social_unions(delivered: Table, as_of: date) -> Table:
    """Add the typed readings of a social organisation's union."""
    t = delivered
    return t.mutate(
        as_of=ibis.literal(as_of),
        last_moment=last_moment_of(as_of),
        members_n=read_count(t.members),
        approved_d=read_day(t.approved),
        updated_at_t=read_moment(t.updated_at),
    )


def keep_social_unions(t: Table) -> dict[str, object]:
    """Name the stored columns of a judged union of a social organisation."""
    return {
        "union_id": _usable_id(t, t.union_id),
        "body": ibis.coalesce(t.deliverer, t.county_body),
        "county": t.county,
        "name": t.name,
        "county_code": t.county_code,
        "organisation": t.organisation,
        "members": t.members_n,
        "approved": t.approved_d,
        "updated_at": _unless_late(t),
    }


def _unless_late(t: Table) -> object:
    moment = t.updated_at_t
    return ibis.ifelse(moment > t.last_moment, ibis.null("timestamp"), moment)


def _id_is_broken(text: StringValue) -> BooleanValue:
    return text.isnull() | ~text.re_search(_ID_FORM) | text.startswith(_ROW_ID)


def _usable_id(t: Table, text: StringValue) -> StringValue:
    """Name a unit by the place of its row where its own id cannot stand in a stratum's key."""
    place = t.file.re_replace(_NOT_IN_KEYS, ":") + ibis.literal(":") + t.line.cast("string")
    return ibis.ifelse(_id_is_broken(text), ibis.literal(_ROW_ID) + place, text)


def _members_are_readable(t: Table) -> BooleanValue:
    return t.member_ids.re_search(_MEMBERS_FORM)


def _distinct_members(t: Table) -> IntegerValue:
    return t.member_ids.split(";").unique().length()


def _members_are_written_otherwise(t: Table) -> BooleanValue:
    as_written = t.members.re_replace(";$", "") == t.member_ids
    return ~as_written | (t.member_ids.split(";").length() != _distinct_members(t))


def _name_is_broken(text: StringValue) -> BooleanValue:
    return text.isnull() | (text.length() < _SHORTEST_NAME) | (text.length() > _LONGEST_NAME)


def _day_is_broken(t: Table, day: DateValue) -> BooleanValue:
    return day.isnull() | (day < ibis.literal(FOUNDING_DAY)) | (day > t.as_of)


def _county_rules(prefix: str) -> tuple[RowRule, ...]:
    return (
        RowRule(
            f"{prefix}_county_unknown", ("county_code",), "unplaceable",
            "行政区划代码在统计时点不存在。",
            "The county code does not exist on the as-of date.",
            lambda t: t.county.isnull(),
        ),
        RowRule(
            f"{prefix}_county_not_of_deliverer", ("county_code",), "unplaceable",
            "该县（市、区）不属于报送单位。",
            "The county does not belong to the body that delivered the row.",
            lambda t: t.county_body != t.deliverer,
        ),
    )  # fmt: skip


def _common_ends(prefix: str) -> tuple[RowRule, ...]:
    return (
        RowRule(
            f"{prefix}_updated_at", ("updated_at",), "flagged",
            "更新时间缺失、不是时间，或晚于统计时点。",
            "The time of the last update is missing, is no time or lies after the as-of date.",
            lambda t: t.updated_at_t.isnull() | (t.updated_at_t > t.last_moment),
        ),
        RowRule(
            f"{prefix}_county_succeeded", ("county_code",), "warning",
            "行政区划代码已撤销，已按承继关系对应到新代码。",
            "The county code was abolished and is mapped to its successor.",
            lambda t: t.succeeded,
        ),
    )  # fmt: skip


FEDERATION_CHECKS: Final = TableChecks(
    FEDERATIONS,
    prepare_federations,
    (
        RowRule(
            "federation_id", ("federation_id",), "flagged",
            "联合会编号缺失，或含字母、数字和_.:-以外的字符。",
            "The federation's id is missing or has other characters than letters, digits, _.:-.",
            lambda t: _id_is_broken(t.federation_id),
        ),
        *_county_rules("federation"),
        RowRule(
            "federation_name", ("name",), "flagged",
            "联合会名称应为2至100字。",
            "The name must have 2 to 100 characters.",
            lambda t: _name_is_broken(t.name),
        ),
        RowRule(
            "federation_kind", ("kind",), "flagged",
            "联合会类型应为“区域”或“行业”。",
            "The kind must be 区域 (area) or 行业 (industry).",
            lambda t: t.kind.isnull() | t.kind.notin((AREA, INDUSTRY)),
        ),
        RowRule(
            "federation_founded", ("founded",), "flagged",
            "成立日期应为1949-10-01至统计时点之间的日期。",
            "The day of foundation must lie between 1949-10-01 and the as-of date.",
            lambda t: _day_is_broken(t, t.founded_d),
        ),
        RowRule(
            "federation_members", ("members",), "flagged",
            "成员企业应为以分号分隔的企业代码，如“org:123456789”。",
            "The members must be enterprise ids such as org:123456789, joined by semicolons.",
            lambda t: t.members.isnull() | ~_members_are_readable(t),
        ),
        RowRule(
            "federation_staff", ("full_time_staff",), "flagged",
            "专职人员数应为0至1000000的整数。",
            "The number of full-time staff must be a whole number from 0 to 1,000,000.",
            lambda t: t.full_time_staff_n.isnull(),
        ),
        *_common_ends("federation"),
        RowRule(
            "too_few_members", ("members",), "flagged",
            "联合会的成员企业应不少于2家，重复填写只计一次。",
            "A federation has at least 2 members; one that is named twice counts once.",
            lambda t: _members_are_readable(t) & (_distinct_members(t) < FEWEST_MEMBERS),
        ),
        RowRule(
            "federation_members_form", ("members",), "warning",
            "成员企业的分隔符、前缀或连字符不合格式，或重复填写，已按规定写法读取。",
            "The members have other separators, no prefix, a hyphen or repetitions; "
            "they are read as the form wants them.",
            lambda t: _members_are_readable(t) & _members_are_written_otherwise(t),
        ),
    ),
    keep_federations,
)  # fmt: skip

SOCIAL_UNION_CHECKS: Final = TableChecks(
    SOCIAL_UNIONS,
    prepare_social_unions,
    (
        RowRule(
            "social_id", ("union_id",), "flagged",
            "工会编号缺失，或含字母、数字和_.:-以外的字符。",
            "The union's id is missing or has other characters than letters, digits, _.:-.",
            lambda t: _id_is_broken(t.union_id),
        ),
        *_county_rules("social"),
        RowRule(
            "social_name", ("name",), "flagged",
            "工会名称应为2至100字。",
            "The name must have 2 to 100 characters.",
            lambda t: _name_is_broken(t.name),
        ),
        RowRule(
            "social_organisation", ("organisation",), "flagged",
            "社会组织名称应为2至100字。",
            "The name of the organisation must have 2 to 100 characters.",
            lambda t: _name_is_broken(t.organisation),
        ),
        RowRule(
            "social_members", ("members",), "flagged",
            "会员数应为0至1000000的整数。",
            "The number of members must be a whole number from 0 to 1,000,000.",
            lambda t: t.members_n.isnull(),
        ),
        RowRule(
            "social_approved", ("approved",), "flagged",
            "批复日期应为1949-10-01至统计时点之间的日期。",
            "The day of approval must lie between 1949-10-01 and the as-of date.",
            lambda t: _day_is_broken(t, t.approved_d),
        ),
        *_common_ends("social"),
    ),
    keep_social_unions,
)  # fmt: skip
