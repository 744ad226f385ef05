"""The enterprise register: how its text is read, and which columns are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ibis

from kaohe.core.register.check_digits import (
    LICENCE_OLD,
    LICENCE_VALID,
    ORG_HYPHEN,
    ORG_VALID,
    USCC_VALID,
)
from kaohe.core.register.enterprise_rules import ENTERPRISE_RULES, identifiers_are
from kaohe.core.register.fields import ENTERPRISES
from kaohe.core.register.readings import (
    last_moment_of,
    read_choice,
    read_count,
    read_day,
    read_moment,
    read_yes_no,
)
from kaohe.core.register.rules import TableChecks, breaks

if TYPE_CHECKING:
    from datetime import date

    from ibis.expr.types import StringValue, Table

_WITHOUT_MEMBERS: Final = ("members", "members_gt_employees", "union_fields_without_union")
"""Rules that leave a row without members; a contradiction never gives credit."""


@ibis.udf.scalar.builtin(name="check_digits", signature=(("string",) * 3, "int32"))
def _check_digits(org_code, licence_no, uscc):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Call the function that every engine registers under this name."""


def prepare_enterprises(delivered: Table, as_of: date) -> Table:
    """Add the typed readings; their names are the field's with a mark of the type."""
    t = delivered
    identifiers = (
        t.identifiers
        if "identifiers" in t.columns
        else _check_digits(
            t.org_code.fill_null(""), t.licence_no.fill_null(""), t.uscc.fill_null("")
        )
    )
    return t.mutate(
        as_of=ibis.literal(as_of),
        last_moment=last_moment_of(as_of),
        identifiers=identifiers,
        plain_org=ibis.ifelse(
            (identifiers & ORG_HYPHEN) != 0,
            t.org_code.substr(0, 8) + t.org_code.substr(9, 1),
            t.org_code,
        ),
        employees_n=read_count(t.employees),
        women_n=read_count(t.women),
        migrants_n=read_count(t.migrants),
        members_n=read_count(t.members),
        women_members_n=read_count(t.women_members),
        established_d=read_day(t.established),
        union_approved_d=read_day(t.union_approved),
        union_est_n=read_yes_no(t.union_est),
        union_kind_n=read_choice(
            t.union_kind, n1=("1", "单独"), n2=("2", "联合"), n3=("3", "联合会涵盖")
        ),
        legal_person_n=read_yes_no(t.legal_person),
        fact_absent_n=read_yes_no(t.fact_absent),
        updated_at_t=read_moment(t.updated_at),
    )


def keep_enterprises(t: Table) -> dict[str, object]:
    """Name the stored columns of a judged row."""

    def unless(value: str, *rule_ids: str) -> object:
        column = t[value]
        return ibis.ifelse(breaks(t, ENTERPRISE_RULES, *rule_ids), ibis.null(column.type()), column)

    return {
        "enterprise_id": _enterprise_id(t),
        "body": ibis.coalesce(t.deliverer, t.county_body),
        "county": t.county,
        "org_code": t.org_code,
        "licence_no": t.licence_no,
        "uscc": t.uscc,
        "name": t.name,
        "county_code": t.county_code,
        "address": t.address,
        "reg_type": t.reg_type,
        "industry": t.industry,
        "employees": t.employees_n,
        "women": unless("women_n", "employees", "women"),
        "migrants": unless("migrants_n", "employees", "migrants"),
        "established": unless("established_d", "established"),
        "union_est": t.union_est_n,
        "union_kind": t.union_kind_n,
        "union_approved": unless(
            "union_approved_d", "approved_before_established", "approved_after_snapshot"
        ),
        "members": unless("members_n", *_WITHOUT_MEMBERS),
        "women_members": unless("women_members_n", *_WITHOUT_MEMBERS, "women_members"),
        "chair_name": t.chair_name,
        "phone": t.phone,
        "dues_account": t.dues_account,
        "legal_person": t.legal_person_n,
        "fact_absent": t.fact_absent_n,
        "absent_reason": t.absent_reason,
        "updated_at": unless("updated_at_t", "updated_at"),
    }


def _enterprise_id(t: Table) -> StringValue:
    """Name the first valid identifier.

    Where digits were lost, a credit code of digits only may be a rounded one, and a licence number
    of 13 digits one of 15 without its zeros; the others are too short to be valid by chance.
    """
    whole = ~t.digits_lost
    licence = identifiers_are(t, LICENCE_VALID) | (identifiers_are(t, LICENCE_OLD) & whole)
    return ibis.cases(
        (identifiers_are(t, USCC_VALID) & whole, ibis.literal("uscc:") + t.uscc),
        (identifiers_are(t, ORG_VALID), ibis.literal("org:") + t.plain_org),
        (licence, ibis.literal("lic:") + t.licence_no),
        else_=ibis.literal("row:") + t.file + ibis.literal(":") + t.line.cast("string"),
    )


ENTERPRISE_CHECKS: Final = TableChecks(
    ENTERPRISES, prepare_enterprises, ENTERPRISE_RULES, keep_enterprises
)
