"""Good practice, problems and proposals of visits go to the ledger of observations, each once.

A revision is noted when it counts: at once where it counts when it comes, or when a person has
decided so. What an earlier revision of the visit has said in the same words stands there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.errors import InputError
from kaohe.web.audit.office_acts import act, ledger, read_moment
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.fieldwork.models import FieldRevision, NotedRevision
from kaohe.web.fieldwork.revisions import standing_of
from kaohe.web.observations.mending import put_down_observation
from kaohe.workflows.field_visits.revision import read_revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kaohe.web.audit.office_acts import OfficeAct

MOST: Final = 200
"""Observations of one revision that are taken; a phone makes a handful."""


def note_revision(name: str) -> bool:
    """Note the observations of a revision, if it counts and was not noted; tell whether it was."""
    row = FieldRevision.objects.filter(pk=name, noted=None).first()
    if row is None or standing_of(row.visit).counting != row.pk:
        return False
    given = list(_read(row))
    with ledger().begin():  # one at a time
        if NotedRevision.objects.filter(revision=row).exists():
            return False
        if not given:
            _mark(row, noted=0, left_out=0, at=read_moment())
            return True
        with act("field-observations-noted", by=row.device.person) as doing:
            _put_down(row, given, doing)
    return True


def note_waiting() -> int:
    """Note whatever counts and was not noted, as after a crash; return how many were."""
    rows = FieldRevision.objects.filter(noted=None).order_by("pk").values_list("pk", flat=True)
    return sum(note_revision(name) for name in list(rows))


def _put_down(row: FieldRevision, given: list[tuple[str, str]], doing: OfficeAct) -> None:
    cycle, visit = row.visit.campaign.cycle, row.visit
    noted = left_out = 0
    for kind, text in given:
        try:
            made = put_down_observation(cycle, visit.body, kind, text, visit=visit.pk, doing=doing)
        except InputError:  # what a phone has sent wrongly is still read on the visit's page
            left_out += 1
        else:
            noted += made is not None
    _mark(row, noted=noted, left_out=left_out, at=doing.at, entry=doing.index)
    doing.details = {
        "cycle": cycle.pk,
        "body": visit.body,
        "visit": visit.pk,
        "sha256": row.sha256,
        "noted": noted,
        "left_out": left_out,
    }
    if noted:
        put_down_act(cycle, doing)


def _mark(
    row: FieldRevision, *, noted: int, left_out: int, at: datetime, entry: int | None = None
) -> None:
    NotedRevision.objects.create(revision=row, noted=noted, left_out=left_out, at=at, entry=entry)


def _read(row: FieldRevision) -> Iterator[tuple[str, str]]:
    given = read_revision(bytes(row.inbox.content)).content.get("observations")
    for each in given[:MOST] if isinstance(given, list) else ():
        if isinstance(each, dict):
            yield str(each.get("kind", "")), str(each.get("text", ""))
