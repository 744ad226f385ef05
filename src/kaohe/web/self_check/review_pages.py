"""Pages of the review: all items of all bodies, one item with everything beside it, records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.core.scoring import write_evidence
from kaohe.stores.evidence_checks import MEGABYTE, MOST_MEGABYTES
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.papers import give_file
from kaohe.web.base.telling import tell_done, tell_refused
from kaohe.web.base.today import read_today
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.self_check.asking import asked_of, bodies_of
from kaohe.web.self_check.findings import gather_findings, last_day
from kaohe.web.self_check.manifest import list_files
from kaohe.web.self_check.models import RECORDS, ROUNDS, BodyQuery, ReviewRule, YearRecord
from kaohe.web.self_check.page_acts import do, read_answers
from kaohe.web.self_check.pages import HEADQUARTERS, give_blob
from kaohe.web.self_check.recording import (
    answer_query,
    ask_body,
    close_query,
    put_down_record,
)
from kaohe.web.self_check.reviewing import ORDER, review_item, stand, stand_all, state_rule
from kaohe.web.self_check.showing import (
    READERS,
    find_room,
    say_answer,
    say_points,
    show_files,
    show_most,
    show_questions,
)
from kaohe.web.self_check.standing_reviews import list_earlier
from kaohe.workflows.self_check.second_looks import SHARE, SIZE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from kaohe.web.self_check.reviewing import Standing

ON_A_PAGE: Final = 40
_COLOURS: Final = {"review": "yellow", "second_review": "yellow", "final": "red"}


@require_safe
@allow(*HEADQUARTERS)
def reviews(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show how far the review of every body is."""
    cycle, person = get_object_or_404(Cycle, pk=cycle_id), person_of(request)
    standing = stand_all(cycle, bodies_of(cycle))
    rows = [
        {
            "body": body,
            "name": name_body(body),
            "is_submitted": any(each.is_submitted for each in items),
            "done": sum(each.is_done for each in items),
            "all": len(items),
            **{round_: sum(each.due == round_ for each in items) for round_ in ORDER},
            "first": next((each.asked.id for each in items if each.due), items[0].asked.id),
        }
        for body, items in standing.items()
    ]
    rule = ReviewRule.objects.filter(cycle=cycle).select_related("by").first()
    context = {
        "cycle": cycle,
        "rows": rows,
        "rule": rule,
        "share": rule.share if rule else f"{SHARE}",
        "size": rule.size if rule else f"{SIZE}",
        "may_state": person.has_role("office") and not cycle.item_reviews.exists(),
        "is_office": person.has_role("office"),
    }
    return render(request, "self_check/reviews.html", context)


@require_safe
@allow(*HEADQUARTERS)
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def review(request: HttpRequest, cycle_id: str, body: str, item: str) -> HttpResponse:
    """Show one item with self-score, files, records and what reviewers found."""
    room = find_room(request, cycle_id, body)
    items = stand(room.cycle, body)
    place = next((at for at, each in enumerate(items) if each.asked.id == item), None)
    if place is None:
        raise Http404
    standing = items[place]
    files = [each for each in list_files(room.report) if item in each.evidence.items]
    records = YearRecord.objects.filter(
        cycle=room.cycle, body=body, item__in=("", item)
    ).select_related("by")
    round_ = _find_round(standing, room.person)
    own = standing.reviews.get(round_)
    context = room.context(
        "review",
        standing=standing,
        asked=standing.asked,
        name=name_in_language(standing.asked.item.name),
        group=name_in_language(standing.asked.group),
        of=show_most(standing.asked),
        text=standing.row.text if standing.row else "",
        sides=_show_sides(standing),
        earlier=[
            {"row": each, "name": ROUNDS[each.round], "said": _say(standing, each.answers)}
            for each in list_earlier(room.cycle, body, item)
        ],
        files=show_files(room, files),
        records=[
            {
                "row": each,
                "kind": RECORDS[each.kind],
                "said": _say(standing, each.answers),
            }
            for each in records.order_by("-day", "-pk")
        ],
        queries=BodyQuery.objects.filter(cycle=room.cycle, body=body, item__in=("", item))
        .select_related("asked_by", "answered_by")
        .order_by("-pk"),
        round=round_,
        round_name=ROUNDS.get(round_, ""),
        questions=show_questions(standing.asked, own.answers if own else {}),
        reason=own.reason if own else "",
        before=items[place - 1].asked.id if place else "",
        after=items[place + 1].asked.id if place + 1 < len(items) else "",
        list=[
            {
                "id": each.asked.id,
                "number": each.asked.number,
                "name": name_in_language(each.asked.item.name),
                "due": ROUNDS.get(each.due, ""),
                "colour": _COLOURS.get(each.due, "green"),
                "is_done": each.is_done,
            }
            for each in items
        ],
    )
    return render(request, "self_check/review.html", context)


@require_POST
@allow("office", "leader")
def judge(request: HttpRequest, cycle_id: str, body: str, item: str) -> HttpResponse:
    """Judge an item, and go on to the next that is due."""
    room = find_room(request, cycle_id, body)
    following = request.POST.get("after", "")
    try:
        review_item(
            room.cycle, body, item, request.POST.get("round", ""), answers=read_answers(request),
            reason=request.POST.get("reason", ""), by=room.person, request=read_key(request),
        )  # fmt: skip
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("review", cycle_id, body, item)
    tell_done(request, _("已登记。"))
    is_known = following in {each.id for each in asked_of(room.cycle)}
    is_next = "next" in request.POST and is_known
    return redirect("review", cycle_id, body, following if is_next else item)


@require_POST
@allow("office")
def state_review_rule(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """State how much is looked at twice."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    return do(
        request,
        lambda: state_rule(
            cycle, share=request.POST.get("share", ""), size=request.POST.get("size", ""),
            by=person_of(request), request=read_key(request),
        ),
        done=_("已确定。"),
        back=("reviews", cycle_id),
    )  # fmt: skip


@require_safe
@allow("office", "leader", "statistics")
def findings(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give what the scorer reads of reports and reviews."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    found = gather_findings(cycle, as_of=last_day(cycle) or read_today())
    return give_file(write_evidence(found) + b"\n", f"{cycle.pk}-evidence.json", "application/json")


@require_safe
@allow(*HEADQUARTERS)
def journal(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the reports of the year and what was seen when bodies were supervised."""
    cycle, person = get_object_or_404(Cycle, pk=cycle_id), person_of(request)
    rows = YearRecord.objects.filter(cycle=cycle).select_related("by").order_by("-day", "-pk")
    asked = {each.id: each for each in asked_of(cycle)}
    wanted = request.GET.get("body", "")
    wanted = wanted if wanted in bodies_of(cycle) else ""
    if wanted:
        rows = rows.filter(body=wanted)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "page_of": page,
        "rows": [
            {
                "row": each,
                "kind": RECORDS[each.kind],
                "name": name_body(each.body),
                "item": name_in_language(asked[each.item].item.name) if each.item in asked else "",
            }
            for each in page
        ],
        "bodies": [(body, name_body(body)) for body in bodies_of(cycle)],
        "items": [(each.id, name_in_language(each.item.name)) for each in asked.values()],
        "kinds": RECORDS.items(),
        "wanted": wanted,
        "today": read_today().isoformat(),
        "is_office": person.has_role("office"),
    }
    return render(request, "self_check/journal.html", context)


@require_POST
@allow("office")
def put_down(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Put down a record of the year."""
    cycle, file = get_object_or_404(Cycle, pk=cycle_id), request.FILES.get("file")
    brought = (str(file.name), file.read(MOST_MEGABYTES * MEGABYTE + 1)) if file else None
    names = ("kind", "day", "item", "text")
    return do(
        request,
        lambda: put_down_record(
            cycle, request.POST.get("body", ""),
            details={name: request.POST.get(name, "") for name in names},
            answers=read_answers(request), file=brought, by=person_of(request),
            request=read_key(request),
        ),
        done=_("已登记。"),
        back=("journal", cycle_id),
    )  # fmt: skip


@require_safe
@allow(*HEADQUARTERS)
def record_file(request: HttpRequest, cycle_id: str, key: int) -> HttpResponseBase:
    """Give the file of a record, or show it where that is safe."""
    row = get_object_or_404(YearRecord, pk=key, cycle_id=cycle_id)
    if not row.digest:
        raise Http404
    return give_blob(row.digest, row.file_name, is_preview="preview" in request.GET)


@require_safe
@allow(*READERS)
def queries(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the questions to bodies, as far as one may see them."""
    cycle, person = get_object_or_404(Cycle, pk=cycle_id), person_of(request)
    rows = (
        scope_of(person)
        .limit(BodyQuery.objects.filter(cycle=cycle))
        .select_related("asked_by", "answered_by", "closed_by")
    )
    asked, today = {each.id: each for each in asked_of(cycle)}, read_today()
    page = Paginator(rows.order_by("-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "page_of": page,
        "rows": [
            {
                "row": each,
                "name": name_body(each.body),
                "item": name_in_language(asked[each.item].item.name) if each.item in asked else "",
                "state": _state_of(each, today > each.due),
                "may_answer": person.has_role("province") and not each.closed_at,
                "may_close": person.has_role("office") and each.answered_at and not each.closed_at,
            }
            for each in page
        ],
        "bodies": [(body, name_body(body)) for body in bodies_of(cycle)],
        "items": [(each.id, name_in_language(each.item.name)) for each in asked.values()],
        "is_office": person.has_role("office"),
        "is_province": person.has_role("province"),
        "own_body": person.body,
    }
    return render(request, "self_check/queries.html", context)


@require_POST
@allow("office")
def ask(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Put a question to a body."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    return do(
        request,
        lambda: ask_body(
            cycle, request.POST.get("body", ""), item=request.POST.get("item", ""),
            question=request.POST.get("question", ""), due=request.POST.get("due", ""),
            by=person_of(request), request=read_key(request),
        ),
        done=_("查询已发出。"),
        back=("report_queries", cycle_id),
    )  # fmt: skip


@require_POST
@allow("province")
def answer(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Answer a question."""
    row = get_object_or_404(
        scope_of(person_of(request)).limit(BodyQuery.objects.filter(cycle_id=cycle_id)), pk=key
    )
    return do(
        request,
        lambda: answer_query(
            row, answer=request.POST.get("answer", ""), by=person_of(request),
            request=read_key(request),
        ),
        done=_("答复已提交。"),
        back=("report_queries", cycle_id),
    )  # fmt: skip


@require_POST
@allow("office")
def close(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Close a query that was answered."""
    row = get_object_or_404(BodyQuery, pk=key, cycle_id=cycle_id)
    return do(
        request,
        lambda: close_query(row, by=person_of(request), request=read_key(request)),
        done=_("查询已办结。"),
        back=("report_queries", cycle_id),
    )


def _find_round(standing: Standing, person: Any) -> str:
    """Return the round that the person may do now: the due one, a second review, or his own."""
    if standing.due:
        place = ORDER.index(standing.due)
        done = [standing.reviews[each].by_id for each in ORDER[:place]]
        roles = ("office", "leader") if standing.due == "final" else ("office",)
        if person.pk not in done and person.has_role(*roles):
            return standing.due
    last = standing.deciding
    is_extra = last == "review" and standing.is_submitted and person.has_role("office")
    if is_extra and standing.reviews[last].by_id != person.pk:
        return "second_review"
    if last and standing.reviews[last].by_id == person.pk:
        return last
    return ""


def _show_sides(standing: Standing) -> Sequence[Mapping[str, Any]]:
    """Return self-score and the rounds side by side."""
    row = standing.row
    sides: list[dict[str, Any]] = [
        {
            "name": _("自评"),
            "points": say_points(standing.points["self_check"]),
            "said": _say(standing, row.answers if row else {}),
            "by": row.by if row else None,
            "at": row.at if row else None,
            "reason": "",
            "is_deciding": False,
        }
    ]
    for round_ in ORDER:
        each = standing.reviews.get(round_)
        sides.append(
            {
                "name": ROUNDS[round_],
                "points": say_points(standing.points.get(round_)),
                "said": _say(standing, each.answers if each else {}),
                "by": each.by if each else None,
                "at": each.at if each else None,
                "reason": each.reason if each else "",
                "is_deciding": standing.deciding == round_,
            }
        )
    return sides


def _say(standing: Standing, answers: Mapping[str, str]) -> list[str]:
    said = []
    for each in standing.asked.questions:
        if each.part in answers:
            name = f"{name_in_language(each.name)}: " if each.part else ""
            said.append(f"{name}{say_answer(each, answers[each.part])}")
    return said


def _state_of(query: BodyQuery, is_over: bool) -> tuple[str, str]:
    if query.closed_at:
        return _("已办结"), "green"
    if query.answered_at:
        return _("已答复"), "yellow"
    return (_("逾期未答复"), "red") if is_over else (_("待答复"), "yellow")
