"""Pages of the corrections: the list with its history, one correction, its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kaohe.core.canonical import canonical_bytes
from kaohe.documents.correction_sheet import write_correction_template
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.papers import WORKBOOK, give_file, give_kept
from kaohe.web.jobs.showing import is_worker_there, show_job
from kaohe.web.registers.corrected_rows import TABLES
from kaohe.web.registers.correction_forms import RefusalForm
from kaohe.web.registers.correction_showing import (
    show_correction,
    show_differences,
    show_history,
    show_numbers,
    show_rows,
    show_values,
)
from kaohe.web.registers.correction_state import (
    ASKERS,
    is_too_late,
    may_withdraw,
    open_role,
    papers_of,
)
from kaohe.web.registers.current import frozen_snapshot
from kaohe.web.registers.deliveries import open_jobs
from kaohe.web.registers.freezing import FREEZERS
from kaohe.web.registers.models import RegisterCorrection
from kaohe.web.registers.pages import SEERS, find_cycle, room
from kaohe.web.registers.showing import show_changed_rules, show_changes

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

    from kaohe.web.cycles.models import Cycle
    from kaohe.web.registers.correction_showing import ShownCorrection

ON_A_PAGE: Final = 40


@require_safe
@allow(*SEERS)
def corrections(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List the corrections that a person may see, the latest first."""
    cycle, person = find_cycle(cycle_id), person_of(request)
    in_force = frozen_snapshot(cycle)
    rows = scope_of(person).limit(cycle.register_corrections.all())
    page = Paginator(rows.select_related("by", "end").order_by("-pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "registers/corrections.html",
        room(
            request,
            cycle,
            "corrections",
            page_of=page,
            lines=[show_correction(each, in_force) for each in page],
            may_ask=in_force is not None and not is_too_late(cycle) and person.has_role(*ASKERS),
            is_late=in_force is not None and is_too_late(cycle),
        ),
    )


@require_safe
@allow(*SEERS)
def correction(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Show a correction: its rows before and after, what differs by it, who did what."""
    cycle = find_cycle(cycle_id)
    return show_one(request, cycle, find_correction(request, cycle, key))


@require_safe
@allow(*SEERS)
def correction_paper(request: HttpRequest, cycle_id: str, key: int, which: str) -> HttpResponse:
    """Give the evidence of a correction, or the correction file."""
    cycle = find_cycle(cycle_id)
    asking = find_correction(request, cycle, key)
    known = {
        "evidence": (asking.paper_name, asking.paper_digest),
        "sheet": (asking.sheet_name, asking.sheet_digest),
    }
    name, digest = known.get(which, ("", ""))
    if not digest:
        raise Http404
    return give_kept(papers_of(cycle).read(digest), name)


@require_safe
@allow(*SEERS)
def correction_approval(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Give the paper of a correction that holds, ``register-correction/1``."""
    asking = find_correction(request, find_cycle(cycle_id), key)
    end = getattr(asking, "end", None)
    if end is None or not end.paper:
        raise Http404
    name = f"register-correction-{end.number}.json"
    return give_file(canonical_bytes(end.paper) + b"\n", name, "application/json")


@require_safe
@allow(*ASKERS)
def correction_template(_request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the empty correction file."""
    find_cycle(cycle_id)
    fields = {kind.zh: [field.zh for field in kind.fields] for kind in TABLES.values()}
    return give_file(write_correction_template(fields), "更正表.xlsx", WORKBOOK)


def find_correction(request: HttpRequest, cycle: Cycle, key: int) -> RegisterCorrection:
    """Return a correction that a person may see."""
    rows = scope_of(person_of(request)).limit(
        cycle.register_corrections.select_related("by", "end")
    )
    return get_object_or_404(rows, pk=key)


def show_one(
    request: HttpRequest, cycle: Cycle, asking: RegisterCorrection, **more: Any
) -> HttpResponse:
    """Show a correction, with what is wrong where something was refused."""
    person = person_of(request)
    scope = scope_of(person)
    shown = show_correction(asking, frozen_snapshot(cycle))
    jobs = open_jobs(cycle)
    is_open = shown.end is None
    is_due = is_open and not jobs and not is_too_late(cycle)
    context: dict[str, Any] = {
        "shown": shown,
        "asking": asking,
        "values": show_values(asking),
        "whole_rows": show_rows(asking),
        "history": show_history(asking),
        "jobs": [show_job(each) for each in jobs] if scope.is_everything else [],
        "is_worker_there": is_worker_there(),
        "is_late": is_open and is_too_late(cycle),
        "may_prepare": is_due and person.has_role("office"),
        "may_refuse": is_open and not jobs and person.has_role("office"),
        "may_withdraw": is_open and not jobs and may_withdraw(asking, person),
        "refusal": RefusalForm(),
    }
    if shown.prepared is not None:
        context |= _describe_prepared(request, shown, is_due=is_due)
    return render(
        request,
        "registers/correction.html",
        room(request, cycle, "corrections", **(context | more)),
    )


def _describe_prepared(
    request: HttpRequest, shown: ShownCorrection, *, is_due: bool
) -> dict[str, Any]:
    person, prepared = person_of(request), shown.prepared
    if prepared is None:
        return {}
    scope = scope_of(person)
    may_sign = is_due and shown.is_ready and person.has_role(*FREEZERS)
    return {
        "prepared": prepared,
        "statement": prepared.statement_digest(),
        "differences": show_differences(prepared, scope),
        "numbers": list(show_numbers(prepared.sums, scope)),
        "tables": show_changes(prepared.sums) if scope.is_everything else [],
        "rules": list(show_changed_rules(prepared.sums)) if scope.is_everything else [],
        "approvals": list(prepared.approvals.select_related("person").order_by("pk")),
        "is_own": shown.asking.by_id == person.pk,
        "may_sign": may_sign,
        "has_role_open": may_sign and bool(open_role(prepared, person)),
    }
