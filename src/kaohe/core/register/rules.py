"""What a row rule is: an id, a severity, a reason in two languages and one expression.

A rule is written once, as an Ibis expression over the prepared table, and runs unchanged on
every engine. Rules are numbered by their place in their table's list; the number is the bit in
the stored mask, so a rule is only ever added at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import ibis

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ibis.expr.types import BooleanValue, IntegerValue, Table

    from kaohe.core.register.fields import TableKind

Severity: TypeAlias = Literal["unplaceable", "flagged", "warning"]

RULES_VERSION: Final = "register-rules/2"
"""Stands in the register digest; it changes with every change of a rule's outcome."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """One rule that a delivered row keeps or breaks."""

    id: str
    """Part of the interface: provinces and scripts rely on it."""
    columns: tuple[str, ...]
    severity: Severity
    zh: str
    en: str
    broken: Callable[[Table], BooleanValue]
    """True where the row breaks the rule; null counts as kept."""


@dataclass(frozen=True, slots=True)
class TableChecks:
    """Everything that is done to one kind of table: prepare, judge, keep."""

    kind: TableKind
    prepare: Callable[[Table, date], Table]
    """Add typed readings of the delivered text; the second argument is the as-of date."""
    rules: tuple[RowRule, ...]
    keep: Callable[[Table], dict[str, object]]
    """Name the stored columns; a broken value is stored as null."""

    def bits(self, severity: Severity) -> int:
        """Return the mask of all rules of a severity."""
        return sum(1 << n for n, rule in enumerate(self.rules) if rule.severity == severity)

    def broken_rules(self, mask: int) -> tuple[RowRule, ...]:
        """Return the rules that a stored mask names."""
        return tuple(rule for n, rule in enumerate(self.rules) if mask >> n & 1)


def judge(checks: TableChecks, delivered: Table, counties: Table, *, as_of: date) -> Table:
    """Return the delivered rows with typed columns, the county of the as-of date and a mask.

    ``delivered`` holds ``file``, ``deliverer`` (null for a national export), ``line``,
    ``digits_lost`` and the table's fields as text, null where empty; for enterprises it may hold
    ``identifiers``, the answer of ``check_digits``. ``counties`` holds ``code``, ``county``,
    ``county_body`` and ``succeeded`` for every code that may be delivered. The join stands
    between readings and rules so that no reading is computed twice.
    """
    readings = checks.prepare(delivered, as_of)
    if "county_code" in checks.kind.field_ids:
        placed = readings.left_join(counties, readings.county_code == counties.code)
    else:
        placed = readings
    mask = reduce(add, (_bit(rule.broken(placed), n) for n, rule in enumerate(checks.rules)))
    judged = placed.mutate(broken=mask)
    severe = checks.bits("unplaceable") | checks.bits("flagged")
    raw = ibis.ifelse(
        (judged.broken & severe) != 0,
        ibis.array([judged[field] for field in checks.kind.field_ids]),
        ibis.null("array<string>"),
    )
    return judged.select(
        file=judged.file,
        line=judged.line,
        **checks.keep(judged),
        broken=judged.broken,
        raw=raw,
    )


def breaks(table: Table, rules: tuple[RowRule, ...], *rule_ids: str) -> BooleanValue:
    """Tell whether a judged row breaks any of the named rules."""
    bits = sum(1 << n for n, rule in enumerate(rules) if rule.id in rule_ids)
    return (table.broken & bits) != 0


def _bit(broken: BooleanValue, place: int) -> IntegerValue:
    one = ibis.literal(1 << place, "int64")
    return ibis.ifelse(broken, one, ibis.literal(0, "int64"))
