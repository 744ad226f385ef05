"""The row rules of the enterprise register and the warnings of its tolerated forms.

A contradiction never gives immunity: only a row that cannot be counted or put into a stratum is
unplaceable and goes to quarantine. Every other row stays in the denominator and in the frame,
with the broken value missing from the sums and the flag shown wherever the row is shown.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import ibis

from kaohe.core.register.check_digits import (
    LICENCE_FORM,
    LICENCE_OLD,
    LICENCE_VALID,
    ORG_CENSUS,
    ORG_FORM,
    ORG_HYPHEN,
    ORG_VALID,
    USCC_FORM,
    USCC_VALID,
)
from kaohe.core.register.readings import is_wrong
from kaohe.core.register.rules import RowRule

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, StringValue, Table

REG_TYPES: Final = (
    "110", "120", "130", "141", "142", "143", "149", "151", "159", "160",
    "171", "172", "173", "174", "190",
    "210", "220", "230", "240", "290",
    "310", "320", "330", "340", "390",
)  # fmt: skip
"""登记注册类型, 国统字[2011]86号."""

FOUNDING_DAY: Final = date(1949, 10, 1)
OWN, JOINT, COVERED = 1, 2, 3
"""单独, 联合, 联合会涵盖"""

_HAN: Final = "[㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f]"
_FIRST_COMMON_HAN, _LAST_COMMON_HAN = "一", "鿿"
_INDUSTRY_FORM: Final = "^[A-T]([0-9]{4})?$"
_FIRST_SECTION, _LAST_SECTION = "A", "T"
_PHONE_FORM: Final = "^(1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8})$"
_SHORTEST_NAME, _LONGEST_NAME = 4, 100
_SHORTEST_CHAIR_NAME: Final = 2


def _has_union(t: Table) -> BooleanValue:
    return t.union_est_n == 1


def _has_own_union(t: Table) -> BooleanValue:
    return _has_union(t) & (t.union_kind_n == OWN)


def identifiers_are(t: Table, bits: int) -> BooleanValue:
    """Tell whether a row's identifiers have any of the bits of ``check_digits``."""
    return (t.identifiers & bits) != 0


def _has_no_han(name: StringValue) -> BooleanValue:
    # Nearly all names begin with one of the common characters, which a comparison tells.
    begins = name.between(_FIRST_COMMON_HAN, _LAST_COMMON_HAN)
    return ibis.ifelse(begins, ibis.literal(False), ~name.re_search(_HAN))


def _has_union_fields(t: Table) -> BooleanValue:
    return (
        t.union_kind.notnull()
        | t.union_approved.notnull()
        | t.chair_name.notnull()
        | t.dues_account.notnull()
        | (t.members_n > 0)
        | (t.women_members_n > 0)
        | (t.legal_person_n == 1)
    )


ENTERPRISE_RULES: Final = (
    RowRule(
        "org_format", ("org_code",), "flagged",
        "组织机构代码应为9位数字或大写字母。",
        "The organisation code must have 9 digits or capital letters.",
        lambda t: t.org_code.notnull() & ~identifiers_are(t, ORG_FORM),
    ),
    RowRule(
        "org_check", ("org_code",), "flagged",
        "组织机构代码的校验码不符（GB 11714）。",
        "The check character of the organisation code is wrong (GB 11714).",
        # The census form is a warning of its own and not a fault of the row.
        lambda t: identifiers_are(t, ORG_FORM) & ~identifiers_are(t, ORG_VALID | ORG_CENSUS),
    ),
    RowRule(
        "lic_format", ("licence_no",), "flagged",
        "工商注册号应为15位数字。",
        "The licence number must have 15 digits.",
        lambda t: t.licence_no.notnull() & ~identifiers_are(t, LICENCE_FORM | LICENCE_OLD),
    ),
    RowRule(
        "lic_check", ("licence_no",), "flagged",
        "工商注册号的校验码不符（GS 15）。",
        "The check digit of the licence number is wrong (GS 15).",
        lambda t: identifiers_are(t, LICENCE_FORM) & ~identifiers_are(t, LICENCE_VALID),
    ),
    RowRule(
        "uscc_format", ("uscc",), "flagged",
        "统一社会信用代码应为18位，且不含I、O、S、V、Z。",
        "The unified social credit code must have 18 symbols without I, O, S, V and Z.",
        lambda t: t.uscc.notnull() & ~identifiers_are(t, USCC_FORM),
    ),
    RowRule(
        "uscc_check", ("uscc",), "flagged",
        "统一社会信用代码的校验码不符（GB 32100）。",
        "The check character of the unified social credit code is wrong (GB 32100).",
        lambda t: identifiers_are(t, USCC_FORM) & ~identifiers_are(t, USCC_VALID),
    ),
    RowRule(
        "uscc_org", ("uscc", "org_code"), "flagged",
        "统一社会信用代码第9至17位与组织机构代码不一致。",
        "Characters 9 to 17 of the unified social credit code differ from the organisation code.",
        lambda t: identifiers_are(t, USCC_FORM) & (t.uscc.substr(8, 9) != t.plain_org),
    ),
    RowRule(
        "no_id", ("org_code", "licence_no", "uscc"), "unplaceable",
        "三种代码全部为空，无法识别企业。",
        "All three identifiers are empty, so the enterprise cannot be told from others.",
        lambda t: t.org_code.isnull() & t.licence_no.isnull() & t.uscc.isnull(),
    ),
    RowRule(
        "name", ("name",), "flagged",
        "企业名称应为4至100字，且至少含一个汉字。",
        "The name must have 4 to 100 characters and at least one Han character.",
        lambda t: t.name.isnull()
        | (t.name.length() < _SHORTEST_NAME)
        | (t.name.length() > _LONGEST_NAME)
        | _has_no_han(t.name),
    ),
    RowRule(
        "county_unknown", ("county_code",), "unplaceable",
        "行政区划代码在统计时点不存在。",
        "The county code does not exist on the as-of date.",
        lambda t: t.county.isnull(),
    ),
    RowRule(
        "county_not_of_deliverer", ("county_code",), "unplaceable",
        "该县（市、区）不属于报送单位。",
        "The county does not belong to the body that delivered the row.",
        lambda t: t.county_body != t.deliverer,
    ),
    RowRule(
        "reg_type", ("reg_type",), "unplaceable",
        "登记注册类型不在国统字[2011]86号所列代码之内。",
        "The registration type is not one of the codes in force since 2011.",
        lambda t: t.reg_type.isnull() | t.reg_type.notin(REG_TYPES),
    ),
    RowRule(
        "industry", ("industry",), "flagged",
        "行业代码应为门类字母加4位数字（GB/T 4754-2011）。",
        "The industry must be a section letter and 4 digits (GB/T 4754-2011).",
        lambda t: t.industry.isnull() | ~t.industry.re_search(_INDUSTRY_FORM),
    ),
    RowRule(
        "employees", ("employees",), "flagged",
        "职工人数应为0至1000000的整数。",
        "The number of employees must be a whole number from 0 to 1,000,000.",
        lambda t: t.employees_n.isnull(),
    ),
    RowRule(
        "women", ("women", "employees"), "flagged",
        "女职工应为整数且不多于职工人数。",
        "The number of women must be a whole number and not above the employees.",
        lambda t: is_wrong(t.women, t.women_n) | (t.women_n > t.employees_n),
    ),
    RowRule(
        "migrants", ("migrants", "employees"), "flagged",
        "农民工应为整数且不多于职工人数。",
        "The number of migrant workers must be a whole number and not above the employees.",
        lambda t: is_wrong(t.migrants, t.migrants_n) | (t.migrants_n > t.employees_n),
    ),
    RowRule(
        "established", ("established",), "flagged",
        "成立日期应为1949-10-01至统计时点之间的日期。",
        "The day of establishment must lie between 1949-10-01 and the as-of date.",
        lambda t: t.established_d.isnull()
        | (t.established_d < ibis.literal(FOUNDING_DAY))
        | (t.established_d > t.as_of),
    ),
    RowRule(
        "union_est", ("union_est",), "unplaceable",
        "是否建会应为1或0。",
        "Whether there is a union must be 1 or 0.",
        lambda t: t.union_est_n.isnull(),
    ),
    RowRule(
        "union_kind", ("union_kind", "union_est"), "flagged",
        "已建会企业的工会组织形式应为1、2或3。",
        "The form of the union must be 1, 2 or 3 where there is a union.",
        lambda t: _has_union(t) & t.union_kind_n.isnull(),
    ),
    RowRule(
        "union_fields_without_union",
        (
            "union_est", "union_kind", "union_approved", "members", "women_members",
            "chair_name", "dues_account", "legal_person",
        ),
        "flagged",
        "未建会企业却填写了工会信息。",
        "The row says that there is no union and yet describes one.",
        lambda t: ibis.ifelse(t.union_est_n == 0, _has_union_fields(t), ibis.literal(False)),
    ),
    RowRule(
        "approved_missing", ("union_approved", "union_est"), "flagged",
        "已建会企业缺少有效的批复日期。",
        "The day of the union's approval is missing or is no date.",
        lambda t: _has_union(t) & t.union_approved_d.isnull(),
    ),
    RowRule(
        "approved_before_established", ("union_approved", "established"), "flagged",
        "批复日期早于企业成立日期。",
        "The union was approved before the enterprise was established.",
        lambda t: t.union_approved_d < t.established_d,
    ),
    RowRule(
        "approved_after_snapshot", ("union_approved",), "flagged",
        "批复日期晚于统计时点。",
        "The union was approved after the as-of date.",
        lambda t: t.union_approved_d > t.as_of,
    ),
    RowRule(
        "members", ("members", "union_est"), "flagged",
        "会员数应为整数，已建会企业必填。",
        "The number of members must be a whole number and is needed where there is a union.",
        lambda t: is_wrong(t.members, t.members_n) | (_has_union(t) & t.members_n.isnull()),
    ),
    RowRule(
        "members_gt_employees", ("members", "employees"), "flagged",
        "会员数多于职工人数。",
        "There are more members than employees.",
        lambda t: t.members_n > t.employees_n,
    ),
    RowRule(
        "women_members", ("women_members", "members"), "flagged",
        "女会员应为整数且不多于会员数，已建会企业必填。",
        "The number of women members must be a whole number and not above the members.",
        lambda t: is_wrong(t.women_members, t.women_members_n)
        | (_has_union(t) & t.women_members_n.isnull())
        | (t.women_members_n > t.members_n),
    ),
    RowRule(
        "chair", ("chair_name", "union_kind"), "flagged",
        "单独建会企业的工会主席姓名应不少于2字。",
        "A union of its own needs the name of its chair, at least 2 characters.",
        lambda t: _has_own_union(t)
        & (t.chair_name.isnull() | (t.chair_name.length() < _SHORTEST_CHAIR_NAME)),
    ),
    RowRule(
        "phone", ("phone",), "flagged",
        "联系电话应为手机号码或区号-号码。",
        "The telephone number must be a mobile number or an area code, a hyphen and a number.",
        lambda t: t.phone.notnull() & ~t.phone.re_search(_PHONE_FORM),
    ),
    RowRule(
        "legal_person", ("legal_person", "union_kind"), "flagged",
        "工会法人资格应为1或0，单独建会企业必填。",
        "Whether the union is a legal person must be 1 or 0 and is needed for a union of its own.",
        lambda t: is_wrong(t.legal_person, t.legal_person_n)
        | (_has_own_union(t) & t.legal_person_n.isnull()),
    ),
    RowRule(
        "fact_absent", ("fact_absent",), "unplaceable",
        "事实不存在应为1或0。",
        "Whether the enterprise does not exist in fact must be 1 or 0.",
        lambda t: t.fact_absent_n.isnull(),
    ),
    RowRule(
        "absent_reason", ("absent_reason", "fact_absent"), "flagged",
        "不存在原因应当且仅当标注为事实不存在时填写。",
        "The reason of absence must be there exactly when the enterprise is marked absent.",
        lambda t: (t.fact_absent_n == 1) != t.absent_reason.notnull(),
    ),
    RowRule(
        "absent_with_union", ("fact_absent", "union_est"), "flagged",
        "标注为事实不存在的企业却已建会。",
        "The enterprise is marked absent and yet has a union.",
        lambda t: (t.fact_absent_n == 1) & _has_union(t),
    ),
    RowRule(
        "updated_at", ("updated_at",), "flagged",
        "更新时间缺失、不是时间，或晚于统计时点。",
        "The time of the last update is missing, is no time or lies after the as-of date.",
        lambda t: t.updated_at_t.isnull() | (t.updated_at_t > t.last_moment),
    ),
    RowRule(
        "org_hyphen", ("org_code",), "warning",
        "组织机构代码带有连字符，已按无连字符处理。",
        "The organisation code has a hyphen, which is left out.",
        lambda t: identifiers_are(t, ORG_HYPHEN),
    ),
    RowRule(
        "org_census", ("org_code",), "warning",
        "组织机构代码校验位为普查用“B”，不能唯一识别企业。",
        "The organisation code has the census check B, which does not identify one enterprise.",
        lambda t: identifiers_are(t, ORG_CENSUS),
    ),
    RowRule(
        "lic_old", ("licence_no",), "warning",
        "工商注册号为13位旧号。",
        "The licence number is an older one of 13 digits.",
        lambda t: identifiers_are(t, LICENCE_OLD),
    ),
    RowRule(
        "industry_section", ("industry",), "warning",
        "行业代码只有门类字母。",
        "The industry is only a section letter.",
        lambda t: (t.industry.length() == 1)
        & t.industry.between(_FIRST_SECTION, _LAST_SECTION),
    ),
    RowRule(
        "county_succeeded", ("county_code",), "warning",
        "行政区划代码已撤销，已按承继关系对应到新代码。",
        "The county code was abolished and is mapped to its successor.",
        lambda t: t.succeeded,
    ),
    RowRule(
        "digits_lost", ("org_code", "licence_no", "uscc", "phone", "dues_account"), "flagged",
        "代码、电话或账号曾按数字存放，部分数字已丢失；请将该列设为文本格式，重新填写后再报送。",
        "A code, telephone or account number was stored as a number and lost digits; "
        "format the column as text and enter it again.",
        lambda t: t.digits_lost,
    ),
)  # fmt: skip
