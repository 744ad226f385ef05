"""When a report is in time, and until when the bytes of its files may follow.

The manifest decides: it must be kept by the end of the day in Beijing. The files may follow
within hours, because on the last evening it is the bytes that do not get through.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

BEIJING: Final = timezone(timedelta(hours=8))
GRACE: Final = timedelta(hours=2)
"""How long after the deadline, or after a late manifest, the bytes may follow."""


def end_of(day: date) -> datetime:
    """Return the first moment after a day in Beijing."""
    return datetime.combine(day + timedelta(days=1), time(), BEIJING).astimezone(UTC)


def is_late(moment: datetime, *, due: date | None) -> bool:
    """Tell whether a moment lies after the day by which a report is due."""
    return due is not None and moment >= end_of(due)


def grace_until(moment: datetime, *, due: date | None) -> datetime:
    """Return until when the bytes of a manifest may follow that was kept at a moment."""
    start = moment if due is None else max(moment, end_of(due))
    return start + GRACE
