"""The page of one visit: what was found, photos, the frozen row, revisions and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from pydantic import ValidationError

from kaohe.core.draw import read_packet
from kaohe.web.accounts.models import User
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.language import spoken
from kaohe.web.draw.campaigns import book_of
from kaohe.web.draw.monitor import find_visit, follow_disclosure
from kaohe.web.fieldwork.blobs import blob_store
from kaohe.web.fieldwork.board import STANDINGS, list_missing
from kaohe.web.fieldwork.clock import tell_clock
from kaohe.web.fieldwork.device_pages import find_held
from kaohe.web.fieldwork.faults import ANSWERS_UNREADABLE
from kaohe.web.fieldwork.findings import findings_of
from kaohe.web.fieldwork.handed_over import name_handed_over
from kaohe.web.fieldwork.models import FieldBlob, FieldRevision, FieldVisit
from kaohe.web.fieldwork.office_pages import READERS, name_county
from kaohe.web.fieldwork.revisions import standing_of
from kaohe.web.fieldwork.visit_content import (
    compare_register,
    compare_revisions,
    list_answers,
    list_circumstances,
    list_files,
    list_observations,
)
from kaohe.web.fieldwork.visit_words import VisitWords
from kaohe.web.self_check.pages import mark_file
from kaohe.workflows.field_visits.revision import read_revision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaohe.core.canonical import Json
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.workflows.field_visits.conflicts import VisitStanding
    from kaohe.workflows.field_visits.revision import Revision

_NAME: Final = 12
"""Letters of a digest by which a file without a name is called."""


@require_safe
@allow(*READERS)
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def visit(request: HttpRequest, cycle_id: str, visit: str) -> HttpResponse:
    """Show a visit by the revision that counts, or by another one of it."""
    cycle, draw = find_held(cycle_id)
    rows = scope_of(person_of(request)).limit(FieldVisit.objects.filter(campaign=draw))
    row = get_object_or_404(rows, pk=visit)
    standing = standing_of(row)
    kept = list(row.revisions.select_related("inbox", "device__person").order_by("order"))
    shown = _choose(kept, request.GET.get("revision", ""), standing)
    read = {each.pk: read_revision(bytes(each.inbox.content)) for each in kept}
    content = read[shown.pk].content
    line = find_visit(follow_disclosure(book_of(draw), draw.pk), row.pk)
    unit = content["unit"] if isinstance(content["unit"], dict) else {}
    words = VisitWords(cycle, str(unit.get("kind", "")))
    context = {
        "cycle": cycle,
        "draw": draw,
        "page": "visit",
        "visit": row,
        "line": line,
        "county": name_county(row.county),
        "kind": words.name_kind(str(unit.get("kind", ""))),
        "outcome": words.name_outcome(shown.outcome),
        "word": STANDINGS[standing.state][0],
        "colour": STANDINGS[standing.state][1],
        "shown": shown,
        "people": _name_people(content["people"]),
        "counts": shown.pk == standing.counting,
        "revisions": _list_revisions(kept, read, standing, words, heirs=_name_heirs(draw)),
        "answers": list_answers(content, words),
        "unreadable": _find_unreadable(read[shown.pk], cycle),
        "register": compare_register(content, _read_record(draw, line), words),
        "observations": list_observations(content, words),
        "circumstances": [*list_circumstances(content, words), *tell_clock(shown)],
        "files": _list_files(shown, content),
        "decisions": row.decisions.select_related("by").prefetch_related("comments"),
        "is_office": person_of(request).has_role("office"),
        "may_return": shown.pk == standing.counting and standing.returned != shown.pk,
    }
    return render(request, "fieldwork/visit.html", context)


@require_safe
@allow(*READERS)
def photo(request: HttpRequest, cycle_id: str, revision: str, digest: str) -> FileResponse:
    """Give a photo or document of a revision: drawn in a sandbox, or as a download."""
    _cycle, draw = find_held(cycle_id)
    rows = scope_of(person_of(request)).limit(
        FieldRevision.objects.filter(visit__campaign=draw), "visit__body"
    )
    row = get_object_or_404(rows.select_related("inbox"), pk=revision)
    listed = list_files(read_revision(bytes(row.inbox.content)).content)
    found = next((each for each in listed if each["sha256"] == digest), None)
    if found is None or not FieldBlob.objects.filter(pk=digest).exists():
        raise Http404
    if not blob_store().holds(digest):
        raise Http404
    inline = found["is_picture"] and "download" not in request.GET
    answer = FileResponse(
        blob_store().place_of(digest).open("rb"),
        content_type=found["type"] if inline else "application/octet-stream",
    )
    mark_file(answer, found["name"] or digest[:_NAME], inline=inline, is_pdf=False)
    return answer


def _choose(kept: list[FieldRevision], wanted: str, standing: VisitStanding) -> FieldRevision:
    """Return the revision that is asked for, else the one that counts, else the last one.

    Raises:
        Http404: there is no such revision.
    """
    name = wanted or standing.counting or (kept[-1].pk if kept else "")
    found = next((each for each in kept if each.pk == name), None)
    if found is None:
        raise Http404
    return found


def _name_people(numbers: Json) -> list[str]:
    """Return the names of the inspectors; a number stands where there is no such account."""
    wanted = [str(each) for each in numbers] if isinstance(numbers, list) else []
    names = dict(User.objects.filter(username__in=wanted).values_list("username", "name"))
    return [names.get(each, each) for each in wanted]


def _list_revisions(
    kept: list[FieldRevision],
    read: Mapping[str, Revision],
    standing: VisitStanding,
    words: VisitWords,
    *,
    heirs: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Return every revision: how it stands, and what it says otherwise than the one before it."""
    rows = []
    for number, each in enumerate(kept, start=1):
        before = _find_before(each, kept, standing)
        changes = None
        if before is not None:
            changes = compare_revisions(read[before.pk].content, read[each.pk].content, words)
        rows.append(
            {
                "row": each,
                "number": number,
                "heir": heirs.get(each.device_id, ""),
                "missing": len(list_missing([each])),
                "is_counting": each.pk == standing.counting,
                "may_pick": each.pk in standing.disputed,
                "may_approve": each.pk in standing.late,
                "before": kept.index(before) + 1 if before else 0,
                "changes": changes,
            }
        )
    return rows


def _name_heirs(draw: DrawCampaign) -> dict[str, str]:
    """Return by device whose device has taken its place."""
    return {each.device: each.heir for each in name_handed_over(draw)}


def _find_before(
    each: FieldRevision, kept: list[FieldRevision], standing: VisitStanding
) -> FieldRevision | None:
    """Return against what a revision is held: what counts, for one that waits; else its parent."""
    waits = each.pk in standing.late or each.pk in standing.disputed
    wanted = standing.current if waits and standing.current != each.pk else each.parent
    found = next((one for one in kept if one.pk == wanted), None)
    if found is None and each is not kept[0]:
        return kept[0]
    return found


def _read_record(draw: DrawCampaign, line: Any) -> Mapping[str, Json]:
    """Return the frozen row of the unit as it was disclosed."""
    document = book_of(draw).document(line.packet) if line else None
    return read_packet(document).record if document else {}


def _find_unreadable(revision: Revision, cycle: Cycle) -> str:
    """Say that the scorer cannot read the answers; empty where it can."""
    try:
        findings_of(revision, cycle)
    except ValidationError:
        return ANSWERS_UNREADABLE.at(revision.visit).problem(spoken())
    return ""


def _list_files(shown: FieldRevision, content: Mapping[str, Json]) -> list[dict[str, Any]]:
    files = list_files(content)
    missing = list_missing([shown])
    return [{**each, "is_here": each["sha256"] not in missing} for each in files]
