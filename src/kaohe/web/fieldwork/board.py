"""The live board: each body's team, where it stands, what has come of it, what is to be decided.

Where a team stands is told from the ledger's disclosures alone; what a phone has handed in early
and what its county or unit is say nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kaohe.web.draw.campaigns import book_of
from kaohe.web.draw.monitor import BodyLine, VisitLine, find_visit, follow_disclosure
from kaohe.web.fieldwork.handed_over import HandedOver, name_handed_over
from kaohe.web.fieldwork.inbox_models import QUARANTINED
from kaohe.web.fieldwork.models import (
    Device,
    FieldBlob,
    FieldRevision,
    FieldVisit,
    Inbox,
    InboxState,
    VisitDecision,
)
from kaohe.web.fieldwork.revisions import standing_of
from kaohe.workflows.field_visits.revision import read_revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from kaohe.web.draw.models import DrawCampaign

STATES: Final = {
    "none": (_("没有登记设备"), "secondary"),
    "waiting": (_("未出发"), "secondary"),
    "told": (_("已通知单位"), "yellow"),
    "arrived": (_("已到达"), "yellow"),
    "visiting": (_("正在抽查"), "yellow"),
    "between": (_("上一户已结束"), "green"),
}
"""Where a team stands → its words and colour; nothing tells how much is left."""
STANDINGS: Final = {
    "conflict": (_("版本冲突，待选定"), "red"),
    "late": (_("迟到的更正，待决定"), "yellow"),
    "returned": (_("已退回"), "yellow"),
    "accepted": (_("已采用"), "green"),
    "empty": (_("没有采用的版本"), "secondary"),
}
"""How a visit's revisions stand → words and colour."""


@dataclass(slots=True)
class VisitOnBoard:
    """A visit of which something has come."""

    row: FieldVisit
    line: VisitLine | None
    state: str
    revisions: int
    latest: datetime
    missing: int
    """Photos and documents that have not come."""

    @property
    def word(self) -> object:
        """Return how it stands."""
        return STANDINGS[self.state][0]

    @property
    def colour(self) -> str:
        """Return the colour that goes with the word."""
        return STANDINGS[self.state][1]

    @property
    def is_open(self) -> bool:
        """Tell whether somebody must do something."""
        return self.state != "accepted" or bool(self.missing)


@dataclass(slots=True)
class BodyOnBoard:
    """One body."""

    line: BodyLine
    state: str
    team: list[str]
    visits: list[VisitOnBoard] = field(default_factory=list)
    quarantined: int = 0
    handed_over: list[HandedOver] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Return the body's two digits."""
        return self.line.code

    @property
    def word(self) -> object:
        """Return where the team stands."""
        return STATES[self.state][0]

    @property
    def colour(self) -> str:
        """Return the colour that goes with the word."""
        return STATES[self.state][1]

    @property
    def revisions(self) -> int:
        """Return how many revisions have come."""
        return sum(each.revisions for each in self.visits)

    @property
    def missing(self) -> int:
        """Return how many photos and documents have not come."""
        return sum(each.missing for each in self.visits)

    @property
    def conflicts(self) -> int:
        """Return how many visits wait for a decision."""
        return sum(each.state in ("conflict", "late") for each in self.visits)


def make_board(draw: DrawCampaign, is_seen: Callable[[str], bool]) -> list[BodyOnBoard]:
    """Return the bodies that somebody may see, in the order of their codes."""
    lines = follow_disclosure(book_of(draw), draw.pk)
    teams: dict[str, list[str]] = {}
    devices = Device.objects.filter(campaign=draw, revocation=None).select_related("person")
    for device in devices.order_by("at", "pk"):
        names = teams.setdefault(device.body, [])
        if device.person.name not in names:
            names.append(device.person.name)
    found = {
        code: BodyOnBoard(line, _stand(line, teams.get(code, [])), teams.get(code, []))
        for code, line in lines.items()
        if is_seen(code)
    }
    for visit in _list_visits(draw, lines):
        if visit.row.body in found:
            found[visit.row.body].visits.append(visit)
    for each in name_handed_over(draw):
        if each.body in found:
            found[each.body].handed_over.append(each)
    waiting = Inbox.objects.filter(device__campaign=draw, state__state=QUARANTINED)
    for body in waiting.values_list("device__body", flat=True):
        if body in found:
            found[body].quarantined += 1
    return list(found.values())


def mark_board(draw: DrawCampaign) -> str:
    """Return a mark that is another one as soon as the board may have changed."""
    changed = InboxState.objects.aggregate(last=Max("changed_at"))["last"]
    counted = (
        book_of(draw).size(),
        Inbox.objects.aggregate(last=Max("pk"))["last"] or 0,
        FieldBlob.objects.count(),
        FieldRevision.objects.count(),
        VisitDecision.objects.count(),
        int(changed.timestamp() * 1_000_000) if changed else 0,
    )
    return "-".join(str(each) for each in counted)


def list_missing(revisions: Iterable[FieldRevision]) -> set[str]:
    """Return the photos and documents of revisions that have not come."""
    wanted = {digest for each in revisions for digest in blobs_of(each.sha256)}
    there = FieldBlob.objects.filter(pk__in=wanted).values_list("pk", flat=True)
    return wanted - set(there)


@lru_cache(maxsize=4096)
def blobs_of(digest: str) -> tuple[str, ...]:
    """Return the photos and documents of a revision, by the digest of its bytes."""
    row = FieldRevision.objects.select_related("inbox").filter(sha256=digest).first()
    return read_revision(bytes(row.inbox.content)).blobs if row else ()


def _list_visits(draw: DrawCampaign, lines: dict[str, BodyLine]) -> list[VisitOnBoard]:
    arrived: dict[str, list[FieldRevision]] = {}
    rows = FieldRevision.objects.filter(visit__campaign=draw).order_by("order")
    for revision in rows:
        arrived.setdefault(revision.visit_id, []).append(revision)
    decided = set(
        VisitDecision.objects.filter(visit__campaign=draw).values_list("visit_id", flat=True)
    )
    missing = list_missing(rows)
    return [
        VisitOnBoard(
            row=visit,
            line=find_visit(lines, visit.pk),
            state=_judge(visit, arrived[visit.pk], is_decided=visit.pk in decided),
            revisions=len(arrived[visit.pk]),
            latest=max(each.at for each in arrived[visit.pk]),
            missing=len(
                {blob for each in arrived[visit.pk] for blob in blobs_of(each.sha256)} & missing
            ),
        )
        for visit in FieldVisit.objects.filter(campaign=draw).order_by("pk")
        if visit.pk in arrived
    ]


def _judge(visit: FieldVisit, arrived: list[FieldRevision], *, is_decided: bool) -> str:
    """Return how a visit stands; one that came once and plainly needs no further question."""
    one = arrived[0]
    is_plain = len(arrived) == 1 and not (one.is_late or one.is_disputed or one.parent)
    return "accepted" if is_plain and not is_decided else standing_of(visit).state


def _stand(line: BodyLine, team: list[str]) -> str:
    if line.going_on:
        return "visiting"
    if any(county.visits for county in line.counties):
        return "between"
    if line.counties:
        return "arrived"
    if line.told_at:
        return "told"
    return "waiting" if team else "none"
