"""Pages of the statistics and targets: the table, its versions, its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.fields import STATISTICS, TARGETS
from kaohe.documents.figure_book import FigureLine, FigureSheet, write_figure_book
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.papers import WORKBOOK, give_file
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.words import name_body
from kaohe.web.figures.acts import CLOSED_IN, NO_VERSION
from kaohe.web.figures.framing import HEADQUARTERS, OF_BODIES, find_cycle, frame
from kaohe.web.figures.models import FigureSet
from kaohe.web.figures.sets import (
    asked_of,
    describe_set,
    find_absent,
    find_changes,
    is_signed,
    latest_set,
    list_bodies,
    rows_of,
)
from kaohe.web.figures.words import name_figure, name_in_chinese, name_when, show_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpRequest

    from kaohe.web.figures.sets import FigureRow
    from kaohe.workflows.registers.asked import AskedFigure

_NOTES = (
    "每行一个数：考核对象填两位代码或单位名称，指标填代码或名称，数值填非负整数。",
    "没有数据的请留空，不要填0；缺数不按零处理，补齐之前不能签认。",
    "可以只提交一张表，另一张沿用上一版。",
    "有任何一处不符，整个文件都不会导入；系统一次列出全部问题及所在单元格，并可下载标注副本。",
    "统计数据与数据库是两个来源，各有统计时点，互不相减。",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A figure that the rules need, as the head of a column."""

    asked: AskedFigure
    name: str
    when: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A body with its figures in the order of the columns."""

    body: str
    name: str
    cells: tuple[str, ...]


@require_safe
@allow(*OF_BODIES)
def figures(request: HttpRequest) -> HttpResponse:
    """Lead to the figures of the latest cycle."""
    cycle = Cycle.objects.order_by("-opened_at").first()
    if cycle is None:
        return render(request, "figures/none.html")
    person = person_of(request)
    if person.has_role(*HEADQUARTERS):
        return redirect("figure_table", cycle.pk)
    return redirect("body_figures", cycle.pk, person.body)


@require_safe
@allow(*HEADQUARTERS)
def figure_table(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the figures that count now, who signed them, and every version."""
    cycle = find_cycle(cycle_id)
    version = latest_set(cycle)
    rows = rows_of(version)
    absent = find_absent(cycle, rows)
    versions = cycle.figure_sets.select_related("by", "signature__person").order_by("-number")
    person = person_of(request)
    return render(
        request,
        "figures/table.html",
        frame(
            request,
            cycle,
            "table",
            version=version,
            is_signed=is_signed(version),
            columns=list_columns(cycle),
            grid=fill_grid(cycle, rows),
            absent=[
                (name_body(body), name_figure(each.kind, each.indicator), each.when)
                for body, each in absent
            ],
            versions=versions,
            is_closed=cycle.step in CLOSED_IN,
            is_own=version is not None and version.by_id == person.pk,
        ),
    )


@require_safe
@allow(*HEADQUARTERS)
def figure_version(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Show what a version changed against the one before."""
    cycle = find_cycle(cycle_id)
    version = _find_version(cycle, number)
    before = cycle.figure_sets.filter(number=number - 1).first()
    rows = rows_of(version)
    changes = [
        {
            "body": name_body(body),
            "figure": name_figure(kind, indicator),
            "when": name_when(kind, when),
            "before": show_count(old),
            "after": show_count(new),
        }
        for (kind, body, indicator, when), old, new in (
            find_changes(rows_of(before), rows) if before else ()
        )
    ]
    return render(
        request,
        "figures/version.html",
        frame(
            request,
            cycle,
            "table",
            version=version,
            before=before,
            changes=changes,
            columns=list_columns(cycle),
            grid=fill_grid(cycle, rows),
            is_latest=not cycle.figure_sets.filter(number__gt=number).exists(),
            is_signed=is_signed(version),
        ),
    )


@require_safe
@allow(*HEADQUARTERS)
def figure_file(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Give a version as a workbook, or as the canonical text that its digest is of."""
    cycle = find_cycle(cycle_id)
    version = _find_version(cycle, number)
    rows = rows_of(version)
    if request.GET.get("form") == "json":
        return JsonResponse(describe_set(cycle, number, rows))
    notes = (
        f"第{number}版，录入{timezone.localtime(version.at):%Y-%m-%d %H:%M}，"
        f"{'已签认' if is_signed(version) else '未签认'}。",
        f"摘要SHA-256 {version.digest}",
    )
    content = _write(cycle, rows, title=f"统计数据与目标 第{number}版", notes=notes)
    return give_file(content, f"统计数据与目标-{cycle.pk}-第{number}版.xlsx", WORKBOOK)


@require_safe
@allow("statistics", "office")
def figure_template(_request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the workbook to fill in, with what there is already."""
    cycle = find_cycle(cycle_id)
    content = _write(
        cycle,
        rows_of(latest_set(cycle)),
        title="统计数据与目标：填写说明",
        notes=_NOTES,
    )
    return give_file(content, f"统计数据与目标-{cycle.pk}.xlsx", WORKBOOK)


def list_columns(cycle: Cycle) -> tuple[Column, ...]:
    """Return the figures that the rules need as columns."""
    return tuple(
        Column(each, name_figure(each.kind, each.indicator), name_when(each.kind, each.when))
        for each in asked_of(cycle)
    )


def fill_grid(cycle: Cycle, rows: Iterable[FigureRow]) -> tuple[GridRow, ...]:
    """Return every body with its figures; what is missing is empty."""
    told = {row.key: row.value for row in rows}
    return tuple(
        GridRow(body, name_body(body), _cells(asked_of(cycle), body, told))
        for body in list_bodies(cycle)
    )


def _cells(
    asked: Sequence[AskedFigure], body: str, told: Mapping[tuple[str, str, str, str], int]
) -> tuple[str, ...]:
    values = (told.get((each.kind, body, each.indicator, each.when)) for each in asked)
    return tuple("" if value is None else show_count(value) for value in values)


def _find_version(cycle: Cycle, number: int) -> FigureSet:
    rows = cycle.figure_sets.select_related("by", "signature__person")
    version = rows.filter(number=number).first()
    if version is None or number == NO_VERSION:
        raise Http404
    return version


def _write(cycle: Cycle, rows: Iterable[FigureRow], *, title: str, notes: Sequence[str]) -> bytes:
    told = {row.key: row.value for row in rows}
    sheets = [
        FigureSheet(
            kind.zh,
            [field.zh for field in kind.fields],
            [
                FigureLine(
                    body,
                    each.indicator,
                    each.when,
                    told.get((each.kind, body, each.indicator, each.when)),
                    BODY_NAMES.get(body, (body,))[0],
                    name_in_chinese(each.kind, each.indicator),
                )
                for body in list_bodies(cycle)
                for each in asked_of(cycle)
                if each.kind == of
            ],
        )
        for kind, of in ((STATISTICS, "statistic"), (TARGETS, "target"))
    ]
    on = timezone.localdate(cycle.opened_at)
    return write_figure_book(sheets, title=title, notes=notes, on=on)
