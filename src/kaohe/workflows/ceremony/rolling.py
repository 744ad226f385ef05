"""P2, first half: three people roll on C0, and witnesses cosign before the outside value is known.

Whoever enters the outside value can then no longer choose the dice: they stand in the ledger, under
signatures that name a time, from before anybody could know that value.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from kaohe.core.errors import DrawError, raise_all
from kaohe.core.ledger import entry_leaf, read_entry
from kaohe.core.ledger.rule_faults import DICE_BEFORE_WITNESS
from kaohe.workflows.ceremony.entries import dice_content
from kaohe.workflows.ceremony.faults import (
    DICE_LACKING,
    DICE_UNWITNESSED,
    ROLL_LACKING,
    ROLL_OF_NOBODY,
)
from kaohe.workflows.ceremony.outside import known_from
from kaohe.workflows.ceremony.steps import enter_step, plan_of, state_of
from kaohe.workflows.ceremony.witness import follow_witnessing
from kaohe.workflows.ledgers.recording import Recorded
from kaohe.workflows.publication.published import DiceRecord, Roll

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.workflows.ceremony.steps import CeremonyBook, Clerk
    from kaohe.workflows.ceremony.witness import Witnessing
    from kaohe.workflows.publication.published import PlanEntry


def enter_dice(
    book: CeremonyBook, campaign: str, *, rolls: Sequence[Roll], clerk: Clerk
) -> Recorded:
    """Enter what the three have rolled on C0 (P2), before the outside value can be known.

    Raises:
        DrawError: a roll is missing, too short or of nobody.
        StepRefused: the opening is not witnessed yet, or dice are entered already.
    """
    plan = plan_of(book, campaign)
    witnessed = state_of(book, campaign).witnessed
    if witnessed is None:
        raise DICE_BEFORE_WITNESS.error_at(campaign)
    raise_all(DrawError, _find_roll_faults(plan, rolls))
    digits = {roll.role: roll.digits for roll in rolls}
    size, root = witnessed
    record = DiceRecord(
        format="draw-dice/1",
        campaign=campaign,
        rehearsal=plan.rehearsal,
        dice=tuple(Roll(role=role, digits=digits[role]) for role in plan.dice),
        checkpoint_root=root,
        checkpoint_size=size,
    )
    return enter_step(book, plan, "dice", dice_content(record), clerk=clerk, document=record)


def follow_dice(book: CeremonyBook, campaign: str) -> Witnessing:
    """Tell which witnesses have signed over the dice in time."""
    plan, state = plan_of(book, campaign), state_of(book, campaign)
    return follow_witnessing(book, plan, end=state.dice_end, before=dice_second(plan))


def dice_second(plan: PlanEntry) -> int:
    """Return the second (POSIX) before which the dice must be witnessed."""
    return int(datetime.fromisoformat(known_from(plan.outside)).timestamp())


def enter_dice_witnessed(book: CeremonyBook, campaign: str, *, clerk: Clerk) -> Recorded:
    """Enter the checkpoint over the dice, once enough witnesses have signed it in time (P2).

    Raises:
        DrawError: there are no dice, or too few witnesses have signed before the outside value
            can be known.
    """
    plan = plan_of(book, campaign)
    for kept in book.find_entries(kind="dice_witnessed", campaign=campaign):
        entered = read_entry(kept.entry)
        return Recorded(kept.index, entry_leaf(kept.commitment), entered.at, is_new=False)
    if not state_of(book, campaign).dice_end:
        raise DICE_LACKING.error_at(campaign)
    found = follow_dice(book, campaign)
    if not found.is_met:
        raise DICE_UNWITNESSED.error_at(
            campaign,
            known_from=known_from(plan.outside),
            signed="、".join(found.signed) or "–",
            missing="、".join(found.lacking) or "–",
        )
    content: dict[str, Json] = {"checkpoint": found.note.decode()}
    return enter_step(book, plan, "dice_witnessed", content, clerk=clerk)


def _find_roll_faults(plan: PlanEntry, rolls: Sequence[Roll]) -> Iterator[Fault]:
    entered = Counter(roll.role for roll in rolls)
    known = "、".join(plan.dice)
    for role in plan.dice:
        if not entered[role]:
            yield ROLL_LACKING.at(role, role=role)
    for role, times in entered.items():
        if role not in plan.dice or times > 1:
            yield ROLL_OF_NOBODY.at(role, role=role, known=known)
