"""What the forms of corrections do: ask, make the snapshot, sign, turn down, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.papers import Paper, take_paper
from kaohe.web.base.telling import list_faults, tell_done, telling
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.registers import corrections
from kaohe.web.registers.correction_forms import CorrectionForm
from kaohe.web.registers.correction_pages import find_correction
from kaohe.web.registers.correction_sheet import LARGEST, read_correction_sheet
from kaohe.web.registers.correction_state import ASKERS
from kaohe.web.registers.freezing import FREEZERS
from kaohe.web.registers.pages import find_cycle, room

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from kaohe.web.base.telling import ToldFault
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.registers.models import RegisterCorrection


@require_http_methods(["GET", "POST"])
@allow(*ASKERS)
def ask_correction(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the form of a correction, or ask for it."""
    cycle, person = find_cycle(cycle_id), person_of(request)
    form = CorrectionForm(request.POST or None, request.FILES or None, person=person)
    faults: list[ToldFault] = []
    if request.method == "POST" and form.is_valid():
        try:
            asking = _ask(request, cycle, form)
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("更正已提出，数据库没有变动；由考核办公室办理。"))
            return redirect("register_correction", cycle.pk, asking.pk)
    return render(
        request,
        "registers/ask_correction.html",
        room(request, cycle, "corrections", form=form, faults=faults),
        status=REFUSED if request.method == "POST" else None,
    )


@require_POST
@allow("office")
def prepare_correction(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Ask that the corrected snapshot is made."""
    return _do(
        request,
        cycle_id,
        key,
        lambda asking: corrections.ask_preparation(
            asking, by=person_of(request), request=read_key(request)
        ),
        done=_("已提交后台生成，进度见下。"),
    )


@require_POST
@allow(*FREEZERS)
@confirm_first
def sign_correction(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Sign the difference."""
    return _do(
        request,
        cycle_id,
        key,
        lambda asking: corrections.approve(
            asking,
            by=person_of(request),
            seen=request.POST.get("seen", ""),
            request=read_key(request),
        ),
        done=_("已签字。两个部门都签后，系统核对快照并启用更正后的数据库。"),
    )


@require_POST
@allow("office")
def refuse_correction(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Turn a correction down."""
    return _do(
        request,
        cycle_id,
        key,
        lambda asking: corrections.refuse(
            asking,
            reason=request.POST.get("reason", ""),
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("已答复不予更正。"),
    )


@require_POST
@allow(*ASKERS)
def withdraw_correction(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Take a correction back."""
    return _do(
        request,
        cycle_id,
        key,
        lambda asking: corrections.withdraw(
            asking, by=person_of(request), request=read_key(request)
        ),
        done=_("更正已撤回。"),
    )


def _ask(request: HttpRequest, cycle: Cycle, form: CorrectionForm) -> RegisterCorrection:
    told = form.cleaned_data
    paper, sheet = take_paper(told["paper"]), None
    asked = form.read_value()
    if told["sheet"]:
        sheet = Paper(str(told["sheet"].name)[-200:], told["sheet"].read(LARGEST + 1))
        asked = (*asked, *read_correction_sheet(sheet.content, sheet.name))
    return corrections.ask_correction(
        cycle,
        told["body"],
        asked,
        reason=told["reason"],
        by=person_of(request),
        paper=paper,
        sheet=sheet,
        request=read_key(request),
    )


def _do(
    request: HttpRequest,
    cycle_id: str,
    key: int,
    doing: Callable[[RegisterCorrection], object],
    *,
    done: str,
) -> HttpResponse:
    """Do an act on a correction, tell what became of it, and show it again."""
    asking = find_correction(request, find_cycle(cycle_id), key)
    with telling(request, done):
        doing(asking)
    return redirect("register_correction", cycle_id, key)
