"""Who sees a result, and when: headquarters once it is scored, others once it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.web.accounts.scope import OF_ALL_BODIES, Scope, scope_of
from kaohe.web.cases.models import ObjectionWindow
from kaohe.web.cycles.models import PUBLISHED_IN

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

HEADQUARTERS: Final = (*sorted(OF_ALL_BODIES - {"duty"}),)
READERS: Final = (*HEADQUARTERS, "province", "auditor")
GATHERERS: Final = ("office", "statistics", "leader")
"""Who sees what the rooms give to a scoring; the office alone scores."""


def results_scope(person: User, cycle: Cycle) -> Scope:
    """Return the bodies whose results a person may see now.

    Before publication a province sees nothing, not even its own: a score that may still change
    under review is no score. Where the rules have a window for objections it sees its own from the
    opening of the window on. Afterwards it sees its own, and whoever audits sees all.
    """
    if person.has_role(*HEADQUARTERS):
        return Scope(None)
    if cycle.step not in PUBLISHED_IN:
        is_told = ObjectionWindow.objects.filter(cycle=cycle).exists()
        return scope_of(person) if is_told and person.has_role("province") else Scope(frozenset())
    if person.has_role("auditor"):
        return Scope(None)
    return scope_of(person)
