"""A few cases of the practice year, from what its inspectors found: decided, answered, open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kaohe.web.accounts.models import User
from kaohe.web.base.today import read_today
from kaohe.web.cases.candidates import list_candidates
from kaohe.web.cases.closing import draft_criticism
from kaohe.web.cases.deciding import AskedLine, Proposed, decide, propose
from kaohe.web.cases.opening import Opening, answer_case, open_case
from kaohe.web.cases.targets import list_targets, suggest_lines
from kaohe.web.papers import acts as papers
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from kaohe.web.cases.candidates import Candidate
    from kaohe.web.cases.models import Case
    from kaohe.web.cycles.models import Cycle

FOUND: Final = "到现场核查，与登记不符。"
ANSWER: Final = "经核实，登记有误，已责成有关县（市、区）总工会更正。"
REASON: Final = "现场核查和单位答复一致，登记不实。"
MEASURE: Final = "予以通报批评，更正考核基数。"
PROVINCE: Final = "33"
"""The body whose pages are shown to whoever practises."""


def fill_cases(cycle: Cycle) -> None:
    """Open three cases and carry one through to its decision and the draft of the circular."""
    pack = find_known(cycle.pack_digest).pack
    order = {each.id: each.then != "nothing" for each in pack.outcomes}
    found = sorted(list_candidates(cycle), key=lambda each: (order[each.outcome], each.visit))
    if not found:
        return
    decided = _open(found[0], cycle)
    answer_case(decided, ANSWER, by=_person(f"province-{decided.body}"))
    _decide(decided)
    others = [each for each in found[1:] if each.body != decided.body]
    others.sort(key=lambda each: each.body != PROVINCE)
    for candidate, is_answered in zip(others, (True, False), strict=False):
        case = _open(candidate, cycle)
        if is_answered:
            answer_case(case, ANSWER, by=_person(f"province-{case.body}"))
    paper = draft_criticism(cycle, by=_person("office-1"))
    papers.sign(paper, "check", seen=paper.digest, by=_person("office-2"))


def _open(candidate: Candidate, cycle: Cycle) -> Case:
    pack = find_known(cycle.pack_digest).pack
    kinds = {each.id: each.name.zh for each in pack.unit_kinds}
    told = Opening(
        body=candidate.body,
        matter=candidate.outcome,
        text=candidate.note or FOUND,
        due=read_today() + timedelta(days=7),
        unit=kinds.get(candidate.unit_kind, ""),
        visit=candidate.visit,
    )
    return open_case(cycle, told, by=_person("office-1"))


def _decide(case: Case) -> None:
    scoring = case.cycle.scorings.order_by("-number").first()
    lines: tuple[AskedLine, ...] = ()
    if scoring is not None:
        suggested = suggest_lines(case, list_targets(scoring, case.body), scoring)
        lines = tuple(AskedLine(target, value) for target, value in suggested)
    told = Proposed("upheld", REASON, MEASURE, is_criticised=True, lines=lines)
    propose(case, told, by=_person("office-1"))
    decide(case, is_agreed=True, reason="同意。", seen=1, by=_person("deputy-chair"))


def _person(account: str) -> User:
    return User.objects.get(username=account)
