"""What is done on the pages of visits and of the quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.telling import tell_done, tell_refused, telling
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.fieldwork import visit_acts
from kaohe.web.fieldwork.device_pages import find_held
from kaohe.web.fieldwork.models import FieldRevision
from kaohe.web.fieldwork.quarantine import find_waiting, try_piece_again

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.core.errors import Fault
    from kaohe.web.fieldwork.models import Inbox

COMMENT: Final = "comment:"
"""Begins the name of the field with what is to be mended of an item."""
_DECISIONS: Final = {
    "pick": visit_acts.pick_revision,
    "approve": visit_acts.approve_amendment,
    "decline": visit_acts.decline_amendment,
}
_LONGEST_COMMENT: Final = 1000
_LONGEST_ITEM: Final = 20


@require_POST
@allow("office")
def decide(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Pick one of the revisions in conflict, or decide about a late amendment."""
    row = _find_revision(request, cycle_id)
    doing = _DECISIONS.get(request.POST.get("decision", ""))
    if doing is None:
        raise Http404
    with telling(request, _("决定已登记；没有采用的版本照样保存。")):
        doing(
            row,
            reason=request.POST.get("reason", ""),
            by=person_of(request),
            request=read_key(request),
        )
    return redirect("field_visit", cycle_id, row.visit_id)


@require_POST
@allow("office")
def return_visit(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Return a visit, with what is to be mended of each item."""
    row = _find_revision(request, cycle_id)
    with telling(request, _("已退回；考核员的手机会收到逐项意见。")):
        visit_acts.return_visit(
            row,
            _read_comments(request),
            reason=request.POST.get("reason", ""),
            by=person_of(request),
            request=read_key(request),
        )
    return redirect("field_visit", cycle_id, row.visit_id)


@require_POST
@allow("office")
def admit(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Let something pass although one thing speaks against it."""
    row = _find_piece(request, cycle_id)
    try:
        left = visit_acts.admit_piece(
            row,
            request.POST.get("code", "")[:60],
            reason=request.POST.get("reason", ""),
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        tell_refused(request, error)
    else:
        _tell(request, left)
    return redirect("field_quarantine", cycle_id)


@require_POST
@allow("office")
def try_again(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Process something that waits once more."""
    row = _find_piece(request, cycle_id)
    try:
        left = try_piece_again(row, by=person_of(request), request=read_key(request))
    except KaoheError as error:
        tell_refused(request, error)
    else:
        _tell(request, left)
    return redirect("field_quarantine", cycle_id)


def _tell(request: HttpRequest, left: tuple[Fault, ...]) -> None:
    if left:
        tell_refused(request, KaoheError(*left))
    else:
        tell_done(request, _("已处理，不再隔离。"))


def _read_comments(request: HttpRequest) -> dict[str, str]:
    return {
        name.removeprefix(COMMENT)[:_LONGEST_ITEM]: request.POST[name][:_LONGEST_COMMENT]
        for name in request.POST
        if name.startswith(COMMENT)
    }


def _find_revision(request: HttpRequest, cycle_id: str) -> FieldRevision:
    _cycle, draw = find_held(cycle_id)
    rows = scope_of(person_of(request)).limit(
        FieldRevision.objects.filter(visit__campaign=draw), "visit__body"
    )
    return get_object_or_404(rows, pk=request.POST.get("revision", "")[:36])


def _find_piece(request: HttpRequest, cycle_id: str) -> Inbox:
    _cycle, draw = find_held(cycle_id)
    number = request.POST.get("piece", "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    return get_object_or_404(find_waiting(draw, scope_of(person_of(request))), pk=int(number))
