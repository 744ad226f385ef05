"""A few observations of the practice year, from what its inspectors have noted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kaohe.core.scoring import OUTCOME, read_evidence
from kaohe.stores.files import read_bytes
from kaohe.web.accounts.models import User
from kaohe.web.base.today import read_today
from kaohe.web.observations.digest import word_practice
from kaohe.web.observations.mending import (
    ask_mending,
    check_mending,
    close_mending,
    note_observation,
    report_mending,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaohe.core.scoring import Finding
    from kaohe.web.cycles.models import Cycle

PROBLEMS: Final = {
    "paper_only": "抽查时发现工会有登记，现场未见工会组织和活动。",
    "absence_false": "标注为“事实不存在”的企业正常经营，标注不实，建会基数需要更正。",
}
"""Outcome → the problem that it shows."""
MOST: Final = 6
"""Of each kind; a practice office shows how it works and is no second evidence sheet."""
PROVINCE: Final = "33"
"""The body that has an account of its own in the practice office."""


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
