"""What is counted over the register, by any grouping, in whole numbers only.

Units and unions are two things (覆盖单位与工会): a joint union covers several units and stands in
each of their rows without an id of its own, so the register tells the number of units of every
form, and of unions only those of one unit.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import ibis

from kaohe.core.register.enterprise_rules import COVERED, ENTERPRISE_RULES, JOINT, OWN
from kaohe.core.register.rules import breaks

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerScalar, StringValue, Table


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """Counts over the rows that count; all but ``absent`` leave out 事实不存在."""

    legal_persons: int
    """Enterprises that exist: the denominator of coverage."""
    absent: int
    covered_units: int
    """Enterprises with a union of any form."""
    own_unions: int
    """Covered units with a union of their own: as many unions as units."""
    joint_units: int
    federation_units: int
    employees: int
    women: int
    migrants: int
    members: int
    women_members: int
    members_of_known_staff: int
    """Members where the number of employees is known: the numerator of membership.

    A row whose employees are broken must not add members over a smaller denominator.
    """
    members_of_known_women: int
    """Members where the number of women members is known: the denominator of women's share.

    A row that does not tell its women must not add members to what they are a share of.
    """
    employees_missing: int
    """Rows whose number of employees is broken or missing and left out of the sum."""
    members_missing: int
    """Covered units whose number of members is broken or missing and left out of the sum."""


def body_of(table: Table) -> StringValue:
    """Group by body."""
    return table.body


def county_of(table: Table) -> StringValue:
    """Group by county."""
    return table.county


def section_of(table: Table) -> StringValue:
    """Group by the section letter of the industry; null where the industry is broken."""
    section = table.industry.substr(0, 1)
    is_broken = breaks(table, ENTERPRISE_RULES, "industry")
    return ibis.ifelse(is_broken, ibis.null("string"), section)


def unit_kind_of(table: Table) -> StringValue:
    """Group by registration type."""
    return table.reg_type


def ownership_of(table: Table) -> StringValue:
    """Group by ownership: private, Hong Kong-Macao-Taiwan, foreign, other domestic."""
    return _ownership_of(unit_kind_of(table))


def _ownership_of(kind: StringValue) -> StringValue:
    return ibis.cases(
        (kind.startswith("17"), ibis.literal("private")),
        (kind.startswith("2"), ibis.literal("hk_macao_taiwan")),
        (kind.startswith("3"), ibis.literal("foreign")),
        else_=ibis.literal("other_domestic"),
    )


GROUPINGS: Final = {
    "body": body_of,
    "county": county_of,
    "section": section_of,
    "unit_kind": unit_kind_of,
    "ownership": ownership_of,
}

CUBE_KEYS: Final = ("body", "county", "section", "unit_kind")
"""The finest groups; every other grouping is a sum over them."""


def count_units(current: Table, *groupings: str) -> Table:
    """Count the rows that count, by the named groupings, in their order."""
    keys = {name: GROUPINGS[name](current) for name in groupings}
    keyed = current.mutate(**{f"by_{name}": key for name, key in keys.items()})
    present = keyed.fact_absent == 0
    covered = present & (keyed.union_est == 1)

    def count(condition: object) -> IntegerScalar:
        return ibis.ifelse(condition, 1, 0).sum().cast("int64")

    def add(column: str, where: BooleanValue = present) -> IntegerScalar:
        return keyed[column].sum(where=where).fill_null(0).cast("int64")

    by = [f"by_{name}" for name in groupings]
    counted = keyed.group_by(by).aggregate(
        legal_persons=count(present),
        absent=count(keyed.fact_absent == 1),
        covered_units=count(covered),
        own_unions=count(covered & (keyed.union_kind == OWN)),
        joint_units=count(covered & (keyed.union_kind == JOINT)),
        federation_units=count(covered & (keyed.union_kind == COVERED)),
        employees=add("employees"),
        women=add("women"),
        migrants=add("migrants"),
        members=add("members"),
        women_members=add("women_members"),
        members_of_known_staff=add("members", present & keyed.employees.notnull()),
        members_of_known_women=add("members", present & keyed.women_members.notnull()),
        employees_missing=count(present & keyed.employees.isnull()),
        members_missing=count(covered & keyed.members.isnull()),
    )
    return counted.order_by(by)


def count_cube(current: Table) -> Table:
    """Count the rows that count by the finest groups, once for all questions."""
    counted = count_units(current, *CUBE_KEYS)
    return counted.rename({name: f"by_{name}" for name in CUBE_KEYS})


def sum_cube(cube: Table, *groupings: str) -> Table:
    """Add up the groups of a cube, by the named groupings, in their order."""
    keys = {name: cube[name] for name in CUBE_KEYS}
    keys["ownership"] = _ownership_of(cube.unit_kind)
    keyed = cube.mutate(**{f"by_{name}": keys[name] for name in groupings})
    by = [f"by_{name}" for name in groupings]
    names = [field.name for field in fields(UnitCounts)]
    summed = keyed.group_by(by).aggregate(
        **{name: keyed[name].sum().fill_null(0).cast("int64") for name in names}
    )
    return summed.order_by(by)
