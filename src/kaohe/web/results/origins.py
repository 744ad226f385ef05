"""Where the findings of a scoring came from: the rooms, a sheet, or corrections of a former one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.web.cycles.models import CycleAct
from kaohe.web.results.models import gathering_of

if TYPE_CHECKING:
    from kaohe.web.results.models import Gathering, Scoring


@dataclass(frozen=True, slots=True)
class Origin:
    """What a scoring rests on; a sheet that was handed in where nothing else is told."""

    gathering: Gathering | None
    """What was owed when the rooms were gathered."""
    upon: int | None
    """Number of the former scoring whose sheet was corrected."""
    corrections: int
    """Decided corrections that came to it."""


def find_origin(scoring: Scoring) -> Origin:
    """Return where the findings of a scoring came from, as its act told the ledger."""
    told = CycleAct.objects.filter(
        cycle=scoring.cycle_id, subject="cycle-scored", entry=scoring.entry
    ).first()
    corrected = told.details.get("corrected") if told else None
    upon, corrections = corrected or (None, 0)
    return Origin(gathering_of(scoring), upon, corrections)
