"""Moments of the simulated calendar: Beijing days and minutes, written as UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from kaohe.workflows.scoring import BEIJING


def write_moment(day: date, *, minute: int) -> str:
    """Write a minute of a Beijing day (0 to 1439) as evidence writes time.

    >>> write_moment(date(2013, 1, 14), minute=610)
    '2013-01-14T02:10:00.000Z'
    """
    moment = datetime.combine(day, time(), tzinfo=BEIJING) + timedelta(minutes=minute)
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def add_minutes(moment: str, minutes: int) -> str:
    """Return a moment some minutes later.

    >>> add_minutes("2013-01-14T02:10:00.000Z", 95)
    '2013-01-14T03:45:00.000Z'
    """
    later = datetime.fromisoformat(moment) + timedelta(minutes=minutes)
    return f"{later:%Y-%m-%dT%H:%M:%S}.000Z"
