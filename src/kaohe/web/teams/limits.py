"""Who may act in this room, in which steps of the year, and for which reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.teams.faults import REASON_WRONG, TEAMS_CLOSED
from kaohe.workflows.cycle import STEPS

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

LONGEST_REASON: Final = 400
LAST_STEP: Final = "fieldwork"
"""The last step in which teams may change; somebody may fall ill on the way."""


def expect_role(by: User, *roles: str) -> None:
    """Refuse whoever holds none of these roles.

    Raises:
        InputError: the person has no right to do it.
    """
    if not by.has_role(*roles):
        raise NOT_ALLOWED.error_at(by.username)


def expect_open(cycle: Cycle) -> None:
    """Refuse to change teams after the fieldwork.

    Raises:
        StepRefused: the fieldwork has ended.
    """
    if not may_change(cycle):
        raise TEAMS_CLOSED.error_at(cycle.id)


def may_change(cycle: Cycle) -> bool:
    """Tell whether teams may still change."""
    order = [step.id for step in STEPS]
    return order.index(cycle.step) <= order.index(LAST_STEP)


def read_reason(text: str, where: str) -> str:
    """Return a reason that is said.

    Raises:
        InputError: it is missing or too long.
    """
    said = text.strip()
    if not 0 < len(said) <= LONGEST_REASON:
        raise REASON_WRONG.error_at(where, most=LONGEST_REASON)
    return said
