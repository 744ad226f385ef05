"""Which day it is in Beijing: by the clock, or in practice by the day that is practised."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.web.audit.office_acts import ledger

PRACTICE_DAY: Final = "practice/day"
"""File in the office's folder that names the day which is practised."""


def read_today() -> date:
    """Return the day in Beijing.

    The days of a practice year lie years back; an office of a rehearsal stands still on one of
    them. In earnest the file is never looked at.
    """
    place = Path(settings.OFFICE_HOME) / PRACTICE_DAY
    if is_of_rehearsals(ledger().origin) and place.is_file():
        return date.fromisoformat(place.read_text(encoding="ascii").strip())
    return timezone.localdate()
