"""Pages of the texts: the list, one version with its preview, and what their forms do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.papers import give_file
from kaohe.web.base.telling import list_faults, tell_done, telling
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.papers.making import paper_files, store
from kaohe.web.papers.models import KINDS, TextVersion
from kaohe.web.papers.texts import (
    MOST_KILOBYTES,
    hand_in_text,
    preview_text,
    read_current,
    use_text,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

_PLAIN = "text/plain; charset=utf-8"


@require_safe
@allow("office")
def texts(request: HttpRequest) -> HttpResponse:
    """List the texts in force, and every version that was handed in."""
    return _show(request)


@require_POST
@allow("office")
def put_text(request: HttpRequest) -> HttpResponse:
    """Take in a text that a clerk has changed, or show all of its faults."""
    file = request.FILES.get("text")
    if file is None or (file.size or 0) > MOST_KILOBYTES << 12:
        raise Http404
    try:
        kind = request.POST.get("kind", "")
        row = hand_in_text(kind, file.read(), by=person_of(request), request=read_key(request))
    except KaoheError as error:
        return _show(request, faults=list_faults(error), status=REFUSED)
    tell_done(request, _("文稿已收下，请看预览，再决定是否启用。"))
    return redirect("paper_text", row.pk)


@require_safe
@allow("office")
def text(request: HttpRequest, key: int) -> HttpResponse:
    """Show a version: its preview, and whether it is in force."""
    row = get_object_or_404(TextVersion, pk=key)
    pages, faults = 0, []
    try:
        pages = len(preview_text(row))
    except KaoheError as error:
        faults = list_faults(error)
    context = {
        "row": row,
        "kind": KINDS[row.kind],
        "pages": range(1, pages + 1),
        "faults": faults,
        "content": store().read(row.digest).decode("utf-8-sig", errors="replace"),
        "is_in_force": paper_files().texts[row.kind].digest == row.digest,
        "uses": row.uses.select_related("by").order_by("-entry"),
    }
    return render(request, "papers/text.html", context)


@require_safe
@allow("office")
def text_page(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Give a page of the preview as a picture."""
    pages = preview_text(get_object_or_404(TextVersion, pk=key))
    if not 1 <= number <= len(pages):
        raise Http404
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(pages[number - 1], content_type="image/png", headers=headers)


@require_POST
@allow("office")
@confirm_first
def use(request: HttpRequest, key: int) -> HttpResponse:
    """Put a version in force."""
    row = get_object_or_404(TextVersion, pk=key)
    with telling(request, _("文稿已启用；以前签发、还没有印发的公文须重新拟稿。")):
        use_text(row, by=person_of(request), request=read_key(request))
    return redirect("paper_text", key)


@require_safe
@allow("office")
def text_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the text that is in force, to be changed."""
    if kind not in KINDS:
        raise Http404
    return give_file(read_current(kind), f"{kind}.txt", _PLAIN)


def _show(request: HttpRequest, *, status: int | None = None, **told: Any) -> HttpResponse:
    files = paper_files()
    rows = [(kind, name, files.texts[kind]) for kind, name in KINDS.items()]
    versions = TextVersion.objects.select_related("by").order_by("-entry")
    context = {
        "rows": rows,
        "versions": [
            (KINDS[each.kind], each, files.texts[each.kind].digest == each.digest)
            for each in versions
        ],
        **told,
    }
    return render(request, "papers/texts.html", context, status=status)
