"""How far a phone's clock is from the office's; it is flagged and never a reason to refuse.

An event carries the phone's clock, a second one that nobody can set, and the last time that the
office has signed with the moment of that second one. So the office's time at the event is known,
however the phone's clock was set.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import read_canonical
from kaohe.core.draw.one_form import count_of, expect, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

FLAGGED: Final = 300
"""Seconds above which a clock is flagged."""
_MILLI: Final = 1000


def find_skew(lines: Iterable[bytes]) -> int:
    """Return the largest difference of the phone's clock from the office's, in seconds.

    Positive where the phone is ahead; 0 where no event has a time of the office, and for events
    that cannot be read.
    """
    skews = [each for line in lines if (each := _skew_of(line)) is not None]
    return max(skews, key=abs, default=0)


def _skew_of(line: bytes) -> int | None:
    try:
        event = expect(read_canonical(line), dict)
        anchor = expect(event.get("anchor"), dict)
        at = datetime.fromisoformat(text_of(anchor, "at")).astimezone(UTC)
        passed = count_of(event.get("mono")) - count_of(anchor.get("mono"))
        wall = count_of(event.get("wall"))
    except ValueError:
        return None
    ours = int(at.timestamp() * _MILLI) + passed
    # The second clock begins anew with the app: a time from before says nothing then.
    return (wall - ours) // _MILLI if passed >= 0 else None
