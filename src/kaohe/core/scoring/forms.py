"""Whether every value of a sheet has the form that its item asks for, deciding or not.

A self-score that is shown beside the result is held to the same form as the finding that
decides: what cannot be read must not be shown as if it could.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from kaohe.core.errors import EvidenceError
from kaohe.core.rules.measures import (
    Bands,
    Checklist,
    ChildMean,
    Combine,
    Deduct,
    GroupRelative,
    Increments,
    Judgement,
    Ladder,
    Linear,
    PerEvent,
    RankBased,
    Threshold,
    WeightedSum,
)
from kaohe.core.scoring.answers import ALL, NONE, Scene, read_count, read_number, read_share
from kaohe.core.scoring.faults import NUMBER_OUT_OF_RANGE
from kaohe.core.scoring.index import place_of
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from kaohe.core.errors import Fault
    from kaohe.core.rules.measures import Measure
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.scoring.plan import ItemPlan, Plan


def find_form_faults(plan: Plan, findings: Iterable[Finding]) -> Iterator[Fault]:
    """Yield what is wrong with the values of findings about items and bonuses.

    Parts that an item does not have are told where the item is scored.
    """
    items = _items_of(plan)
    for finding in findings:
        item = items.get(finding.item)
        if item is not None and finding.value is not None:
            where = place_of(finding.body, finding.item, finding.visit)
            path = () if finding.part is None else tuple(finding.part.split("/"))
            try:
                _read(item.measure, finding.value, path, Scene(plan.pack, item.gaps, where))
            except EvidenceError as error:
                yield from error.faults


def _items_of(plan: Plan) -> dict[str, ItemPlan]:
    items = {item.id: item for section in plan.sections for item in section.items()}
    return items | {bonus.id: bonus for bonus in plan.bonuses}


def _read(measure: Measure, value: str, path: tuple[str, ...], scene: Scene) -> None:
    """Read a value as its measure would, for the fault that this raises."""
    place = "/".join((scene.where, *path))
    match measure:
        case Judgement():
            read_share(value, scene.scale(measure.scale), place)
        case Checklist():
            if path:
                read_share(value, scene.scale(measure.scale), place)
        case (
            Threshold()
            | Bands()
            | Ladder()
            | Linear()
            | Increments()
            | RankBased()
            | GroupRelative()
        ):
            _check_range(measure.indicator, read_number(value, place), place, scene.pack)
        case Deduct() | PerEvent():
            if path:
                read_count(value, place)
        case ChildMean() | WeightedSum():
            if path:
                read_number(value, place)
        case Combine():
            part = next((each for each in measure.parts if path and each.id == path[0]), None)
            if part is not None:
                _read(part.score, value, path[1:], scene.below(path[0]))
        case _:
            assert_never(measure)


def _check_range(indicator: str, value: Fraction, place: str, pack: Pack) -> None:
    """Refuse a ratio outside 0 to 1 and a count below 0; changes may have any sign."""
    kind = next((each.kind for each in pack.indicators if each.id == indicator), None)
    below = kind in ("ratio", "count") and value < NONE
    if below or (kind == "ratio" and value > ALL):
        raise NUMBER_OUT_OF_RANGE.error_at(
            place, value=write_exact(value), least=0, most=1 if kind == "ratio" else "∞"
        )
