"""What cases and objections have corrected, as findings that decide over what was found before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from kaohe.web.cases.corrections import list_corrections
from kaohe.web.results.room_points import CONTRADICTORY, FromRoom, Point
from kaohe.workflows.recounting import amend_evidence

if TYPE_CHECKING:
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Evidence
    from kaohe.web.cycles.models import Cycle


def gather_corrections(cycle: Cycle, pack: Pack, before: Evidence) -> FromRoom:
    """Return the decided corrections as findings, in the order of their decisions.

    One that names an item which no final decision can change would be shown beside and change
    nothing; it is told instead of being lost.

    Args:
        cycle: the year.
        pack: its rules.
        before: what all other rooms have found.
    """
    corrections = list_corrections(cycle)
    amended = amend_evidence(before, corrections)
    sections = {item.id: each for each in pack.sections for item in each.items()}
    points = []
    for each in corrections:
        section = sections.get(each.item)
        if section is not None and "final" not in section.decided_by:
            what = _("%(case)s的更正不起作用：规则不承认这一部分的终评") % {"case": each.case}
            page = reverse(each.page, args=[cycle.pk, each.key])
            points.append(Point(each.body, section.id, CONTRADICTORY, what, page))
    return FromRoom(amended.findings[len(before.findings) :], tuple(points))
