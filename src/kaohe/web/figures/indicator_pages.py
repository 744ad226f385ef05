"""Pages of the indicators: a place divided into groups, one group with every number opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaohe.core.errors import KaoheError
from kaohe.core.register.measures import MEASURES
from kaohe.documents.bar_picture import Bar, draw_bars
from kaohe.documents.measure_sheet import write_measure_workbook
from kaohe.engines.classifications import GROUP_NAMES, name_of
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.papers import WORKBOOK, give_file
from kaohe.web.base.telling import list_faults, tell_refused
from kaohe.web.figures.completions import read_indicator_sheet
from kaohe.web.figures.definitions import (
    DEFINITIONS,
    FIRST,
    SHARES,
    SHOWN,
    name_group,
    name_grouping,
    name_measure,
    show_exact,
    show_measured,
)
from kaohe.web.figures.framing import HEADQUARTERS, OF_BODIES, find_cycle, frame
from kaohe.web.figures.measuring import (
    find_place,
    find_register,
    goes_deeper,
    measure_group,
    measure_place,
    measure_whole,
)
from kaohe.web.figures.words import show_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from kaohe.core.register.measures import Measured
    from kaohe.engines.snapshots.snapshot import Snapshot
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.figures.measuring import Place

ON_A_PAGE: Final = 40
BY_CODE: Final = "code"
_ORDER: Final = {each.id: place for place, each in enumerate(MEASURES)}
_UNTOLD: Final = "-"
"""Stands in addresses for the group whose value is broken or missing."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of a place as a line of the table."""

    code: str | None
    name: str
    url: str
    """Where it is divided further; empty where it is not."""
    story: str
    """Where its numbers are opened."""
    measured: Sequence[Measured]

    @property
    def cells(self) -> list[dict[str, str]]:
        """Return the main numbers."""
        return [_cell(_of(self.measured, measure)) for measure in SHOWN]


@require_safe
@allow(*OF_BODIES)
def indicators(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show a place by its groups, sorted by any number."""
    cycle = find_cycle(cycle_id)
    place = _take_place(request)
    by = _take_division(request, place)
    sort = _take_sort(request)
    context: dict[str, Any] = {
        "place": place,
        "by": by,
        "by_name": name_grouping(by),
        "crumbs": _list_crumbs(request, cycle, place),
        "divisions": [
            {
                "name": name_grouping(each),
                "url": _address(cycle, place, by=each),
                "is_here": each == by,
            }
            for each in place.divisions
        ],
    }
    try:
        register = find_register(cycle)
    except KaoheError as error:
        context["faults"] = list_faults(error)
        register = None
    if register is not None:
        groups = _sort(_list_groups(register, place, by), sort)
        page = Paginator(groups, ON_A_PAGE).get_page(request.GET.get("page"))
        lines = [_describe(cycle, place, by, measured) for measured in page]
        whole = measure_whole(register, place)
        drawn = sort.lstrip("-") if sort != BY_CODE else FIRST
        context |= {
            "register": register,
            "page_of": page,
            "asked": urlencode({"in": place.code, "by": by, "sort": sort}),
            "lines": lines,
            "whole": [_cell(_of(whole, measure)) for measure in SHOWN] if whole else [],
            "whole_story": _story(cycle, place, None, None),
            "columns": [_column(cycle, place, by, measure, sort) for measure in SHOWN],
            "code_column": _column(cycle, place, by, BY_CODE, sort),
            "picture": _draw(lines, whole, drawn),
            "drawn": name_measure(drawn),
            "file": f"{reverse('indicator_file', args=[cycle.pk])}?"
            f"{urlencode({'in': place.code, 'by': by})}",
        }
    return render(
        request, "figures/indicators.html", frame(request, cycle, "indicators", **context)
    )


@require_safe
@allow(*OF_BODIES)
def indicator_group(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Open every number of one group: what it is, of which source and day, made of what."""
    cycle = find_cycle(cycle_id)
    place = _take_place(request)
    register = _expect_register(cycle)
    code = request.GET.get("of")
    if code is None:
        measured = measure_whole(register, place)
        name, within = _name_place(place), ""
    else:
        by = _take_division(request, place)
        measured = measure_group(register, place, by, None if code == _UNTOLD else code)
        name = name_group(by, None if code == _UNTOLD else code)
        within = _name_place(place)
    if not measured:
        raise Http404
    numbers = [
        {
            "id": each.measure,
            "name": name_measure(each.measure),
            "shown": show_measured(each),
            "exact": show_exact(each.value),
            "numerator": show_count(each.numerator),
            "denominator": show_count(each.denominator),
            "definition": DEFINITIONS[each.measure],
        }
        for each in measured
    ]
    return render(
        request,
        "figures/group.html",
        frame(
            request,
            cycle,
            "indicators",
            name=name,
            within=within,
            numbers=numbers,
            register=register,
            crumbs=_list_crumbs(request, cycle, place),
        ),
    )


@require_safe
@allow(*OF_BODIES)
def indicator_file(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the groups of a place with every measure as a workbook."""
    cycle = find_cycle(cycle_id)
    place = _take_place(request)
    by = _take_division(request, place)
    sheet = measure_place(_expect_register(cycle), place, by)
    content = write_measure_workbook(
        sheet,
        groups=[GROUP_NAMES[by][0]],
        name_of=lambda grouping, code: name_of(grouping, code)[0],
    )
    name = "全国" if not place.code else name_of(place.level, place.code)[0]
    return give_file(content, f"指标-{name}-{GROUP_NAMES[by][0]}.xlsx", WORKBOOK)


@require_safe
@allow(*HEADQUARTERS)
def indicator_sheet(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the indicators that are scored as ``indicators/1``; or say what is missing."""
    cycle = find_cycle(cycle_id)
    try:
        sheet = read_indicator_sheet(cycle)
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("completions", cycle.pk)
    return JsonResponse(sheet.to_json())


def _take_place(request: HttpRequest) -> Place:
    """Return the place that is asked for; a body's people see their own body and what is in it.

    Raises:
        Http404: there is none of this code, or it is not theirs.
    """
    person = person_of(request)
    scope = scope_of(person)
    place = find_place(request.GET.get("in") or ("" if scope.is_everything else person.body))
    if place is None or not (scope.is_everything or scope.holds(place.body)):
        raise Http404
    return place


def _take_division(request: HttpRequest, place: Place) -> str:
    asked = request.GET.get("by", "")
    return asked if asked in place.divisions else place.divisions[0]


def _take_sort(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in SHOWN else BY_CODE


def _expect_register(cycle: Cycle) -> Snapshot:
    register = find_register(cycle)
    if register is None:
        raise Http404
    return register


def _list_groups(register: Snapshot, place: Place, by: str) -> list[Sequence[Measured]]:
    """Return the measures of every group; each has all of them, in their order."""
    rows, size = measure_place(register, place, by).rows, len(MEASURES)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _describe(cycle: Cycle, place: Place, by: str, measured: Sequence[Measured]) -> GroupLine:
    code = measured[0].group[0]
    deeper = goes_deeper(by) and code is not None and find_place(code) is not None
    return GroupLine(
        code,
        name_group(by, code),
        _address_of(cycle, code or "") if deeper else "",
        _story(cycle, place, by, code),
        measured,
    )


def _sort(groups: list[Sequence[Measured]], sort: str) -> list[Sequence[Measured]]:
    """Sort by a number; groups without one stand last either way."""
    if sort == BY_CODE:
        return groups
    measure, down = sort.removeprefix("-"), sort.startswith("-")
    told = [group for group in groups if _of(group, measure).value is not None]
    rest = [group for group in groups if _of(group, measure).value is None]
    return [*sorted(told, key=lambda group: _of(group, measure).value or 0, reverse=down), *rest]


def _of(measured: Sequence[Measured], measure: str) -> Measured:
    return measured[_ORDER[measure]]


def _cell(each: Measured) -> dict[str, str]:
    return {
        "measure": each.measure,
        "name": name_measure(each.measure),
        "shown": show_measured(each),
        "exact": show_exact(each.value) if each.measure in SHARES else "",
    }


def _column(cycle: Cycle, place: Place, by: str, measure: str, sort: str) -> dict[str, str]:
    """Return a header that sorts: numbers from the largest first, then from the smallest."""
    following = f"-{measure}" if sort != f"-{measure}" else measure
    if measure == BY_CODE:
        following = BY_CODE
    order = {measure: "ascending", f"-{measure}": "descending"}.get(sort, "none")
    return {
        "name": name_grouping(by) if measure == BY_CODE else name_measure(measure),
        "url": f"{_address(cycle, place, by=by)}&{urlencode({'sort': following})}",
        "order": order,
    }


def _draw(lines: Sequence[GroupLine], whole: Sequence[Measured], measure: str) -> str:
    """Return the groups of a page as bars, with the line of the whole where it is a share."""
    bars = []
    for line in lines:
        each = _of(line.measured, measure)
        bars.append(Bar(line.name, each.value, show_measured(each)))
    total = _of(whole, measure) if whole and measure in SHARES else None
    picture = draw_bars(
        bars,
        title=name_measure(measure),
        whole=Bar(_("合计"), total.value, show_measured(total)) if total else None,
    )
    return mark_safe(picture)  # noqa: S308 - every word in it was escaped where it was drawn


def _list_crumbs(request: HttpRequest, cycle: Cycle, place: Place) -> list[dict[str, str]]:
    """Return the places above, as far as the person may see them, and the place itself."""
    scope = scope_of(person_of(request))
    crumbs = []
    for _level, code in place.path:
        above = find_place(code)
        if above is not None and (scope.is_everything or scope.holds(above.body)):
            crumbs.append({"name": _name_place(above), "url": _address_of(cycle, code)})
    return [*crumbs, {"name": _name_place(place), "url": _address_of(cycle, place.code)}]


def _name_place(place: Place) -> str:
    return _("全国") if place.level == "nation" else name_group(place.level, place.code)


def _address_of(cycle: Cycle, code: str) -> str:
    return f"{reverse('indicators', args=[cycle.pk])}?{urlencode({'in': code})}"


def _address(cycle: Cycle, place: Place, *, by: str) -> str:
    return f"{_address_of(cycle, place.code)}&{urlencode({'by': by})}"


def _story(cycle: Cycle, place: Place, by: str | None, code: str | None) -> str:
    asked = {"in": place.code}
    if by is not None:
        asked |= {"by": by, "of": _UNTOLD if code is None else code}
    return f"{reverse('indicator_group', args=[cycle.pk])}?{urlencode(asked)}"
