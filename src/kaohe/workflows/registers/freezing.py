"""Whether a register may be frozen: what was left aside must stay small, or two people answer.

A row that cannot be placed, or a line that cannot be read, counts neither for nor against its
body. A body that spoils many lines would shrink its own denominator; so the pack sets a share
above which the register is frozen only with two people's approval.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.register.table_facts import rows_aside
from kaohe.workflows.faults import REGISTER_UNSETTLED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import Any

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack

APPROVALS_NEEDED: Final = 2


def find_freeze_faults(
    pack: Pack, deliveries: Iterable[Mapping[str, Any]], *, approved_by: Collection[str]
) -> Iterator[Fault]:
    """Yield every deliverer whose share of rows left aside is above the pack's.

    Args:
        pack: its ``register_rule`` sets the share; without the rule nothing is asked.
        deliveries: the deliveries of a snapshot's manifest, with their counts.
        approved_by: who approved the freeze all the same; two different people are needed.
    """
    if pack.register_rule is None or len(set(approved_by)) >= APPROVALS_NEEDED:
        return
    most = pack.register_rule.quarantine_most
    for deliverer, (aside, rows) in rows_aside(deliveries).items():
        if aside and Fraction(aside, rows) > most:
            yield REGISTER_UNSETTLED.at(
                deliverer,
                aside=aside,
                rows=rows,
                most=f"{most.numerator}/{most.denominator}",
            )
