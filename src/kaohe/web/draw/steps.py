"""The steps of the ceremony as acts of the office: who may, when, and what the cycle learns of it.

A step is one entry of the office's ledger, made by the same workflow as on the command line; what
the cycle shows of it is kept in the same transaction. Nothing can be looked at before it is
entered, and nothing is taken back but by a void.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kaohe import __version__
from kaohe.core.ledger import is_of_rehearsals
from kaohe.core.ledger.entries import SALT_BYTES
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import OfficeAct, ledger, read_moment, write_moment
from kaohe.web.cycles.acts import put_down_act, put_down_need
from kaohe.web.draw.campaigns import (
    draw_of_cycle,
    expect_held_here,
    find_draw,
    folder_of,
    is_void,
    open_folder,
)
from kaohe.web.draw.faults import REASON_EMPTY, STEP_OTHER
from kaohe.web.draw.models import DrawCampaign
from kaohe.web.rules.library import find_known
from kaohe.workflows.ceremony.plan import is_rehearsal_id, make_plan
from kaohe.workflows.ceremony.steps import Clerk, enter_plan, enter_void
from kaohe.workflows.cycle import find_step
from kaohe.workflows.keyholding.records import HolderApproval, read_holder_record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.workflows.ceremony.plan import CeremonyFile
    from kaohe.workflows.ledgers.recording import Recorded

BEFORE_SEED: Final = ("registers", "self_check", "teams", "ceremony")
"""Steps of the year in which the opening is prepared."""
CEREMONY: Final = ("ceremony",)
UNTIL_RESULTS: Final = (*BEFORE_SEED, "fieldwork", "scoring")
"""Steps in which a draw can still be given up."""


def make_clerk(by: User) -> Clerk:
    """Return who enters a step now; the time is read after the write lock."""
    return Clerk(
        by.username,
        lambda _request: secrets.token_bytes(SALT_BYTES),
        lambda: write_moment(read_moment()),
    )


def expect_step(cycle: Cycle, steps: Sequence[str]) -> None:
    """Let pass only in some steps of the year.

    Raises:
        StepRefused: the year stands elsewhere.
    """
    if cycle.step not in steps:
        found = find_step(cycle.step)
        raise STEP_OTHER.error_at(cycle.id, step=found.zh, step_en=found.en)


def expect_role(by: User, *roles: str) -> None:
    """Let pass whoever holds one of these roles.

    Raises:
        InputError: the person does not.
    """
    if not by.has_role(*roles):
        raise NOT_ALLOWED.error_at(by.username)


def find_open_draw(cycle: Cycle) -> DrawCampaign:
    """Return the campaign of a cycle, which must be held here.

    Raises:
        StepRefused: there is none, or it was brought in.
    """
    draw = draw_of_cycle(cycle)
    expect_held_here(draw)
    return draw


def enter_step(
    cycle: Cycle,
    subject: str,
    step: Callable[[Clerk], Recorded],
    *,
    by: User,
    details: Mapping[str, Json],
    needs: Mapping[str, str] | None = None,
    with_it: Callable[[OfficeAct], object] | None = None,
) -> Recorded:
    """Enter a step, and put it into the history of the cycle, in one transaction.

    A step that was entered before changes nothing.

    Args:
        cycle: the cycle.
        subject: what is done, as the cycle's history calls it.
        step: enters it, in the name of the clerk that it is given.
        by: who does it.
        details: what the history tells of it.
        needs: needs of the cycle that are met by it, each with what shows it.
        with_it: what else is kept in the same transaction.
    """
    with ledger().begin():
        recorded = step(make_clerk(by))
        if recorded.is_new:
            at = datetime.fromisoformat(recorded.at)
            told = {"cycle": cycle.id, **details}
            doing = OfficeAct(subject, by, at, cycle.id, recorded.index, details=told)
            put_down_act(cycle, doing)
            for need, record in (needs or {}).items():
                put_down_need(cycle, need, is_met=bool(record), doing=doing, record=record)
            if with_it:
                with_it(doing)
    return recorded


def begin_draw(
    cycle: Cycle, ceremony: CeremonyFile, *, policy: str, by: User
) -> tuple[DrawCampaign, Recorded]:
    """Enter the plan (P0), which cannot be changed; what the rules say comes from the cycle's pack.

    Raises:
        StepRefused: there is a plan already, or the year stands elsewhere.
        DrawError: with everything that does not fit together.
    """
    expect_role(by, "office")
    expect_step(cycle, BEFORE_SEED)
    known, books = find_known(cycle.pack_digest), ledger()
    plan = make_plan(
        known.pack,
        ceremony,
        pack_digest=known.digest,
        policy=policy,
        ledger=books.key,
        software=f"kaohe {__version__}",
    )

    def keep(doing: OfficeAct) -> None:
        DrawCampaign.objects.create(
            id=plan.campaign, cycle=cycle, at=doing.at, by=by, entry=doing.index
        )

    recorded = enter_step(
        cycle,
        "draw-planned",
        lambda clerk: enter_plan(books, plan, clerk=clerk),
        by=by,
        details={"campaign": plan.campaign},
        with_it=keep,
    )
    folder_of(plan.campaign).mkdir(mode=0o700, parents=True, exist_ok=True)
    return DrawCampaign.objects.get(pk=plan.campaign), recorded


def next_campaign(cycle: Cycle) -> str:
    """Return the id that the next campaign of a cycle has: the cycle's, then with a number.

    In an office of rehearsals it says so, whatever the cycle is called.
    """
    held, is_practice = cycle.draws.count(), is_of_rehearsals(ledger().origin)
    first = cycle.id if is_practice == is_rehearsal_id(cycle.id) else f"rehearsal-{cycle.id}"
    return f"{first}-{held + 1}" if held else first


def may_begin(cycle: Cycle) -> bool:
    """Tell whether a plan can be entered: there is no campaign, or the last one is void."""
    draw = find_draw(cycle)
    return cycle.step in BEFORE_SEED and (draw is None or is_void(draw))


def give_up(
    cycle: Cycle,
    *,
    reason: str,
    signed_by: Sequence[str],
    by: User,
    approvals: Sequence[bytes] = (),
) -> Recorded:
    """Enter that the draw has failed; another one of this year can begin only after it.

    Args:
        cycle: the cycle.
        reason: why.
        signed_by: who stands by it, while no dice stand.
        by: who enters it.
        approvals: files in which all key holders approve this very reason, once dice stand.

    Raises:
        InputError: no reason is given, or nobody has signed or approved.
        ProofInvalid: an approval is of something else, or not made with its holder's key.
        StepRefused: the campaign is over, or an approval is lacking.
    """
    expect_role(by, "office")
    expect_step(cycle, UNTIL_RESULTS)
    draw, why = find_open_draw(cycle), reason.strip()
    signers = [each for each in dict.fromkeys(map(str.strip, signed_by)) if each]
    if not (why and (signers or approvals)):
        raise REASON_EMPTY.error_at(cycle.id)
    approved = [read_holder_record(each, HolderApproval) for each in approvals]
    recorded = enter_step(
        cycle,
        "draw-void",
        lambda clerk: enter_void(
            ledger(), draw.id, reason=why, signed_by=signers, approvals=approved, clerk=clerk
        ),
        by=by,
        details={"campaign": draw.id, "reason": why},
        needs={"opening_witnessed": "", "seed_made": ""},
    )
    open_folder(draw).settle()
    return recorded
