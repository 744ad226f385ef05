"""Where a campaign stands and what comes next, told from what everybody may know.

Nothing here counts labels, answers or visits: how far the teams have come is not public before
it is told. The one number that is stands in the checkpoint that was signed last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kaohe.core.ledger import read_checkpoint, read_note
from kaohe.workflows.ceremony.rolling import follow_dice
from kaohe.workflows.ceremony.steps import plan_of, state_of
from kaohe.workflows.ceremony.witness import follow_witnessing

if TYPE_CHECKING:
    from kaohe.core.ledger import History
    from kaohe.core.ledger.campaign_state import CampaignState
    from kaohe.workflows.ceremony.steps import CeremonyBook
    from kaohe.workflows.publication.published import PlanEntry

Step: TypeAlias = Literal[
    "plan",
    "freeze",
    "keys",
    "witness",
    "dice",
    "witness_dice",
    "seed",
    "disclose",
    "publish",
    "void",
]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a campaign stands."""

    campaign: str
    rehearsal: bool
    plan: PlanEntry | None
    done: tuple[Step, ...]
    """What was entered, in the order of a ceremony."""
    next: tuple[Step, ...]
    """What can be entered now; nothing when the campaign is void."""
    lacking: tuple[str, ...]
    """Who has to do it, where it is people that the plan names."""
    size: int
    """Entries in the checkpoint that was signed last; 0 before there is one."""
    root: str
    """Its root (hex); empty before there is one."""


def campaign_under_way(history: History) -> str | None:
    """Return the campaign whose plan was entered last."""
    begun = {
        history.spans[campaign][0][0]: campaign
        for campaign, state in history.campaigns.items()
        if state.terms
    }
    return begun[max(begun)] if begun else None


def find_standing(book: CeremonyBook, campaign: str | None) -> Standing:
    """Tell where a campaign stands; without one, that the plan comes next."""
    note = book.checkpoint()
    latest = read_checkpoint(read_note(note).text) if note else None
    size, root = (latest.size, latest.root.hex()) if latest else (0, "")
    if campaign is None:
        return Standing("", False, None, (), ("plan",), (), size, root)
    plan, state = plan_of(book, campaign), state_of(book, campaign)
    following = _find_next(state)
    return Standing(
        campaign,
        plan.rehearsal,
        plan,
        _find_done(state),
        following,
        _find_lacking(book, plan, state, following),
        size,
        root,
    )


def _find_done(state: CampaignState) -> tuple[Step, ...]:
    steps: dict[Step, bool] = {
        "plan": True,
        "freeze": state.has_frame,
        "keys": bool(state.holders),
        "witness": state.witnessed is not None,
        "dice": state.dice_end > 0,
        "witness_dice": state.are_dice_witnessed,
        "seed": state.has_seed,
        "disclose": state.is_complete,
        "void": state.is_void,
    }
    return tuple(step for step, is_done in steps.items() if is_done)


def _find_next(state: CampaignState) -> tuple[Step, ...]:
    if state.is_void:
        return ()
    if state.is_complete:
        return ("publish",)
    if state.has_seed:
        return ("disclose",)
    if state.are_dice_witnessed:
        return ("seed",)
    if state.dice_end:
        return ("witness_dice",)
    if state.witnessed:
        return ("dice",)
    steps: dict[Step, bool] = {"freeze": not state.has_frame, "keys": not state.holders}
    return tuple(step for step, is_due in steps.items() if is_due) or ("witness",)


def _find_lacking(
    book: CeremonyBook, plan: PlanEntry, state: CampaignState, following: tuple[Step, ...]
) -> tuple[str, ...]:
    if following == ("witness",):
        return follow_witnessing(book, plan, end=state.opening_end).lacking
    if following == ("witness_dice",):
        return follow_dice(book, plan.campaign).lacking
    if following == ("dice",):
        return plan.dice
    return plan.holders if "keys" in following else ()
