"""Pages of the reports: all bodies, one report, its files, its receipts."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from kaohe.core.errors import InputError, KaoheError
from kaohe.stores.evidence_checks import decode_text
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.audit.office_acts import ledger
from kaohe.web.base.papers import WORD, WORKBOOK, give_file, name_file
from kaohe.web.base.telling import list_faults, tell_refused
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.words import name_body
from kaohe.web.self_check.asking import bodies_of, store
from kaohe.web.self_check.document import write_document
from kaohe.web.self_check.known import list_known
from kaohe.web.self_check.manifest import digest_of, find_lacking, write_manifest
from kaohe.web.self_check.models import (
    COLOURS,
    PURPOSES,
    STATES,
    STEPS,
    Blob,
    EvidenceVersion,
    Extension,
    Report,
    Submission,
)
from kaohe.web.self_check.moments import due_of, judged_moment, read_now
from kaohe.web.self_check.sheets import write_template
from kaohe.web.self_check.showing import (
    PREVIEWED,
    READERS,
    add_empty_rows,
    find_room,
    list_items,
    show_files,
    show_items,
    show_parts,
)
from kaohe.web.self_check.submitting import is_proved, write_proved_receipt, write_receipt
from kaohe.workflows.self_check.deadlines import is_late

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

HEADQUARTERS: Final = ("office", "leader", "statistics", "finance")
_SANDBOX: Final = "default-src 'none'; img-src 'self'; frame-ancestors 'self'; sandbox"
_VIEWER: Final = "default-src 'none'; frame-ancestors 'self'"
"""A browser's own viewer of PDF does not work in a sandbox; it runs nothing of the page."""


@require_safe
@allow(*READERS)
def reports_home(request: HttpRequest) -> HttpResponse:
    """Go to the reports of the latest cycle; a body to its own."""
    person = person_of(request)
    cycle = Cycle.objects.order_by("-opened_at").first()
    if cycle is None:
        return redirect("cycles")
    if person.has_role("province"):
        return redirect("report", cycle.pk, person.body)
    return redirect("reports", cycle.pk)


@require_safe
@allow(*HEADQUARTERS)
def reports(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List the reports of all bodies."""
    cycle, person = get_object_or_404(Cycle, pk=cycle_id), person_of(request)
    kept = {each.body: each for each in Report.objects.filter(cycle=cycle)}
    last: dict[str, Submission] = {}
    for each in (
        Submission.objects.filter(report__cycle=cycle).select_related("report").order_by("pk")
    ):
        last[each.report.body] = each
    missing = _count_missing(last)
    rows = []
    submitted = late = 0
    for body in bodies_of(cycle):
        report, latest = kept.get(body) or Report(cycle=cycle, body=body), last.get(body)
        submitted += report.state == "submitted"
        late += latest is not None and latest.is_late
        rows.append(
            {
                "body": body,
                "name": name_body(body),
                "report": report,
                "state": STATES[report.state],
                "colour": COLOURS[report.state],
                "due": due_of(cycle, body),
                "last": latest,
                "missing": missing.get(body, 0),
            }
        )
    extensions = Extension.objects.filter(cycle=cycle).select_related("proposed_by", "decided_by")
    context = {
        "cycle": cycle,
        "rows": rows,
        "submitted": submitted,
        "late": late,
        "extensions": [
            {"row": each, "name": name_body(each.body), "is_own": each.proposed_by_id == person.pk}
            for each in extensions.order_by("-pk")
        ],
        "bodies": [(body, name_body(body)) for body in bodies_of(cycle)],
        "is_office": person.has_role("office"),
        "may_decide": person.has_role("office", "leader"),
    }
    return render(request, "self_check/list.html", context)


@require_safe
@allow(*READERS)
def report(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Show the items of a report, to be filled in or read."""
    room = find_room(request, cycle_id, body)
    items = show_items(room)
    context = room.context("items", items=items, whole=sum(each["is_whole"] for each in items))
    return render(request, "self_check/items.html", context)


@require_safe
@allow(*READERS)
def report_parts(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Show the structured parts: documents, spot checks, remarks."""
    room = find_room(request, cycle_id, body)
    parts = show_parts(room)
    if room.may_fill:
        add_empty_rows(parts)
    return render(request, "self_check/parts.html", room.context("parts", parts=parts))


@require_safe
@allow(*READERS)
def report_files(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Show the files of a report."""
    room = find_room(request, cycle_id, body)
    last = room.report.submissions.order_by("-revision").first() if room.report.pk else None
    files = show_files(room)
    now = judged_moment(read_now())
    may_bring = room.is_own and (
        room.may_fill or bool(last and room.report.state == "submitted" and now <= last.grace_until)
    )
    context = room.context(
        "files",
        files=files,
        missing=sum(not each["is_here"] for each in files),
        may_bring=may_bring,
        last=last,
        asked=list_items(room.cycle),
        purposes=PURPOSES.items(),
    )
    return render(request, "self_check/files.html", context)


@require_safe
@allow(*READERS)
def report_sending(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Show what the report lacks, who has to act, and what happened to it."""
    room = find_room(request, cycle_id, body)
    kept = room.report
    lacking = [*find_lacking(kept)]
    now = judged_moment(read_now())
    due = due_of(room.cycle, body)
    context = room.context(
        "sending",
        lacking=list_faults(InputError(*lacking)) if lacking else [],
        seen=digest_of(write_manifest(kept)) if kept.pk else "",
        steps=[
            {"row": each, "name": STEPS[each.step]}
            for each in kept.steps.select_related("by").order_by("-pk")
        ]
        if kept.pk
        else [],
        submissions=kept.submissions.select_related("by").order_by("-revision") if kept.pk else [],
        is_late_now=is_late(now, due=due),
        items=show_items(room) if kept.state == "submitted" else [],
    )
    return render(request, "self_check/sending.html", context)


@require_safe
@allow(*READERS)
def report_print(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Show the whole report as one paper, generated from what was filled in."""
    room = find_room(request, cycle_id, body)
    seen = digest_of(write_manifest(room.report)) if room.report.pk else ""
    context = room.context(
        "print", items=show_items(room), parts=show_parts(room), files=show_files(room), seen=seen
    )
    return render(request, "self_check/print.html", context)


@require_safe
@allow(*READERS)
def report_known(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Show what headquarters knows of the body already, as a part of the page of items."""
    room = find_room(request, cycle_id, body)
    context = {"cycle": room.cycle, "body": body, "known": list_known(room.cycle, body)}
    return render(request, "self_check/known.html", context)


@require_safe
@allow(*READERS)
def report_document(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Give the generated report as a Word file."""
    room = find_room(request, cycle_id, body)
    try:
        content = write_document(room.cycle, body)
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("report_print", cycle_id, body)
    return give_file(content, f"自检自查报告-{room.cycle.pk}-{body}.docx", WORD)


@require_safe
@allow("province")
def report_template(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Give the workbook to fill in, with what the report says now."""
    room = find_room(request, cycle_id, body)
    return give_file(
        write_template(room.cycle, body),
        f"自检自查表-{room.cycle.pk}-{body}.xlsx",
        WORKBOOK,
    )


@require_safe
@allow(*READERS)
def report_file(
    request: HttpRequest, cycle_id: str, body: str, number: int, version: int
) -> HttpResponseBase:
    """Give a file under its own name, or show it where that is safe."""
    room = find_room(request, cycle_id, body)
    row = EvidenceVersion.objects.filter(
        evidence__report__cycle=room.cycle,
        evidence__report__body=body,
        evidence__number=number,
        version=version,
    ).first()
    if row is None:
        raise Http404
    return give_blob(row.digest, row.name, is_preview="preview" in request.GET)


@require_safe
@allow(*READERS)
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Show a receipt, to be printed."""
    row = _find_submission(request, number)
    note = ledger()
    manifest = row.manifest.encode()
    data = write_receipt(row)
    context = {
        "row": row,
        "cycle": row.report.cycle,
        "body_title": name_body(row.report.body),
        "listed": _read_listed(row),
        "size": len(manifest),
        "origin": note.origin,
        "vkey": note.key.write(),
        "is_proved": is_proved(row),
        "code": f"{row.number} {row.digest} {sha256(data).hexdigest()}",
    }
    return render(request, "self_check/receipt.html", context)


@require_safe
@allow(*READERS)
def receipt_file(request: HttpRequest, number: str) -> HttpResponse:
    """Give a receipt as a file that is checked without the server."""
    row = _find_submission(request, number)
    return give_file(write_proved_receipt(row), f"回执-{row.number}.json", "application/json")


def give_blob(digest: str, name: str, *, is_preview: bool) -> HttpResponseBase:
    """Give a file of the store: as a download, or sandboxed inside a page."""
    blob = Blob.objects.filter(pk=digest).first()
    if blob is None or not store().holds(digest):
        raise Http404
    media_type = PREVIEWED.get(name.rpartition(".")[2].lower(), "")
    inline = is_preview and bool(media_type) and not blob.is_active
    if inline and media_type.startswith("text/"):
        return _give_text(digest, name)
    response = FileResponse(
        store().place_of(digest).open("rb"),
        content_type=media_type if inline else "application/octet-stream",
    )
    mark_file(response, name, inline=inline, is_pdf=media_type == "application/pdf")
    return response


def _give_text(digest: str, name: str) -> HttpResponse:
    text = decode_text(store().read(digest))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    mark_file(response, name, inline=True, is_pdf=False)
    return response


def mark_file(response: HttpResponseBase, name: str, *, inline: bool, is_pdf: bool) -> None:
    """Let a file be shown inside our pages only, in a sandbox, or be a download."""
    response["Content-Disposition"] = name_file(name, is_inline=inline)
    response["Content-Security-Policy"] = _VIEWER if is_pdf and inline else _SANDBOX
    response["X-Frame-Options"] = "SAMEORIGIN" if inline else "DENY"


def _find_submission(request: HttpRequest, number: str) -> Submission:
    row = Submission.objects.filter(number=number).select_related("report__cycle", "by").first()
    if row is None or not scope_of(person_of(request)).holds(row.report.body):
        raise Http404
    return row


def _count_missing(last: Mapping[str, Submission]) -> dict[str, int]:
    """Return how many files of each body's last manifest have not arrived."""
    listed = {
        body: {file["sha256"] for file in json.loads(row.manifest)["files"]}
        for body, row in last.items()
    }
    here = set(
        Blob.objects.filter(pk__in=set().union(*listed.values())).values_list("pk", flat=True)
    )
    return {body: len(digests - here) for body, digests in listed.items()}


def _read_listed(row: Submission) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(row.manifest)["files"]
    here = set(
        Blob.objects.filter(pk__in=[each["sha256"] for each in listed]).values_list("pk", flat=True)
    )
    return [{**each, "is_here": each["sha256"] in here} for each in listed]
