"""The life of a pack: draft, settled, in force, superseded or withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.rules import faults
from kaohe.core.rules.check import check_pack
from kaohe.core.rules.digest import tree_of
from kaohe.core.rules.places import Places

if TYPE_CHECKING:
    from datetime import date

    from kaohe.core.rules.model import Pack, Status

NEXT: Final[dict[str, tuple[Status, ...]]] = {
    "draft": ("settled",),
    "settled": ("draft", "in_force"),
    "in_force": ("superseded", "withdrawn"),
    "superseded": (),
    "withdrawn": (),
}
"""The steps allowed. Nothing leads back from force: a correction is a new version."""


def move_to(pack: Pack, status: Status, *, days: tuple[date | None, date | None]) -> Pack:
    """Return the pack with its next status, checked for what that status needs.

    Args:
        pack: the pack as it is.
        status: the status wanted.
        days: first and last day in force; the last is inclusive, None is open.

    Raises:
        PackNotInForce: the step is not allowed.
        PackInvalid: the pack lacks what the status needs, for example a settled decision.
    """
    where = f"{pack.pack} {pack.version}"
    if status not in NEXT[pack.status]:
        allowed = ", ".join(NEXT[pack.status]) or "–"
        raise faults.STEP_NOT_ALLOWED.error_at(
            where, status=pack.status, wanted=status, allowed=allowed
        )
    since, until = days
    changes = {"status": status, "in_force_from": since, "in_force_to": until}
    moved = pack.model_copy(update=changes)
    check_pack(moved, Places(where, tree_of(moved)))
    return moved


def require_in_force(pack: Pack, *, on: date) -> None:
    """Demand that a pack is in force on a day in China.

    An expired pack does not bring back the one before it: on a day without a pack in force nothing
    can be scored.

    Raises:
        PackNotInForce: with the reason: still a draft (and which decisions are unsettled), not
            yet, no longer.
    """
    where = f"{pack.pack} {pack.version}"
    names = {"pack": pack.pack, "version": pack.version}
    since, until = pack.in_force_from, pack.in_force_to
    if pack.status == "draft":
        unsettled = [each.id for each in pack.decisions if each.settled is None]
        raise faults.STILL_DRAFT.error_at(where, unsettled=", ".join(unsettled) or "–", **names)
    if pack.status == "settled" or since is None or on < since:
        raise faults.NOT_YET_IN_FORCE.error_at(where, day=on, since=since or "–", **names)
    if pack.status == "withdrawn" or (until is not None and on > until):
        raise faults.NO_LONGER_IN_FORCE.error_at(
            where, day=on, status=pack.status, until=until or "–", **names
        )
