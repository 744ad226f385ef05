"""Filling in a report: items and parts are saved as they are typed, and nobody is overwritten.

A draft is no act of the body yet, so it does not enter the ledger; every saved state is kept as
a row of its own, and what enters the ledger is the whole report when it goes to be checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from kaohe.core.errors import EvidenceOutOfRange, InputError, raise_all
from kaohe.web.base.marking import is_practice
from kaohe.web.self_check.asking import (
    asked_of,
    begin_report,
    expect_open,
    expect_own,
    look_up,
    pack_of,
)
from kaohe.web.self_check.faults import (
    DRAFT_TOO_LONG,
    ITEM_CHANGED,
    ITEM_NOT_RETURNED,
    ITEM_UNKNOWN,
    ROWS_TOO_MANY,
)
from kaohe.web.self_check.models import ItemDraft, Report, ReportItem, ReportPart
from kaohe.workflows.self_check.report_parts import MOST_ROWS, find_part
from kaohe.workflows.self_check.spot_rows import add_rows, read_spot_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

LONGEST_TEXT: Final = 4_000


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands now: what was saved, or what somebody else had saved before."""

    row: ReportItem
    is_saved: bool


def save_item(
    cycle: Cycle,
    body: str,
    item: str,
    *,
    answers: Mapping[str, str],
    text: str,
    version: int,
    by: User,
) -> Saved:
    """Save what a body says about an item, unless somebody has saved it meanwhile.

    Returns:
        the row; ``is_saved`` is False where the version was not the last, and nothing changed.

    Raises:
        EvidenceOutOfRange: with every answer that is none.
        StepRefused: the report is closed, or the item was not returned.
    """
    expect_own(by, body)
    asked = next((each for each in asked_of(cycle) if each.id == item), None)
    if asked is None:
        raise ITEM_UNKNOWN.error_at(item[:80])
    where = f"{asked.number}"
    raise_all(EvidenceOutOfRange, asked.find_faults(answers, where))
    if len(text) > LONGEST_TEXT:
        raise DRAFT_TOO_LONG.error_at(where, found=len(text), most=LONGEST_TEXT)
    with transaction.atomic():
        row = _lock(begin_report(cycle, body), item)
        expect_open(row.report)
        if row.report.state == "returned" and not row.return_reason:
            raise ITEM_NOT_RETURNED.error_at(where)
        kept = {part: value.strip() for part, value in answers.items() if value.strip()}
        if (row.answers, row.text) == (kept, text):
            return Saved(row, is_saved=True)
        if row.version != version:
            return Saved(row, is_saved=False)
        row.answers, row.text, row.version = kept, text, version + 1
        row.by, row.at = by, timezone.now()
        row.save()
        ItemDraft.objects.create(
            item=row, version=row.version, answers=kept, text=text, by=by, at=row.at
        )
    return Saved(row, is_saved=True)


def save_part(
    cycle: Cycle,
    body: str,
    part: str,
    *,
    rows: Sequence[Mapping[str, str]],
    version: int,
    by: User,
) -> ReportPart:
    """Save the rows of a structured part, all of them or none.

    Raises:
        EvidenceOutOfRange: with every cell that is wrong.
        StepRefused: the report is closed, or somebody has saved the part meanwhile.
    """
    expect_own(by, body)
    found = find_part(part)
    if found is None:
        raise ITEM_UNKNOWN.error_at(part[:80])
    known = [column.id for column in found.columns]
    read = [
        {column.id: column.read(row.get(column.id, "")) for column in found.columns}
        for row in rows
        if any(row.get(name, "").strip() for name in known)
    ]
    if len(read) > MOST_ROWS:
        raise ROWS_TOO_MANY.error_at(found.name.zh, found=len(read), most=MOST_ROWS)
    raise_all(
        EvidenceOutOfRange,
        (
            fault
            for number, row in enumerate(read, start=1)
            for _, fault in found.find_faults(row, f"{found.name.zh}/{number}", body=body)
        ),
    )
    with transaction.atomic():
        report = begin_report(cycle, body)
        report = Report.objects.select_for_update().get(pk=report.pk)
        expect_open(report)
        row, _ = ReportPart.objects.get_or_create(report=report, part=part)
        if row.rows == read:
            return row
        if row.version != version:
            name = row.by.name if row.by else "-"
            raise ITEM_CHANGED.error_at(found.name.zh, name=name)
        row.rows, row.version = read, version + 1
        row.by, row.at = by, timezone.now()
        row.save()
    return row


def import_spot_checks(cycle: Cycle, body: str, *, part: bytes, findings: bytes, by: User) -> int:
    """Add the visits of the body's own campaign to its spot checks; return how many are new.

    Raises:
        InputError: the files are none, or of another body.
        EvidenceError: the findings cannot be read.
        StepRefused: the report is closed.
    """
    expect_own(by, body)
    brought = read_spot_rows(
        part, findings, pack=pack_of(cycle), body=body, rehearsal=is_practice()
    )
    report = look_up(cycle, body)
    kept = report.parts.filter(part="spot_checks").first() if report.pk else None
    before = kept.rows if kept else []
    rows = add_rows(before, brought)
    version = kept.version if kept else 0
    save_part(cycle, body, "spot_checks", rows=rows, version=version, by=by)
    return len(rows) - len(before)


def expect_items(cycle: Cycle, items: Sequence[str]) -> list[str]:
    """Return ids of items that the rules have, each once.

    Raises:
        InputError: one is not known.
    """
    known = {each.id for each in asked_of(cycle)}
    raise_all(InputError, (ITEM_UNKNOWN.at(each[:80]) for each in items if each not in known))
    return list(dict.fromkeys(items))


def _lock(report: Report, item: str) -> ReportItem:
    rows = ReportItem.objects.select_for_update(of=("self",)).select_related("report__cycle")
    found = rows.filter(report=report, item=item).first()
    if found is None:
        raise ITEM_UNKNOWN.error_at(item[:80])
    return found
