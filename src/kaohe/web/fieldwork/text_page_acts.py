"""What is done at the duty officer's screen about texts and envelopes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import tell_done, tell_refused, telling
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.fieldwork import text_desk
from kaohe.web.fieldwork.device_pages import find_held
from kaohe.web.fieldwork.downloads import give_file
from kaohe.web.fieldwork.duty_pages import find_call
from kaohe.web.fieldwork.envelopes import take_envelope_lists
from kaohe.workflows.keyholding.records import LARGEST_RECORD

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST: Final = 4000
"""Characters of the texts of all departments, with room for more than are sent."""
_MOST_FILES: Final = 20


@require_POST
@allow("duty")
def open_by_text(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Open what is due for texts."""
    call = find_call(cycle_id, number)
    with telling(request, _("已开启，各部门已作答。请各部门把短信发给考核员，同时发到值班台。")):
        text_desk.open_by_text(call, by=person_of(request), request=read_key(request))
    return redirect("field_call", cycle_id, number)


@require_POST
@allow("duty")
def take_texts(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Enter what a team has drawn, from its texts."""
    call = find_call(cycle_id, number)
    with telling(request, _("文本核对无误，抽取结果已登记。")):
        text_desk.take_texts(
            call,
            request.POST.get("texts", "")[:LONGEST],
            by=person_of(request),
            request=read_key(request),
        )
    return redirect("field_call", cycle_id, number)


@require_safe
@allow("duty")
@never_cache
def give_request(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Give the request by which a department makes its text."""
    call = find_call(cycle_id, number)
    try:
        content = text_desk.write_text_request(call, by=person_of(request))
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("field_call", cycle_id, number)
    return give_file(content, f"{call.county}.request")


@require_POST
@allow("office")
@confirm_first
def take_lists(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Enter the departments' lists of envelopes."""
    _cycle, draw = find_held(cycle_id)
    files = request.FILES.getlist("lists")[:_MOST_FILES]
    try:
        number = take_envelope_lists(
            draw,
            {str(each.name): each.read(LARGEST_RECORD + 1) for each in files},
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("field_duty", cycle_id)
    told = ngettext("已登记%(number)s个信封。", "已登记%(number)s个信封。", number)
    tell_done(request, told % {"number": number})
    return redirect("field_duty", cycle_id)
