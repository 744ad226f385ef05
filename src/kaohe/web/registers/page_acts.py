"""What the forms of the registers do: hand in, take back, import, sign the freeze."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults, tell_done
from kaohe.web.cycles.page_acts import do_in_cycle, read_key
from kaohe.web.registers import deliveries, folders, freezing, importing
from kaohe.web.registers.forms import HandInForm, ImportForm
from kaohe.web.registers.freezing import FREEZERS
from kaohe.web.registers.pages import DELIVERERS, find_cycle, room
from kaohe.web.registers.uploads import PIECE, take_whole

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.web.base.telling import ToldFault


@require_POST
@allow(*DELIVERERS)
def hand_in(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Take files in that came whole, from a browser without scripts."""
    cycle, person = find_cycle(cycle_id), person_of(request)
    form = HandInForm(request.POST, request.FILES, person=person)
    faults: list[ToldFault] = []
    taken: list[str] = []
    if form.is_valid():
        for number, file in enumerate(form.cleaned_data["files"]):
            try:
                delivery = take_whole(
                    cycle,
                    file.chunks(PIECE),
                    deliverer=form.cleaned_data["deliverer"],
                    name=file.name,
                    size=file.size,
                    by=person,
                    request=f"{read_key(request)}-{number}" if read_key(request) else "",
                )
            except KaoheError as error:
                faults += list_faults(error)
            else:
                taken.append(delivery.name)
    if taken:
        names = "、".join(taken)
        tell_done(request, _("已收下：%(names)s。") % {"names": names})
    if form.is_valid() and not faults:
        return redirect("register", cycle.pk)
    context: dict[str, Any] = room(request, cycle, "register", hand_in=form, faults=faults)
    return render(request, "registers/hand_in.html", context, status=REFUSED)


@require_POST
@allow(*DELIVERERS)
def take_back(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Take a delivered file back."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: deliveries.take_back(
            cycle,
            request.POST.get("deliverer", ""),
            request.POST.get("name", ""),
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("文件已撤回，下次导入不再包括它。"),
        back="register",
    )


@require_POST
@allow("office")
def take_folder(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Ask that a folder of the server is taken in."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: folders.ask_folder(
            cycle,
            request.POST.get("folder", ""),
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("已提交后台收取，进度见下。"),
        back="register",
    )


@require_POST
@allow("office")
def ask_import(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Ask for an import."""
    form = ImportForm(request.POST)
    if not form.is_valid():
        return redirect("register", cycle_id)
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: importing.ask_import(
            cycle,
            as_of=form.cleaned_data["as_of"],
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("已提交后台导入，进度见下。"),
        back="register",
    )


@require_POST
@allow(*FREEZERS)
@confirm_first
def sign(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Sign the freeze."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: freezing.sign_freeze(
            cycle,
            by=person_of(request),
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", ""),
            request=read_key(request),
        ),
        done=_("已签字。两人都签后，系统核对快照并固定数据库。"),
        back="freeze_page",
    )
