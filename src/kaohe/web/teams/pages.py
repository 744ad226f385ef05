"""Pages of the teams: who visits whom, versions, people, one's own team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.papers import WORKBOOK, give_file
from kaohe.web.cycles.models import Cycle
from kaohe.web.rules.library import find_known
from kaohe.web.teams.formation_acts import find_changed_people, list_bodies
from kaohe.web.teams.forms import WishesForm
from kaohe.web.teams.limits import may_change
from kaohe.web.teams.rows import (
    find_fixed,
    find_formation,
    find_newest,
    find_pool,
    find_team_of,
)
from kaohe.web.teams.showing import (
    draw_teams,
    find_moved_ids,
    show_moved,
    show_teams,
)
from kaohe.web.teams.words import MAKERS, name_team
from kaohe.workflows.teams import teams_rule

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.core.teams import Allocation
    from kaohe.web.teams.models import Formation

HEADQUARTERS: Final = ("office", "statistics", "finance", "leader", "duty")
"""Roles that see who visits whom."""


@require_safe
@allow(*HEADQUARTERS, "inspector")
def teams_now(request: HttpRequest) -> HttpResponse:
    """Lead to the teams of the newest cycle; an inspector to the own team."""
    cycle = Cycle.objects.order_by("-opened_at").first()
    if cycle is None:
        return render(request, "teams/none.html")
    is_of_office = person_of(request).has_role(*HEADQUARTERS)
    return redirect("teams" if is_of_office else "own_team", cycle.pk)


@require_safe
@allow(*HEADQUARTERS)
def teams(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the formation that holds or waits, the picture, and what can be done."""
    cycle = find_cycle(cycle_id)
    newest, fixed = find_newest(cycle), find_fixed(cycle)
    shown = newest or fixed
    context = room_of(request, cycle, "teams")
    if shown is not None:
        context |= _show_formation(cycle, shown)
    return render(
        request,
        "teams/teams.html",
        {
            **context,
            "fixed": fixed,
            "formations": [
                {"formation": each, "made": str(MAKERS[each.made_by])}
                for each in cycle.formations.select_related(
                    "by", "fixing__by", "based_on"
                ).order_by("-number")
            ],
            "people": len(find_pool(cycle)),
        },
    )


@require_safe
@allow(*HEADQUARTERS)
def formation(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Show one formation, beside the one that it was made from."""
    cycle = find_cycle(cycle_id)
    shown = find_formation(cycle, number)
    if shown is None:
        raise Http404
    context = room_of(request, cycle, "teams") | _show_formation(cycle, shown)
    newest = find_newest(cycle)
    return render(
        request,
        "teams/formation.html",
        {**context, "is_newest": newest is not None and newest.pk == shown.pk},
    )


@require_safe
@allow(*HEADQUARTERS)
def compare(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show two formations side by side, with what differs marked."""
    cycle = find_cycle(cycle_id)
    numbers = [each.number for each in cycle.formations.order_by("-number")]
    sides = [
        find_formation(cycle, read_number(request.GET.get(side, ""), default))
        for side, default in (("before", numbers[-1] if numbers else 0),
                              ("after", numbers[0] if numbers else 0))
    ]  # fmt: skip
    before, after = sides
    if before is None or after is None:
        raise Http404
    left, right = before.as_allocation(), after.as_allocation()
    changed = find_moved_ids(left, right)
    return render(
        request,
        "teams/compare.html",
        {
            **room_of(request, cycle, "teams"),
            "numbers": numbers,
            "before": before,
            "after": after,
            "pairs": _pair(left, right, changed),
            "moved": show_moved(left, right),
        },
    )


@require_safe
@allow(*HEADQUARTERS)
def form_page(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show what is asked of the solver."""
    cycle = find_cycle(cycle_id)
    return render(request, "teams/form.html", form_context(request, cycle, WishesForm()))


@require_safe
@allow("office")
def change_page(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the newest formation with the forms that change it."""
    cycle = find_cycle(cycle_id)
    newest = find_newest(cycle)
    if newest is None:
        raise Http404
    return render(request, "teams/change.html", change_context(request, cycle, newest))


@require_safe
@allow("inspector")
def own_team(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show an inspector the own team and its bodies; counties are not told here."""
    cycle, who = find_cycle(cycle_id), person_of(request)
    fixed = find_fixed(cycle)
    team = find_team_of(who, cycle)
    cards = show_teams(fixed.as_allocation()) if fixed and team else ()
    return render(
        request,
        "teams/own.html",
        {
            **room_of(request, cycle, "own"),
            "fixed": fixed,
            "team": next((card for card in cards if card.id == team), None),
        },
    )


def room_of(request: HttpRequest, cycle: Cycle, page: str) -> dict[str, Any]:
    """Return what every page of the room shows."""
    who = person_of(request)
    return {
        "cycle": cycle,
        "page": page,
        "is_office": who.has_role("office"),
        "is_finance": who.has_role("finance"),
        "is_leader": who.has_role("leader"),
        "may_see_teams": who.has_role(*HEADQUARTERS),
        "may_see_pool": who.has_role("office", "leader"),
        "is_inspector": who.has_role("inspector"),
        "may_change": may_change(cycle),
    }


def form_context(request: HttpRequest, cycle: Cycle, form: WishesForm) -> dict[str, Any]:
    """Return what the page of the solver shows."""
    rows = find_pool(cycle)
    return {
        **room_of(request, cycle, "teams"),
        "form": form,
        "rule": teams_rule(find_known(cycle.pack_digest).pack),
        "bodies": len(list_bodies(find_known(cycle.pack_digest).pack)),
        "people": len(rows),
        "leaders": sum(row.may_lead for row in rows),
        "lent": sum(bool(row.lent_by) for row in rows),
    }


def change_context(request: HttpRequest, cycle: Cycle, newest: Formation) -> dict[str, Any]:
    """Return what the page of changes by hand shows."""
    placed = {each.id for team in newest.as_allocation().teams for each in team.inspectors}
    return {
        **room_of(request, cycle, "teams"),
        **_show_formation(cycle, newest),
        "unplaced": [row for row in find_pool(cycle) if row.person.username not in placed],
    }


def find_cycle(cycle_id: str) -> Cycle:
    """Return a cycle.

    Raises:
        Http404: there is none of this id.
    """
    return get_object_or_404(Cycle, pk=cycle_id)


def read_number(text: str, default: int = -1) -> int:
    """Return a number that a page sent; the default where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else default


def give_workbook(content: bytes, name: str) -> HttpResponse:
    """Answer with a workbook."""
    return give_file(content, name, WORKBOOK)


def _show_formation(cycle: Cycle, shown: Formation) -> dict[str, Any]:
    allocation = shown.as_allocation()
    base = shown.based_on
    cards = show_teams(allocation)
    return {
        "formation": shown,
        "made": str(MAKERS[shown.made_by]),
        "fixing": getattr(shown, "fixing", None),
        "cards": cards,
        "kilometres": sum(card.kilometres for card in cards),
        "picture": draw_teams(allocation, list_bodies(find_known(cycle.pack_digest).pack)),
        "moved": show_moved(base.as_allocation(), allocation) if base else (),
        "changed_people": find_changed_people(cycle, allocation),
    }


def _pair(left: Allocation, right: Allocation, changed: frozenset[str]) -> list[dict[str, Any]]:
    before = {card.id: card for card in show_teams(left, changed=changed)}
    after = {card.id: card for card in show_teams(right, changed=changed)}
    return [
        {"name": name_team(team), "before": before.get(team), "after": after.get(team)}
        for team in sorted({*before, *after})
    ]
