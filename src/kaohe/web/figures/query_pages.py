"""Pages of the queries: the list, one query with its answers, and what their forms do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.papers import take_paper
from kaohe.web.base.telling import list_faults, tell_done, tell_refused
from kaohe.web.base.today import read_today
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.cycles.words import name_body
from kaohe.web.figures.acts import CLOSED_IN
from kaohe.web.figures.differences import find_differences
from kaohe.web.figures.forms import AnswerForm, ClosingForm, DueForm, QueryForm
from kaohe.web.figures.framing import OF_BODIES, find_cycle, frame
from kaohe.web.figures.measuring import find_register
from kaohe.web.figures.models import QueryAnswer
from kaohe.web.figures.papers import PAPERS
from kaohe.web.figures.queries import answer_query, ask_all, ask_query, close_query, state_of
from kaohe.web.figures.sets import list_bodies
from kaohe.web.figures.words import QUERY_STATES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.core.register.reconciled import Query as Suggestion
    from kaohe.web.base.telling import ToldFault
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.figures.models import Query

ON_A_PAGE: Final = 40


@require_safe
@allow(*OF_BODIES)
def queries(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List the queries of the bodies that a person may see."""
    cycle = find_cycle(cycle_id)
    today = read_today()
    rows = scope_of(person_of(request)).limit(cycle.figure_queries.all())
    rows = rows.select_related("by", "closing").prefetch_related("answers").order_by("-pk")
    states = [(each, state_of(each, on=today)) for each in rows]
    asked = request.GET.get("state", "")
    shown = [each for each in states if asked not in QUERY_STATES or each[1] == asked]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "figures/queries.html",
        frame(
            request,
            cycle,
            "queries",
            page_of=page,
            asked=f"state={asked}" if asked in QUERY_STATES else "",
            state=asked,
            counts=[
                (state, word, colour, sum(found == state for _each, found in states))
                for state, (word, colour) in QUERY_STATES.items()
            ],
            total=len(states),
            lines=[
                {"query": each, "name": name_body(each.body), "state": QUERY_STATES[state]}
                for each, state in page
            ],
            may_ask=cycle.step not in CLOSED_IN,
        ),
    )


@require_safe
@allow(*OF_BODIES)
def query(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Show a query with its answers."""
    cycle = find_cycle(cycle_id)
    return _show(request, cycle, _find(request, cycle, key))


@require_http_methods(["GET", "POST"])
@allow("office")
def ask(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the form of a query, filled in where a gap is asked about, or ask it."""
    cycle = find_cycle(cycle_id)
    initial = request.GET.dict()
    suggestion = _find_suggestion(cycle, initial.get("gap", ""))
    if suggestion is not None:
        initial |= {"body": suggestion.body, "text": suggestion.zh}
    form = QueryForm(request.POST or None, initial=initial, bodies=list_bodies(cycle))
    faults: list[ToldFault] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = ask_query(
                cycle,
                told["body"],
                told["text"],
                due=told["due"],
                today=read_today(),
                by=person_of(request),
                gap=_take_gap(cycle, told["gap"], told["body"]),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("查询已发出。"))
            return redirect("query", cycle.pk, made.pk)
    return render(
        request,
        "figures/ask.html",
        frame(request, cycle, "queries", form=form, faults=faults),
        status=REFUSED if request.method == "POST" else None,
    )


@require_POST
@allow("office")
def ask_every(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Ask about every gap above the share of the rules that nobody has asked about."""
    cycle = find_cycle(cycle_id)
    form = DueForm(request.POST)
    if not form.is_valid():
        return redirect("differences", cycle.pk)
    try:
        register = find_register(cycle)
        suggested = find_differences(cycle, register).unasked if register else ()
        count = ask_all(
            cycle,
            suggested,
            due=form.cleaned_data["due"],
            today=read_today(),
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("differences", cycle.pk)
    tell_done(request, _("已发出%(count)s件查询。") % {"count": count})
    return redirect("queries", cycle.pk)


@require_POST
@allow("province")
def answer(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Answer a query of one's own body."""
    cycle = find_cycle(cycle_id)
    asked = _find(request, cycle, key)
    form = AnswerForm(request.POST, request.FILES)
    faults: list[ToldFault] = []
    if form.is_valid():
        try:
            answer_query(
                asked,
                form.cleaned_data["text"],
                by=person_of(request),
                paper=take_paper(form.cleaned_data["paper"]),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("答复已提交。"))
            return redirect("query", cycle.pk, key)
    return _show(request, cycle, asked, answer_form=form, faults=faults)


@require_POST
@allow("office")
def close(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Close a query."""
    cycle = find_cycle(cycle_id)
    asked = _find(request, cycle, key)
    form = ClosingForm(request.POST)
    faults: list[ToldFault] = []
    if form.is_valid():
        try:
            close_query(
                asked, form.cleaned_data["remark"], by=person_of(request), request=read_key(request)
            )
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("查询已办结。"))
            return redirect("query", cycle.pk, key)
    return _show(request, cycle, asked, closing_form=form, faults=faults)


@require_safe
@allow(*OF_BODIES)
def answer_paper(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Give the paper that came with an answer."""
    cycle = find_cycle(cycle_id)
    rows = QueryAnswer.objects.filter(query__cycle=cycle).exclude(paper_digest="")
    found = get_object_or_404(scope_of(person_of(request)).limit(rows, "query__body"), pk=key)
    return PAPERS.give(found.paper_name, found.paper_digest)


def _show(
    request: HttpRequest,
    cycle: Cycle,
    asked: Query,
    *,
    answer_form: AnswerForm | None = None,
    closing_form: ClosingForm | None = None,
    faults: list[ToldFault] | None = None,
) -> HttpResponse:
    person = person_of(request)
    state = state_of(asked, on=read_today())
    is_open = state != "closed"
    context: dict[str, Any] = {
        "asked": asked,
        "name": name_body(asked.body),
        "state": QUERY_STATES[state],
        "answers": asked.answers.select_related("by").order_by("pk"),
        "closing": getattr(asked, "closing", None),
        "may_answer": is_open and person.has_role("province"),
        "may_close": state == "answered" and person.has_role("office"),
        "answer_form": answer_form or AnswerForm(),
        "closing_form": closing_form or ClosingForm(),
        "faults": faults or [],
    }
    is_refused = request.method == "POST"
    return render(
        request,
        "figures/query.html",
        frame(request, cycle, "queries", **context),
        status=REFUSED if is_refused else None,
    )


def _find(request: HttpRequest, cycle: Cycle, key: int) -> Query:
    rows = scope_of(person_of(request)).limit(cycle.figure_queries.all())
    return get_object_or_404(rows.select_related("by", "closing__by"), pk=key)


def _find_suggestion(cycle: Cycle, gap: str) -> Suggestion | None:
    register = find_register(cycle) if gap else None
    if register is None:
        return None
    found = find_differences(cycle, register).found.queries
    return next((each for each in found if each.id == gap), None)


def _take_gap(cycle: Cycle, gap: str, body: str) -> str:
    """Return the gap that a query is about; nothing where there is none such of the body."""
    suggestion = _find_suggestion(cycle, gap)
    return gap if suggestion is not None and suggestion.body == body else ""
