"""What the scorer reads of reports and reviews, as findings of evidence/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.core.scoring.evidence import Evidence, Finding
from kaohe.web.audit.office_acts import ledger, write_moment
from kaohe.web.self_check.asking import asked_of, bodies_of, pack_of
from kaohe.web.self_check.models import Evidence as File
from kaohe.web.self_check.models import ItemReview, Report, YearRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from kaohe.core.rules.model import EvidenceSource
    from kaohe.web.cycles.models import Cycle
    from kaohe.workflows.self_check.questions import AskedItem


def gather_findings(cycle: Cycle, *, as_of: date) -> Evidence:
    """Return what was found on the items of reports: self-scores, reviews, supervision.

    Of each round the last holds; an item that a body has not answered is a gap.
    """
    asked = asked_of(cycle)
    findings = (
        *_find_self_scores(cycle, asked),
        *_find_reviews(cycle),
        *_find_supervision(cycle),
    )
    return Evidence(
        format="evidence/1",
        campaign=cycle.id,
        rehearsal=is_of_rehearsals(ledger().origin),
        as_of=as_of,
        findings=findings,
    )


def last_day(cycle: Cycle) -> date | None:
    """Return the day of which the figures of a pack speak."""
    days = [day for each in pack_of(cycle).indicators for day in each.as_of]
    return max(days, default=None)


def _find_self_scores(cycle: Cycle, asked: Sequence[AskedItem]) -> Iterator[Finding]:
    reports = {each.body: each for each in Report.objects.filter(cycle=cycle, revision__gt=0)}
    for body in bodies_of(cycle):
        report = reports.get(body)
        last = report.submissions.order_by("-revision").first() if report else None
        if report is None or last is None:
            continue
        rows = {each.item: each for each in report.items.all()}
        blobs = _blobs_by_item(report)
        for each in asked:
            row = rows.get(each.id)
            yield from _find(
                body, each.id, row.answers if row else {}, "self_check",
                actor=last.by.username, at=last.at, note=row.text if row else "",
                blobs=blobs.get(each.id, ()),
            )  # fmt: skip


def _find_reviews(cycle: Cycle) -> Iterator[Finding]:
    last: dict[tuple[str, str, str], ItemReview] = {}
    for each in ItemReview.objects.filter(cycle=cycle).select_related("by").order_by("pk"):
        last[each.body, each.item, each.round] = each
    for (body, item, round_), review in last.items():
        source: EvidenceSource = "review"
        if round_ == "second_review":
            source = "second_review"
        elif round_ == "final":
            source = "final"
        yield from _find(
            body, item, review.answers, source,
            actor=review.by.username, at=review.at, note=review.reason, blobs=(),
        )  # fmt: skip


def _find_supervision(cycle: Cycle) -> Iterator[Finding]:
    rows = YearRecord.objects.filter(cycle=cycle, kind="supervision").select_related("by")
    last = {(each.body, each.item): each for each in rows.order_by("day", "pk") if each.answers}
    for (body, item), record in last.items():
        yield from _find(
            body, item, record.answers, "supervision",
            actor=record.by.username, at=record.at, note=record.text,
            blobs=(record.digest,) if record.digest else (),
        )  # fmt: skip


def _find(
    body: str,
    item: str,
    answers: Mapping[str, str],
    source: EvidenceSource,
    *,
    actor: str,
    at: datetime,
    note: str,
    blobs: tuple[str, ...],
) -> Iterator[Finding]:
    moment = write_moment(at)
    if not answers:
        yield Finding(
            item=item, body=body, gap="not_filed", source=source, actor=actor, at=moment, note=note
        )
    for part in sorted(answers):
        yield Finding(
            item=item, part=part or None, body=body, value=answers[part], source=source,
            actor=actor, at=moment, blobs=blobs, note=note,
        )  # fmt: skip


def _blobs_by_item(report: Report) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for file in File.objects.filter(report=report, is_withdrawn=False).prefetch_related("versions"):
        digest = max(file.versions.all(), key=lambda each: each.version).digest
        for item in file.items:
            found.setdefault(item, []).append(digest)
    return {item: tuple(sorted(set(digests))) for item, digests in found.items()}
