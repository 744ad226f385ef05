"""Pages of the rules: the library, one pack, its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaohe.core.errors import InputError
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.pages import EVERYBODY
from kaohe.web.cycles.words import name_in_language
from kaohe.web.rules.library import KnownPack, find_known, list_known, read_file
from kaohe.web.rules.models import SettledDecision, UploadedPack
from kaohe.web.rules.showing import STATUSES, show_decisions, show_points, show_terms, show_tree

if TYPE_CHECKING:
    from django.http import HttpRequest

TRIERS: Final = ("office", "statistics", "leader")
"""Roles that compare packs and try them."""


@require_safe
@allow(*EVERYBODY)
def packs(request: HttpRequest) -> HttpResponse:
    """List the packs of the library."""
    person = person_of(request)
    uploads = {each.digest: each for each in UploadedPack.objects.select_related("by")}
    settled = set(SettledDecision.objects.values_list("pack_digest", "decision"))
    used: dict[str, list[Cycle]] = {}
    for cycle in Cycle.objects.order_by("pk"):
        used.setdefault(cycle.pack_digest, []).append(cycle)
    rows = []
    for known in list_known():
        pack = known.pack
        word, colour = STATUSES[pack.status]
        done = [each for each in pack.decisions if (known.digest, each.id) in settled]
        rows.append(
            {
                "known": known,
                "title": name_in_language(pack.title),
                "status": word,
                "colour": colour,
                "total": show_points(pack.total),
                "decisions": len(pack.decisions),
                "settled": len(done),
                "upload": uploads.get(known.digest),
                "cycles": used.get(known.digest, []),
            }
        )
    context = {
        "rows": rows,
        "may_upload": person.has_role("office"),
        "may_try": person.has_role(*TRIERS),
    }
    return render(request, "rules/list.html", context)


@require_safe
@allow(*EVERYBODY)
def pack(request: HttpRequest, digest: str) -> HttpResponse:
    """Show a pack: rubric, clauses, decisions, open terms."""
    known, person = find_or_404(digest), person_of(request)
    word, colour = STATUSES[known.pack.status]
    decisions = show_decisions(known)
    return render(
        request,
        "rules/pack.html",
        {
            "known": known,
            "title": name_in_language(known.pack.title),
            "notice": name_in_language(known.pack.notice) if known.pack.notice else "",
            "status": word,
            "colour": colour,
            "total": show_points(known.pack.total),
            "tree": show_tree(known),
            "decisions": decisions,
            "unsettled": sum(each.settled is None for each in decisions),
            "terms": show_terms(known),
            "sources": known.pack.sources,
            "may_settle": person.has_role("office"),
            "may_try": person.has_role(*TRIERS),
        },
    )


@require_safe
@allow(*EVERYBODY)
def pack_file(_request: HttpRequest, digest: str) -> HttpResponse:
    """Give the YAML of a pack, to be changed and handed in as a new version."""
    known = find_or_404(digest)
    name = f"{known.pack.pack}-{known.pack.version}.yaml"
    return HttpResponse(
        read_file(known),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def find_or_404(digest: str) -> KnownPack:
    """Return a pack of the library.

    Raises:
        Http404: there is no such pack.
    """
    try:
        return find_known(digest)
    except InputError as unknown:
        raise Http404 from unknown
