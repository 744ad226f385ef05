"""The visits of the practice year as papers typed at the desk, and a few observations of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from kaohe.core.scoring import OUTCOME, UNIT_KIND, read_evidence
from kaohe.stores.files import read_bytes
from kaohe.web.accounts.models import User
from kaohe.web.audit.office_acts import ledger
from kaohe.web.base.papers import Paper
from kaohe.web.base.today import read_today
from kaohe.web.observations.digest import word_practice
from kaohe.web.observations.lines import EMPTY, list_lines
from kaohe.web.observations.mending import (
    ask_mending,
    check_mending,
    close_mending,
    note_observation,
    report_mending,
)
from kaohe.web.observations.sheets import (
    expect_checklist,
    settle_sheet,
    take_in_sheet,
    type_sheet,
)
from kaohe.web.rules.library import find_known
from kaohe.web.self_check.practice import write_page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from kaohe.core.scoring import Finding
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.observations.lines import Typed

VISITS: Final = "visits.json"
"""File of a run with what its visits found."""
DRAWN_OUT: Final = "draw"
"""Actor of what the draw itself says; nobody has written a paper about it."""
PROBLEMS: Final = {
    "paper_only": "抽查时发现工会有登记，现场未见工会组织和活动。",
    "absence_false": "标注为“事实不存在”的企业正常经营，标注不实，建会基数需要更正。",
}
"""Outcome → the problem that it shows."""
MOST: Final = 6
"""Of each kind; a practice office shows how it works and is no second evidence sheet."""
PROVINCE: Final = "33"
"""The body that has an account of its own in the practice office."""


def fill_sheets(run: Path, cycle: Cycle) -> None:
    """Take in what the practice teams found, each visit as a paper that two people have typed.

    The draw of a run was made on its own ledger, so that no phone of this office can have handed
    the visits in; a paper says the same, and is taken in, typed, compared and settled as in
    earnest.
    """
    one, two = (User.objects.get(username=f"office-{number}") for number in (1, 2))
    visits: dict[str, list[Finding]] = {}
    for finding in read_evidence(read_bytes(run / VISITS), VISITS).findings:
        if finding.actor != DRAWN_OUT:
            visits.setdefault(finding.visit or "", []).append(finding)
    kinds = _kinds_of_slots(cycle)
    for visit, findings in visits.items():
        with ledger().begin():
            _fill_sheet(cycle, visit, findings, kinds, people=(one, two))


def _fill_sheet(
    cycle: Cycle,
    visit: str,
    findings: list[Finding],
    kinds: Mapping[tuple[str, bool], str],
    *,
    people: tuple[User, User],
) -> None:
    found = next((each.value for each in findings if each.item == UNIT_KIND), None)
    _campaign, _body, _county, slot, *member, _attempt = visit.split("/")
    kind = found or kinds[slot, bool(member)]
    sheet = take_in_sheet(
        cycle, visit, kind, team=findings[0].actor.partition("/")[0],
        visited=datetime.fromisoformat(max(each.at for each in findings)),
        scan=Paper("抽查表（演练）.pdf", write_page(f"PRACTICE {visit}")), by=people[0],
    )  # fmt: skip
    typed = _type(findings, {line.place for line in list_lines(expect_checklist(sheet))})
    for person in people:
        type_sheet(sheet, typed, by=person)
    settle_sheet(sheet, {}, by=people[0])


def _type(findings: Iterable[Finding], places: Collection[str]) -> dict[str, Typed]:
    """Return the lines of a paper; a gap that its outcome says of all facts is not typed."""
    return {
        place: {**EMPTY, "value": each.value or "", "reason": each.note}
        for each in findings
        if (place := f"{each.item}/{each.part}" if each.part else each.item) in places
        and each.value is not None
    }


def _kinds_of_slots(cycle: Cycle) -> dict[tuple[str, bool], str]:
    """Return the kind of unit of a slot, and of a member below it."""
    draw = find_known(cycle.pack_digest).pack.draw
    slots = () if draw is None else draw.slots
    kinds = {(slot.id, False): slot.kind for slot in slots}
    return kinds | {(slot.id, True): slot.member_kind for slot in slots if slot.member_kind}


def fill_observations(run: Path, cycle: Cycle) -> None:
    """Note what the practice inspectors saw, and carry some of it through to the end."""
    clerk = User.objects.get(username="office-1")
    evidence = read_evidence(read_bytes(run / "evidence.json"), "evidence.json")
    visits: dict[str, list[Finding]] = {}
    for finding in evidence.findings:
        if finding.visit is not None:
            visits.setdefault(finding.visit, []).append(finding)
    due = max(read_today(), date(2013, 2, 1)) + timedelta(days=25)
    for number, (visit, outcome) in enumerate(_problems(visits)):
        body = visits[visit][0].body
        problem = note_observation(cycle, body, "problem", PROBLEMS[outcome], by=clerk, visit=visit)
        if number + 1 < MOST:
            ask_mending(
                problem, "省（区、市）总工会基层组织建设部", "查明原因，限期整改并报送材料。",
                due=due, today=read_today(), by=clerk,
            )  # fmt: skip
    own = cycle.observations.filter(body=PROVINCE, mending__isnull=False).first()
    province = User.objects.filter(body=PROVINCE).first()
    if own is not None and province is not None:
        report_mending(own.mending, "已重新选举工会委员会，材料附后。", by=province)
        check_mending(own.mending, "电话和材料核实，属实。", is_passed=True, by=clerk)
        close_mending(own.mending, "整改到位。", by=clerk)
    for number, (visit, count) in enumerate(_good(visits)):
        text = f"抽查的{count}项内容全部符合，工作扎实。"
        good = note_observation(cycle, visits[visit][0].body, "good", text, by=clerk, visit=visit)
        if number == 0:
            word_practice(good, is_chosen=True, title="建会规范，各项齐备", text=text, by=clerk)


def _problems(visits: dict[str, list[Finding]]) -> Iterator[tuple[str, str]]:
    """Yield some visits that ended badly; those of the practice province first."""
    ended = {
        visit: next((each.value for each in findings if each.item == OUTCOME), None)
        for visit, findings in visits.items()
    }
    found = [(visit, outcome) for visit, outcome in ended.items() if outcome in PROBLEMS]
    found.sort(key=lambda each: (visits[each[0]][0].body != PROVINCE, each[0]))
    for visit, outcome in found[:MOST]:
        yield visit, str(outcome)


def _good(visits: dict[str, list[Finding]]) -> Iterator[tuple[str, int]]:
    """Yield some visits where everything that was marked was in order."""
    marked = {"met", "partly", "not_met"}
    count = 0
    for visit in sorted(visits):
        marks = [each.value for each in visits[visit] if each.value in marked]
        if marks and all(mark == "met" for mark in marks):
            yield visit, len(marks)
            count += 1
        if count == MOST:
            return
