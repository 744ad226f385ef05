"""Pages of the registers: all years, one year's deliveries and snapshots, what two people sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.language import spoken
from kaohe.web.cycles.models import Cycle
from kaohe.web.jobs.showing import is_worker_there, show_job
from kaohe.web.registers.current import current_snapshot, list_held
from kaohe.web.registers.deliveries import expect_open, list_deliveries, open_jobs
from kaohe.web.registers.folders import list_folders
from kaohe.web.registers.forms import FolderForm, FreezeForm, HandInForm, ImportForm
from kaohe.web.registers.freezing import FREEZERS
from kaohe.web.registers.models import (
    HELD,
    CorrectionEnd,
    FrozenRegister,
    RegisterSnapshot,
    Upload,
)
from kaohe.web.registers.reports import find_unsettled
from kaohe.web.registers.screening import may_see_leads
from kaohe.web.registers.showing import list_counts, show_delivery
from kaohe.web.registers.uploads import PIECE
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

SEERS: Final = ("office", "statistics", "leader", "finance", "province")
"""Roles that see registers, as far as their scope goes."""
DELIVERERS: Final = ("office", "province")
"""Roles that hand files in."""


@require_safe
@allow(*SEERS)
def registers(request: HttpRequest) -> HttpResponse:
    """List the years with the state of their registers."""
    rows = [
        {
            "cycle": cycle,
            "snapshot": current_snapshot(cycle),
            "frozen": FrozenRegister.objects.filter(cycle=cycle).first(),
            "corrected": len(list_held(cycle)),
            "files": len(list_deliveries(cycle, person_of(request))),
        }
        for cycle in Cycle.objects.order_by("-opened_at")
    ]
    return render(request, "registers/list.html", {"rows": rows})


@require_safe
@allow(*SEERS)
def register(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show what was delivered, what was made of it, and how to go on."""
    cycle, person = find_cycle(cycle_id), person_of(request)
    is_office = person.has_role("office")
    is_open = is_still_open(cycle)
    jobs = open_jobs(cycle) if scope_of(person).is_everything else ()
    snapshots = RegisterSnapshot.objects.filter(cycle=cycle).select_related("by").order_by("-pk")
    may_deliver = is_open and person.has_role(*DELIVERERS)
    return render(
        request,
        "registers/register.html",
        room(
            request,
            cycle,
            "register",
            deliveries=[show_delivery(each) for each in list_deliveries(cycle, person)],
            uploads=Upload.objects.filter(cycle=cycle, by=person, is_ended=False),
            jobs=[show_job(each) for each in jobs],
            is_worker_there=is_worker_there(),
            snapshots=[{"snapshot": each, "counts": list_counts(each)} for each in snapshots]
            if scope_of(person).is_everything
            else [],
            may_deliver=may_deliver,
            may_import=is_open and is_office and not jobs,
            hand_in=HandInForm(person=person) if may_deliver else None,
            folder=FolderForm() if is_open and is_office and list_folders() else None,
            import_form=ImportForm(initial={"as_of": day_of_register(cycle)}),
            piece=PIECE,
            most_files=len(list_deliveries(cycle)) if is_office else 0,
        ),
    )


@require_safe
@allow(*FREEZERS)
def freeze_page(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the second person exactly what the first one has seen: digest, day, counts."""
    cycle, person = find_cycle(cycle_id), person_of(request)
    frozen = FrozenRegister.objects.filter(cycle=cycle).select_related("snapshot").first()
    snapshot = frozen.snapshot if frozen else current_snapshot(cycle)
    if snapshot is None:
        raise Http404
    signatures = list(snapshot.signatures.select_related("person").order_by("pk"))
    jobs = open_jobs(cycle)
    language = spoken()
    return render(
        request,
        "registers/freeze.html",
        room(
            request,
            cycle,
            "freeze",
            snapshot=snapshot,
            counts=list_counts(snapshot),
            statement=snapshot.statement_digest(),
            signatures=signatures,
            unsettled=[each.problem(language) for each in find_unsettled(snapshot)],
            jobs=[show_job(each) for each in jobs],
            is_worker_there=is_worker_there(),
            has_signed=any(each.person_id == person.pk for each in signatures),
            may_sign=is_still_open(cycle) and not jobs,
            form=FreezeForm(),
        ),
    )


def room(request: HttpRequest, cycle: Cycle, page: str, **more: Any) -> dict[str, Any]:
    """Return what every page of a year's register shows."""
    person = person_of(request)
    held = CorrectionEnd.objects.filter(cycle=cycle, outcome=HELD).order_by("number").last()
    return {
        "cycle": cycle,
        "page": page,
        "is_office": person.has_role("office"),
        "may_freeze": person.has_role(*FREEZERS),
        "may_see_leads": may_see_leads(person, cycle),
        "sees_all": scope_of(person).is_everything,
        "current": current_snapshot(cycle),
        "frozen": FrozenRegister.objects.filter(cycle=cycle).select_related("snapshot").first(),
        "held": held,
        **more,
    }


def find_cycle(cycle_id: str) -> Cycle:
    """Return a year, or tell that there is none."""
    return get_object_or_404(Cycle, pk=cycle_id)


def is_still_open(cycle: Cycle) -> bool:
    """Tell whether anything of the register may still change."""
    try:
        expect_open(cycle)
    except KaoheError:
        return False
    return True


def day_of_register(cycle: Cycle) -> date | None:
    """Return the last day of which the pack's indicators of the register speak."""
    pack = find_known(cycle.pack_digest).pack
    days = [day for each in pack.indicators if each.source == "register" for day in each.as_of]
    return max(days, default=None)
