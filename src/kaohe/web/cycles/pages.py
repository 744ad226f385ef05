"""Pages that show a cycle: the list, the board, what is signed, history, bodies, calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kaohe.core.canonical import digest
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import OF_ALL_BODIES, scope_of
from kaohe.web.audit.subjects import SUBJECTS as ALL_SUBJECTS
from kaohe.web.base.language import spoken
from kaohe.web.base.today import read_today
from kaohe.web.cycles.acts import RULES_OPEN, find_met
from kaohe.web.cycles.forms import NewCycleForm, PackForm, SeatForm, list_leaders
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.reminding import show_due, show_reminders
from kaohe.web.cycles.scheduled import find_keeper
from kaohe.web.cycles.showing import (
    count_open_cases,
    list_countdowns,
    list_parts,
    list_sections,
    show_bodies,
    show_months,
    show_steps,
)
from kaohe.web.cycles.words import SUBJECTS, describe_act, name_need, name_seat, name_step
from kaohe.web.packages.seeing import READERS as PACKAGE_READERS
from kaohe.web.results.seeing import READERS
from kaohe.web.rules.library import find_known
from kaohe.workflows.cycle import OPTIONAL, SEATS, STEPS, find_missing, find_step, find_unmet

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.core.errors import Fault

BOARD: Final = ("office", "statistics", "finance", "leader", "duty", "auditor")
"""Roles that see how the year goes, with the names of who signs."""
EVERYBODY: Final = (*BOARD, "province", "inspector")
"""Roles that see the calendar."""
OF_BODIES: Final = (*sorted(OF_ALL_BODIES), "province")
"""Roles that see bodies, as far as their scope goes."""
ON_A_PAGE: Final = 50


@require_safe
@allow(*EVERYBODY)
def cycles(request: HttpRequest) -> HttpResponse:
    """List the assessments of all years."""
    person = person_of(request)
    rows = [
        {"cycle": cycle, "step": name_step(cycle.step)}
        for cycle in Cycle.objects.order_by("-opened_at")
    ]
    context = {
        "rows": rows,
        "may_open": person.has_role("office"),
        "may_see_board": person.has_role(*BOARD),
        "may_see_bodies": person.has_role(*OF_BODIES),
        "form": NewCycleForm(),
    }
    return render(request, "cycles/list.html", context)


@require_safe
@allow(*BOARD)
def board(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show where a year stands, what is missing, who signs, how long it is."""
    cycle, person, today = _find(cycle_id), person_of(request), read_today()
    told = cycle.told_needs()
    year, is_office = cycle.year(told), person.has_role("office")
    steps = show_steps(cycle, year, told, on=today)
    present = next(each for each in steps if each.is_present)
    people = list_leaders() if is_office else []
    is_ended = cycle.step == STEPS[-1].id
    seats = cycle.seats.filter(until=None).select_related("person")
    held = {each.seat: each for each in seats}
    own = next((each.seat for each in seats if each.person_id == person.pk), "")
    return render(
        request,
        "cycles/board.html",
        _room(
            request,
            cycle,
            "board",
            steps=steps,
            present=present,
            is_ended=is_ended,
            missing=[] if is_ended else say_all(find_missing(year, met=find_met(cycle, told))),
            countdowns=list_countdowns(find_known(cycle.pack_digest).pack, on=today),
            today=today,
            seats=[
                {
                    "name": name_seat(seat),
                    "held": held.get(seat),
                    "form": SeatForm(seat=seat, leaders=people),
                }
                for seat in SEATS
            ],
            may_be_left_out=cycle.step in OPTIONAL,
            may_choose_pack=is_office
            and cycle.step in RULES_OPEN
            and not cycle.signatures.exists(),
            pack_form=PackForm(initial={"pack": cycle.pack_digest}),
            may_sign=own in find_step(cycle.step).seats
            and (cycle.step, own) not in year.signatures,
        ),
    )


@require_safe
@allow("leader")
def sign_off(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show a leader what is to be signed."""
    cycle, person = _find(cycle_id), person_of(request)
    told = {each.need: each for each in cycle.met_needs.select_related("by").order_by("pk")}
    statement, year = cycle.statement(told), cycle.year(told)
    step = find_step(cycle.step)
    seat = cycle.seats.filter(until=None, person=person).first()
    own = seat.seat if seat else ""
    shown = [each for each in told.values() if each.is_met and _is_shown(each.need, cycle.step)]
    known = find_known(cycle.pack_digest)
    return render(
        request,
        "cycles/sign.html",
        _room(
            request,
            cycle,
            "sign",
            step_name=name_step(cycle.step),
            digest=digest(statement),
            known=known,
            shown=[{"name": name_need(each.need), "told": each} for each in shown],
            days=[row for row in show_steps(cycle, year, told, on=read_today()) if row.due],
            unmet=say_all(find_unmet(year, met=find_met(cycle, told))),
            is_asked=bool(step.seats),
            is_own=own in step.seats,
            is_signed=(cycle.step, own) in year.signatures,
            seat=own,
            seat_name=name_seat(own) if own else "",
            signatures=[
                {"seat": name_seat(each.seat), "signature": each}
                for each in cycle.signatures.filter(step=cycle.step).select_related("person")
                if (each.step, each.seat) in year.signatures
            ],
        ),
    )


@require_safe
@allow(*BOARD)
def history(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show every act of a cycle: who, when, where in the ledger."""
    cycle = _find(cycle_id)
    rows = cycle.acts.select_related("person").order_by("-entry")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    pack = find_known(cycle.pack_digest).pack
    names = {section: name for section, name, _points in list_sections(pack)}
    is_kept_back = not scope_of(person_of(request)).is_everything
    acts: list[dict[str, Any]] = [
        {
            "act": each,
            "name": SUBJECTS.get(each.subject) or ALL_SUBJECTS.get(each.subject, each.subject),
            "about": describe_act(each.details, names, is_kept_back=is_kept_back),
        }
        for each in page
    ]
    return render(
        request, "cycles/history.html", _room(request, cycle, "history", page_of=page, acts=acts)
    )


@require_safe
@allow("office", "leader")
def leaders(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show a year on one sheet: 32 bodies with their three parts, open cases, days left."""
    cycle, today = _find(cycle_id), read_today()
    told = cycle.told_needs()
    pack = find_known(cycle.pack_digest).pack
    sections = list_sections(pack)
    parts = [*(section for section, _name, _points in sections), "cases"]
    groups = show_bodies(cycle, pack, parts, scope=scope_of(person_of(request)))
    return render(
        request,
        "cycles/leaders.html",
        _room(
            request,
            cycle,
            "leaders",
            sections=sections,
            groups=groups,
            open_cases=count_open_cases(groups, len(sections)),
            countdowns=list_countdowns(pack, on=today),
            step=name_step(cycle.step),
            missing=say_all(find_missing(cycle.year(told), met=find_met(cycle, told))),
            today=today,
            notice=pack.notice,
        ),
    )


@require_safe
@allow(*OF_BODIES)
def progress(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show how far each body is."""
    cycle = _find(cycle_id)
    pack = find_known(cycle.pack_digest).pack
    parts = list_parts()
    groups = show_bodies(
        cycle, pack, [part for part, _name in parts], scope=scope_of(person_of(request))
    )
    return render(
        request,
        "cycles/progress.html",
        _room(request, cycle, "progress", parts=parts, groups=groups),
    )


@require_safe
@allow(*EVERYBODY)
def calendar(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the deadlines in the months that they stand in."""
    cycle, today = _find(cycle_id), read_today()
    countdowns = list_countdowns(find_known(cycle.pack_digest).pack, on=today)
    return render(
        request,
        "cycles/calendar.html",
        _room(
            request,
            cycle,
            "calendar",
            months=show_months(countdowns, on=today),
            countdowns=countdowns,
            today=today,
        ),
    )


@require_safe
@allow(*OF_BODIES)
def reminders(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show what was reminded of and who has read it; to the office, what is due."""
    cycle, person, today = _find(cycle_id), person_of(request), read_today()
    pack = find_known(cycle.pack_digest).pack
    return render(
        request,
        "cycles/reminders.html",
        _room(
            request,
            cycle,
            "reminders",
            due=show_due(cycle, pack=pack, on=today) if person.has_role("office") else [],
            keeper=cycle.reminds_by,
            is_kept=find_keeper(cycle) is not None,
            reminders=show_reminders(cycle, person),
            today=today,
        ),
    )


def say_all(faults: tuple[Fault, ...]) -> list[dict[str, str]]:
    """Return faults as problem and remedy, in the language of the page."""
    language = spoken()
    return [
        {"problem": fault.problem(language), "remedy": fault.remedy(language)} for fault in faults
    ]


def _room(request: HttpRequest, cycle: Cycle, page: str, **shown: Any) -> dict[str, Any]:
    person = person_of(request)
    return {
        "cycle": cycle,
        "page": page,
        "is_office": person.has_role("office"),
        "is_leader": person.has_role("leader"),
        "may_see_board": person.has_role(*BOARD),
        "may_see_bodies": person.has_role(*OF_BODIES),
        "may_see_results": person.has_role(*READERS),
        "may_see_package": person.has_role(*PACKAGE_READERS),
        **shown,
    }


def _find(cycle_id: str) -> Cycle:
    return get_object_or_404(Cycle, pk=cycle_id)


def _is_shown(need: str, step: str) -> bool:
    """Tell whether a need belongs to what is signed in a step: its own, or that of one before."""
    order = [each.id for each in STEPS]
    asked_in = next(each.id for each in STEPS for found in each.needs if found.id == need)
    return order.index(asked_in) <= order.index(step)
