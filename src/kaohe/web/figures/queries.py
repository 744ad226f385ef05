"""Queries to the bodies: asked by the office, answered by the body, closed by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.errors import InputError, raise_all
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.accounts.scope import scope_of
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.cycles.bodies import put_down_cases
from kaohe.web.figures.faults import (
    BODY_UNKNOWN,
    NOTHING_TO_ASK,
    QUERY_ASKED,
    QUERY_CLOSED,
    QUERY_DUE_PAST,
    QUERY_TEXT_MISSING,
    QUERY_UNANSWERED,
)
from kaohe.web.figures.models import Query, QueryAnswer, QueryClosing
from kaohe.web.figures.papers import PAPERS
from kaohe.web.figures.sets import list_bodies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kaohe.core.errors import Fault
    from kaohe.core.register.reconciled import Query as Suggestion
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.base.papers import Paper
    from kaohe.web.cycles.models import Cycle

LONGEST_TEXT: Final = 4000
LONGEST_REMARK: Final = 1000


def ask_query(
    cycle: Cycle,
    body: str,
    text: str,
    *,
    due: date,
    today: date,
    by: User,
    gap: str = "",
    request: str = "",
) -> Query:
    """Put a question to a body.

    Args:
        cycle: the cycle.
        body: two digits.
        text: the question.
        due: the day by which it is answered.
        today: the day in Beijing.
        by: somebody of the office.
        gap: id of the gap between two sources that it asks about.
        request: key of the form.

    Raises:
        InputError: with everything that is wrong with it.
        StepRefused: the gap was asked about already.
    """
    _expect_office(by)
    with act("query-asked", by=by, request=request) as doing:
        raise_all(InputError, _find_faults(cycle, body, text, due=due, today=today))
        if gap and cycle.figure_queries.filter(gap=gap).exists():
            raise QUERY_ASKED.error_at(body)
        query = _ask(cycle, body, text, due=due, gap=gap, doing=doing)
        _count_open(cycle, body, doing)
        doing.details = {
            "cycle": cycle.pk,
            "body": body,
            "gap": gap,
            "due": due.isoformat(),
            "text": query.text,
        }
        put_down_act(cycle, doing)
    return query


def ask_all(
    cycle: Cycle,
    suggested: Sequence[Suggestion],
    *,
    due: date,
    today: date,
    by: User,
    request: str = "",
) -> int:
    """Ask about every gap that nobody has asked about yet; return how many.

    Raises:
        InputError: the day is before today.
        StepRefused: there is none.
    """
    _expect_office(by)
    with act("queries-asked", by=by, request=request) as doing:
        if due < today:
            raise QUERY_DUE_PAST.error_at(cycle.pk, due=due.isoformat())
        asked = set(cycle.figure_queries.exclude(gap="").values_list("gap", flat=True))
        new = [each for each in suggested if each.id not in asked]
        if not new:
            raise NOTHING_TO_ASK.error_at(cycle.pk)
        for each in new:
            _ask(cycle, each.body, each.zh, due=due, gap=each.id, doing=doing)
        bodies = sorted({each.body for each in new})
        for body in bodies:
            _count_open(cycle, body, doing)
        doing.details = {
            "cycle": cycle.pk,
            "due": due.isoformat(),
            "gaps": [*(each.id for each in new)],
            "bodies": [*bodies],
        }
        put_down_act(cycle, doing)
    return len(new)


def answer_query(
    query: Query, text: str, *, by: User, paper: Paper | None = None, request: str = ""
) -> QueryAnswer:
    """Answer a query; more may be added until it is closed.

    Raises:
        InputError: there is no text.
        StepRefused: it is closed.
    """
    if not by.has_role("province") or not scope_of(by).holds(query.body):
        raise NOT_ALLOWED.error_at(by.username)
    with act("query-answered", by=by, request=request) as doing:
        _expect_open(query)
        _expect_text(text, query.body, most=LONGEST_TEXT)
        if paper is not None:
            PAPERS.keep(paper)
        answer = QueryAnswer.objects.create(
            query=query,
            text=text.strip(),
            paper_name=paper.name if paper else "",
            paper_digest=paper.digest if paper else "",
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": query.cycle_id,
            "body": query.body,
            "query": query.entry,
            "text": answer.text,
            "paper": answer.paper_digest,
        }
        put_down_act(query.cycle, doing)
    return answer


def close_query(query: Query, remark: str, *, by: User, request: str = "") -> None:
    """Close a query that was answered.

    Raises:
        InputError: there is no remark.
        StepRefused: it has no answer yet, or is closed.
    """
    _expect_office(by)
    with act("query-closed", by=by, request=request) as doing:
        _expect_open(query)
        if not query.answers.exists():
            raise QUERY_UNANSWERED.error_at(query.body)
        _expect_text(remark, query.body, most=LONGEST_REMARK)
        QueryClosing.objects.create(
            query=query, remark=remark.strip(), at=doing.at, by=by, entry=doing.index
        )
        _count_open(query.cycle, query.body, doing)
        doing.details = {
            "cycle": query.cycle_id,
            "body": query.body,
            "query": query.entry,
            "remark": remark.strip(),
        }
        put_down_act(query.cycle, doing)


def state_of(query: Query, *, on: date) -> str:
    """Return ``open``, ``late``, ``answered`` or ``closed``."""
    if hasattr(query, "closing"):
        return "closed"
    if query.answers.all():
        return "answered"
    return "late" if query.due < on else "open"


def _ask(cycle: Cycle, body: str, text: str, *, due: date, gap: str, doing: OfficeAct) -> Query:
    return Query.objects.create(
        cycle=cycle,
        body=body,
        gap=gap,
        text=text.strip(),
        due=due,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )


def _count_open(cycle: Cycle, body: str, doing: OfficeAct) -> None:
    count = cycle.figure_queries.filter(body=body, closing=None).count()
    put_down_cases(cycle, body, room="figures", count=count, doing=doing)


def _find_faults(cycle: Cycle, body: str, text: str, *, due: date, today: date) -> Iterator[Fault]:
    if body not in list_bodies(cycle):
        yield BODY_UNKNOWN.at(cycle.pk, body=body)
    if not 0 < len(text.strip()) <= LONGEST_TEXT:
        yield QUERY_TEXT_MISSING.at(body, most=LONGEST_TEXT)
    if due < today:
        yield QUERY_DUE_PAST.at(body, due=due.isoformat())


def _expect_text(text: str, where: str, *, most: int) -> None:
    if not 0 < len(text.strip()) <= most:
        raise QUERY_TEXT_MISSING.error_at(where, most=most)


def _expect_open(query: Query) -> None:
    if QueryClosing.objects.filter(query=query).exists():
        raise QUERY_CLOSED.error_at(query.body)


def _expect_office(by: User) -> None:
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
