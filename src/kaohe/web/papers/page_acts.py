"""What the forms of the papers do: draft, sign, number, issue, give up, bind a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaohe.core.errors import KaoheError
from kaohe.documents.results.paper_set import are_letters_sent
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults, tell_done, telling
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.papers import acts
from kaohe.web.papers.models import KINDS, SEATS
from kaohe.web.papers.pages import find_or_404
from kaohe.web.papers.showing import list_result_kinds
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from kaohe.web.papers.models import OfficePaper

FACTS: Final = ("body", "team", "first_day", "last_day")
"""Fields of a paper's form; a notice of visit has no others."""
MOST_MEGABYTES: Final = 30


@require_http_methods(["GET", "POST"])
@allow("office")
def draft(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the form of a new paper, or draft it."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    given = {name: request.POST.get(name, "") for name in FACTS}
    kind = request.POST.get("kind", "")
    pack = find_known(cycle.pack_digest).pack
    context = {
        "cycle": cycle,
        "kinds": KINDS.items(),
        "kind": kind,
        "given": given,
        "bodies": pack.bodies,
        "result_kinds": list_result_kinds(cycle),
        "has_letters": are_letters_sent(pack),
    }
    if request.method != "POST":
        return render(request, "papers/new.html", context)
    try:
        row = acts.draft_paper(cycle, kind, given, by=person_of(request), request=read_key(request))
    except KaoheError as error:
        context["faults"] = list_faults(error)
        return render(request, "papers/new.html", context, status=REFUSED)
    tell_done(request, _("草稿已拟好，请核稿、签发。"))
    return redirect("paper", row.pk)


@require_POST
@allow("office")
def draft_again(request: HttpRequest, key: int) -> HttpResponse:
    """Draft a paper anew with the same facts, under the pack and the texts of today."""
    return _do(
        request,
        key,
        lambda row: acts.draft_again(
            row, row.facts, by=person_of(request), request=read_key(request)
        ),
        done=_("已重新拟稿，须重新核稿、签发。"),
    )


@require_POST
@allow("office", "leader")
@confirm_first
def sign(request: HttpRequest, key: int, seat: str) -> HttpResponse:
    """Check or approve what is on the screen."""
    if seat not in SEATS:
        raise Http404
    return _do(
        request,
        key,
        lambda row: acts.sign(
            row,
            seat,
            seen=request.POST.get("seen", ""),
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("已登记，姓名和时间已入账本。"),
    )


@require_POST
@allow("office")
def number(request: HttpRequest, key: int) -> HttpResponse:
    """Give the next number."""
    return _do(
        request,
        key,
        lambda row: acts.number(row, by=person_of(request), request=read_key(request)),
        done=_("已编号。"),
    )


@require_POST
@allow("office")
@confirm_first
def issue(request: HttpRequest, key: int) -> HttpResponse:
    """Issue a paper."""
    return _do(
        request,
        key,
        lambda row: acts.issue(row, by=person_of(request), request=read_key(request)),
        done=_("已印发，印发的文件按摘要值保存。"),
    )


@require_POST
@allow("office")
@confirm_first
def void(request: HttpRequest, key: int) -> HttpResponse:
    """Give up a numbered paper."""
    return _do(
        request,
        key,
        lambda row: acts.void(row, by=person_of(request), request=read_key(request)),
        done=_("已作废，文号保留。"),
    )


@require_POST
@allow("office")
def attach(request: HttpRequest, key: int) -> HttpResponse:
    """Bind a scan of the signed and sealed paper."""
    file = request.FILES.get("copy")
    if file is None or (file.size or 0) > MOST_MEGABYTES << 20:
        raise Http404
    content = file.read()
    return _do(
        request,
        key,
        lambda row: acts.attach(
            row, content, str(file.name), by=person_of(request), request=read_key(request)
        ),
        done=_("签印件已附上，按摘要值与本件对应。"),
    )


def _do(
    request: HttpRequest, key: int, step: Callable[[OfficePaper], None], *, done: str
) -> HttpResponse:
    row = find_or_404(key, person_of(request))
    with telling(request, done):
        step(row)
    return redirect("paper", key)
