"""What the forms of a report do: save, send, check, sign, submit, return, extend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.papers import WORKBOOK, give_file
from kaohe.web.base.telling import list_faults, tell_done, tell_refused, telling
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.self_check.approving import pass_check, send_back, send_to_check, sign_report
from kaohe.web.self_check.asking import asked_of, pack_of
from kaohe.web.self_check.drafting import import_spot_checks, save_item, save_part
from kaohe.web.self_check.extending import decide_extension, propose_extension
from kaohe.web.self_check.models import Extension
from kaohe.web.self_check.sheets import mark_sheet, take_sheet
from kaohe.web.self_check.showing import (
    add_empty_rows,
    find_room,
    say_points,
    show_parts,
    show_questions,
    show_typed,
)
from kaohe.web.self_check.submitting import return_items, submit
from kaohe.workflows.self_check.report_parts import MOST_ROWS, find_part

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

ANSWER = "answer:"
LARGEST_SHEET = 5_000_000


@require_POST
@allow("province")
def save_answer(request: HttpRequest, cycle_id: str, body: str, item: str) -> HttpResponse:
    """Save an item while it is typed; the page shows what became of it."""
    room = find_room(request, cycle_id, body)
    asked = next((each for each in asked_of(room.cycle) if each.id == item), None)
    if asked is None:
        raise Http404
    answers, text = read_answers(request), request.POST.get("text", "").replace("\r\n", "\n")
    version = read_number(request, "merged") or read_number(request, "version")
    context: dict[str, Any] = {"asked": asked, "faults": [], "version": version}
    try:
        saved = save_item(
            room.cycle, body, item, answers=answers, text=text, version=version,
            by=person_of(request),
        )  # fmt: skip
    except KaoheError as error:
        context["faults"] = list_faults(error)
    else:
        context |= {
            "row": saved.row,
            "is_saved": saved.is_saved,
            "version": saved.row.version if saved.is_saved else version,
            "points": say_points(asked.earn(saved.row.answers, pack_of(room.cycle))),
            "is_whole": asked.is_answered(saved.row.answers) and bool(saved.row.text.strip()),
            "their_answers": [
                each["said"] for each in show_questions(asked, saved.row.answers) if each["said"]
            ],
        }
    if getattr(request, "htmx", False):
        return render(request, "self_check/saved.html", context)
    if context["faults"] or not context.get("is_saved"):
        context |= {"cycle": room.cycle, "body": body, "typed": text}
        return render(request, "self_check/conflict.html", context, status=REFUSED)
    tell_done(request, _("已保存。"))
    return redirect("report", cycle_id, body)


@require_POST
@allow("province")
def save_rows(request: HttpRequest, cycle_id: str, body: str, part: str) -> HttpResponse:
    """Save the rows of a structured part."""
    room, found = find_room(request, cycle_id, body), find_part(part)
    if found is None:
        raise Http404
    columns = {
        column.id: request.POST.getlist(column.id)[: MOST_ROWS + 1] for column in found.columns
    }
    count = max((len(values) for values in columns.values()), default=0)
    rows = [
        {name: values[place] if place < len(values) else "" for name, values in columns.items()}
        for place in range(count)
    ]
    rows = [row for row in rows if any(value.strip() for value in row.values())]
    version = read_number(request, "version")
    try:
        save_part(room.cycle, body, part, rows=rows, version=version, by=room.person)
    except KaoheError as error:
        if not room.may_fill:
            tell_refused(request, error)
            return redirect("report_parts", cycle_id, body)
        parts = show_parts(room)
        shown = next(each for each in parts if each["id"] == part)
        show_typed(shown, rows, faults=error.faults, version=version)
        add_empty_rows(parts)
        context = room.context("parts", parts=parts, faults=list_faults(error))
        return render(request, "self_check/parts.html", context, status=REFUSED)
    tell_done(request, _("已保存。"))
    return redirect("report_parts", cycle_id, body)


@require_POST
@allow("province")
def take_workbook(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Take a filled workbook in; with faults, show them all and offer a marked-up copy."""
    room = find_room(request, cycle_id, body)
    file = request.FILES.get("sheet")
    content = file.read(LARGEST_SHEET) if file else b""
    name = str(file.name) if file else "-"
    is_marked = "marked" in request.POST
    try:
        if is_marked:
            marked = mark_sheet(room.cycle, body, content, name)
            return give_file(marked, f"标注副本-{name}", WORKBOOK)
        changed = take_sheet(room.cycle, body, content, name, by=room.person)
    except KaoheError as error:
        context = room.context("items", faults=list_faults(error), file_name=name)
        return render(request, "self_check/sheet_faults.html", context, status=REFUSED)
    tell_done(request, _("已导入，%(number)d个小项有更新。") % {"number": changed})
    return redirect("report", cycle_id, body)


@require_POST
@allow("province")
def take_spot_checks(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Bring in the outcome of the body's own campaign."""
    room = find_room(request, cycle_id, body)
    files = [request.FILES.get(name) for name in ("part", "findings")]
    part, findings = (file.read(LARGEST_SHEET + 1) if file else b"" for file in files)
    try:
        number = import_spot_checks(room.cycle, body, part=part, findings=findings, by=room.person)
    except KaoheError as error:
        tell_refused(request, error)
    else:
        tell_done(request, _("已导入%(number)d次抽查。") % {"number": number})
    return redirect("report_parts", cycle_id, body)


@require_POST
@allow("province")
def take_step(request: HttpRequest, cycle_id: str, body: str, step: str) -> HttpResponse:
    """Send the report to its check, pass it, or send it back."""
    room = find_room(request, cycle_id, body)
    version, key = read_number(request, "version"), read_key(request)
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "sent": (
            lambda: send_to_check(room.cycle, body, by=room.person, version=version, request=key),
            _("已送审核。"),
        ),
        "checked": (
            lambda: pass_check(room.cycle, body, by=room.person, version=version, request=key),
            _("审核通过，待签发。"),
        ),
        "sent_back": (
            lambda: send_back(
                room.cycle, body, note=request.POST.get("note", ""), by=room.person,
                version=version, request=key,
            ),
            _("已退回修改。"),
        ),
    }  # fmt: skip
    if step not in acts:
        raise Http404
    work, done = acts[step]
    return do(request, work, done=done, back=("report_sending", cycle_id, body))


@require_POST
@allow("province")
@confirm_first
def sign(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Sign the report as it stands on the screen."""
    room = find_room(request, cycle_id, body)
    return do(
        request,
        lambda: sign_report(
            room.cycle, body, by=room.person, version=read_number(request, "version"),
            seen=request.POST.get("seen", ""), request=read_key(request),
        ),
        done=_("已签发，可以上报。"),
        back=("report_sending", cycle_id, body),
    )  # fmt: skip


@require_POST
@allow("province")
def submit_report(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Submit the manifest; the receipt is there at once."""
    room = find_room(request, cycle_id, body)
    try:
        made = submit(
            room.cycle, body, by=room.person, version=read_number(request, "version"),
            seen=request.POST.get("seen", ""), request=read_key(request),
        )  # fmt: skip
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("report_sending", cycle_id, body)
    return redirect("receipt", made.number)


@require_POST
@allow("office")
def return_report(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Return items to the body."""
    room = find_room(request, cycle_id, body)
    return do(
        request,
        lambda: return_items(
            room.cycle, body, items=request.POST.getlist("item"),
            reason=request.POST.get("reason", ""), by=room.person,
            version=read_number(request, "version"), request=read_key(request),
        ),
        done=_("已退回，退回理由已登记。"),
        back=("report_sending", cycle_id, body),
    )  # fmt: skip


@require_POST
@allow("office")
def extend(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Propose a later day for one body."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    return do(
        request,
        lambda: propose_extension(
            cycle, request.POST.get("body", ""), due=request.POST.get("due", ""),
            reason=request.POST.get("reason", ""), by=person_of(request),
            request=read_key(request),
        ),
        done=_("延期已提出，须由另一人批准。"),
        back=("reports", cycle_id),
    )  # fmt: skip


@require_POST
@allow("office", "leader")
def decide(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Grant an extension, or refuse it."""
    row = get_object_or_404(Extension, pk=key, cycle_id=cycle_id)
    return do(
        request,
        lambda: decide_extension(
            row, is_granted=request.POST.get("decision") == "granted", by=person_of(request),
            request=read_key(request),
        ),
        done=_("已办理。"),
        back=("reports", cycle_id),
    )  # fmt: skip


def do(
    request: HttpRequest, work: Callable[[], object], *, done: str, back: tuple[str, ...]
) -> HttpResponse:
    """Do one act, and go back to the page that shows what became of it."""
    with telling(request, done):
        work()
    return redirect(*back)


def read_answers(request: HttpRequest) -> dict[str, str]:
    """Return the answers of a form by their parts."""
    return {
        name.removeprefix(ANSWER): str(value)
        for name, value in request.POST.items()
        if name.startswith(ANSWER)
    }


def read_number(request: HttpRequest, name: str) -> int:
    """Return a whole number of a form; 0 where there is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < len("1000000000") else 0
