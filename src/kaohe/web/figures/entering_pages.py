"""What the forms of the statistics do: enter on the page, import a workbook, sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaohe.core.errors import InputError, KaoheError, raise_all
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.papers import WORKBOOK, give_file
from kaohe.web.base.telling import list_faults, tell_done, telling
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.cycles.words import name_body
from kaohe.web.figures.acts import CLOSED_IN, NO_VERSION, enter_figures, sign_figures
from kaohe.web.figures.faults import CELL_WRONG
from kaohe.web.figures.forms import BookForm
from kaohe.web.figures.framing import find_cycle, frame
from kaohe.web.figures.sets import (
    FigureRow,
    asked_of,
    is_signed,
    latest_set,
    list_bodies,
    rows_of,
)
from kaohe.web.figures.table_pages import list_columns
from kaohe.web.figures.words import name_figure, name_when
from kaohe.web.figures.workbook import (
    LARGEST_MEGABYTES,
    MOST_ROWS,
    read_figure_book,
    read_value,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.core.errors import Fault
    from kaohe.web.base.telling import ToldFault
    from kaohe.web.cycles.models import Cycle
    from kaohe.workflows.registers.asked import AskedFigure

MARK: Final = "mark"
"""Name of the button that asks for the marked copy instead of an import."""
_LONGEST_CELL: Final = 20


@require_http_methods(["GET", "POST"])
@allow("statistics")
def enter(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show every figure that the rules need as a sheet to be filled in, or enter it."""
    cycle = find_cycle(cycle_id)
    if cycle.step in CLOSED_IN:
        return redirect("figure_table", cycle.pk)
    version = latest_set(cycle)
    faults: list[ToldFault] = []
    told = {row.key: str(row.value) for row in rows_of(version)}
    wrong: set[tuple[str, str, str, str]] = set()
    if request.method == "POST":
        told = _read_cells(request, cycle)
        try:
            rows, wrong_cells = _read_rows(told)
            wrong = {key for key, _fault in wrong_cells}
            raise_all(InputError, [fault for _key, fault in wrong_cells])
            entered = enter_figures(
                cycle,
                rows,
                by=person_of(request),
                seen=_read_seen(request),
                reason=request.POST.get("reason", ""),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("已存为第%(number)s版，待签认。") % {"number": entered.number})
            return redirect("figure_table", cycle.pk)
    columns = list_columns(cycle)
    grid = [
        {
            "name": name_body(body),
            "cells": [
                _show_cell(body, place, column.asked, told, wrong)
                for place, column in enumerate(columns)
            ],
        }
        for body in list_bodies(cycle)
    ]
    return render(
        request,
        "figures/enter.html",
        frame(
            request,
            cycle,
            "table",
            columns=columns,
            grid=grid,
            faults=faults,
            seen=_read_seen(request) if request.method == "POST" else _number_of(cycle),
            needs_reason=is_signed(version),
            reason=request.POST.get("reason", ""),
        ),
        status=REFUSED if faults else None,
    )


@require_http_methods(["GET", "POST"])
@allow("statistics")
def import_book(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Take a workbook, or tell everything that is wrong with it by its cells."""
    cycle = find_cycle(cycle_id)
    version = latest_set(cycle)
    form = BookForm(request.POST or None, request.FILES or None, needs_reason=is_signed(version))
    faults: list[ToldFault] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["book"]
        try:
            book = read_figure_book(
                file.read((LARGEST_MEGABYTES << 20) + 1), name=file.name, asked=asked_of(cycle)
            )
            if MARK in request.POST and book.faults:
                return give_file(book.write_marked(), f"标注-{file.name}", WORKBOOK)
            book.expect_sound()
            if MARK in request.POST:
                tell_done(request, _("检查无误，没有需要标注的问题；尚未导入。"))
                return redirect("import_figures", cycle.pk)
            entered = enter_figures(
                cycle,
                book.rows,
                by=person_of(request),
                seen=_read_seen(request),
                kinds=book.kinds,
                origin=file.name,
                reason=form.cleaned_data.get("reason", ""),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("已存为第%(number)s版，待签认。") % {"number": entered.number})
            return redirect("figure_table", cycle.pk)
    return render(
        request,
        "figures/import.html",
        frame(
            request,
            cycle,
            "table",
            form=form,
            faults=faults,
            seen=_number_of(cycle),
            rows=MOST_ROWS,
            megabytes=LARGEST_MEGABYTES,
            is_closed=cycle.step in CLOSED_IN,
        ),
        status=REFUSED if request.method == "POST" else None,
    )


@require_POST
@allow("statistics")
@confirm_first
def sign(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Sign the latest version."""
    cycle = find_cycle(cycle_id)
    version = latest_set(cycle)
    if version is None:
        return redirect("figure_table", cycle.pk)
    with telling(request, _("已签认第%(number)s版。") % {"number": version.number}):
        sign_figures(
            version,
            by=person_of(request),
            seen=request.POST.get("seen", ""),
            request=read_key(request),
        )
    return redirect("figure_table", cycle.pk)


def _read_cells(request: HttpRequest, cycle: Cycle) -> dict[tuple[str, str, str, str], str]:
    """Return what stands in the cells of the sheet; empty ones are left out."""
    told: dict[tuple[str, str, str, str], str] = {}
    for place, each in enumerate(asked_of(cycle)):
        for body in list_bodies(cycle):
            text = request.POST.get(_name_cell(body, place), "").strip()[:_LONGEST_CELL]
            if text:
                told[each.kind, body, each.indicator, each.when] = text
    return told


def _read_rows(
    told: dict[tuple[str, str, str, str], str],
) -> tuple[list[FigureRow], list[tuple[tuple[str, str, str, str], Fault]]]:
    rows, wrong = [], []
    for key, text in told.items():
        kind, body, indicator, when = key
        value = read_value(text)
        if value is None:
            where = f"{name_body(body)} {name_when(kind, when)}"
            column = name_figure(kind, indicator)
            wrong.append((key, CELL_WRONG.at(where, column=column, reason=_("应为非负整数"))))
        else:
            rows.append(FigureRow(kind, body, indicator, when, value))
    return rows, wrong


def _show_cell(
    body: str,
    place: int,
    asked: AskedFigure,
    told: dict[tuple[str, str, str, str], str],
    wrong: set[tuple[str, str, str, str]],
) -> dict[str, Any]:
    key = (asked.kind, body, asked.indicator, asked.when)
    figure, when = name_figure(asked.kind, asked.indicator), name_when(asked.kind, asked.when)
    return {
        "name": _name_cell(body, place),
        "label": f"{name_body(body)} {figure} {when}",
        "value": told.get(key, ""),
        "is_wrong": key in wrong,
    }


def _name_cell(body: str, place: int) -> str:
    return f"v-{body}-{place}"


def _number_of(cycle: Cycle) -> int:
    version = latest_set(cycle)
    return NO_VERSION if version is None else version.number


def _read_seen(request: HttpRequest) -> int:
    """Return the version that the page showed; one that nothing has where it says none."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
