"""Pages of trips: the list, one record, its review, the standards, the workbook."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.core.teams.money import write_yuan
from kaohe.core.teams.standards import COST_KINDS, EVERYWHERE, StandardTable
from kaohe.core.teams.trips import TripRecord
from kaohe.documents.trip_book import TripLine, write_trip_book
from kaohe.web.accounts.contact_list import LARGEST
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.language import pick
from kaohe.web.base.telling import list_faults, tell_done, telling
from kaohe.web.base.today import read_today
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.rules.library import find_known
from kaohe.web.teams.forms import RecordForms, StandardsForm
from kaohe.web.teams.lists import read_standards_list, write_standards_template
from kaohe.web.teams.models import StandardSet
from kaohe.web.teams.pages import find_cycle, give_workbook, read_number, room_of
from kaohe.web.teams.rows import find_fixed, find_record, find_standards
from kaohe.web.teams.trip_acts import (
    enter_standards,
    find_trip,
    may_record,
    record_trip,
    review_trip,
    standards_of,
)
from kaohe.web.teams.trip_showing import (
    list_conduct_rules,
    show_record,
    show_trip_rows,
    state_of,
)
from kaohe.web.teams.words import TRIP_STATES, name_people_in, name_short, name_team

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

READERS: Final = ("office", "finance", "leader", "inspector")
"""Roles that see trips; an inspector those of the own team."""


@require_safe
@allow(*READERS)
def trips(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List the trips of all teams, or of one's own."""
    cycle = find_cycle(cycle_id)
    rows = show_trip_rows(cycle, list_pairs(cycle, person_of(request)), standards_of)
    rows = [row for row in rows if may_read(cycle, row.team, person_of(request))]
    standards = find_standards(read_today())
    return render(
        request,
        "teams/trips.html",
        {
            **room_of(request, cycle, "trips"),
            "rows": rows,
            "standards": standards,
            "waiting": sum(row.state == "handed_in" for row in rows),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*READERS)
def trip(request: HttpRequest, cycle_id: str, team: str, body: str) -> HttpResponse:
    """Show the record of a trip, or keep what was entered."""
    cycle, who = find_cycle(cycle_id), person_of(request)
    if not may_read(cycle, team, who) or not _is_known(cycle, team, body):
        raise Http404
    if request.method == "POST":
        return _keep(request, cycle, team, body)
    return render(request, "teams/trip.html", _show_trip(request, cycle, team, body))


@require_POST
@allow("finance")
def review(request: HttpRequest, cycle_id: str, team: str, body: str) -> HttpResponse:
    """Accept or return a record."""
    with telling(request, _("审核结果已登记。")):
        review_trip(
            find_cycle(cycle_id),
            team,
            body,
            version=read_number(request.POST.get("version", "")),
            is_accepted=request.POST.get("decision") == "accept",
            reason=request.POST.get("reason", ""),
            by=person_of(request),
            request=read_key(request),
        )
    return redirect("trip", cycle_id, team, body)


@require_safe
@allow("office", "finance", "leader")
def trips_sheet(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give all trips as a workbook."""
    cycle = find_cycle(cycle_id)
    pack = find_known(cycle.pack_digest).pack
    rules = {rule.id: rule.name.zh for rule in pack.conduct}
    lines = [
        _write_line(row.team, row.body, row.state, row.last)
        for row in show_trip_rows(cycle, list_pairs(cycle, person_of(request)), standards_of)
        if row.last is not None
    ]
    made = datetime.combine(read_today(), time.min)
    title = f"{cycle.title} 出差记录"
    return give_workbook(
        write_trip_book(lines, title=title, rules=rules, made=made), f"{cycle_id}-trips.xlsx"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("office", "finance", "leader", "inspector")
def standards(request: HttpRequest) -> HttpResponse:
    """Show the standards in force and before; take new ones from the finance department."""
    who = person_of(request)
    form = StandardsForm(request.POST or None, request.FILES or None)
    faults: list[object] = []
    if request.method == "POST":
        if not who.has_role("finance"):
            raise Http404
        if form.is_valid():
            sheet = form.cleaned_data["sheet"]
            try:
                table = StandardTable(
                    form.cleaned_data["as_of"].isoformat(),
                    form.cleaned_data["source"],
                    read_standards_list(sheet.read(LARGEST + 1), name=sheet.name),
                )
                enter_standards(
                    table, as_of=form.cleaned_data["as_of"], by=who, request=read_key(request)
                )
            except KaoheError as error:
                faults = [*list_faults(error)]
            else:
                tell_done(request, _("标准已登记。"))
                return redirect("trip_standards")
    holds = find_standards(read_today())
    context = {
        "form": form,
        "faults": faults,
        "holds": holds,
        "rows": _show_table(holds.as_table()) if holds else [],
        "all": StandardSet.objects.select_related("by").order_by("-as_of", "-pk"),
        "is_finance": who.has_role("finance"),
    }
    status = REFUSED if request.method == "POST" else None
    return render(request, "teams/standards.html", context, status=status)


@require_safe
@allow("finance")
def standards_sheet(_request: HttpRequest) -> HttpResponse:
    """Give the workbook of standards to fill in."""
    return give_workbook(write_standards_template(), "trip-standards.xlsx")


def list_pairs(cycle: Cycle, who: User) -> list[tuple[str, str]]:
    """Return the teams and bodies of the fixed formation that a person may read of."""
    fixed = find_fixed(cycle)
    allocation = fixed.as_allocation() if fixed else None
    return [
        (team.id, body)
        for team in (allocation.teams if allocation else ())
        for body in team.bodies
        if may_read(cycle, team.id, who)
    ]


def may_read(cycle: Cycle, team: str, who: User) -> bool:
    """Tell whether a person reads the records of a team."""
    return who.has_role("finance", "leader") or may_record(cycle, team, who)


def _is_known(cycle: Cycle, team: str, body: str) -> bool:
    fixed = find_fixed(cycle)
    teams = fixed.as_allocation().teams if fixed else ()
    goes = any(each.id == team and body in each.bodies for each in teams)
    return goes or find_trip(cycle, team, body) is not None


def _keep(request: HttpRequest, cycle: Cycle, team: str, body: str) -> HttpResponse:
    who = person_of(request)
    if not may_record(cycle, team, who):
        raise Http404
    begun = find_trip(cycle, team, body)
    held = find_record(begun) if begun else None
    rules = list_conduct_rules(find_known(cycle.pack_digest).pack)
    forms = RecordForms(
        request.POST, record=held.as_record() if held else TripRecord(), rules=rules
    )
    faults: list[object] = []
    if forms.is_valid():
        hand_in = request.POST.get("then") == "hand_in"
        try:
            record_trip(
                cycle,
                team,
                body,
                record=forms.read(),
                version=read_number(request.POST.get("version", "")),
                hand_in=hand_in,
                by=who,
                request=read_key(request),
            )
        except KaoheError as error:
            faults = [*list_faults(name_people_in(error))]
        else:
            tell_done(request, _("已提交财务部审核。") if hand_in else _("已保存。"))
            return redirect("trip", cycle.pk, team, body)
    context = {**_show_trip(request, cycle, team, body), "forms": forms, "faults": faults}
    return render(request, "teams/trip.html", context, status=REFUSED)


def _show_trip(request: HttpRequest, cycle: Cycle, team: str, body: str) -> dict[str, Any]:
    who = person_of(request)
    begun = find_trip(cycle, team, body)
    held = find_record(begun) if begun else None
    record = held.as_record() if held else TripRecord()
    state = state_of(held)
    word, colour = TRIP_STATES[state]
    found = standards_of(record)
    table = found.as_table() if found else None
    rules = list_conduct_rules(find_known(cycle.pack_digest).pack)
    is_open = state in {"none", "draft", "returned"}
    may_edit = is_open and may_record(cycle, team, who)
    return {
        **room_of(request, cycle, "trips"),
        "team": team,
        "team_name": name_team(team),
        "body": body,
        "body_name": name_short(body),
        "held": held,
        "review": getattr(held, "review", None),
        "state": state,
        "word": word,
        "colour": colour,
        "shown": show_record(record, table, dict(rules)),
        "standards": found,
        "may_edit": may_edit,
        "forms": RecordForms(record=record, rules=rules) if may_edit else None,
        "may_review": state == "handed_in" and who.has_role("finance"),
        "versions": begun.versions.select_related("by", "review__by").order_by("-number")
        if begun
        else (),
    }


def _write_line(team: str, body: str, state: str, held: Any) -> TripLine:
    record = held.as_record()
    found = standards_of(record)
    review_row = getattr(held, "review", None)
    reviewed = f"{review_row.by.name} {review_row.at:%Y-%m-%d}" if review_row else ""
    words = {"draft": "填写中", "handed_in": "待审核", "returned": "退回", "accepted": "已审核"}
    number = team.removeprefix("team-")
    return TripLine(
        f"第{number}组",
        body,
        words[state],
        record,
        found.as_table() if found else None,
        reviewed,
    )


def _show_table(table: StandardTable) -> list[dict[str, Any]]:
    """Return the standards by place, one column for each kind that has any."""
    kinds = [kind for kind in COST_KINDS if any(each.kind == kind for each in table.standards)]
    places = sorted({each.place for each in table.standards})
    rows: list[dict[str, Any]] = [
        {"place": _("地区"), "cells": [pick(COST_KINDS[kind]) for kind in kinds]}
    ]
    for place in places:
        found = {each.kind: each.most for each in table.standards if each.place == place}
        cells = [write_yuan(found[kind]) if kind in found else "—" for kind in kinds]
        name = _("全国（没有单独规定的地区）") if place == EVERYWHERE else name_short(place)
        rows.append({"place": name, "cells": cells})
    return rows
