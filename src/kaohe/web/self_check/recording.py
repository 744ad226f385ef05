"""What staff put down of a body all year: reports that came in, what was seen, and queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.errors import EvidenceOutOfRange, raise_all
from kaohe.stores.evidence_checks import check_file
from kaohe.web.audit.office_acts import act
from kaohe.web.base.today import read_today
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.self_check.approving import expect_reason
from kaohe.web.self_check.asking import asked_of, bodies_of, expect_own, expect_role, store
from kaohe.web.self_check.drafting import expect_items
from kaohe.web.self_check.extending import read_day
from kaohe.web.self_check.faults import DAY_WRONG, DRAFT_TOO_LONG, QUERY_CLOSED, REASON_NEEDED
from kaohe.web.self_check.models import RECORDS, Blob, BodyQuery, YearRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

LONGEST_RECORD = 2_000


def put_down_record(
    cycle: Cycle,
    body: str,
    *,
    details: Mapping[str, str],
    answers: Mapping[str, str] | None = None,
    file: tuple[str, bytes] | None = None,
    by: User,
    request: str = "",
) -> YearRecord:
    """Put down a report of the year, or what was seen when the body was supervised.

    Args:
        cycle: the cycle.
        body: whom it is about.
        details: ``kind``, ``day``, ``item``, ``text``.
        answers: a finding about the item, if there is one.
        file: name and bytes of what shows it, if there is something.
        by: one of the office.
        request: key of the form.

    Raises:
        InputError: a field is wrong.
        FileUnusable: the file is refused.
    """
    expect_role(by, "office")
    kind, text, item = (
        details.get("kind", ""),
        details.get("text", "").strip(),
        details.get("item", ""),
    )
    day = read_day(details.get("day", ""), body)
    if day > read_today() or kind not in RECORDS or body not in bodies_of(cycle):
        raise DAY_WRONG.error_at(
            body, value=f"{day}", wanted="不晚于今天", wanted_en="not later than today"
        )
    if not 0 < len(text) <= LONGEST_RECORD:
        raise REASON_NEEDED.error_at(body, most=LONGEST_RECORD)
    expect_items(cycle, [item] if item else [])
    given = {part: value for part, value in (answers or {}).items() if value}
    if given:
        asked = next(each for each in asked_of(cycle) if each.id == item)
        raise_all(EvidenceOutOfRange, asked.find_faults(given, f"{asked.number}"))
    checked = check_file(file[1], file[0]) if file else None
    digest = store().keep(file[1]) if file else ""
    with act("record-filed", by=by, campaign=cycle.id, request=request) as doing:
        if file and checked:
            Blob.objects.get_or_create(
                digest=digest,
                defaults={
                    "size": len(file[1]),
                    "kind": checked.kind,
                    "is_active": checked.is_active,
                    "at": doing.at,
                },
            )
        made = YearRecord.objects.create(
            cycle=cycle,
            body=body,
            kind=kind,
            day=day,
            item=item,
            answers=given,
            text=text,
            digest=digest,
            file_name=file[0] if file else "",
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": cycle.id,
            "body": body,
            "kind": kind,
            "day": day.isoformat(),
            "item": item,
            "sha256": digest,
        }
    return made


def ask_body(
    cycle: Cycle, body: str, *, item: str, question: str, due: str, by: User, request: str = ""
) -> BodyQuery:
    """Put a question to a body, to be answered by a day.

    Raises:
        InputError: question or day is wrong.
    """
    expect_role(by, "office")
    expect_reason(question, body)
    expect_items(cycle, [item] if item else [])
    day = read_day(due, body)
    if day < read_today() or body not in bodies_of(cycle):
        raise DAY_WRONG.error_at(body, value=due, wanted="不早于今天", wanted_en="not before today")
    with act("body-asked", by=by, campaign=cycle.id, request=request) as doing:
        made = BodyQuery.objects.create(
            cycle=cycle,
            body=body,
            item=item,
            question=question.strip(),
            due=day,
            asked_at=doing.at,
            asked_by=by,
        )
        doing.details = {
            "cycle": cycle.id, "body": body, "item": item, "due": day.isoformat(),
            "question": question.strip(),
        }  # fmt: skip
        put_down_act(cycle, doing)
    return made


def answer_query(query: BodyQuery, *, answer: str, by: User, request: str = "") -> None:
    """Answer a question, as one of the body.

    Raises:
        InputError: there is no answer.
        StepRefused: the query is closed.
    """
    expect_own(by, query.body)
    if not answer.strip():
        raise REASON_NEEDED.error_at(query.body, most=LONGEST_RECORD)
    if len(answer) > LONGEST_RECORD:
        raise DRAFT_TOO_LONG.error_at(query.body, found=len(answer), most=LONGEST_RECORD)
    with act("body-answered", by=by, campaign=query.cycle_id, request=request) as doing:
        row = BodyQuery.objects.select_for_update().get(pk=query.pk)
        if row.closed_at:
            raise QUERY_CLOSED.error_at(row.body)
        row.answer, row.answered_at, row.answered_by = answer.strip(), doing.at, by
        row.save()
        doing.details = {
            "cycle": row.cycle_id, "body": row.body, "query": row.pk, "answer": row.answer,
        }  # fmt: skip


def close_query(query: BodyQuery, *, by: User, request: str = "") -> None:
    """Close a query that was answered.

    Raises:
        StepRefused: it was not answered, or is closed.
    """
    expect_role(by, "office")
    with act("body-query-closed", by=by, campaign=query.cycle_id, request=request) as doing:
        row = BodyQuery.objects.select_for_update().get(pk=query.pk)
        if row.closed_at or not row.answered_at:
            raise QUERY_CLOSED.error_at(row.body)
        row.closed_at, row.closed_by = doing.at, by
        row.save()
        doing.details = {"cycle": row.cycle_id, "body": row.body, "query": row.pk}
