"""Deliveries, counts, rules and differences as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from kaohe.core.register.checks import CHECKS, RULES
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.core.register.table_rules import write_percent
from kaohe.documents.quality_book import RULE_NAMES
from kaohe.web.base.language import spoken
from kaohe.web.cycles.words import name_body
from kaohe.web.registers.forms import name_deliverer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaohe.web.accounts.scope import Scope
    from kaohe.web.registers.models import Delivery, RegisterSnapshot

COUNTS: Final = {
    "lines": _("行"),
    "headers": _("表头"),
    "clean": _("合格"),
    "flagged": _("带疑点"),
    "quarantined": _("待落实"),
    "rejected": _("无法读取"),
    "superseded": _("被取代"),
}
SEVERITIES: Final = {
    "unplaceable": (_("待落实"), "red"),
    "flagged": (_("带疑点"), "yellow"),
    "warning": (_("提示"), "secondary"),
}
"""How grave a rule is, in words and colour; the gravest first."""
NATION: Final = "00"
_TABLES: Final = {kind.id: kind for kind in TABLE_KINDS}


@dataclass(frozen=True, slots=True)
class ShownDelivery:
    """A delivered file and whose it is."""

    delivery: Delivery
    deliverer: str


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule that rows break."""

    id: str
    table: str
    severity: str
    colour: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class ShownBody:
    """A body's rows put aside, and by which rules its rows are asked about."""

    body: str
    name: str
    rows: int
    aside: int
    share: str
    flagged: int
    rules: int


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A question that a whole table raises."""

    rule: str
    body: str
    where: str
    reason: str
    remedy: str


def show_delivery(delivery: Delivery) -> ShownDelivery:
    """Return a delivered file as pages show it."""
    return ShownDelivery(delivery, name_deliverer(delivery.deliverer))


def list_counts(snapshot: RegisterSnapshot) -> list[tuple[object, int]]:
    """Return the counts of a snapshot by their names."""
    return [(name, snapshot.counts[count]) for count, name in COUNTS.items()]


def show_rules(report: Mapping[str, Any], bodies: Iterable[str]) -> list[ShownRule]:
    """Return the rules that rows of some bodies break, the gravest first."""
    rows: dict[str, int] = {}
    for body in bodies:
        for rule, count in report["rules"].get(body, {}).items():
            rows[rule] = rows.get(rule, 0) + count
    chinese = spoken() == "zh"
    shown = []
    for severity, (word, colour) in SEVERITIES.items():
        for rule in RULES.values():
            if rule.severity == severity and rule.id in rows:
                reason = rule.zh if chinese else rule.en
                table = name_table(_table_of(rule.id))
                shown.append(ShownRule(rule.id, table, str(word), colour, reason, rows[rule.id]))
    return shown


def show_bodies(report: Mapping[str, Any], scope: Scope) -> list[ShownBody]:
    """Return every body of a scope with the rows that were put aside."""
    flagged = {rule.id for rule in RULES.values() if rule.severity == "flagged"}
    shown = []
    for body, (aside, rows) in report["aside"].items():
        if not scope.holds(body):
            continue
        own = report["rules"].get(body, {})
        shown.append(
            ShownBody(
                body,
                name_body(body) if body != NATION else str(_("不能确定单位")),
                rows,
                aside,
                write_percent(Fraction(aside, rows)) if rows else "—",
                sum(count for rule, count in own.items() if rule in flagged),
                len(own),
            )
        )
    return shown


def show_findings(report: Mapping[str, Any], scope: Scope) -> list[ShownFinding]:
    """Return the questions about whole tables that a scope may see."""
    language = spoken()
    return [
        ShownFinding(
            RULE_NAMES[each["rule"]] if language == "zh" else each["rule"].replace("_", " "),
            name_deliverer(each["body"] or ""),
            each["where"],
            each["reason"][language],
            each["remedy"][language],
        )
        for each in report["findings"]
        if scope.holds(each["body"] or NATION)
    ]


def show_changes(difference: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return by table how many units came, went and changed."""
    return [
        {"name": name_table(table), **{key: sums[key] for key in ("added", "removed", "changed")}}
        for table, sums in difference["tables"].items()
    ]


def show_changed_bodies(difference: Mapping[str, Any], scope: Scope) -> list[dict[str, Any]]:
    """Return by body how many units of all tables came, went and changed."""
    sums: dict[str, dict[str, int]] = {}
    for table in difference["tables"].values():
        for body, own in table["bodies"].items():
            known = sums.setdefault(body, {"added": 0, "removed": 0, "changed": 0})
            for key in known:
                known[key] += own[key]
    return [
        {"name": name_deliverer(body), **own}
        for body, own in sorted(sums.items())
        if scope.holds(body)
    ]


def show_changed_rules(difference: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rules that more or fewer rows break than before."""
    chinese = spoken() == "zh"
    for rule, (before, after) in difference["rules"].items():
        known = RULES.get(rule)
        reason = rule if known is None else known.zh if chinese else known.en
        yield {"id": rule, "reason": reason, "before": before, "after": after}


def name_table(table: str) -> str:
    """Return how a table is called."""
    kind = _TABLES[table]
    return kind.zh if spoken() == "zh" else kind.id.replace("_", " ")


def name_field(table: str, field: str) -> str:
    """Return how a field of a table is called."""
    names = {each.id: each.zh for each in _TABLES[table].fields}
    return names.get(field, field) if spoken() == "zh" else field


def _table_of(rule: str) -> str:
    return next(
        table for table, checks in CHECKS.items() if any(each.id == rule for each in checks.rules)
    )
