"""What was found on visits: by phone, by paper at the desk, or that no unit was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import ValidationError

from kaohe.core.draw import Shortfall
from kaohe.core.draw.one_form import label_from_json
from kaohe.core.ledger import read_entry
from kaohe.core.scoring import OUTCOME
from kaohe.stores.settings import load_setting
from kaohe.web.audit.records import find_records
from kaohe.web.draw.campaigns import book_of, open_folder
from kaohe.web.draw.monitor import follow_disclosure
from kaohe.web.fieldwork.board import list_missing
from kaohe.web.fieldwork.findings import findings_of
from kaohe.web.fieldwork.models import FieldRevision, FieldVisit
from kaohe.web.fieldwork.revisions import standing_of
from kaohe.web.observations.models import Settlement
from kaohe.web.observations.sheets import findings_of_sheet
from kaohe.web.results.room_points import CONTRADICTORY, MISSING, NOTED, FromRoom, Point
from kaohe.web.rules.library import find_known
from kaohe.workflows.disclosure.visiting import shortfall_findings
from kaohe.workflows.field_visits.revision import read_revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.core.scoring.evidence import Finding
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.workflows.field_visits.conflicts import VisitStanding

DRAWN_OUT: Final = "draw"
"""Actor of what the draw itself says: that a slot had no unit left."""
_BODY: Final = 1
"""Place of the body in the id of a visit."""


class _Visits:
    """The visits of one campaign, as they are read."""

    def __init__(self, cycle: Cycle, draw: DrawCampaign | None, section: str) -> None:
        self.cycle, self.draw, self.section = cycle, draw, section
        self.campaign = cycle.pk if draw is None else draw.pk
        self.findings: list[Finding] = []
        self.points: list[Point] = []
        self.known: set[str] = set()
        """Visits that a room holds something of."""

    def point(self, visit: str, state: str, what: str, page: str) -> None:
        """Put down what is owed of a visit."""
        said = f"{what}（{visit}）"
        self.points.append(Point(visit.split("/")[_BODY], self.section, state, said, page))


def gather_visits(cycle: Cycle, draw: DrawCampaign | None, *, section: str) -> FromRoom:
    """Return the findings of a campaign's visits, and which visits have nothing that counts.

    To every finding the digest is added of what it stands in: the revision that counts, or the
    act by which a typed paper was settled.

    Args:
        cycle: the year.
        draw: its campaign; None where nothing is drawn yet.
        section: id of the section that visits are of.
    """
    read = _Visits(cycle, draw, section)
    if draw is not None:
        _read_phones(read, draw)
    _read_papers(read)
    if draw is not None:
        _read_shortfalls(read, draw)
        _compare_disclosed(read, draw)
    _tell_unvisited(read)
    return FromRoom(tuple(read.findings), tuple(read.points))


def _read_phones(read: _Visits, draw: DrawCampaign) -> None:
    counting: list[FieldRevision] = []
    for visit in FieldVisit.objects.filter(campaign=draw).order_by("pk"):
        read.known.add(visit.pk)
        page = reverse("field_visit", args=[read.cycle.pk, visit.pk])
        standing = standing_of(visit)
        _tell_standing(read, visit.pk, standing, page)
        if not standing.counting:
            continue
        row = FieldRevision.objects.select_related("inbox").get(pk=standing.counting)
        counting.append(row)
        try:
            found = findings_of(read_revision(bytes(row.inbox.content)), read.cycle)
        except ValidationError:
            read.point(visit.pk, CONTRADICTORY, _("答卷无法读取，须退回重交"), page)
            continue
        read.findings += _bind(found, row.sha256)
    missing = len(list_missing(counting))
    if missing:
        what = _("有%(count)s份照片或材料还没有传到") % {"count": missing}
        page = reverse("field_board", args=[read.cycle.pk])
        read.points.append(Point("", read.section, NOTED, what, page))


def _tell_standing(read: _Visits, visit: str, standing: VisitStanding, page: str) -> None:
    if standing.disputed:
        read.point(visit, CONTRADICTORY, _("两个版本冲突，须选定一个才能计入"), page)
    elif not standing.counting:
        read.point(visit, MISSING, _("没有采用的版本"), page)
    if standing.late:
        read.point(visit, NOTED, _("迟到的更正还没有决定，暂按原版本"), page)
    if standing.returned:
        read.point(visit, NOTED, _("已退回补正，暂按退回前的版本"), page)


def _read_papers(read: _Visits) -> None:
    kept = read.cycle.sheets.select_related("cycle", "settlement")
    sheets = list(kept.order_by("visit"))
    settled = {
        each.sheet_id: each.entry for each in Settlement.objects.filter(sheet__cycle=read.cycle)
    }
    records = find_records(settled.values())
    for sheet in sheets:
        page = reverse("paper_sheet", args=[read.cycle.pk, sheet.pk])
        if not sheet.visit.startswith(f"{read.campaign}/"):
            read.point(sheet.visit, NOTED, _("纸质抽查表属于作废的抽取，不计入"), page)
            continue
        if sheet.visit in read.known:
            read.point(sheet.visit, NOTED, _("手机已上报，纸质抽查表不计入"), page)
            continue
        read.known.add(sheet.visit)
        if sheet.pk not in settled:
            read.point(sheet.visit, MISSING, _("纸质抽查表还没有核定"), page)
            continue
        read.findings += _bind(findings_of_sheet(sheet), records.get(settled[sheet.pk], ""))


def _read_shortfalls(read: _Visits, draw: DrawCampaign) -> None:
    """Put down the visits for which no unit was left, as the ledger tells of them."""
    kept = book_of(draw).find_entries(kind="shortfall", campaign=draw.pk)
    if not kept:
        return
    pack = find_known(read.cycle.pack_digest).pack
    setting = load_setting(open_folder(draw).published)
    for each in kept:
        entry = read_entry(each.entry)
        short = Shortfall(label_from_json(entry.content["label"]), (), "")
        found = shortfall_findings(pack, setting, (short,), at=entry.at)
        read.findings += _bind(found, str(entry.content["record"]))
        read.known |= {finding.visit or "" for finding in found}


def _compare_disclosed(read: _Visits, draw: DrawCampaign) -> None:
    """Tell where the ledger and what was handed in say different things of a visit."""
    disclosed = {
        visit.id: visit.outcome
        for body in follow_disclosure(book_of(draw), draw.pk).values()
        for county in body.counties
        for visit in county.visits
    }
    for visit in sorted(disclosed.keys() - read.known):
        read.point(visit, MISSING, _("名单已告知，抽查结果还没有报来"), _page_of(read, visit))
    for finding in read.findings:
        visit = finding.visit or ""
        if finding.item != OUTCOME or finding.actor == DRAWN_OUT:
            continue
        if visit not in disclosed:
            what = _("有抽查结果，但账本没有告知过这个名额")
            read.point(visit, CONTRADICTORY, what, _page_of(read, visit))
        elif disclosed[visit] not in ("", finding.value):
            what = _("上报的抽查结果与账本登记的不一致")
            read.point(visit, CONTRADICTORY, what, _page_of(read, visit))


def _page_of(read: _Visits, visit: str) -> str:
    return reverse("draw_body", args=[read.cycle.pk, visit.split("/")[_BODY]])


def _tell_unvisited(read: _Visits) -> None:
    """Tell of the bodies of which no visit counts."""
    visited = {finding.body for finding in read.findings}
    has_visits = {visit.split("/")[_BODY] for visit in read.known}
    for body in find_known(read.cycle.pack_digest).pack.bodies:
        if body.id not in visited and body.id not in has_visits:
            page = reverse("draw_body", args=[read.cycle.pk, body.id])
            what = _("还没有任何抽查结果")
            read.points.append(Point(body.id, read.section, MISSING, what, page))


def _bind(findings: Iterable[Finding], digest: str) -> Iterator[Finding]:
    """Name in every finding the document that it stands in."""
    for each in findings:
        blobs = tuple(sorted({*each.blobs, digest})) if digest else each.blobs
        yield each.model_copy(update={"blobs": blobs})
