"""The 33 rules a second time, row by row in plain Python, against the expressions on an engine."""

from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.register.enterprise_rules import REG_TYPES
from kaohe.core.register.fields import ENTERPRISES
from kaohe.core.register.identifiers import (
    USCC_SYMBOLS,
    licence_check_digit,
    org_check_character,
    uscc_check_character,
)
from kaohe.engines.counties import county_codes

AS_OF = date(2012, 12, 31)
COUNTIES = {row["code"]: row for row in county_codes().to_pylist()}
CAPITALS = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")

POOLS = {
    "org_code": [
        "PDY00001X",
        "PDY00001-X",
        "PDY00001B",
        "PDY000019",
        "PDY0001",
        "pdy00001X",
        "PDY-00001-X",
        "P-DY00001X",
        "PDY-0001X",
        "PDY00001--X",
        "pdy00001-X",
        "PDY00001-B",
    ],
    "licence_no": ["330105000000014", "330105000000015", "3301050000001", "33", "一二三"],
    "uscc": ["91110000600037341L", "91110000600037341M", "9111", "91330105PDY00001X6"],
    "name": ["杭州练习有限公司", "练习", "Practice Ltd", "㐀abc", "字" * 101],
    "county_code": ["330105", "330106", "110101", "659001", "320584", "330100", "x"],
    "reg_type": ["173", "110", "390", "175", "17"],
    "industry": ["C1311", "T9600", "C", "c1311", "U0000", "C13111"],
    "employees": ["30", "0", "1000000", "1000001", "-1", "3.0", "三", "0000030"],
    "women": ["0", "30", "31", "x"],
    "migrants": ["0", "30", "31", "1e1"],
    "established": [
        "1949-10-01",
        "1949-09-30",
        "2012-12-31",
        "2013-01-01",
        "2011-02-30",
        "2005",
        "0000-01-01",
    ],
    "union_est": ["1", "0", "是", "否", "2"],
    "union_kind": ["1", "2", "3", "单独", "联合会涵盖", "0"],
    "union_approved": ["1949-10-01", "2012-12-31", "2013-01-01", "2005-06-31"],
    "members": ["0", "20", "30", "31", "x"],
    "women_members": ["0", "20", "21", "y"],
    "chair_name": ["王某", "王", "王某甲子"],
    "phone": ["13800000000", "0571-12345678", "010-1234567", "12345", "0571 12345678"],
    "dues_account": ["6222"],
    "legal_person": ["1", "0", "是", "无"],
    "fact_absent": ["1", "0", "否", ""],
    "absent_reason": ["注销", "停业"],
    "updated_at": [
        "2012-12-31",
        "2012-12-31 23:59:59",
        "2013-01-01",
        "2012-12-31T24:00",
        "soon",
        "0000-01-01",
    ],
}
ROW = st.fixed_dictionaries(
    {field: st.none() | st.sampled_from([v for v in POOLS[field] if v]) for field in POOLS}
)


def count(text):
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 7:
        return None
    return int(text) if int(text) <= 1_000_000 else None


def day(text):
    try:
        return date.fromisoformat(text) if text is not None and len(text) == 10 else None
    except ValueError:
        return None


def moment(text):
    try:
        return datetime.fromisoformat(text) if text is not None else None
    except ValueError:
        return None


def over(left, right):
    return left is not None and right is not None and left > right


def plain_org(org):
    return org[:8] + org[9:] if len(org) == 10 and org[8] == "-" else org


def org_faults(org):
    if org is not None:
        plain = plain_org(org)
        if len(plain) != 9 or not set(plain) <= CAPITALS:
            yield "org_format"
        elif plain[8] not in (org_check_character(plain[:8]), "B"):
            yield "org_check"
        if plain != org and set(plain) <= CAPITALS:
            yield "org_hyphen"
        if len(plain) == 9 and set(plain) <= CAPITALS and plain[8] == "B":
            yield "org_census"


def identifier_faults(row):
    org, licence, uscc = row["org_code"], row["licence_no"], row["uscc"]
    yield from org_faults(org)
    if licence is not None:
        digits = licence.isascii() and licence.isdigit()
        if not digits or len(licence) not in (13, 15):
            yield "lic_format"
        elif len(licence) == 13:
            yield "lic_old"
        elif licence_check_digit(licence[:14]) != licence[14]:
            yield "lic_check"
    if uscc is not None:
        if len(uscc) != 18 or not set(uscc) <= set(USCC_SYMBOLS):
            yield "uscc_format"
        else:
            if uscc_check_character(uscc[:17]) != uscc[17]:
                yield "uscc_check"
            if org is not None and uscc[8:17] != plain_org(org):
                yield "uscc_org"
    if org is licence is uscc is None:
        yield "no_id"


def place_faults(row):
    name, industry = row["name"], row["industry"]
    if name is None or not 4 <= len(name) <= 100 or not any(sign >= "㐀" for sign in name):
        yield "name"
    county = COUNTIES.get(row["county_code"])
    if county is None:
        yield "county_unknown"
    elif county["county_body"] != "33":
        yield "county_not_of_deliverer"
    if county and county["succeeded"]:
        yield "county_succeeded"
    if row["reg_type"] not in REG_TYPES:
        yield "reg_type"
    section = industry is not None and industry[:1] in set("ABCDEFGHIJKLMNOPQRST")
    if section and len(industry) == 1:
        yield "industry_section"
    elif not (section and len(industry) == 5 and industry[1:].isdigit()):
        yield "industry"


def people_faults(row, union):
    employees, members = count(row["employees"]), count(row["members"])
    if employees is None:
        yield "employees"
    for field in ("women", "migrants"):
        if row[field] is not None and (
            count(row[field]) is None or over(count(row[field]), employees)
        ):
            yield field
    if members is None and (row["members"] is not None or union):
        yield "members"
    if over(members, employees):
        yield "members_gt_employees"
    women = count(row["women_members"])
    if over(women, members) or (women is None and (row["women_members"] is not None or union)):
        yield "women_members"


def union_faults(row, union):
    established, approved = day(row["established"]), day(row["union_approved"])
    own = union and row["union_kind"] in ("1", "单独")
    if established is None or not date(1949, 10, 1) <= established <= AS_OF:
        yield "established"
    if union is None:
        yield "union_est"
    if union and row["union_kind"] not in ("1", "2", "3", "单独", "联合", "联合会涵盖"):
        yield "union_kind"
    described = ("union_kind", "union_approved", "chair_name", "dues_account")
    if union is False and (
        any(row[field] is not None for field in described)
        or over(count(row["members"]), 0)
        or over(count(row["women_members"]), 0)
        or row["legal_person"] in ("1", "是")
    ):
        yield "union_fields_without_union"
    if union and approved is None:
        yield "approved_missing"
    if over(established, approved):
        yield "approved_before_established"
    if over(approved, AS_OF):
        yield "approved_after_snapshot"
    if own and len(row["chair_name"] or "") < 2:
        yield "chair"
    known = row["legal_person"] in ("1", "0", "是", "否")
    if not known and (row["legal_person"] is not None or own):
        yield "legal_person"


def other_faults(row, union):
    phone, absent = row["phone"], {"1": True, "0": False, "否": False}.get(row["fact_absent"])
    if phone not in (None, "13800000000", "0571-12345678", "010-1234567"):
        yield "phone"
    if absent is None:
        yield "fact_absent"
    elif absent != (row["absent_reason"] is not None):
        yield "absent_reason"
    if absent and union:
        yield "absent_with_union"
    updated = moment(row["updated_at"])
    if updated is None or updated.date() > AS_OF:
        yield "updated_at"


def faults(row):
    union = {"1": True, "是": True, "0": False, "否": False}.get(row["union_est"])
    return {
        *identifier_faults(row),
        *place_faults(row),
        *people_faults(row, union),
        *union_faults(row, union),
        *other_faults(row, union),
    }


@given(st.lists(ROW, min_size=40, max_size=60))
@settings(deadline=None, max_examples=30)
def test_both_formulations_find_the_same_faults_in_every_row(broken_rules, rows):
    empty = dict.fromkeys(ENTERPRISES.field_ids)
    assert broken_rules(ENTERPRISES, *({**empty, **row} for row in rows)) == [
        faults(row) for row in rows
    ]
