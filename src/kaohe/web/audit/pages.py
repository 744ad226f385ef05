"""Pages of the audit administrator: the ledger, its check, its tiles, and the sign-ins."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.errors import KaoheError, LedgerError
from kaohe.core.ledger import read_entry
from kaohe.core.ledger.entry_kinds import KINDS
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.forms import SearchForm
from kaohe.web.accounts.models import SignIn
from kaohe.web.accounts.rights import allow
from kaohe.web.audit.checking import check_ledger
from kaohe.web.audit.models import LedgerDocument, LedgerEntry
from kaohe.web.audit.office_acts import ledger
from kaohe.web.audit.subjects import SUBJECTS
from kaohe.web.audit.tiles import pack_tiles
from kaohe.web.base.language import spoken
from kaohe.web.base.telling import list_faults, tell_refused
from kaohe.web.starting import LEDGER_KEY

if TYPE_CHECKING:
    from django.http import HttpRequest

ON_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a page shows it; empty where it cannot be read."""

    index: int
    at: datetime | None
    actor: str
    subject: object
    campaign: str
    commitment: str


@require_safe
@allow("audit")
def ledger_page(request: HttpRequest) -> HttpResponse:
    """List the entries, the last one first."""
    pages = Paginator(LedgerEntry.objects.order_by("-index"), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    books = ledger()
    return render(
        request,
        "audit/ledger.html",
        {
            "page": page,
            "entries": [_show(row) for row in page],
            "origin": books.origin,
            "sizes": books.checkpoint_sizes()[-1:],
        },
    )


@require_safe
@allow("audit")
def entry_page(request: HttpRequest, index: int) -> HttpResponse:
    """Show one entry with the documents that are kept beside it."""
    row = LedgerEntry.objects.filter(index=index).first()
    if row is None:
        raise Http404
    documents = [
        (kept.name, _lay_out(bytes(kept.content)))
        for kept in LedgerDocument.objects.filter(entry=row).order_by("name")
    ]
    context = {"entry": _show(row), "text": _lay_out(bytes(row.entry)), "documents": documents}
    return render(request, "audit/entry.html", context)


@require_safe
@allow("audit")
def check_page(request: HttpRequest) -> HttpResponse:
    """Rebuild the ledger and tell what does not fit."""
    checked = check_ledger(ledger())
    faults = list_faults(LedgerError(*checked.faults))
    return render(request, "audit/check.html", {"checked": checked, "faults": faults})


@require_POST
@allow("audit")
@confirm_first
def tiles(request: HttpRequest) -> HttpResponse:
    """Sign a checkpoint, and give the ledger as static files."""
    try:
        size, packed = pack_tiles(ledger(), settings.OFFICE_HOME / LEDGER_KEY)
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("ledger")
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="ledger-{size}.zip"'
    return response


@require_safe
@allow("audit")
def sign_ins(request: HttpRequest) -> HttpResponse:
    """List who signed in, and who tried."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = SignIn.objects.order_by("-pk")
    if words:
        rows = rows.filter(account__icontains=words)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "audit/sign_ins.html",
        {
            "page": page,
            "form": form,
            "words": words,
            "asked": urlencode({"q": words}) if words else "",
        },
    )


def _show(row: LedgerEntry) -> Shown:
    commitment = bytes(row.commitment).hex()
    try:
        entry = read_entry(bytes(row.entry))
    except LedgerError:
        return Shown(row.index, None, "", "", "", commitment)
    subject = str(entry.content.get("subject", entry.kind))
    at = datetime.fromisoformat(entry.at)
    name = SUBJECTS.get(subject) or _name_kind(subject)
    return Shown(row.index, at, entry.actor, name, entry.campaign, commitment)


def _name_kind(subject: str) -> str:
    """Return how a kind of entry of the draw is called; anything else by its own name."""
    kind = KINDS.get(subject)
    if kind is None:
        return subject
    return kind.zh if spoken() == "zh" else kind.en


def _lay_out(content: bytes) -> str:
    """Return a document for people: JSON with lines, or how many bytes it has."""
    try:
        return json.dumps(json.loads(content), ensure_ascii=False, indent=2, sort_keys=True)
    except ValueError:
        return f"({len(content)} B)"
