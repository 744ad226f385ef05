"""The staff of the practice teams, lent by three departments and fifteen bodies, without names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.teams import Inspector
from kaohe.demo.chance import hash_labels
from kaohe.demo.keys import HOLDERS

if TYPE_CHECKING:
    from collections.abc import Sequence

LENDING_BODIES: Final = 15
"""Bodies that lend one inspector each; three to a team."""


def lend_inspectors(bodies: Sequence[str], *, teams: int, seed: int) -> tuple[Inspector, ...]:
    """Return one inspector of each department for each team, and those that bodies lend."""
    own = [
        Inspector(f"{department}-{number}", None, department)
        for department, _ in HOLDERS
        for number in range(1, teams + 1)
    ]
    by_lot = sorted(bodies, key=lambda body: hash_labels(seed, "lends", body))
    lent = [Inspector(f"lent-{body}", body, None) for body in sorted(by_lot[:LENDING_BODIES])]
    return (*own, *lent)
