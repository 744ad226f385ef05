"""Pages of observations, the rectification ledger and the digest, and what their forms do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.papers import take_paper
from kaohe.web.base.telling import list_faults, tell_done
from kaohe.web.base.today import read_today
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.cycles.words import name_body
from kaohe.web.observations.digest import latest_wording, list_chosen, word_practice
from kaohe.web.observations.forms import (
    CheckForm,
    ClosingForm,
    MendingForm,
    ObservationForm,
    ReportForm,
    WordingForm,
)
from kaohe.web.observations.framing import (
    HEADQUARTERS,
    OF_BODIES,
    find_cycle,
    find_observation,
    frame,
    list_observations,
)
from kaohe.web.observations.mending import (
    BEFORE,
    MENDED,
    STATES,
    ask_mending,
    check_mending,
    close_mending,
    is_late,
    note_observation,
    report_mending,
    state_of,
)
from kaohe.web.observations.models import KINDS, MendingStep
from kaohe.web.observations.papers import PAPERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from kaohe.web.base.telling import ToldFault
    from kaohe.web.observations.models import Mending, Observation

ON_A_PAGE: Final = 40


@require_safe
@allow(*OF_BODIES)
def observations_home(request: HttpRequest) -> HttpResponse:
    """Go to the observations of the latest year."""
    del request
    cycle = Cycle.objects.order_by("-opened_at").first()
    return redirect("cycles") if cycle is None else redirect("observation_ledger", cycle.pk)


@require_safe
@allow(*OF_BODIES)
def observation_ledger(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List observations with where their rectification stands."""
    cycle = find_cycle(cycle_id)
    today = read_today()
    rows = list_observations(request, cycle).select_related("mending").order_by("body", "pk")
    rows = rows.prefetch_related("mending__steps", "wordings")
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    lines = [_line(each, today=today) for each in rows]
    counts = [
        (id_, word, colour, sum(each["state_id"] == id_ for each in lines))
        for id_, (word, colour) in STATES.items()
    ]
    shown = [
        each for each in lines if kind in {"", each["row"].kind} and state in {"", each["state_id"]}
    ]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "observations/ledger.html",
        frame(
            request,
            cycle,
            "ledger",
            page_of=page,
            asked=f"kind={kind}&state={state}" if kind in KINDS or state in STATES else "",
            lines=list(page),
            total=len(lines),
            kinds=[
                (id_, name, sum(each["row"].kind == id_ for each in lines))
                for id_, name in KINDS.items()
            ],
            counts=counts,
            kind=kind,
            state=state,
        ),
    )


@require_http_methods(["GET", "POST"])
@allow("office")
def note(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the form of an observation, or note it."""
    cycle = find_cycle(cycle_id)
    form = ObservationForm(request.POST or None)
    faults: list[ToldFault] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            noted = note_observation(
                cycle, told["body"], told["kind"], told["text"], by=person_of(request),
                request=read_key(request),
            )  # fmt: skip
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("意见已登记。"))
            return redirect("observation", cycle.pk, noted.pk)
    return render(
        request,
        "observations/note.html",
        frame(request, cycle, "ledger", form=form, faults=faults),
        status=REFUSED if request.method == "POST" else None,
    )


@require_safe
@allow(*OF_BODIES)
def observation(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Show an observation and what became of it."""
    cycle = find_cycle(cycle_id)
    return _show(request, cycle, find_observation(request, cycle, key))


@require_POST
@allow("office")
def ask(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Put an observation into the rectification ledger."""

    def do(row: Observation, told: dict[str, Any]) -> None:
        ask_mending(
            row, told["owner"], told["wanted"], due=told["due"], today=read_today(),
            by=person_of(request), request=read_key(request),
        )  # fmt: skip

    return _do(request, cycle_id, key, MendingForm(request.POST), do, done=_("已列入整改台账。"))


@require_POST
@allow("province")
def report(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Report what one's own body has put right."""

    def do(row: Observation, told: dict[str, Any]) -> None:
        paper = take_paper(told["paper"])
        report_mending(_mending_of(row), told["text"], by=person_of(request), paper=paper,
                       request=read_key(request))  # fmt: skip

    form = ReportForm(request.POST, request.FILES)
    return _do(request, cycle_id, key, form, do, done=_("整改情况已报送。"))


@require_POST
@allow("office")
def check(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Write down what a re-check found."""

    def do(row: Observation, told: dict[str, Any]) -> None:
        check_mending(
            _mending_of(row), told["text"], is_passed=told["result"] == "passed",
            by=person_of(request), request=read_key(request),
        )  # fmt: skip

    return _do(request, cycle_id, key, CheckForm(request.POST), do, done=_("复查结论已登记。"))


@require_POST
@allow("office")
def close(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Close a matter."""

    def do(row: Observation, told: dict[str, Any]) -> None:
        close_mending(_mending_of(row), told["text"], by=person_of(request),
                      request=read_key(request))  # fmt: skip

    return _do(request, cycle_id, key, ClosingForm(request.POST), do, done=_("已销号。"))


@require_POST
@allow("office")
def word(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Put a good practice into the digest."""

    def do(row: Observation, told: dict[str, Any]) -> None:
        word_practice(row, is_chosen=True, title=told["title"], text=told["text"],
                      by=person_of(request), request=read_key(request))  # fmt: skip

    return _do(request, cycle_id, key, WordingForm(request.POST), do, done=_("已选入摘编。"))


@require_POST
@allow("office")
def drop(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Take a good practice out of the digest."""

    def do(row: Observation, _told: dict[str, Any]) -> None:
        word_practice(row, is_chosen=False, by=person_of(request), request=read_key(request))

    return _do(request, cycle_id, key, None, do, done=_("已移出摘编。"))


@require_safe
@allow(*OF_BODIES)
def step_paper(request: HttpRequest, cycle_id: str, key: int, step: int) -> HttpResponse:
    """Give the paper that came with a report."""
    row = find_observation(request, find_cycle(cycle_id), key)
    steps = MendingStep.objects.filter(mending__observation=row).exclude(paper_digest="")
    found = get_object_or_404(steps, pk=step)
    return PAPERS.give(found.paper_name, found.paper_digest)


@require_safe
@allow(*HEADQUARTERS)
def practice_digest(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the digest of good practice as it stands."""
    cycle = find_cycle(cycle_id)
    chosen = list_chosen(cycle)
    kept = {each.observation_id for each in chosen}
    others = cycle.observations.filter(kind="good").exclude(pk__in=kept).order_by("body", "pk")
    return render(
        request,
        "observations/digest.html",
        frame(
            request,
            cycle,
            "digest",
            chosen=[(each, name_body(each.observation.body)) for each in chosen],
            others=[(each, name_body(each.body)) for each in others],
        ),
    )


def _show(
    request: HttpRequest,
    cycle: Cycle,
    row: Observation,
    *,
    form: Form | None = None,
    faults: list[ToldFault] | None = None,
) -> HttpResponse:
    person = person_of(request)
    is_office = person.has_role("office")
    mending = getattr(row, "mending", None)
    state = state_of(mending, on=read_today()) if mending else ""
    wording = latest_wording(row)
    context: dict[str, Any] = {
        "row": row,
        "body": name_body(row.body),
        "kind": KINDS[row.kind],
        "mending": mending,
        "steps": mending.steps.select_related("by") if mending else (),
        "state": STATES.get(state),
        "late": mending is not None and is_late(mending, on=read_today()),
        "wording": wording if wording and wording.is_chosen else None,
        "faults": faults or [],
    }
    start = {"title": "", "text": row.text}
    if wording and wording.is_chosen:
        start = {"title": wording.title, "text": wording.text}
    offered: dict[str, tuple[bool, Form]] = {
        "ask_form": (is_office and row.kind in MENDED and mending is None, MendingForm()),
        "report_form": (person.has_role("province") and state in BEFORE["reported"], ReportForm()),
        "check_form": (is_office and state in BEFORE["passed"], CheckForm()),
        "closing_form": (is_office and state in BEFORE["closed"], ClosingForm()),
        "wording_form": (is_office and row.kind == "good", WordingForm(initial=start)),
    }
    for name, (may, fresh) in offered.items():
        again = form is not None and type(form) is type(fresh)
        context[name] = (form if again else fresh) if may else None
    return render(
        request,
        "observations/observation.html",
        frame(request, cycle, "ledger", **context),
        status=REFUSED if request.method == "POST" else None,
    )


def _do(
    request: HttpRequest,
    cycle_id: str,
    key: int,
    form: Form | None,
    doing: Callable[[Observation, dict[str, Any]], None],
    *,
    done: str,
) -> HttpResponse:
    """Do an act on an observation that the person may see, or show its page with all faults."""
    cycle = find_cycle(cycle_id)
    row = find_observation(request, cycle, key)
    faults: list[ToldFault] = []
    if form is None or form.is_valid():
        try:
            doing(row, form.cleaned_data if form else {})
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, done)
            return redirect("observation", cycle_id, key)
    return _show(request, cycle, row, form=form, faults=faults)


def _mending_of(row: Observation) -> Mending:
    mending: Mending | None = getattr(row, "mending", None)
    if mending is None:
        raise Http404
    return mending


def _line(row: Observation, *, today: Any) -> dict[str, Any]:
    mending = getattr(row, "mending", None)
    state = state_of(mending, on=today) if mending else ""
    wording = latest_wording(row)
    return {
        "row": row,
        "body": name_body(row.body),
        "kind": KINDS[row.kind],
        "mending": mending,
        "state_id": state,
        "state": STATES.get(state),
        "late": mending is not None and is_late(mending, on=today),
        "is_chosen": wording is not None and wording.is_chosen,
    }
