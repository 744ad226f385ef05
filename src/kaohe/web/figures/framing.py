"""What the pages of the room share: who may open them, the cycle, the tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.scope import OF_ALL_BODIES, scope_of
from kaohe.web.cycles.models import Cycle
from kaohe.web.figures.sets import list_bodies

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.web.accounts.models import User

HEADQUARTERS: Final = tuple(sorted(OF_ALL_BODIES))
"""Roles that see every body."""
OF_BODIES: Final = (*HEADQUARTERS, "province")
"""Roles that see bodies, as far as their scope goes."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the room as a person may open it."""

    id: str
    url_name: str
    name: str


def frame(request: HttpRequest, cycle: Cycle, page: str, **shown: Any) -> dict[str, Any]:
    """Return what a page of the room shows, with its tabs."""
    person = person_of(request)
    return {
        "cycle": cycle,
        "page": page,
        "tabs": list_tabs(person),
        "own_body": person.body if person.has_role("province") else "",
        "is_office": person.has_role("office"),
        "is_statistics": person.has_role("statistics"),
        "is_province": person.has_role("province"),
        "is_headquarters": person.has_role(*HEADQUARTERS),
        **shown,
    }


def list_tabs(person: User) -> tuple[Tab, ...]:
    """Return the parts of the room that a person may open."""
    table = [Tab("table", "figure_table", _("统计数据与目标"))]
    return (
        *(table if person.has_role(*HEADQUARTERS) else ()),
        Tab("indicators", "indicators", _("指标")),
        Tab("words", "countersignatures", _("会签")),
        Tab("differences", "differences", _("来源核对")),
        Tab("queries", "queries", _("数据查询")),
    )


def find_cycle(cycle_id: str) -> Cycle:
    """Return a cycle, or tell that there is no such page."""
    return get_object_or_404(Cycle, pk=cycle_id)


def expect_body(request: HttpRequest, cycle: Cycle, body: str) -> str:
    """Return a body that the person may see.

    Raises:
        Http404: there is none of this code, or it is not the person's to see.
    """
    if body not in list_bodies(cycle) or not scope_of(person_of(request)).holds(body):
        raise Http404
    return body
