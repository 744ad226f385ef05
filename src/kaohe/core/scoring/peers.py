"""The values that bodies are compared by: one sorted list for each item and group."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kaohe.core.errors import EvidenceError
from kaohe.core.scoring.answers import read_number
from kaohe.core.scoring.given import Peers
from kaohe.core.scoring.index import place_of
from kaohe.core.scoring.plan import comparing_paths
from kaohe.core.scoring.ranking import group_of_members
from kaohe.core.scoring.select import decide

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from kaohe.core.scoring.index import BodyEvidence
    from kaohe.core.scoring.plan import ItemPlan, Plan

PeersOfItems: TypeAlias = "Mapping[str, Mapping[str, Peers]]"
"""For each item the values of the group by part path; ``""`` is the item itself."""


def gather_peers(
    plan: Plan, index: Mapping[str, BodyEvidence]
) -> Mapping[str | None, PeersOfItems]:
    """Return the values of every comparison group, for the items that compare.

    A body whose value is a gap is not among them. A value that cannot be read is passed over
    here: it is told when its own body is scored.
    """
    comparing = [
        (item, tuple(comparing_paths(item.measure)))
        for item in plan.own_items()
        if any(True for _ in comparing_paths(item.measure))
    ]
    groups = group_of_members(plan.pack)
    gathered: dict[str | None, dict[str, dict[str, list[Fraction]]]] = {}
    for body, evidence in index.items():
        of_group = gathered.setdefault(groups.get(body), {})
        for item, paths in comparing:
            values = of_group.setdefault(item.id, {path: [] for path in paths})
            for path in paths:
                value = _read_value(item, path, evidence)
                if value is not None:
                    values[path].append(value)
    return {
        group: {
            item: {path: Peers.of(numbers) for path, numbers in values.items()}
            for item, values in of_group.items()
        }
        for group, of_group in gathered.items()
    }


def _read_value(item: ItemPlan, path: str, evidence: BodyEvidence) -> Fraction | None:
    where = place_of(evidence.body, item.id)
    try:
        decided = decide(evidence.own.get(item.id, ()), item.ranks, where)
        answer = decided.parts.get(path) if path else decided.value
        return read_number(answer, where) if isinstance(answer, str) else None
    except EvidenceError:
        return None
