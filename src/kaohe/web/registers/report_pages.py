"""What was found in a register: by rule, by body, row by row; and what goes back to a body."""

from __future__ import annotations

from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_STORED, ZipFile

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kaohe.core.errors import InputError, KaoheError
from kaohe.core.register.checks import RULES
from kaohe.core.register.table_rules import TABLE_RULES, TableFinding
from kaohe.documents.marked_up import write_marked_up
from kaohe.documents.quality_book import write_quality
from kaohe.engines.snapshots.inspection import find_broken_rows
from kaohe.engines.snapshots.integrity import read_stated
from kaohe.engines.snapshots.marked_up import mark_up
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.language import spoken
from kaohe.web.base.papers import WORKBOOK, give_file
from kaohe.web.base.telling import tell_refused
from kaohe.web.registers.current import current_snapshot, place_of
from kaohe.web.registers.forms import name_deliverer
from kaohe.web.registers.pages import SEERS, find_cycle, room
from kaohe.web.registers.reports import read_report
from kaohe.web.registers.showing import (
    NATION,
    name_field,
    show_bodies,
    show_changed_bodies,
    show_changed_rules,
    show_changes,
    show_findings,
    show_rules,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.engines.snapshots.inspection import BrokenRow
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.registers.models import RegisterSnapshot

ON_A_PAGE: Final = 50


@require_safe
@allow(*SEERS)
def quality(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show which rules rows break, whose rows were put aside, what whole tables are asked."""
    cycle = find_cycle(cycle_id)
    snapshot, scope = _find(cycle), scope_of(person_of(request))
    report = read_report(snapshot)
    body = request.GET.get("body", "")
    chosen = body if body and scope.holds(body) else ""
    bodies = [chosen] if chosen else [each for each in report["rules"] if scope.holds(each)]
    return render(
        request,
        "registers/quality.html",
        room(
            request,
            cycle,
            "quality",
            snapshot=snapshot,
            rules=show_rules(report, bodies),
            bodies=show_bodies(report, scope),
            findings=show_findings(report, scope),
            chosen=chosen,
            chosen_name=name_deliverer(chosen) if chosen else "",
        ),
    )


@require_safe
@allow(*SEERS)
def broken_rows(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the rows that break a rule, as delivered."""
    cycle = find_cycle(cycle_id)
    snapshot, scope = _find(cycle), scope_of(person_of(request))
    rule = RULES.get(request.GET.get("rule", ""))
    body = request.GET.get("body", "") or (None if scope.is_everything else _own(request))
    if rule is None or (body is not None and not scope.holds(body)):
        raise Http404
    number = request.GET.get("page", "1")
    first = (max(int(number), 1) - 1 if number.isdecimal() else 0) * ON_A_PAGE
    try:
        found = find_broken_rows(Snapshot.of(read_stated(place_of(snapshot))), rule.id, body=body)
        rows = list(islice(found, first, first + ON_A_PAGE + 1))
    except InputError as unknown:
        raise Http404 from unknown
    place = first // ON_A_PAGE + 1
    return render(
        request,
        "registers/rows.html",
        room(
            request,
            cycle,
            "quality",
            rule=rule,
            reason=rule.zh if spoken() == "zh" else rule.en,
            body=body or "",
            body_name=name_deliverer(body) if body else "",
            rows=[_show(each) for each in rows[:ON_A_PAGE]],
            fields=[name_field(rows[0].table, field) for field in rule.columns] if rows else [],
            number=place,
            before=place - 1,
            after=place + 1 if len(rows) > ON_A_PAGE else 0,
        ),
    )


@require_safe
@allow(*SEERS)
def quality_book(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the questions about whole tables as a workbook."""
    snapshot, scope = _find(find_cycle(cycle_id)), scope_of(person_of(request))
    report = read_report(snapshot)
    findings = [
        TableFinding(
            TABLE_RULES[each["rule"]],
            each["where"],
            each["body"],
            tuple(sorted(each["figures"].items())),
        )
        for each in report["findings"]
        if scope.holds(each["body"] or NATION)
    ]
    content = write_quality(
        findings, digest=snapshot.digest, as_of=snapshot.as_of, earlier=report["earlier"]
    )
    return give_file(content, f"质量报告-{snapshot.digest[:8]}.xlsx", WORKBOOK)


@require_safe
@allow(*SEERS)
def marked_up(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Give a body the rows that it has to mend, as delivered, every fault marked."""
    cycle = find_cycle(cycle_id)
    snapshot = _find(cycle)
    if not scope_of(person_of(request)).holds(body):
        raise Http404
    opened = Snapshot.of(read_stated(place_of(snapshot)))
    try:
        files = mark_up(opened, body)
    except KaoheError as refused:
        tell_refused(request, refused)
        return redirect("register_quality", cycle.pk)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:  # workbooks are compressed already
        for each in files:
            content = write_marked_up(
                each.file,
                each.kind,
                each.rows,
                each.lines,
                snapshot=opened.digest,
                as_of=opened.as_of,
            )
            name = f"{each.file.replace('/', '-').removesuffix('.csv')}-更正.xlsx"
            archive.writestr(name, content)
    return give_file(packed.getvalue(), f"标注副本-{body}.zip", "application/zip")


@require_safe
@allow(*SEERS)
def comparison(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show how the present snapshot differs from the one before."""
    cycle = find_cycle(cycle_id)
    snapshot, scope = _find(cycle), scope_of(person_of(request))
    report = read_report(snapshot)
    difference: dict[str, Any] | None = report["difference"]
    more: dict[str, Any] = {"snapshot": snapshot, "difference": difference}
    if difference is not None:
        more |= {
            "tables": show_changes(difference) if scope.is_everything else [],
            "bodies": show_changed_bodies(difference, scope),
            "rules": list(show_changed_rules(difference)) if scope.is_everything else [],
            "files": difference["deliveries"] if scope.is_everything else {},
        }
    return render(request, "registers/comparison.html", room(request, cycle, "comparison", **more))


def _find(cycle: Cycle) -> RegisterSnapshot:
    """Return the snapshot that counts now."""
    snapshot = current_snapshot(cycle)
    if snapshot is None:
        raise Http404
    return snapshot


def _own(request: HttpRequest) -> str:
    return person_of(request).body or NATION


def _show(row: BrokenRow) -> dict[str, Any]:
    chinese = spoken() == "zh"
    return {
        "row": row,
        "values": [value if value is not None else "—" for value in row.values.values()],
        "reasons": [rule.zh if chinese else rule.en for rule in row.broken],
    }
