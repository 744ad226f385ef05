"""The sheet of a year gathered from the rooms: the same rooms give the same bytes.

Every room says what it holds and what is still owed; the scorer's own faults say the rest. What a
case or an objection has corrected comes last and decides, with the former finding beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.db.models import Sum
from django.urls import reverse

from kaohe.core.errors import EvidenceMissing
from kaohe.core.ledger import is_of_rehearsals
from kaohe.core.scoring import Evidence, write_evidence
from kaohe.web.audit.models import LedgerEntry
from kaohe.web.audit.office_acts import ledger, write_moment
from kaohe.web.base.language import spoken
from kaohe.web.base.today import read_today
from kaohe.web.cycles.models import Cycle
from kaohe.web.draw.campaigns import find_draw, is_void
from kaohe.web.fieldwork.models import FieldBlob, FieldRevision
from kaohe.web.registers.current import current_snapshot
from kaohe.web.results.gathering_corrections import gather_corrections
from kaohe.web.results.gathering_figures import gather_figures
from kaohe.web.results.gathering_reports import gather_reports
from kaohe.web.results.gathering_visits import gather_visits
from kaohe.web.results.room_points import CONTRADICTORY, MISSING, NOTED, Point
from kaohe.web.rules.library import find_known
from kaohe.web.self_check.asking import asked_of
from kaohe.web.self_check.findings import last_day
from kaohe.workflows.evidence import examine_sheet
from kaohe.workflows.registers.gathering import gather_evidence
from kaohe.workflows.scoring import BEIJING, beijing_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Finding, Results
    from kaohe.web.results.room_points import FromRoom
    from kaohe.workflows.evidence import OpenPoint

_ORDER: Final = {CONTRADICTORY: 0, MISSING: 1, NOTED: 2}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the rooms give now."""

    evidence: Evidence
    content: bytes
    """The sheet as evidence/1, in canonical form."""
    digest: str
    points: tuple[Point, ...]
    results: Results | None
    """What the sheet would give; None while it cannot be scored."""

    def count(self, state: str) -> int:
        """Return how many points weigh so."""
        return sum(point.state == state for point in self.points)

    @property
    def owes(self) -> bool:
        """Tell whether something is missing or contradictory."""
        return any(point.state != NOTED for point in self.points)


def look_at_rooms(cycle: Cycle) -> Gathered:
    """Return what the rooms give, gathered anew only where something has happened since."""
    return _look(cycle.pk, _mark_rooms(), spoken(), read_today())


def gather_rooms(cycle: Cycle) -> Gathered:
    """Gather the evidence of a year from its rooms, with everything that it lacks."""
    pack, draw = find_known(cycle.pack_digest).pack, find_draw(cycle)
    if draw is not None and is_void(draw):
        draw = None
    as_of = last_day(cycle) or read_today()
    rooms = [
        gather_reports(cycle, as_of=as_of),
        gather_figures(cycle),
        gather_visits(cycle, draw, section=_section_of_visits(pack)),
    ]
    snapshot, is_rehearsal = current_snapshot(cycle), is_of_rehearsals(ledger().origin)
    found = [finding for room in rooms for finding in room.findings]
    if is_rehearsal:
        found = [_bring_to_day(each, read_today()) for each in found]
    whole = Evidence(
        format="evidence/1",
        campaign=cycle.pk if draw is None else draw.pk,
        rehearsal=is_rehearsal,
        register_digest=None,
        as_of=as_of,
        findings=tuple(found),
    )
    rooms.append(gather_corrections(cycle, pack, whole))
    amended = whole.model_copy(update={"findings": (*whole.findings, *rooms[-1].findings)})
    evidence = gather_evidence(
        [(cycle.pk, amended)],
        register_digest=None if snapshot is None else snapshot.digest,
        as_of=as_of,
    )
    examined = examine_sheet(pack, evidence)
    points = [point for room in rooms for point in room.points]
    points += _add_faults(cycle, pack, examined.points, rooms)
    content = write_evidence(evidence)
    return Gathered(
        evidence,
        content,
        sha256(content).hexdigest(),
        tuple(sorted(set(points), key=lambda each: _place(pack, each))),
        examined.results,
    )


@lru_cache(maxsize=2)
def _look(cycle: str, _mark: tuple[object, ...], _language: str, _today: date) -> Gathered:
    return gather_rooms(Cycle.objects.get(pk=cycle))


def _mark_rooms() -> tuple[object, ...]:
    """Return what is another one as soon as an act was done or a phone has handed something in."""
    last = LedgerEntry.objects.order_by("-index").values_list("index", "commitment").first()
    index, commitment = last or (-1, b"")
    return (
        index,
        bytes(commitment),
        Cycle.objects.aggregate(changes=Sum("version"))["changes"],
        FieldRevision.objects.count(),
        FieldBlob.objects.count(),
    )


def _bring_to_day(finding: Finding, today: date) -> Finding:
    """Let what was found after the practised day be found at its beginning.

    A rehearsal stands still on a day years ago while its clock runs on, and nothing can be found
    after the day of scoring. Corrections are decided in the course of that day, and so come later.
    """
    if beijing_day(finding.at) <= today:
        return finding
    return finding.model_copy(
        update={"at": write_moment(datetime.combine(today, time(), tzinfo=BEIJING))}
    )


def _add_faults(
    cycle: Cycle, pack: Pack, found: Sequence[OpenPoint], rooms: Sequence[FromRoom]
) -> list[Point]:
    """Return the scorer's faults as points, without those that a room has told in better words.

    A room that says of a body's section what is missing has said it of every item below; of
    visits it speaks one by one, so that the slots without any are told as well.
    """
    told = {
        (point.body, point.section)
        for room in rooms
        for point in room.points
        if point.state == MISSING
    }
    of_units = {each.id for each in pack.sections if each.assessed_at == "unit"}
    bodies = {body for body, _section in told}
    points = []
    for each in found:
        is_told = (each.body, each.section) in told or ("", each.section) in told
        is_of_slot = each.section in of_units and each.item != each.section
        if is_told and not is_of_slot and _is_missing(each.fault):
            continue
        if not each.section and each.body in bodies:
            continue
        state = MISSING if _is_missing(each.fault) else CONTRADICTORY
        said = each.fault.problem(spoken())
        where = each.visit or each.county or each.item
        points.append(
            Point(
                each.body,
                each.section,
                state,
                f"{said}（{where}）" if where else said,
                _page_of(cycle, pack, each),
            )
        )
    return points


def _is_missing(fault: Fault) -> bool:
    return fault.kind.error is EvidenceMissing


def _page_of(cycle: Cycle, pack: Pack, point: OpenPoint) -> str:
    """Return where a fault of the scorer is mended: the room that its section comes from."""
    if point.section == _section_of_visits(pack):
        return reverse("draw_body", args=[cycle.pk, point.body]) if point.body else ""
    if point.item in {each.id for each in asked_of(cycle)}:
        return reverse("review", args=[cycle.pk, point.body, point.item])
    if point.section:
        return reverse("figure_table", args=[cycle.pk])
    return ""


def _section_of_visits(pack: Pack) -> str:
    return next((each.id for each in pack.sections if each.assessed_at == "unit"), "")


def _place(pack: Pack, point: Point) -> tuple[str, int, int, str]:
    sections = [each.id for each in pack.sections]
    section = sections.index(point.section) if point.section in sections else len(sections)
    return (point.body, section, _ORDER[point.state], point.what)
