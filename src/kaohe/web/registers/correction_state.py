"""What may be done with a correction now, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.stores.evidence_store import EvidenceStore
from kaohe.web.draw.campaigns import book_of, find_draw
from kaohe.web.registers.correction_faults import CORRECTION_TOO_LATE, CORRECTION_UNFROZEN
from kaohe.web.registers.current import frozen_snapshot, store_of
from kaohe.web.registers.freezing import FREEZERS
from kaohe.workflows.ceremony.steps import state_of
from kaohe.workflows.cycle import STEPS, find_step

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.registers.models import (
        PreparedCorrection,
        RegisterCorrection,
        RegisterSnapshot,
    )

ASKERS: Final = ("office", "province")
"""Roles that ask for corrections."""
LONGEST_REASON: Final = 400
LAST_STEP: Final = "ceremony"
"""The step of the year in which the frame is entered at the latest."""


def may_withdraw(asking: RegisterCorrection, person: User) -> bool:
    """Tell whether a person may take a correction back: who asked, or a colleague of the body."""
    is_colleague = bool(asking.by.body) and asking.by.body == person.body
    return person.has_role(*ASKERS) and (asking.by_id == person.pk or is_colleague)


def expect_correctable(cycle: Cycle) -> RegisterSnapshot:
    """Return the register in force, which may still be corrected.

    Raises:
        StepRefused: nothing is frozen yet, or the frame of the draw is entered.
    """
    snapshot = frozen_snapshot(cycle)
    if snapshot is None:
        raise CORRECTION_UNFROZEN.error_at(cycle.pk)
    if is_too_late(cycle):
        raise CORRECTION_TOO_LATE.error_at(cycle.pk)
    return snapshot


def is_too_late(cycle: Cycle) -> bool:
    """Tell whether the frame of a draw that was not given up rests on the register already."""
    if STEPS.index(find_step(cycle.step)) > STEPS.index(find_step(LAST_STEP)):
        return True
    draw = find_draw(cycle)
    if draw is None:
        return False
    state = state_of(book_of(draw), draw.id)
    return state.has_frame and not state.is_void


def latest_prepared(asking: RegisterCorrection) -> PreparedCorrection | None:
    """Return the snapshot that was made last for a correction."""
    rows = asking.prepared.select_related("before", "after", "correction")
    return rows.order_by("pk").last()


def open_role(prepared: PreparedCorrection, person: User) -> str:
    """Return the department in whose name a person can still sign; nothing where there is none."""
    signed = list(prepared.approvals.values_list("person_id", "role"))
    if person.pk in {who for who, _role in signed}:
        return ""
    taken = {role for _who, role in signed}
    return next((role for role in FREEZERS if role not in taken and person.has_role(role)), "")


def name_correction(asking: RegisterCorrection) -> str:
    """Return how a correction is named where something is wrong with it."""
    return f"{asking.cycle_id}/{asking.pk}"


def is_reason(text: str) -> bool:
    """Tell whether a text is a reason: one line, not empty, not too long."""
    line = text.strip()
    return 0 < len(line) <= LONGEST_REASON and line.isprintable()


def papers_of(cycle: Cycle) -> EvidenceStore:
    """Return where evidence and correction files of a cycle stand, by their digests."""
    return EvidenceStore(store_of(cycle) / "papers")
