"""One item assessed at the body, or at one visit: from its deciding findings to points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.scoring.answers import read_count
from kaohe.core.scoring.faults import ITEM_MISSING, listed
from kaohe.core.scoring.given import NOBODY, Given
from kaohe.core.scoring.index import place_of
from kaohe.core.scoring.measures import earn
from kaohe.core.scoring.nodes import Ground, Node, treated_ground
from kaohe.core.scoring.select import answer_of, decide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.scoring.given import Answer, Peers
    from kaohe.core.scoring.nodes import Earned
    from kaohe.core.scoring.plan import ItemPlan, Plan
    from kaohe.core.scoring.select import Decided


def earn_item(
    item: ItemPlan,
    decided: Decided,
    plan: Plan,
    *,
    facts: Mapping[str, Answer],
    where: str,
    peers: Mapping[str, Peers] | None = None,
    fed: Mapping[str, int] | None = None,
) -> Earned:
    """Return what an item earns.

    Args:
        item: the item.
        decided: its deciding findings.
        plan: the pack laid out.
        facts: what conditions ask for.
        where: the place named in faults.
        peers: the values of the comparison group by part path, ``""`` for the item itself.
        fed: counts of events that visits have fed; they are added to those found.

    Raises:
        EvidenceMissing: the item has neither a finding nor a gap from a source that decides.
        EvidenceOutOfRange: a finding is not one that the measure knows.
    """
    parts = decided.parts
    for event, count in (fed or {}).items():
        found = parts.get(event, "0")
        if isinstance(found, str):
            parts[event] = str(int(read_count(found, f"{where}/{event}")) + count)
    if not decided.by_part and not parts:
        raise ITEM_MISSING.error_at(where, sources=listed(item.ranks))
    by_path = peers or {}
    given = Given(decided.value, parts, facts, by_path.get("", NOBODY), by_path)
    return earn(item.measure, item.points, given, pack=plan.pack, gaps=item.gaps, where=where)


def ground_of_earned(item: ItemPlan, earned: Earned) -> Ground:
    """Return the ground of what an item earned; that of a gap's treatment where a gap stood."""
    if earned.gap is None:
        return item.ground
    return treated_ground(item.ground.cite, item.gap_decisions.get(earned.gap))


def score_item(
    item: ItemPlan,
    findings: Sequence[Finding],
    plan: Plan,
    *,
    body: str,
    facts: Mapping[str, Finding],
    peers: Mapping[str, Peers],
    fed: Mapping[str, int],
) -> Node:
    """Return the node of an item or bonus assessed at the body; see :func:`earn_item`."""
    where = place_of(body, item.id)
    decided = decide(findings, item.ranks, where)
    answers = {id_: answer_of(finding) for id_, finding in facts.items()}
    earned = earn_item(item, decided, plan, facts=answers, where=where, peers=peers, fed=fed)
    return Node(
        item.id,
        "item",
        item.name,
        earned.points,
        item.points,
        earned.because,
        earned.how,
        earned.state,
        ground_of_earned(item, earned),
        earned.steps,
        (*(facts[fact] for fact in item.facts if fact in facts), *decided.findings),
        decided.beside,
    )
