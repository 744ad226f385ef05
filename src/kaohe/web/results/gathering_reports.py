"""What self-checks, reviews and supervision say, each finding with the document behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from kaohe.web.audit.records import find_records
from kaohe.web.cycles.words import name_in_language
from kaohe.web.results.room_points import CONTRADICTORY, MISSING, NOTED, FromRoom, Point
from kaohe.web.self_check.asking import asked_of, bodies_of
from kaohe.web.self_check.findings import gather_findings
from kaohe.web.self_check.models import STATES, ItemReview, Report, Submission, YearRecord
from kaohe.web.self_check.reviewing import stand_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kaohe.core.scoring.evidence import Finding
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.self_check.reviewing import Standing


def gather_reports(cycle: Cycle, *, as_of: date) -> FromRoom:
    """Return the findings about what bodies report, and what is still owed of them.

    To the files that a body has handed in the digest of the document is added in which the
    finding itself stands: the submitted manifest, or the act of the reviewer in the ledger.
    """
    if not asked_of(cycle):
        return FromRoom((), ())
    found = gather_findings(cycle, as_of=as_of).findings
    documents = _find_documents(cycle)
    return FromRoom(tuple(_bind(each, documents) for each in found), tuple(_find_points(cycle)))


def _bind(finding: Finding, documents: dict[tuple[str, str, str], str]) -> Finding:
    of_item = (finding.source, finding.body, finding.item)
    digest = documents.get(of_item) or documents.get((finding.source, finding.body, ""))
    if not digest:
        return finding
    return finding.model_copy(update={"blobs": tuple(sorted({*finding.blobs, digest}))})


def _find_documents(cycle: Cycle) -> dict[tuple[str, str, str], str]:
    """Return the document of each source, body and item; of a whole report without an item."""
    entries: dict[tuple[str, str, str], int] = {}
    for review in ItemReview.objects.filter(cycle=cycle).order_by("pk"):
        entries[review.round, review.body, review.item] = review.entry
    for record in YearRecord.objects.filter(cycle=cycle, kind="supervision").order_by("day", "pk"):
        if record.answers:
            entries["supervision", record.body, record.item] = record.entry
    records = find_records(entries.values())
    documents = {key: records.get(entry, "") for key, entry in entries.items()}
    sent = Submission.objects.filter(report__cycle=cycle).select_related("report")
    for each in sent.order_by("revision"):
        documents["self_check", each.report.body, ""] = each.digest
    return documents


def _find_points(cycle: Cycle) -> Iterator[Point]:
    bodies = bodies_of(cycle)
    reports = {each.body: each for each in Report.objects.filter(cycle=cycle)}
    standing = stand_all(cycle, bodies)
    section = asked_of(cycle)[0].section.id
    for body in bodies:
        report = reports.get(body)
        page = reverse("report_sending", args=[cycle.pk, body])
        if report is None or not report.revision:
            state = _("未开始") if report is None else str(STATES[report.state])
            what = _("自检自查报告还没有上报（%(state)s）") % {"state": state}
            yield Point(body, section, MISSING, what, page)
            continue
        if report.state != "submitted":
            what = _("自检自查报告正在补正（%(state)s），按上一次上报的内容汇集") % {
                "state": STATES[report.state]
            }
            yield Point(body, section, NOTED, what, page)
        yield from _find_due(cycle, body, standing[body])


def _find_due(cycle: Cycle, body: str, standing: list[Standing]) -> Iterator[Point]:
    """Yield the items that somebody has still to look at; one that nobody has judged is missing."""
    for each in standing:
        item, page = each.asked, reverse("review", args=[cycle.pk, body, each.asked.id])
        name = {"number": item.number, "name": name_in_language(item.item.name)}
        if each.due == "review":
            what = _("第%(number)s项“%(name)s”还没有初评") % name
            yield Point(body, item.section.id, MISSING, what, page)
        elif each.due == "second_review":
            what = _("第%(number)s项“%(name)s”应当复评，还没有复评") % name
            yield Point(body, item.section.id, NOTED, what, page)
        elif each.due == "final":
            what = _("第%(number)s项“%(name)s”初评和复评得分不同，还没有终评") % name
            yield Point(body, item.section.id, CONTRADICTORY, what, page)
        elif each.reviews and not each.is_submitted:
            what = _("第%(number)s项“%(name)s”已退回补正，评审在补正之前作出") % name
            yield Point(body, item.section.id, NOTED, what, page)
