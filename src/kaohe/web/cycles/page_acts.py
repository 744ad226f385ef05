"""What the forms of a cycle do: read the form, call the act, show what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.models import User
from kaohe.web.accounts.page_acts import KEY, REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.telling import list_faults, tell_done, tell_refused, telling
from kaohe.web.base.today import read_today
from kaohe.web.cycles import acts
from kaohe.web.cycles.bodies import is_addressed, read_reminder, send_reminders
from kaohe.web.cycles.forms import NewCycleForm, SeatForm
from kaohe.web.cycles.models import Cycle, Reminder
from kaohe.web.cycles.pages import OF_BODIES
from kaohe.web.cycles.scheduled import schedule
from kaohe.web.rules.acts import check_rules
from kaohe.web.rules.library import find_known
from kaohe.workflows.cycle import STEPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@require_POST
@allow("office")
def open_cycle(request: HttpRequest) -> HttpResponse:
    """Open a year."""
    form = NewCycleForm(request.POST)
    faults: list[object] = []
    if form.is_valid():
        try:
            cycle = acts.open_cycle(
                form.cleaned_data, by=person_of(request), request=read_key(request)
            )
        except KaoheError as error:
            faults = [*list_faults(error)]
        else:
            tell_done(request, _("考核已开设。"))
            return redirect("cycle", cycle.pk)
    context = {"form": form, "faults": faults}
    return render(request, "cycles/new.html", context, status=REFUSED)


@require_POST
@allow("office")
def choose_pack(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Take another pack for a year."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: acts.choose_pack(
            cycle,
            request.POST.get("pack", ""),
            by=person_of(request),
            version=_read_version(request),
            request=read_key(request),
        ),
        done=_("已换用规则包，须重新检查并确定待定事项。"),
    )


@require_POST
@allow("office")
def check_pack(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Check the pack of a year, and tell what is wrong with it."""
    cycle = _find(cycle_id)
    try:
        faults = check_rules(cycle, by=person_of(request), request=read_key(request))
    except KaoheError as error:
        tell_refused(request, error)
    else:
        if faults:
            tell_refused(request, KaoheError(*faults))
        else:
            tell_done(request, _("规则包检查无误，结果已登记。"))
    return redirect("cycle", cycle_id)


@require_POST
@allow("office")
def give_seat(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give a seat to a leader."""
    form = SeatForm(request.POST)
    if not form.is_valid():
        return redirect("cycle", cycle_id)
    person = get_object_or_404(User, username=form.cleaned_data["person"])
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: acts.give_seat(
            cycle,
            form.cleaned_data["seat"],
            person,
            by=person_of(request),
            version=_read_version(request),
            request=read_key(request),
        ),
        done=_("签批人已指定。"),
    )


@require_POST
@allow("leader")
@confirm_first
def sign_step(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Sign the present step off."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: acts.sign_step(
            cycle,
            _own_seat(cycle, person_of(request)),
            by=person_of(request),
            version=_read_version(request),
            seen=request.POST.get("seen", ""),
            request=read_key(request),
        ),
        done=_("已签批。"),
        back="sign_off",
    )


@require_POST
@allow("office")
def end_step(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """End the present step."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: acts.end_step(
            cycle,
            by=person_of(request),
            version=_read_version(request),
            request=read_key(request),
        ),
        done=_("已进入下一步。"),
    )


@require_POST
@allow("office")
def leave_out_step(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Leave the consultation out."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: acts.leave_out_step(
            cycle,
            by=person_of(request),
            version=_read_version(request),
            request=read_key(request),
        ),
        done=_("已省略这一步。"),
    )


@require_POST
@allow("office")
def remind(request: HttpRequest, cycle_id: str, step: str) -> HttpResponse:
    """Remind whoever is not done."""
    if step not in {each.id for each in STEPS}:
        raise Http404
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: send_reminders(
            cycle,
            step,
            pack=find_known(cycle.pack_digest).pack,
            on=read_today(),
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("催报已发出。"),
        back="reminders",
    )


@require_POST
@allow("office")
def schedule_reminders(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Let reminders go out on their days in the own name, or no longer."""
    is_on = request.POST.get("is_on") == "1"
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: schedule(
            cycle,
            is_on=is_on,
            by=person_of(request),
            version=_read_version(request),
            request=read_key(request),
        ),
        done=_("催报今后按日程以您的名义自动发出。") if is_on else _("催报今后由人工发出。"),
        back="reminders",
    )


@require_POST
@allow(*OF_BODIES)
def confirm_reading(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Put down that a reminder was read by whom it is for."""
    person = person_of(request)
    rows = scope_of(person).limit(Reminder.objects.filter(cycle=_find(cycle_id)))
    reminder = get_object_or_404(rows, pk=key)
    if not is_addressed(reminder, person):
        raise Http404
    return do_in_cycle(
        request,
        cycle_id,
        lambda _cycle: read_reminder(reminder, by=person, request=read_key(request)),
        done=_("已登记阅读。"),
        back="reminders",
    )


def read_key(request: HttpRequest) -> str:
    """Return the key of a form."""
    return request.POST.get(KEY, "")[:64]


def do_in_cycle(
    request: HttpRequest,
    cycle_id: str,
    doing: Callable[[Cycle], object],
    *,
    done: str,
    back: str = "cycle",
) -> HttpResponse:
    """Do an act on a cycle, tell what became of it, and go back to a page of the cycle."""
    with telling(request, done):
        doing(_find(cycle_id))
    return redirect(back, cycle_id)


def _own_seat(cycle: Cycle, person: User) -> str:
    """Return the seat that a person holds.

    Raises:
        Http404: none; the page of the sign-off is not for this person.
    """
    seat = cycle.seats.filter(until=None, person=person).first()
    if seat is None:
        raise Http404
    return seat.seat


def _find(cycle_id: str) -> Cycle:
    return get_object_or_404(Cycle, pk=cycle_id)


def _read_version(request: HttpRequest) -> int:
    """Return the version that the page showed; one that nothing has where it says none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
