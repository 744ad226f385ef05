"""Pages of paper checklists: the list, typing, comparing, and what their forms do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.language import pick, spoken
from kaohe.web.base.papers import take_paper
from kaohe.web.base.telling import list_faults, tell_done, telling
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.cycles.words import name_body
from kaohe.web.fieldwork.checklists import checklists_of
from kaohe.web.observations.forms import SheetForm
from kaohe.web.observations.framing import find_cycle, find_sheet, frame
from kaohe.web.observations.lines import EMPTY, describe, list_lines
from kaohe.web.observations.papers import PAPERS
from kaohe.web.observations.sheets import (
    TWICE,
    expect_checklist,
    find_differences,
    find_sheet_faults,
    settle_sheet,
    take_in_sheet,
    type_sheet,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaohe.web.base.telling import ToldFault
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.observations.lines import Line, Typed
    from kaohe.web.observations.models import Sheet

ON_A_PAGE: Final = 40


@require_safe
@allow("office")
def paper_sheets(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List the paper checklists of a year."""
    cycle = find_cycle(cycle_id)
    rows = cycle.sheets.select_related("by", "settlement").prefetch_related("typings__by")
    page = Paginator(rows.order_by("-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    titles = _titles(cycle)
    lines = [
        {
            "sheet": sheet,
            "body": name_body(sheet.body),
            "kind": titles.get(sheet.kind, sheet.kind),
            "typings": list(sheet.typings.all()),
            "state": _state_of(sheet),
        }
        for sheet in page
    ]
    return render(
        request, "observations/sheets.html", frame(request, cycle, "sheets", lines=lines,
                                                   page_of=page)
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow("office")
def take_in(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the form that takes in a paper checklist, or take it in."""
    cycle = find_cycle(cycle_id)
    kinds = list(_titles(cycle).items())
    form = SheetForm(request.POST or None, request.FILES or None, kinds=kinds)
    faults: list[ToldFault] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            sheet = take_in_sheet(
                cycle,
                told["visit"],
                told["kind"],
                team=told["team"],
                visited=told["visited"],
                scan=take_paper(told["scan"]),
                by=person_of(request),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("纸质抽查表已收下，请由两人分别录入。"))
            return redirect("paper_sheet", cycle.pk, sheet.pk)
    shown = frame(request, cycle, "sheets", form=form, faults=faults)
    return render(
        request, "observations/take_in.html", shown,
        status=REFUSED if request.method == "POST" else None,
    )  # fmt: skip


@require_safe
@allow("office")
def paper_sheet(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Show a sheet: how far it is, and both typings once there are two."""
    sheet = find_sheet(cycle_id, key)
    return _show(request, sheet)


@require_http_methods(["GET", "POST"])
@allow("office")
def type_in(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Show the form of a sheet, empty for each of the two, or keep what was typed."""
    sheet = find_sheet(cycle_id, key)
    lines = list_lines(expect_checklist(sheet))
    typed = _read_typed(request, lines)
    faults: list[ToldFault] = []
    if request.method == "POST":
        try:
            type_sheet(sheet, typed, by=person_of(request), request=read_key(request))
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("录入已保存。"))
            return redirect("paper_sheet", cycle_id, key)
    rows = [{"line": line, "typed": typed.get(line.place, EMPTY)} for line in lines]
    shown = frame(request, sheet.cycle, "sheets", sheet=sheet, rows=rows, faults=faults,
                  body=name_body(sheet.body))  # fmt: skip
    return render(
        request, "observations/type.html", shown,
        status=REFUSED if request.method == "POST" else None,
    )  # fmt: skip


@require_POST
@allow("office")
def settle(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Settle a sheet: choose between the two where they differ."""
    sheet = find_sheet(cycle_id, key)
    chosen = {
        line.place: int(told)
        for line in list_lines(expect_checklist(sheet))
        if (told := request.POST.get(line.name, "")) in {"1", "2"}
    }
    with telling(request, _("抽查表已核定，意见已列入台账。")):
        settle_sheet(
            sheet,
            chosen,
            by=person_of(request),
            reason=request.POST.get("reason", ""),
            request=read_key(request),
        )
    return redirect("paper_sheet", cycle_id, key)


@require_safe
@allow("office")
def sheet_scan(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Give the scan of a sheet."""
    del request
    sheet = find_sheet(cycle_id, key)
    return PAPERS.give(sheet.scan_name, sheet.scan_digest)


def _show(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    person = person_of(request)
    typings = list(sheet.typings.select_related("by"))
    settlement = getattr(sheet, "settlement", None)
    lines = list_lines(expect_checklist(sheet))
    both = len(typings) == TWICE
    context: dict[str, Any] = {
        "sheet": sheet,
        "body": name_body(sheet.body),
        "kind": _titles(sheet.cycle).get(sheet.kind, sheet.kind),
        "typings": typings,
        "settlement": settlement,
        "state": _state_of(sheet),
        "may_type": not both and all(each.by_id != person.pk for each in typings),
        "may_settle": both and settlement is None,
        "differences": [],
        "settled": [],
        "remarks": [],
    }
    if both:
        context["differences"] = [
            {
                "line": line,
                "told": [describe(line, each.answers.get(line.place, EMPTY)) for each in typings],
            }
            for line in find_differences(sheet, typings)
        ]
    if settlement is not None:
        context["settled"] = [
            {"line": line, "told": describe(line, settlement.answers[line.place])}
            for line in lines
            if line.place in settlement.answers
        ]
    shown = settlement.answers if settlement else typings[0].answers if both else None
    if shown is not None:
        titles = {line.place: line.title for line in lines}
        context["remarks"] = [
            {"title": titles.get(fault.where, fault.where), "problem": fault.problem(spoken())}
            for fault in find_sheet_faults(sheet, shown)
        ]
    return render(
        request, "observations/sheet.html", frame(request, sheet.cycle, "sheets", **context)
    )


def _read_typed(request: HttpRequest, lines: tuple[Line, ...]) -> Mapping[str, Typed]:
    def read(name: str) -> str:
        return request.POST.get(name, "").replace("\r\n", "\n")

    return {
        line.place: {
            "value": read(f"{line.name}_value"),
            "gap": read(f"{line.name}_gap"),
            "reason": read(f"{line.name}_reason"),
        }
        for line in lines
    }


def _state_of(sheet: Sheet) -> tuple[str, str]:
    """Return how far a sheet is, in words, and its colour."""
    if getattr(sheet, "settlement", None) is not None:
        return _("已核定"), "green"
    count = len(sheet.typings.all())
    if count == TWICE:
        return _("待核定"), "yellow"
    return (_("已录一遍"), "yellow") if count else (_("待录入"), "yellow")


def _titles(cycle: Cycle) -> dict[str, str]:
    return {
        each.kind: pick((each.title.zh, each.title.en)) for each in checklists_of(cycle.pack_digest)
    }
