"""Ask a register about its tables under the limits of a pack."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe.core.register.table_findings import find_table_faults
from kaohe.core.register.table_rules import USUAL

if TYPE_CHECKING:
    from kaohe.core.divisions import Divisions
    from kaohe.core.register.table_facts import TableFacts
    from kaohe.core.register.table_rules import Limits, TableFinding
    from kaohe.core.rules.model import Pack


def limits_of(pack: Pack | None) -> Limits:
    """Return the usual limits with the pack's share of rows that may be left aside."""
    if pack is None or pack.register_rule is None:
        return USUAL
    return replace(USUAL, aside=pack.register_rule.quarantine_most)


def report_quality(
    facts: TableFacts, divisions: Divisions, *, pack: Pack | None
) -> tuple[TableFinding, ...]:
    """Return every question that the tables of a register raise."""
    return tuple(find_table_faults(facts, divisions, limits_of(pack)))
