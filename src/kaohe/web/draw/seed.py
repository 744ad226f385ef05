"""P2: dice of three people, the source outside the house typed by two, and the one seed.

The dice are entered and witnessed before the outside value can be known. What people type is kept
under their names until all of it is there; the seed comes into being in the act that enters it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.ledger.rule_faults import (
    CAMPAIGN_OVER,
    DICE_BEFORE_WITNESS,
    DICE_TWICE,
    SEED_BEFORE_DICE,
    SEED_TWICE,
)
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.cycles.acts import put_down_need
from kaohe.web.draw.campaigns import book_of, open_folder, plan_of_draw
from kaohe.web.draw.faults import DICE_NOT_ALL, ROLLED_TWICE, TYPED_NOT_ALIKE
from kaohe.web.draw.models import RolledDice, TypedResult
from kaohe.web.draw.steps import (
    CEREMONY,
    enter_step,
    expect_role,
    expect_step,
    find_open_draw,
)
from kaohe.workflows.ceremony.dice import take_roll
from kaohe.workflows.ceremony.faults import ROLL_OF_NOBODY
from kaohe.workflows.ceremony.opening import find_seed
from kaohe.workflows.ceremony.outside import read_typed, take_lotteries, take_round
from kaohe.workflows.ceremony.rolling import enter_dice
from kaohe.workflows.ceremony.steps import enter_seed, state_of
from kaohe.workflows.publication.published import Roll

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.workflows.ledgers.recording import Recorded
    from kaohe.workflows.publication.published import DrandValue, LotteryValue

ROLLERS = ("office", "leader", "auditor")
"""Roles under which dice may be typed, each person alone or one after the other on one screen."""
TYPISTS = ("office", "statistics", "finance", "auditor")
"""Roles that type the numbers of lotteries."""


def record_roll(
    cycle: Cycle, role: str, first: str, second: str, *, by: User, request: str = ""
) -> Roll:
    """Put down what one person has rolled, from the form that was signed in public.

    Args:
        cycle: the cycle.
        role: which of the plan's three.
        first: the digits as they were entered first.
        second: as they were entered again.
        by: whose session it is.
        request: key of the form.

    Raises:
        DrawError: the entries differ, are too short, or the plan lets nobody of this name roll.
        StepRefused: the opening is not witnessed yet, or the dice of this role stand.
    """
    expect_role(by, *ROLLERS)
    expect_step(cycle, CEREMONY)
    draw = find_open_draw(cycle)
    plan, state = plan_of_draw(draw), state_of(ledger(), draw.id)
    if state.is_void:
        raise CAMPAIGN_OVER.error_at(draw.id)
    if state.witnessed is None:
        raise DICE_BEFORE_WITNESS.error_at(draw.id)
    if state.dice_end:
        raise DICE_TWICE.error_at(draw.id)
    if role not in plan.dice:
        raise ROLL_OF_NOBODY.error_at(role, role=role, known="、".join(plan.dice))
    roll = take_roll(role, first, second, part=plan.dice.index(role) + 1)
    with act("draw-rolled", by=by, request=request) as doing:
        if RolledDice.objects.filter(campaign=draw, role=role).exists():
            raise ROLLED_TWICE.error_at(role, role=role)
        RolledDice.objects.create(
            campaign=draw, role=role, digits=roll.digits, at=doing.at, by=by, entry=doing.index
        )
        doing.details = {"cycle": cycle.id, "role": role, "digits": roll.digits}
    return roll


def rolled(draw: DrawCampaign) -> dict[str, RolledDice]:
    """Return what was rolled so far, by role."""
    rows = RolledDice.objects.filter(campaign=draw).select_related("by")
    return {each.role: each for each in rows}


def enter_all_dice(cycle: Cycle, *, by: User) -> Recorded:
    """Enter the dice of all three (P2), which are then to be witnessed.

    Raises:
        StepRefused: somebody has not rolled, or dice are entered already.
    """
    expect_role(by, "office")
    expect_step(cycle, CEREMONY)
    draw = find_open_draw(cycle)
    plan, found = plan_of_draw(draw), rolled(draw)
    missing = [role for role in plan.dice if role not in found]
    if missing:
        raise DICE_NOT_ALL.error_at(draw.id, missing="、".join(missing))
    rolls = [Roll(role=role, digits=found[role].digits) for role in plan.dice]
    return enter_step(
        cycle,
        "draw-dice-entered",
        lambda clerk: enter_dice(ledger(), draw.id, rolls=rolls, clerk=clerk),
        by=by,
        details={"campaign": draw.id},
    )


def type_result(cycle: Cycle, text: str, *, by: User, request: str = "") -> None:
    """Put down what one person has typed of the lotteries, without seeing what another has.

    Args:
        cycle: the cycle.
        text: a line for each draw: lottery, day, issue, numbers.
        by: who types.
        request: key of the form.

    Raises:
        DrawError: a line is no result of its lottery.
        StepRefused: the dice are not witnessed yet, or there is a seed already.
    """
    expect_role(by, *TYPISTS)
    expect_step(cycle, CEREMONY)
    draw = _expect_due(cycle)
    draws = "".join(f"{each.text}\n" for each in read_typed(text))
    with act("draw-result-typed", by=by, request=request) as doing:
        TypedResult.objects.create(
            campaign=draw, draws=draws, at=doing.at, by=by, entry=doing.index
        )
        doing.details = {"cycle": cycle.id, "draws": draws}


def typed(draw: DrawCampaign) -> dict[str, TypedResult]:
    """Return what each person has typed last, by account."""
    rows = TypedResult.objects.filter(campaign=draw).select_related("by").order_by("pk")
    return {each.by.username: each for each in rows}


def find_agreed(draw: DrawCampaign) -> tuple[TypedResult, TypedResult] | None:
    """Return what two people have typed alike."""
    by_text: dict[str, TypedResult] = {}
    for each in typed(draw).values():
        if each.draws in by_text:
            return by_text[each.draws], each
        by_text[each.draws] = each
    return None


def make_seed(cycle: Cycle, *, by: User, drand: bytes | None = None) -> Recorded:
    """Enter the seed (P2): once, without preview, without a way back.

    Args:
        cycle: the cycle.
        by: who enters.
        drand: the file of the round, where the plan names one.

    Raises:
        DrawError: the source is not the plan's.
        StepRefused: no two people have typed the same, or the dice are not witnessed.
    """
    expect_role(by, "office")
    expect_step(cycle, CEREMONY)
    draw = _expect_due(cycle)
    outside, books = _take_outside(draw, drand), ledger()

    def tell(doing: OfficeAct) -> None:
        made = find_seed(books, draw.id)
        put_down_need(
            cycle, "seed_made", is_met=True, doing=doing, record=made.seed if made else ""
        )

    recorded = enter_step(
        cycle,
        "draw-seed-made",
        lambda clerk: enter_seed(books, draw.id, outside=outside, clerk=clerk),
        by=by,
        details={"campaign": draw.id},
        with_it=tell,
    )
    open_folder(draw).settle()
    return recorded


def _take_outside(draw: DrawCampaign, drand: bytes | None) -> LotteryValue | DrandValue:
    source = plan_of_draw(draw).outside
    if drand is not None:
        return take_round(source, drand)
    agreed = find_agreed(draw)
    if agreed is None:
        raise TYPED_NOT_ALIKE.error_at(draw.id)
    one, other = agreed
    return take_lotteries(
        source,
        people=(one.by.username, other.by.username),
        first=read_typed(one.draws),
        second=read_typed(other.draws),
    )


def _expect_due(cycle: Cycle) -> DrawCampaign:
    draw = find_open_draw(cycle)
    state = state_of(book_of(draw), draw.id)
    if state.is_void or state.is_complete:
        raise CAMPAIGN_OVER.error_at(draw.id)
    if state.has_seed:
        raise SEED_TWICE.error_at(draw.id)
    if not state.are_dice_witnessed:
        raise SEED_BEFORE_DICE.error_at(draw.id)
    return draw
