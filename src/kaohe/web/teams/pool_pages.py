"""Pages of the pool: who is in it, what is known of a person, the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaohe.web.accounts.rights import allow
from kaohe.web.teams.forms import NewPersonForm, PoolForm, PoolListForm
from kaohe.web.teams.lists import write_pool_template, write_ties
from kaohe.web.teams.pages import find_cycle, give_workbook, room_of
from kaohe.web.teams.rows import find_fixed, find_person, find_pool
from kaohe.web.teams.showing import name_origin, show_ties
from kaohe.web.teams.words import name_team

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.web.cycles.models import Cycle
    from kaohe.web.teams.models import Formation, PoolPerson


@require_safe
@allow("office", "leader")
def pool(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List the people of the pool."""
    cycle = find_cycle(cycle_id)
    fixed = find_fixed(cycle)
    return render(
        request,
        "teams/pool.html",
        {
            **room_of(request, cycle, "pool"),
            "rows": [_show_person(row, fixed) for row in find_pool(cycle)],
            "gone": [
                _show_person(row, None) for row in find_pool(cycle, with_out=True) if row.is_out
            ],
            "form": NewPersonForm(),
            "list_form": PoolListForm(),
        },
    )


@require_safe
@allow("office", "leader")
def person(request: HttpRequest, cycle_id: str, account: str) -> HttpResponse:
    """Show what is known of a person, in all versions."""
    cycle = find_cycle(cycle_id)
    row = find_person(cycle, account)
    if row is None:
        raise Http404
    return render(request, "teams/person.html", person_context(request, cycle, row))


@require_safe
@allow("office", "leader")
def pool_sheet(_request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the pool as a workbook, which is also the one to fill in."""
    content = write_pool_template(find_pool(find_cycle(cycle_id)))
    return give_workbook(content, f"{cycle_id}-pool.xlsx")


def person_context(
    request: HttpRequest, cycle: Cycle, row: PoolPerson, form: PoolForm | None = None
) -> dict[str, Any]:
    """Return what the page of a person shows."""
    versions = (
        cycle.pool.filter(person=row.person)
        .select_related("by", "person")
        .prefetch_related("ties")
        .order_by("-version")
    )
    return {
        **room_of(request, cycle, "pool"),
        "row": row,
        "form": form or PoolForm(initial=_initial(row)),
        "versions": [_show_person(each, None) for each in versions],
    }


def _show_person(row: PoolPerson, fixed: Formation | None) -> dict[str, Any]:
    inspector = row.as_inspector()
    teams_of = {
        each.id: team.id
        for team in (fixed.as_allocation().teams if fixed else ())
        for each in team.inspectors
    }
    return {
        "row": row,
        "origin": name_origin(inspector),
        "ties": show_ties([(tie.body, tie.kind) for tie in inspector.ties]),
        "team": name_team(teams_of.get(inspector.id)),
    }


def _initial(row: PoolPerson) -> dict[str, Any]:
    return {
        "department": row.department,
        "lent_by": row.lent_by,
        "unit": row.unit,
        "post": row.post,
        "lent_since": row.lent_since,
        "lent_until": row.lent_until,
        "may_lead": row.may_lead,
        "ties": write_ties([(tie.body, tie.kind) for tie in row.ties.all()]),
    }
