"""The page of permits to delete visits from phones, after publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.telling import tell_done, tell_refused
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.fieldwork.device_pages import find_held
from kaohe.web.fieldwork.purging import list_devices, permit_devices
from kaohe.web.fieldwork.store import is_over

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@allow("office")
def purge(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show which devices may delete what, who has permitted it, and what is lacking."""
    cycle, draw = find_held(cycle_id)
    context = {
        "cycle": cycle,
        "page": "purge",
        "is_over": is_over(draw.pk),
        "devices": list_devices(draw, scope_of(person_of(request))),
    }
    return render(request, "fieldwork/purge.html", context)


@require_POST
@allow("office")
@confirm_first
def permit(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Permit devices to delete their visits."""
    _cycle, draw = find_held(cycle_id)
    person = person_of(request)
    try:
        given = permit_devices(
            draw,
            request.POST.getlist("device"),
            scope_of(person),
            by=person,
            request=read_key(request),
        )
    except KaoheError as error:
        tell_refused(request, error)
    else:
        tell_done(
            request, _("已准许清除%(number)s次抽查；手机下次联网时执行。") % {"number": given}
        )
    return redirect("field_purge", cycle_id)
