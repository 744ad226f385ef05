"""Corrections as pages show them: how far each is, its values, what differs by it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from kaohe.core.register.checks import RULES
from kaohe.core.values import Rounding
from kaohe.documents.difference_book import CHANGE_NAMES, COUNT_NAMES, SHARE_NAMES
from kaohe.web.accounts.roles import ROLES
from kaohe.web.base.language import spoken
from kaohe.web.cycles.words import name_body
from kaohe.web.registers.corrected_rows import TABLES
from kaohe.web.registers.correction_state import latest_prepared
from kaohe.web.registers.models import HELD, OUTCOMES
from kaohe.web.registers.showing import name_field, name_table
from kaohe.workflows.registers.freezing import APPROVALS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.web.accounts.scope import Scope
    from kaohe.web.registers.models import (
        CorrectionEnd,
        PreparedCorrection,
        RegisterCorrection,
        RegisterSnapshot,
    )

STATES: Final = {
    "asked": (_("待生成"), "yellow"),
    "outdated": (_("须重新生成"), "yellow"),
    "prepared": (_("待批准"), "yellow"),
    "approved": (_("两人已批准"), "yellow"),
    HELD: (_("已更正"), "green"),
    "refused": (_("不予更正"), "red"),
    "withdrawn": (_("已撤回"), "secondary"),
}
"""How far a correction is, in words and colour."""
_STORED: Final = {
    "broken": _("违反的规则"),
    "body": _("考核对象"),
    "county": _("县（市、区）"),
    "enterprise_id": _("标识"),
}
"""Columns of a snapshot that were not delivered."""
_MOST_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction and how far it is."""

    asking: RegisterCorrection
    name: str
    state: object
    colour: str
    prepared: PreparedCorrection | None
    is_ready: bool
    """Whether the difference can be signed."""
    end: CorrectionEnd | None


def show_correction(
    asking: RegisterCorrection, in_force: RegisterSnapshot | None
) -> ShownCorrection:
    """Return a correction as pages show it.

    Args:
        asking: the correction.
        in_force: the register from which it must begin.
    """
    end, prepared = getattr(asking, "end", None), latest_prepared(asking)
    is_ready = end is None and prepared is not None and prepared.before == in_force
    if end is not None:
        state = end.outcome
    elif prepared is None:
        state = "asked"
    elif not is_ready:
        state = "outdated"
    else:
        signed = prepared.approvals.count() >= APPROVALS_NEEDED
        state = "approved" if signed else "prepared"
    word, colour = STATES[state]
    return ShownCorrection(asking, name_body(asking.body), word, colour, prepared, is_ready, end)


def show_values(asking: RegisterCorrection) -> list[dict[str, Any]]:
    """Return the values of a correction, before and after."""
    return [
        {
            "value": each,
            "table": name_table(each.table),
            "field": name_field(each.table, each.field),
        }
        for each in asking.values.order_by("pk")
    ]


def show_rows(asking: RegisterCorrection) -> list[dict[str, Any]]:
    """Return the first rows whole, each field as delivered and as it shall be."""
    asked = {(each.file, each.line, each.field): each for each in asking.values.all()}
    tables = {(each.file, each.line): each for each in asked.values()}
    shown = []
    for row in asking.rows:
        place = row["file"], row["line"]
        one = tables[place]
        fields = []
        for field in TABLES[one.table].field_ids:
            value = asked.get((*place, field))
            before = row["values"].get(field) or ""
            after = value.after if value else before
            fields.append(
                {
                    "name": name_field(one.table, field),
                    "before": before,
                    "after": after,
                    "is_changed": value is not None,
                }
            )
        shown.append({"one": one, "fields": fields})
    return shown


def show_differences(prepared: PreparedCorrection, scope: Scope) -> list[dict[str, Any]]:
    """Return the single differences of the bodies that a person sees."""
    chinese = spoken() == "zh"
    return [
        {
            **each,
            "table": name_table(each["table"]),
            "change": CHANGE_NAMES[each["change"]] if chinese else each["change"],
            "field": _name_field(each["table"], each["field"]),
            "before": _show_value(each["field"], each["before"]),
            "after": _show_value(each["field"], each["after"]),
        }
        for each in prepared.rows
        if scope.holds(each["body"] or "00")
    ]


def show_numbers(sums: Mapping[str, Any], scope: Scope) -> Iterator[dict[str, Any]]:
    """Yield the counts and shares of bodies that differ."""
    chinese = spoken() == "zh"
    for body, both in sums["counts"].items():
        if not scope.holds(body):
            continue
        old, new = (both[side] or {} for side in ("before", "after"))
        for name, zh in COUNT_NAMES.items():
            if old.get(name, 0) != new.get(name, 0):
                yield {
                    "body": name_body(body),
                    "name": zh if chinese else name.replace("_", " "),
                    "before": old.get(name, 0),
                    "after": new.get(name, 0),
                }
        for name, both_shares in sums["indicators"].get(body, {}).items():
            was, now = _show_shares(*both_shares)
            yield {
                "body": name_body(body),
                "name": SHARE_NAMES[name] if chinese else name.replace("_", " "),
                "before": was,
                "after": now,
            }


def show_history(asking: RegisterCorrection) -> list[dict[str, Any]]:
    """Return what was done, by whom, when, and by which entry of the ledger, in its order."""
    events = [{"what": _("提出更正"), "by": asking.by, "at": asking.at, "entry": asking.entry}]
    for prepared in asking.prepared.select_related("by").order_by("pk"):
        events.append(
            {
                "what": _("生成更正后的快照"),
                "by": prepared.by,
                "at": prepared.at,
                "entry": prepared.entry,
                "digest": prepared.after.digest,
            }
        )
        events += [
            {
                "what": _("签字批准更正"),
                "by": each.person,
                "role": ROLES[each.role].name if each.role in ROLES else each.role,
                "at": each.at,
                "entry": each.entry,
                "digest": each.statement,
            }
            for each in prepared.approvals.select_related("person").order_by("pk")
        ]
    end = getattr(asking, "end", None)
    if end is not None:
        events.append(
            {
                "what": dict(OUTCOMES)[end.outcome],
                "by": end.by,
                "at": end.at,
                "entry": end.entry,
                "note": end.reason,
            }
        )
    return sorted(events, key=lambda each: each["entry"])


def _name_field(table: str, field: str | None) -> object:
    return "" if field is None else _STORED.get(field) or name_field(table, field)


def _show_value(field: str | None, value: str | None) -> str:
    """Return a value of a difference; broken rules are named in words."""
    if field == "broken" and value:
        chinese = spoken() == "zh"
        rules = (RULES.get(each) for each in value.split())
        return "；".join((rule.zh if chinese else rule.en) for rule in rules if rule)
    return value if value is not None else "—"


def _show_shares(*shares: str | None) -> tuple[str, ...]:
    """Return two shares in percent, with so many digits that they can be told apart."""
    shown: tuple[str, ...] = ()
    for digits in range(1, _MOST_DIGITS + 1):
        fine = Rounding("half_up", Fraction(1, 10**digits))
        shown = tuple(
            "—" if each is None else f"{fine.apply(Fraction(each) * 100)}%" for each in shares
        )
        if len(set(shown)) > 1:
            break
    return shown
