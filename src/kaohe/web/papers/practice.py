"""The practice year's papers, by the acts: notices that went out, drafts of the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.documents.results.paper_set import CIRCULAR, DIGEST, REPORT
from kaohe.web.accounts.models import User
from kaohe.web.papers import acts
from kaohe.web.papers.letters import (
    do_with_letters,
    draft_letters,
    list_letters,
    measure_letters,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.web.cycles.models import Cycle
    from kaohe.web.papers.models import OfficePaper

VISITS: Final = (
    {
        "body": "33",
        "team": "第一考核工作组",
        "first_day": "2013-01-10",
        "last_day": "2013-01-16",
    },
    {
        "body": "44",
        "team": "第二考核工作组",
        "first_day": "2013-01-10",
        "last_day": "2013-01-16",
    },
)
"""Two visits: one notice has gone out, the other waits for its approval."""


def fill_papers(cycle: Cycle) -> None:
    """Take the notice and a notice of visit out of the house, and leave a third one half way."""
    for kind, facts in (("assessment_notice", {}), ("visit_notice", VISITS[0])):
        row = _draft(cycle, kind, facts)
        acts.sign(row, "approve", seen=row.digest, by=_person("deputy-chair"))
        acts.number(row, by=_person("office-1"))
        acts.issue(row, by=_person("office-1"))
    _draft(cycle, "visit_notice", VISITS[1])


def fill_result_papers(cycle: Cycle) -> None:
    """Draft the papers of the results and have them checked; they wait for the approval.

    The circular of criticism is drafted from the cases that are decided.
    """
    for kind in (CIRCULAR, REPORT, DIGEST):
        _draft(cycle, kind, {})
    draft_letters(cycle, by=_person("office-1"))
    seen = measure_letters(list_letters(cycle))
    do_with_letters(cycle, "check", seen=seen, by=_person("office-2"))


def _draft(cycle: Cycle, kind: str, facts: Mapping[str, str]) -> OfficePaper:
    row = acts.draft_paper(cycle, kind, facts, by=_person("office-1"))
    acts.sign(row, "check", seen=row.digest, by=_person("office-2"))
    return row


def _person(account: str) -> User:
    return User.objects.get(username=account)
