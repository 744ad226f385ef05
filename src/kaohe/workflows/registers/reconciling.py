"""Reconcile a register with the statistics by the rule of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.reconciled import Reconciliation
from kaohe.core.register.reconciliation import compare_sources, list_missing, write_queries
from kaohe.workflows.faults import PACK_WITHOUT_REGISTER_RULE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kaohe.core.register.counts import UnitCounts
    from kaohe.core.register.indicators import Statistic
    from kaohe.core.rules.model import Pack


class Register(Protocol):
    """What is asked of a register; a snapshot answers it."""

    @property
    def digest(self) -> str:
        """Return the register digest."""
        ...

    @property
    def as_of(self) -> date:
        """Return the day of the register."""
        ...

    def counts(self, *groupings: str) -> Mapping[tuple[str, ...], UnitCounts]:
        """Count by groupings."""
        ...

    def statistics(self) -> tuple[Statistic, ...]:
        """Return the figures of the statistics that came with it."""
        ...


def reconcile(pack: Pack, register: Register) -> Reconciliation:
    """Set register and statistics side by side and ask where they part too far.

    Args:
        pack: its ``register_rule`` says above which share a body is asked; bodies that it names
            are called by these names.
        register: the counts and the statistics of one day.

    Raises:
        PackInvalid: the pack has no such rule.
        RegisterError: a figure of the statistics is told twice.
    """
    if pack.register_rule is None:
        raise PACK_WITHOUT_REGISTER_RULE.error_at(f"{pack.pack} {pack.version}")
    above = pack.register_rule.gap_query_above
    counts = {body: units for (body,), units in register.counts("body").items()}
    comparisons = compare_sources(counts, register.statistics(), as_of=register.as_of)
    names = BODY_NAMES | {each.id: (each.name.zh, each.name.en) for each in pack.bodies}
    queries = write_queries(comparisons, above=above, names=names)
    missing = list_missing(comparisons, names=names)
    return Reconciliation(register.digest, above, comparisons, queries, missing)
