"""What the pages of the room share: who may open them, the cycle, the tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.scope import OF_ALL_BODIES, scope_of
from kaohe.web.cycles.models import Cycle
from kaohe.web.observations.models import Observation, Sheet

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

HEADQUARTERS: Final = tuple(sorted(OF_ALL_BODIES - {"duty"}))
"""Roles that see what was observed at every body."""
OF_BODIES: Final = (*HEADQUARTERS, "province")


def frame(request: HttpRequest, cycle: Cycle, page: str, **shown: Any) -> dict[str, Any]:
    """Return what a page of the room shows, with its tabs."""
    person = person_of(request)
    is_office = person.has_role("office")
    tabs = [
        ("ledger", "observation_ledger", _("意见和整改台账"), True),
        ("digest", "practice_digest", _("创新经验摘编"), person.has_role(*HEADQUARTERS)),
        ("sheets", "paper_sheets", _("纸质抽查表"), is_office),
    ]
    return {
        "cycle": cycle,
        "page": page,
        "tabs": [{"id": id_, "url_name": url, "name": name} for id_, url, name, seen in tabs
                 if seen],
        "is_office": is_office,
        **shown,
    }  # fmt: skip


def find_cycle(cycle_id: str) -> Cycle:
    """Return a cycle, or tell that there is no such page."""
    return get_object_or_404(Cycle, pk=cycle_id)


def find_sheet(cycle_id: str, key: int) -> Sheet:
    """Return a sheet of a cycle; only the office opens its pages."""
    rows = Sheet.objects.select_related("cycle", "by")
    return get_object_or_404(rows, cycle_id=cycle_id, pk=key)


def list_observations(request: HttpRequest, cycle: Cycle) -> QuerySet[Observation]:
    """Return the observations that a person may see.

    A body sees its own matters once they are in the rectification ledger, not what inspectors
    noted on the way.
    """
    person = person_of(request)
    rows = scope_of(person).limit(cycle.observations.all())
    return rows if person.has_role(*HEADQUARTERS) else rows.filter(mending__isnull=False)


def find_observation(request: HttpRequest, cycle: Cycle, key: int) -> Observation:
    """Return an observation that a person may see.

    Raises:
        Http404: there is none such, or it is not the person's to see.
    """
    found = list_observations(request, cycle).filter(pk=key).first()
    if found is None:
        raise Http404
    return found
