"""What the scorer reads of reports and reviews, as findings of evidence/1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.core.scoring.evidence import Evidence, Finding
from kaohe.web.audit.office_acts import ledger, write_moment
from kaohe.web.self_check.asking import asked_of, bodies_of, pack_of
from kaohe.web.self_check.models import Submission, YearRecord
from kaohe.web.self_check.standing_reviews import list_reviews

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from kaohe.core.rules.model import EvidenceSource
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.self_check.models import ItemReview
    from kaohe.workflows.self_check.questions import AskedItem


def gather_findings(cycle: Cycle, *, as_of: date) -> Evidence:
    """Return what was found on the items of reports: self-scores, reviews, supervision.

    Of each round the last holds; an item that a body has not answered is a gap, and one that it
    has mended since its review waits for another.
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
    """Yield what was submitted last; what is being mended since says nothing yet."""
    last: dict[str, Submission] = {}
    sent = Submission.objects.filter(report__cycle=cycle).select_related("report", "by")
    for each in sent.order_by("revision"):
        last[each.report.body] = each
    for body in bodies_of(cycle):
        submission = last.get(body)
        if submission is None:
            continue
        manifest = json.loads(submission.manifest)
        rows = {each["item"]: each for each in manifest["items"]}
        blobs = _blobs_by_item(manifest["files"])
        for asked_item in asked:
            row = rows.get(asked_item.id, {"answers": [], "text": ""})
            yield from _find(
                body, asked_item.id, {each["part"]: each["value"] for each in row["answers"]},
                "self_check", actor=submission.by.username, at=submission.at, note=row["text"],
                blobs=blobs.get(asked_item.id, ()),
            )  # fmt: skip


def _find_reviews(cycle: Cycle) -> Iterator[Finding]:
    last: dict[tuple[str, str, str], ItemReview] = {}
    for each in list_reviews(cycle):
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


def _blobs_by_item(files: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for file in files:
        for item in file["items"]:
            found.setdefault(item, set()).add(file["sha256"])
    return {item: tuple(sorted(digests)) for item, digests in found.items()}
