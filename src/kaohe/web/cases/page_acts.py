"""What the forms of the room do: open, answer, propose, decide, object, score again, draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaohe.core.errors import KaoheError
from kaohe.core.register.screening import SIGNS
from kaohe.engines.divisions import divisions
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.language import pick
from kaohe.web.base.papers import take_paper
from kaohe.web.base.telling import list_faults, tell_done, telling
from kaohe.web.cases.candidates import find_candidate
from kaohe.web.cases.closing import close_cases, draft_criticism, score_again
from kaohe.web.cases.deciding import Proposed, decide, propose
from kaohe.web.cases.forms import (
    AnswerForm,
    DecisionForm,
    EvidenceForm,
    ObjectionForm,
    OpeningForm,
    read_lines,
)
from kaohe.web.cases.framing import find_case, find_cycle, frame
from kaohe.web.cases.objections import open_window, raise_objection
from kaohe.web.cases.opening import Opening, add_evidence, answer_case, open_case
from kaohe.web.cases.pages import make_proposal_form, show_one
from kaohe.web.cases.targets import list_targets
from kaohe.web.cases.words import list_matters, name_county
from kaohe.web.cycles.page_acts import do_in_cycle, read_key
from kaohe.web.cycles.words import name_in_language
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from kaohe.web.base.telling import ToldFault
    from kaohe.web.cases.models import Case
    from kaohe.web.cycles.models import Cycle


@require_http_methods(["GET", "POST"])
@allow("office")
def open_one(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the form of a new case, filled from a visit or a lead of the register, or open it."""
    cycle = find_cycle(cycle_id)
    matters = list_matters(find_known(cycle.pack_digest).pack)
    is_sent = request.method == "POST"
    form = (
        OpeningForm(request.POST, matters=matters)
        if is_sent
        else OpeningForm(initial=_fill(request, cycle), matters=matters)
    )
    faults: list[ToldFault] = []
    if is_sent and form.is_valid():
        try:
            case = open_case(
                cycle,
                Opening(**form.cleaned_data),
                by=person_of(request),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("不实事项已立项，已请该单位答复。"))
            return redirect("case", cycle.pk, case.pk)
    context = frame(
        request,
        cycle,
        "leads",
        form=form,
        faults=faults,
        visit=form["visit"].value() or "",
        lead=form["lead"].value() or "",
    )
    return render(request, "cases/open.html", context, status=REFUSED if is_sent else None)


@require_POST
@allow("office")
def put_evidence(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Put a paper to a case."""

    def do(case: Case, told: dict[str, Any]) -> None:
        paper = take_paper(told["paper"])
        if paper is not None:
            add_evidence(case, told["name"], paper, by=person_of(request),
                         request=read_key(request))  # fmt: skip

    form = EvidenceForm(request.POST, request.FILES)
    return _do(request, cycle_id, key, lambda _case: form, do, done=_("证据已补充。"))


@require_POST
@allow("province")
def answer(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Answer a case of one's own body."""

    def do(case: Case, told: dict[str, Any]) -> None:
        answer_case(case, told["text"], by=person_of(request), paper=take_paper(told["paper"]),
                    request=read_key(request))  # fmt: skip

    form = AnswerForm(request.POST, request.FILES)
    return _do(request, cycle_id, key, lambda _case: form, do, done=_("答复已报送。"))


@require_POST
@allow("office")
def propose_one(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Propose how to decide."""

    def do(case: Case, told: dict[str, Any]) -> None:
        proposed = Proposed(
            told["verdict"],
            told["reason"],
            told.get("measure", ""),
            told.get("is_criticised", False),
            read_lines(told),
        )
        propose(case, proposed, by=person_of(request), request=read_key(request))

    return _do(
        request,
        cycle_id,
        key,
        lambda case: make_proposal_form(case, request.POST),
        do,
        done=_("结论已拟定，请领导小组审定。"),
    )


@require_POST
@allow("leader")
@confirm_first
def decide_one(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Agree with a proposal, or return it."""
    seen = request.POST.get("seen", "")

    def do(case: Case, told: dict[str, Any]) -> None:
        decide(
            case,
            is_agreed=told["result"] == "agreed",
            reason=told["reason"],
            seen=int(seen) if seen.isdecimal() and len(seen) < 6 else -1,
            by=person_of(request),
            request=read_key(request),
        )

    form = DecisionForm(request.POST)
    return _do(request, cycle_id, key, lambda _case: form, do, done=_("审定意见已登记。"))


@require_POST
@allow("office")
@confirm_first
def open_objections(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Make the results known to the bodies, who may object from today on."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: open_window(cycle, by=person_of(request), request=read_key(request)),
        done=_("异议期已开始，各单位可以看到本单位的结果。"),
        back="objections",
    )


@require_http_methods(["GET", "POST"])
@allow("province")
def object_to(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the form of an objection, or hand it in."""
    cycle, person = find_cycle(cycle_id), person_of(request)
    scoring = cycle.scorings.order_by("-number").first() if _is_told(cycle) else None
    targets = list_targets(scoring, person.body) if scoring else ()
    is_sent = request.method == "POST"
    form = ObjectionForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, targets=targets
    )
    faults: list[ToldFault] = []
    if is_sent and form.is_valid():
        told = form.cleaned_data
        try:
            case = raise_objection(
                cycle,
                told["target"],
                told["text"],
                by=person,
                paper=take_paper(told["paper"]),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("异议已提出。"))
            return redirect("case", cycle.pk, case.pk)
    context = frame(request, cycle, "objections", form=form, faults=faults)
    return render(request, "cases/object.html", context, status=REFUSED if is_sent else None)


@require_POST
@allow("office")
def score_corrections(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Score the year again with every decided correction."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: score_again(cycle, by=person_of(request), request=read_key(request)),
        done=_("已按更正重新评分，以前的评分保留。"),
        back="case_corrections",
    )


@require_POST
@allow("office")
def end_cases(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Put down that everything is answered."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: close_cases(cycle, by=person_of(request), request=read_key(request)),
        done=_("已登记：查询、不实事项和异议均已办结。"),
        back="case_corrections",
    )


@require_POST
@allow("office")
def draft_circular(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Draft the circular of criticism from the decided cases."""
    cycle = find_cycle(cycle_id)
    with telling(request, _("通报批评已按审定的事项拟好，请核稿、签发。")):
        paper = draft_criticism(cycle, by=person_of(request), request=read_key(request))
        return redirect("paper", paper.pk)
    return redirect("case_list", cycle.pk)


def _do(
    request: HttpRequest,
    cycle_id: str,
    key: int,
    read_form: Callable[[Case], Form],
    doing: Callable[[Case, dict[str, Any]], None],
    *,
    done: str,
) -> HttpResponse:
    """Do an act on a case that the person may see, or show its page with all faults."""
    cycle = find_cycle(cycle_id)
    case = find_case(request, cycle, key)
    form = read_form(case)
    faults: list[ToldFault] = []
    if form.is_valid():
        try:
            doing(case, form.cleaned_data)
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, done)
            return redirect("case", cycle_id, key)
    return show_one(request, find_case(request, cycle, key), form=form, faults=faults)


def _fill(request: HttpRequest, cycle: Cycle) -> dict[str, str]:
    """Return what a new case is filled with: a visit that shows it, or a lead of the register."""
    visit, sign = request.GET.get("visit", ""), request.GET.get("sign", "")
    candidate = find_candidate(cycle, visit) if visit else None
    if candidate is not None:
        pack = find_known(cycle.pack_digest).pack
        kinds = {each.id: name_in_language(each.name) for each in pack.unit_kinds}
        return {
            "body": candidate.body,
            "matter": candidate.outcome,
            "unit": kinds.get(candidate.unit_kind, ""),
            "text": candidate.note,
            "visit": visit,
        }
    return _fill_from_lead(request, sign)


def _fill_from_lead(request: HttpRequest, sign: str) -> dict[str, str]:
    """Return what a lead of the register tells; it is no finding, and the form says so."""
    known = {each.id: pick((each.zh, each.en)) for each in SIGNS}
    county = divisions().counties.get(request.GET.get("county", ""))
    if sign not in known or county is None:
        return {}
    register = request.GET.get("register", "")[:64]
    told = {"sign": known[sign], "county": name_county(county.code)}
    return {
        "body": county.body,
        "matter": "untrue",
        "text": _("线索，须经核实：%(county)s，%(sign)s。") % told,
        "county": county.code,
        "lead": f"{sign}/{county.code} {register}".strip(),
    }


def _is_told(cycle: Cycle) -> bool:
    """Tell whether the results were made known to the bodies."""
    return hasattr(cycle, "objection_window")
