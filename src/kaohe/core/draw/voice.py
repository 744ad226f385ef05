"""What is told by telephone: the slot and the index of a unit, before their proofs arrive.

The device draws in the same state machine as online. It takes what it hears as the value of a
label, and when the proofs come it draws once more from them: the same units must come out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kaohe.core.draw.lottery import Evaluation
from kaohe.core.draw.nonet_faults import (
    SPOKEN_TOO_LARGE,
    SPOKEN_UNIT_IMPOSSIBLE,
    VOICE_OTHER_UNIT,
)
from kaohe.core.draw.pad import VALUE_DIGITS
from kaohe.core.errors import ProofInvalid, raise_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.core.draw.disclosure import CountyDraw, Disclosure
    from kaohe.core.draw.labels import Label
    from kaohe.core.draw.plan import DrawPlan
    from kaohe.core.errors import Fault

INDICES: Final[int] = 10 ** (VALUE_DIGITS - 1)
"""A stratum with more units than this cannot be told by telephone."""
SLOTS: Final = 10


@dataclass(frozen=True, slots=True)
class SpokenUnit:
    """A unit as it is told: which slot of the plan, which index of the stratum."""

    slot: int
    """Position of the slot in the plan."""
    index: int

    @property
    def value(self) -> int:
        """Return the number that the pad hides."""
        return self.slot * INDICES + self.index


def tell_unit(disclosure: Disclosure, plan: DrawPlan) -> SpokenUnit:
    """Return what is told of a unit that was drawn.

    Raises:
        DrawError: the digits do not suffice for it.
    """
    slot = plan.slot_names.index(disclosure.slot)
    if disclosure.pool.size > INDICES or slot >= SLOTS:
        raise SPOKEN_TOO_LARGE.error_at(disclosure.label.place, size=disclosure.pool.size)
    return SpokenUnit(slot, disclosure.index)


def unit_of_value(value: int) -> SpokenUnit:
    """Return the unit that a number tells."""
    return SpokenUnit(*divmod(value, INDICES))


def hear_unit(state: CountyDraw, told: SpokenUnit) -> CountyDraw:
    """Return the draw of a county with the visit open that was told by telephone.

    A kind that is pending is taken from the slot that was told, then the unit from the index.
    Where nothing is left for that slot, the device sees it as well: the index is 0, and no visit
    is open. The evaluations have no proofs, so nothing can be published from this state.

    Raises:
        DrawError: no such slot or unit can be drawn now.
    """
    place = f"{state.province}/{state.county}"
    label = state.pending
    if label is not None and label.stage == "kind":
        taken = tuple(sorted(choice.index for choice in state.kinds))
        slots = len(state.plan.slots)
        state = state.accept(_hear_index(label, told.slot, size=slots, taken=taken))
        label = state.pending
        if label is None or label.stage == "kind":
            if told.index:
                raise SPOKEN_UNIT_IMPOSSIBLE.error_at(place)
            return state
    pool = state.pools.open
    if label is None or pool is None or state.plan.position_of(label) != told.slot:
        raise SPOKEN_UNIT_IMPOSSIBLE.error_at(place)
    return state.accept(_hear_index(label, told.index, size=pool.size, taken=pool.excluded))


def is_told_only(evaluation: Evaluation) -> bool:
    """Tell whether an evaluation was heard and its proofs have not come."""
    return not evaluation.proofs


def prove_draw(heard: CountyDraw, evaluations: Mapping[Label, Evaluation]) -> CountyDraw:
    """Return the draw of a county with the proofs that have come.

    Args:
        heard: the draw as the device has gone through it.
        evaluations: by label, each checked against the keys (``evaluate_label``).

    Raises:
        ProofInvalid: a proof draws another slot or unit than was told; each is named.
    """
    raise_all(ProofInvalid, _find_others(heard, evaluations))
    disclosures = tuple(
        replace(each, evaluation=evaluations.get(each.label, each.evaluation))
        for each in heard.disclosures
    )
    return replace(
        heard,
        kinds=tuple(
            replace(each, evaluation=evaluations.get(each.label, each.evaluation))
            for each in heard.kinds
        ),
        disclosures=disclosures,
        visit=disclosures[-1] if heard.visit else None,
    )


def _hear_index(label: Label, index: int, *, size: int, taken: Sequence[int]) -> Evaluation:
    """Return an evaluation without proofs that draws an index: its rank among the free ones."""
    if index in taken or index >= size:
        raise SPOKEN_UNIT_IMPOSSIBLE.error_at(label.place)
    return Evaluation(label, (), index - sum(each < index for each in taken))


def _find_others(heard: CountyDraw, evaluations: Mapping[Label, Evaluation]) -> Iterator[Fault]:
    for choice in heard.kinds:
        proved = replace(choice, evaluation=evaluations.get(choice.label, choice.evaluation))
        if proved.index != choice.index:
            yield VOICE_OTHER_UNIT.at(choice.label.place, proved=proved.chosen, heard=choice.chosen)
    for told in heard.disclosures:
        drawn = replace(told, evaluation=evaluations.get(told.label, told.evaluation))
        if drawn.index != told.index:
            yield VOICE_OTHER_UNIT.at(
                told.label.place,
                proved=heard.frame.unit_id(told.pool.stratum, drawn.index),
                heard=told.unit_id,
            )
