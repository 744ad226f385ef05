"""What the forms of the rules do: hand in, settle, compare, try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.core.rules import diff_packs
from kaohe.core.scoring import read_evidence
from kaohe.stores.files import read_bytes
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults, tell_done, telling
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.results.comparing import show_comparison
from kaohe.web.rules.acts import MOST_MEGABYTES, settle_decisions, upload_pack
from kaohe.web.rules.faults import EVIDENCE_MISSING, PACK_TOO_BIG
from kaohe.web.rules.forms import PairForm, TryForm, UploadForm, find_practice_sheet
from kaohe.web.rules.library import find_known
from kaohe.web.rules.pages import TRIERS, find_or_404
from kaohe.web.rules.showing import show_differences
from kaohe.workflows.scoring import simulate_packs

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from kaohe.web.base.telling import ToldFault

MOST_EVIDENCE: Final = 64
"""Megabytes of an evidence sheet."""
_MEGABYTE: Final = 1 << 20


@require_http_methods(["GET", "POST"])
@allow("office")
def upload(request: HttpRequest) -> HttpResponse:
    """Show the form of a new version, or take it in; all faults at once, line by line."""
    form = UploadForm(request.POST or None, request.FILES or None)
    faults: list[ToldFault] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["pack"]
        texts = form.cleaned_data["texts"]
        try:
            known = upload_pack(
                _read(file, MOST_MEGABYTES),
                file.name,
                texts=[_read(each, MOST_MEGABYTES) for each in texts],
                by=person_of(request),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("规则包检查无误，已存入规则库。"))
            return redirect("pack", known.digest)
    status = REFUSED if request.method == "POST" else None
    context = {"form": form, "faults": faults}
    return render(request, "rules/upload.html", context, status=status)


@require_POST
@allow("office")
def settle(request: HttpRequest, digest: str) -> HttpResponse:
    """Settle the decisions that are ticked."""
    known = find_or_404(digest)
    with telling(request, _("已确定，姓名和理由已登记。")):
        settle_decisions(
            known,
            request.POST.getlist("decision"),
            reason=request.POST.get("reason", ""),
            by=person_of(request),
            request=read_key(request),
        )
    return redirect("pack", digest)


@require_safe
@allow(*TRIERS)
def compare(request: HttpRequest) -> HttpResponse:
    """Show where two packs differ."""
    form = PairForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        before, after = (find_known(form.cleaned_data[side]) for side in ("before", "after"))
        context |= {
            "before": before,
            "after": after,
            "lines": show_differences(diff_packs(before.pack, after.pack)),
        }
    return render(request, "rules/compare.html", context)


@require_http_methods(["GET", "POST"])
@allow(*TRIERS)
def simulate(request: HttpRequest) -> HttpResponse:
    """Score the same evidence under two packs, and show which bodies change places."""
    form = TryForm(request.POST or None, request.FILES or None, initial=request.GET.dict())
    context: dict[str, Any] = {"form": form, "faults": []}
    if request.method == "POST" and form.is_valid():
        before, after = (find_known(form.cleaned_data[side]) for side in ("before", "after"))
        try:
            content, name = _take_evidence(form)
            comparison = simulate_packs(before.pack, after.pack, read_evidence(content, name))
        except KaoheError as error:
            context["faults"] = list_faults(error)
        else:
            context |= {
                "before": before,
                "after": after,
                "comparison": show_comparison(comparison),
            }
    is_refused = request.method == "POST" and "comparison" not in context
    return render(request, "rules/simulate.html", context, status=REFUSED if is_refused else None)


def _take_evidence(form: TryForm) -> tuple[bytes, str]:
    """Return the evidence that was handed in, or that of the practice run."""
    file = form.cleaned_data["evidence"]
    if file:
        return _read(file, MOST_EVIDENCE), file.name
    if form.cleaned_data.get("practice"):
        return read_bytes(find_practice_sheet()), find_practice_sheet().name
    raise EVIDENCE_MISSING.error_at("evidence")


def _read(file: UploadedFile[Any], most: int) -> bytes:
    if (file.size or 0) > most * _MEGABYTE:
        raise PACK_TOO_BIG.error_at(str(file.name), most=most)
    content: bytes = file.read()
    return content
