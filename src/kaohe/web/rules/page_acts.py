"""What the forms of the rules do: hand in, settle, compare, try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.core.rules import diff_packs
from kaohe.core.scoring import read_evidence
from kaohe.documents.place_moves import PlaceMove, draw_moves
from kaohe.stores.files import read_bytes
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults, tell_done, telling
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.cycles.words import name_in_language
from kaohe.web.rules.acts import MOST_MEGABYTES, settle_decisions, upload_pack
from kaohe.web.rules.faults import EVIDENCE_MISSING, PACK_TOO_BIG
from kaohe.web.rules.forms import PairForm, TryForm, UploadForm, find_practice_sheet
from kaohe.web.rules.library import find_known
from kaohe.web.rules.pages import TRIERS, find_or_404
from kaohe.web.rules.showing import show_differences
from kaohe.workflows.scoring import simulate_packs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from kaohe.core.scoring import Comparison, Move
    from kaohe.web.base.telling import ToldFault
    from kaohe.web.rules.library import KnownPack

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
                "moves": [_show(move, _name_parts(before, after)) for move in comparison.moves],
                "changing": len(comparison.changing_places),
                "picture": _draw(comparison),
            }
    is_refused = request.method == "POST" and "moves" not in context
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


def _name_parts(*packs: KnownPack) -> dict[str, str]:
    """Return how sections and groups are called, by their ids; the last pack's words hold."""
    names: dict[str, str] = {}
    for known in packs:
        names |= {each.id: name_in_language(each.name) for each in known.pack.sections}
        names |= {each.id: name_in_language(each.name) for each in known.pack.comparison_groups}
    return names


def _show(move: Move, names: Mapping[str, str]) -> dict[str, Any]:
    change = move.change
    return {
        "move": move,
        "name": name_in_language(move.name),
        "change": None if change is None else _sign(change),
        "group": names.get(move.group or "", move.group),
        "moved_by": "、".join(names.get(part, part) for part, _change in move.moved_by),
    }


def _draw(comparison: Comparison) -> str:
    """Return the places before and after as a picture, with the columns in words."""
    moves = [
        PlaceMove(
            name_in_language(each.name), each.group or "", each.place_before, each.place_after
        )
        for each in comparison.moves
        if each.place_before is not None and each.place_after is not None
    ]
    picture = draw_moves(
        moves, before=_("原位次"), after=_("新位次"), title=_("位次变化"), moved=_("位次变化的单位")
    )
    return mark_safe(picture)  # noqa: S308 - every word in it was escaped where it was drawn


def _sign(change: Fraction) -> str:
    """Return a change of points with its sign; published points have two digits."""
    hundredths = round(change * 100)
    sign = "-" if hundredths < 0 else "+"
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"
