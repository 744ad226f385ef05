"""What the pages of the room share: who may open them, the year, the tabs, whose cases one sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.scope import OF_ALL_BODIES, Scope
from kaohe.web.cycles.models import Cycle

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from kaohe.web.accounts.models import User
    from kaohe.web.cases.models import Case

HEADQUARTERS: Final = tuple(sorted(OF_ALL_BODIES - {"duty", "finance"}))
"""Roles that see the cases of every body; finance sees what trips cost, and holds a draw key."""
OF_BODIES: Final = (*HEADQUARTERS, "province")


def frame(request: HttpRequest, cycle: Cycle, page: str, **shown: Any) -> dict[str, Any]:
    """Return what a page of the room shows, with its tabs."""
    person = person_of(request)
    is_headquarters = person.has_role(*HEADQUARTERS)
    tabs = [
        ("cases", "case_list", _("不实事项"), True),
        ("leads", "case_leads", _("线索"), person.has_role("office")),
        ("objections", "objections", _("异议和答复"), True),
        ("corrections", "case_corrections", _("更正与重新评分"), is_headquarters),
    ]
    return {
        "cycle": cycle,
        "page": page,
        "tabs": [
            {"id": id_, "url_name": url, "name": name} for id_, url, name, seen in tabs if seen
        ],
        "is_office": person.has_role("office"),
        "is_headquarters": is_headquarters,
        **shown,
    }


def find_cycle(cycle_id: str) -> Cycle:
    """Return a cycle, or tell that there is no such page."""
    return get_object_or_404(Cycle, pk=cycle_id)


def cases_scope(person: User) -> Scope:
    """Return the bodies whose cases a person may see: headquarters all, a body its own."""
    if person.has_role(*HEADQUARTERS):
        return Scope(None)
    is_of_body = person.has_role("province") and person.body
    return Scope(frozenset({person.body} if is_of_body else ()))


def list_cases(request: HttpRequest, cycle: Cycle, kind: str) -> QuerySet[Case]:
    """Return the cases of a kind that a person may see."""
    rows = cases_scope(person_of(request)).limit(cycle.cases.filter(kind=kind))
    return rows.select_related("cycle", "by").prefetch_related("answers", "proposals__decision")


def find_case(request: HttpRequest, cycle: Cycle, key: int) -> Case:
    """Return a case that a person may see.

    Raises:
        Http404: there is none such, or it is not the person's to see.
    """
    rows = cases_scope(person_of(request)).limit(cycle.cases.all())
    rows = rows.select_related("cycle", "by")
    found = rows.prefetch_related("answers__by", "proposals__decision__by").filter(pk=key).first()
    if found is None:
        raise Http404
    return found
