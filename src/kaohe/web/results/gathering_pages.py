"""The page before a scoring: what the rooms hold, what is owed, and how it differs from a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.core.scoring import read_evidence
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults, tell_done
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.results.acts import LONGEST_REASON, SCORED_IN, score_rooms
from kaohe.web.results.gathering import look_at_rooms
from kaohe.web.results.keeping import read_kept
from kaohe.web.results.models import Scoring
from kaohe.web.results.openings import Openings
from kaohe.web.results.origins import find_origin
from kaohe.web.results.room_points import CONTRADICTORY, MISSING, NOTED, STATES
from kaohe.web.results.seeing import GATHERERS
from kaohe.web.results.showing import SOURCES
from kaohe.web.results.words import name_findings
from kaohe.web.rules.library import find_known
from kaohe.workflows.evidence import compare_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from kaohe.core.rules.model import Pack
    from kaohe.web.accounts.models import User
    from kaohe.web.results.gathering import Gathered
    from kaohe.web.results.room_points import Point
    from kaohe.web.results.words import FindingWords
    from kaohe.workflows.evidence import Difference
    from kaohe.workflows.evidence.differences import Said

ON_A_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """What the rooms hold of one section of a body."""

    findings: int
    owed: tuple[tuple[object, str, int], ...]
    """Word, colour and number of the points, the heaviest first."""


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body with its sections and everything that is owed of it."""

    body: str
    name: str
    cells: tuple[Cell, ...]
    total: str
    """What the gathered sheet would give; empty while it cannot be scored."""
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A finding that sheet and rooms tell differently."""

    body: str
    source: str
    item: str
    visit: str
    scored: str
    gathered: str
    page: str


@require_safe
@allow(*GATHERERS)
def rooms(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show by body and section what is there, what is missing, and what is contradictory."""
    return _show(request, get_object_or_404(Cycle, pk=cycle_id))


@require_safe
@allow(*GATHERERS)
def room_sheet(_request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the gathered sheet as evidence/1."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    name = f"{cycle.pk}-rooms.json"
    return HttpResponse(
        look_at_rooms(cycle).content,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@allow("office")
def score_from_rooms(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Score the year from what the page has shown, or tell what keeps it from being scored."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    try:
        score_rooms(
            cycle,
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", ""),
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        return _show(request, cycle, error=error)
    tell_done(request, _("已按各环节汇集的认定评分，各单位得分和位次已更新。"))
    return redirect("results", cycle.pk)


@require_safe
@allow(*GATHERERS)
def room_differences(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List item by item where the rooms say otherwise than a sheet that was scored."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    scoring = _find_sheet(cycle, request.GET.get("number", ""))
    if scoring is None:
        raise Http404
    gathered = look_at_rooms(cycle)
    kept = read_evidence(read_kept(scoring.sheet_digest), scoring.sheet_name)
    found = compare_sheets(kept, gathered.evidence)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "scoring": scoring,
        "origin": find_origin(scoring),
        "is_headquarters": True,
        "page_of": page,
        "asked": f"number={scoring.number}",
        "lines": _list_differences(cycle, page, find_known(cycle.pack_digest).pack, request),
        "totals": _list_totals(scoring, gathered),
        "is_scored": gathered.results is not None,
    }
    return render(request, "results/differences.html", context)


def _show(request: HttpRequest, cycle: Cycle, *, error: KaoheError | None = None) -> HttpResponse:
    gathered, person = look_at_rooms(cycle), person_of(request)
    pack = find_known(cycle.pack_digest).pack
    latest = cycle.scorings.order_by("-number").first()
    compared = _find_sheet(cycle, "")
    context: dict[str, Any] = {
        "cycle": cycle,
        "faults": list_faults(error) if error else [],
        "gathered": gathered,
        "findings": len(gathered.evidence.findings),
        "sources": _count_sources(gathered),
        "counts": [
            (STATES[state][0], STATES[state][1], gathered.count(state))
            for state in (MISSING, CONTRADICTORY, NOTED)
        ],
        "sections": [name_in_language(each.name) for each in pack.sections],
        "general": [point for point in gathered.points if not point.body],
        "lines": _list_bodies(gathered, pack),
        "latest": latest,
        "is_as_scored": latest is not None and latest.sheet_digest == gathered.digest,
        "compared": compared,
        "is_time": cycle.step in SCORED_IN,
        "may_score": _may_score(person, cycle, gathered),
        "needs_reason": gathered.owes,
        "longest": LONGEST_REASON,
    }
    return render(request, "results/rooms.html", context, status=REFUSED if error else None)


def _may_score(person: User, cycle: Cycle, gathered: Gathered) -> bool:
    return person.has_role("office") and cycle.step in SCORED_IN and gathered.results is not None


def _find_sheet(cycle: Cycle, number: str) -> Scoring | None:
    """Return a scoring by its number; without one the last from a sheet, or the last of all."""
    scorings = cycle.scorings.order_by("-number")
    if number.isdecimal() and len(number) < 10:
        return scorings.filter(number=int(number)).first()
    return scorings.filter(gathering=None).first() or scorings.first()


def _list_bodies(gathered: Gathered, pack: Pack) -> list[BodyLine]:
    of_item = {item.id: section.id for section in pack.sections for item in section.items()}
    visited = next((each.id for each in pack.sections if each.assessed_at == "unit"), "")
    counted: dict[tuple[str, str], int] = {}
    for each in gathered.evidence.findings:
        section = of_item.get(each.item, visited if each.visit else "")
        counted[each.body, section] = counted.get((each.body, section), 0) + 1
    points: dict[str, list[Point]] = {}
    for point in gathered.points:
        points.setdefault(point.body, []).append(point)
    scores = {} if gathered.results is None else gathered.results.scores
    lines = []
    for body in [each.id for each in pack.bodies] or sorted({body for body, _of in counted}):
        own = points.get(body, [])
        score = scores.get(body)
        cells = tuple(
            Cell(
                counted.get((body, section.id), 0),
                _count_points(point for point in own if point.section == section.id),
            )
            for section in pack.sections
        )
        total = "" if score is None or score.published is None else f"{score.published}"
        lines.append(BodyLine(body, name_body(body), cells, total, tuple(own)))
    return lines


def _count_points(points: Iterable[Point]) -> tuple[tuple[object, str, int], ...]:
    found = [point.state for point in points]
    return tuple(
        (*STATES[state], found.count(state))
        for state in (CONTRADICTORY, MISSING, NOTED)
        if state in found
    )


def _count_sources(gathered: Gathered) -> list[tuple[object, int]]:
    found = [each.source for each in gathered.evidence.findings]
    return [(SOURCES[source], found.count(source)) for source in SOURCES if source in found]


def _list_differences(
    cycle: Cycle, found: Iterable[Difference], pack: Pack, request: HttpRequest
) -> list[DifferenceLine]:
    words = name_findings(pack)
    openings: dict[str, Openings] = {}
    lines = []
    for each in found:
        if each.body not in openings:
            openings[each.body] = Openings(cycle, each.body, by=person_of(request))
        finding = {
            "source": each.source, "item": each.item, "visit": each.visit, "note": "", "blobs": [],
        }  # fmt: skip
        lines.append(
            DifferenceLine(
                name_body(each.body),
                str(SOURCES.get(each.source, each.source)),
                words.name_thing(each.item, each.part),
                each.visit,
                _say(each.item, each.one, words),
                _say(each.item, each.other, words),
                openings[each.body].find(finding),
            )
        )
    return lines


def _list_totals(scoring: Scoring, gathered: Gathered) -> list[tuple[str, str, str]]:
    """Return the bodies whose total is another one: name, as scored, as the rooms give it."""
    if gathered.results is None:
        return []
    before = dict(scoring.results.values_list("body", "total"))
    after = {
        body: "" if score.published is None else f"{score.published}"
        for body, score in gathered.results.scores.items()
    }
    return [
        (name_body(body), before.get(body, ""), after.get(body, ""))
        for body in sorted({*before, *after})
        if before.get(body, "") != after.get(body, "")
    ]


def _say(item: str, said: Said | None, words: FindingWords) -> str:
    if said is None:
        return _("没有")
    return words.name_value(item, said.value or None, said.gap)
