"""Pages of cases and objections: lists, one case with its effect, corrections, files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.language import spoken
from kaohe.web.base.telling import list_faults
from kaohe.web.base.today import read_today
from kaohe.web.cases.candidates import list_candidates
from kaohe.web.cases.closing import find_unclosed, list_entries
from kaohe.web.cases.corrections import corrections_of, list_corrections
from kaohe.web.cases.effects import Effect, compare_with_former, find_missing, measure_effect
from kaohe.web.cases.forms import MARKS, AnswerForm, DecisionForm, EvidenceForm, ProposalForm
from kaohe.web.cases.framing import (
    HEADQUARTERS,
    OF_BODIES,
    find_case,
    find_cycle,
    frame,
    list_cases,
)
from kaohe.web.cases.models import OBJECTION, TRUTH
from kaohe.web.cases.objections import is_open, rule_of, window_of
from kaohe.web.cases.opening import ANSWERED_AT
from kaohe.web.cases.papers import PAPERS
from kaohe.web.cases.showing import (
    list_evidence,
    show_candidates,
    show_case,
    show_corrections,
    show_effect,
    show_lines,
)
from kaohe.web.cases.standing import CLOSED, decision_of, last_proposal, state_of
from kaohe.web.cases.targets import list_targets, suggest_lines
from kaohe.web.cases.words import STATES
from kaohe.web.cycles.acts import find_met
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.results.acts import SCORED_IN
from kaohe.web.results.seeing import results_scope
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms import Form
    from django.http import HttpRequest

    from kaohe.core.rules.model import Pack
    from kaohe.web.base.telling import ToldFault
    from kaohe.web.cases.models import Case, CaseProposal
    from kaohe.web.cases.showing import CaseLine

ON_A_PAGE: Final = 40
CRITICISM_RULE: Final = "d_criticism"
"""The decision of shipped packs that says whether criticism carries points (I25)."""


@require_safe
@allow(*OF_BODIES)
def cases_home(request: HttpRequest) -> HttpResponse:
    """Go to the cases of the latest year."""
    del request
    cycle = Cycle.objects.order_by("-opened_at").first()
    return redirect("cycles") if cycle is None else redirect("case_list", cycle.pk)


@require_safe
@allow(*OF_BODIES)
def case_list(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List cases of untrue entries with where each stands."""
    cycle = find_cycle(cycle_id)
    pack = find_known(cycle.pack_digest).pack
    rule = next((each for each in pack.decisions if each.id == CRITICISM_RULE), None)
    context = _list(request, cycle, TRUTH, pack)
    context["rule"] = name_in_language(rule.choice) if rule else ""
    context["criticised"] = len(list_entries(cycle)) if context["is_office"] else 0
    return render(request, "cases/cases.html", context)


@require_safe
@allow("office")
def case_leads(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List the visits that show something untrue, and whether a case stands on each."""
    cycle = find_cycle(cycle_id)
    pack = find_known(cycle.pack_digest).pack
    rows = show_candidates(list_candidates(cycle), cycle, pack)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = frame(request, cycle, "leads", page_of=page, rows=list(page), total=len(rows))
    return render(request, "cases/leads.html", context)


@require_safe
@allow(*OF_BODIES)
def objections(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List objections, with the window if the pack has one."""
    cycle = find_cycle(cycle_id)
    pack = find_known(cycle.pack_digest).pack
    window, person = window_of(cycle), person_of(request)
    context = _list(request, cycle, OBJECTION, pack)
    is_now = is_open(window, on=read_today())
    context |= {
        "rule": rule_of(cycle),
        "window": window,
        "is_now": is_now,
        "may_open": person.has_role("office") and window is None and cycle.step == "review",
        "may_object": person.has_role("province") and is_now,
    }
    return render(request, "cases/objections.html", context)


@require_safe
@allow(*OF_BODIES)
def case(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Show a case: evidence, answer, proposals, decision, effect."""
    cycle = find_cycle(cycle_id)
    return show_one(request, find_case(request, cycle, key))


@require_safe
@allow(*HEADQUARTERS)
def corrections(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show every decided correction, and what those change that are not scored yet."""
    cycle = find_cycle(cycle_id)
    pack = find_known(cycle.pack_digest).pack
    scoring = cycle.scorings.order_by("-number").first()
    decided = list_corrections(cycle)
    missing = find_missing(scoring, decided) if scoring else ()
    faults: list[ToldFault] = []
    changed = []
    if scoring and missing:
        try:
            changed = show_effect(measure_effect(scoring, missing), pack)
        except KaoheError as error:
            faults = list_faults(error)
    rescored = compare_with_former(scoring) if scoring else None
    may_close = person_of(request).has_role("office") and cycle.step == "review"
    return render(
        request,
        "cases/corrections.html",
        frame(
            request,
            cycle,
            "corrections",
            rows=show_corrections(decided, missing, pack),
            missing=len(missing),
            changed=changed,
            scoring=scoring,
            rescored=rescored,
            counted=[name_body(each) for each in rescored.counted] if rescored else [],
            placed=[name_body(each) for each in rescored.placed] if rescored else [],
            faults=faults,
            may_score=person_of(request).has_role("office")
            and bool(missing)
            and cycle.step in SCORED_IN,
            may_close=may_close,
            is_closed=CLOSED in find_met(cycle),
            unclosed=[each.problem(spoken()) for each in find_unclosed(cycle)] if may_close else [],
        ),
    )


@require_safe
@allow(*OF_BODIES)
def case_evidence_file(request: HttpRequest, cycle_id: str, key: int, paper: int) -> HttpResponse:
    """Give a paper of a case."""
    found = find_case(request, find_cycle(cycle_id), key)
    row = get_object_or_404(found.evidence.filter(kind="paper").exclude(digest=""), pk=paper)
    return PAPERS.give(row.reference or row.name, row.digest)


@require_safe
@allow(*OF_BODIES)
def case_answer_file(request: HttpRequest, cycle_id: str, key: int, answer: int) -> HttpResponse:
    """Give the paper that came with an answer."""
    found = find_case(request, find_cycle(cycle_id), key)
    row = get_object_or_404(found.answers.exclude(paper_digest=""), pk=answer)
    return PAPERS.give(row.paper_name, row.paper_digest)


@require_safe
@allow(*OF_BODIES)
def case_trace(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Give the trace of the body as the corrections of a case would make it, or made it."""
    found = find_case(request, find_cycle(cycle_id), key)
    effect = _measure(request, _seen_proposal(request, found))
    content = effect.traces.get(found.body) if effect else None
    if content is None:
        raise Http404
    name = f"{cycle_id}-{found.body}-case-{found.number}-trace.json"
    return HttpResponse(
        content,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def show_one(
    request: HttpRequest,
    found: Case,
    *,
    form: Form | None = None,
    faults: Iterable[ToldFault] = (),
) -> HttpResponse:
    """Show a case, with a form that was refused and everything that is wrong with it."""
    person, cycle, today = person_of(request), found.cycle, read_today()
    pack = find_known(cycle.pack_digest).pack
    is_headquarters = person.has_role(*HEADQUARTERS)
    state = state_of(found, on=today)
    proposal = _seen_proposal(request, found)
    told = [*faults]
    effect = None
    try:
        effect = _measure(request, proposal)
    except KaoheError as error:
        told += list_faults(error)
    is_office, last = person.has_role("office"), last_proposal(found)
    may_propose = is_office and state in {"late", "answered", "returned", "asked"}
    is_other = last is not None and last.by_id != person.pk
    offered: dict[str, tuple[bool, type[Form]]] = {
        "evidence_form": (is_office and state in {*ANSWERED_AT, "asked"}, EvidenceForm),
        "answer_form": (
            person.has_role("province") and found.kind == TRUTH and state in ANSWERED_AT,
            AnswerForm,
        ),
        "decision_form": (person.has_role("leader") and is_other and state == "proposed",
                          DecisionForm),
    }  # fmt: skip
    context: dict[str, Any] = {
        name: (form if isinstance(form, kind) else kind()) if may else None
        for name, (may, kind) in offered.items()
    }
    if may_propose:
        context["proposal_form"] = (
            form if isinstance(form, ProposalForm) else make_proposal_form(found)
        )
    line = show_case(found, pack, on=today, is_kept_back=not is_headquarters)
    context |= {
        "case": found,
        "line": line,
        "is_objection": found.kind == OBJECTION,
        "evidence": list_evidence(found, person),
        "answers": found.answers.all(),
        "proposals": [
            (each, decision_of(each), show_lines(each)) for each in _seen_proposals(request, found)
        ],
        "proposal": proposal,
        "changed": show_effect(effect, pack, body="" if is_headquarters else found.body)
        if effect
        else [],
        "marks": MARKS,
        "faults": told,
    }
    tab = "objections" if found.kind == OBJECTION else "cases"
    return render(
        request,
        "cases/case.html",
        frame(request, cycle, tab, **context),
        status=REFUSED if request.method == "POST" else None,
    )


def make_proposal_form(found: Case, data: Any = None) -> ProposalForm:
    """Return the form of a proposal, with what the visit suggests to correct."""
    scoring = found.cycle.scorings.order_by("-number").first()
    is_truth = found.kind == TRUTH
    targets = list_targets(scoring, found.body, with_vetoes=is_truth) if scoring else ()
    suggested: tuple[tuple[str, str], ...] = ()
    if scoring and is_truth:
        suggested = suggest_lines(found, targets, scoring)
    elif found.kind == OBJECTION:
        key = "|".join((found.matter, found.part, found.visit))
        suggested = ((key, ""),) if key in {each.key for each in targets} else ()
    return ProposalForm(data, targets=targets, suggested=suggested, is_truth=is_truth)


def _list(request: HttpRequest, cycle: Cycle, kind: str, pack: Pack) -> dict[str, Any]:
    today = read_today()
    is_kept_back = not person_of(request).has_role(*HEADQUARTERS)
    lines: list[CaseLine] = [
        show_case(each, pack, on=today, is_kept_back=is_kept_back)
        for each in list_cases(request, cycle, kind)
    ]
    asked = request.GET.get("state", "")
    shown = [each for each in lines if asked in {"", each.state_id}]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    counts = [
        (id_, word, sum(each.state_id == id_ for each in lines))
        for id_, (word, _colour) in STATES.items()
    ]
    return frame(
        request,
        cycle,
        "objections" if kind == OBJECTION else "cases",
        lines=list(page),
        page_of=page,
        total=len(lines),
        state=asked if asked in STATES else "",
        asked=f"state={asked}" if asked in STATES else "",
        counts=[each for each in counts if each[2]],
    )


def _seen_proposals(request: HttpRequest, found: Case) -> list[CaseProposal]:
    """Return the proposals that a reader may see: a body only the one that was decided."""
    rows = sorted(found.proposals.all(), key=lambda each: each.number)
    if person_of(request).has_role(*HEADQUARTERS):
        return rows
    decided = [(each, decision_of(each)) for each in rows]
    return [each for each, decision in decided if decision is not None and decision.is_agreed]


def _seen_proposal(request: HttpRequest, found: Case) -> CaseProposal | None:
    rows = _seen_proposals(request, found)
    return rows[-1] if rows else None


def _measure(request: HttpRequest, proposal: CaseProposal | None) -> Effect | None:
    """Return what a proposal changes, for whoever may see the body's result by now."""
    if proposal is None or proposal.scoring is None or not proposal.lines.exists():
        return None
    case = proposal.case
    if not results_scope(person_of(request), case.cycle).holds(case.body):
        return None
    return measure_effect(proposal.scoring, corrections_of(proposal))
