"""Events of a device (append-only), as lines of canonical JSON that are chained by their hashes."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw.one_form import expect, text_of
from kaohe.workflows.field_visits.faults import EVENTS_UNREADABLE
from kaohe.workflows.field_visits.ports import KeptEvent

if TYPE_CHECKING:
    from kaohe.core.canonical import Json

FIELDS: Final = frozenset(
    (
        "id",
        "visit",
        "seq",
        "previous",
        "kind",
        "path",
        "old",
        "new",
        "person",
        "wall",
        "mono",
        "anchor",
        "position",
    )
)

LONGEST_ID: Final = 60


def read_events(
    body: bytes, *, visit: str, first: int, last: int
) -> tuple[tuple[KeptEvent, ...], str]:
    """Read a range of events.

    Returns:
        the events, and the digest that the first of them names before it.

    Raises:
        DrawError: a line is no event of this visit, or they do not follow one another.
    """
    lines = body.removesuffix(b"\n").split(b"\n")
    found: list[KeptEvent] = []
    begin = before = ""
    for number, line in enumerate(lines, start=1):
        try:
            event = expect(read_canonical(line), dict)
            previous = _check(event, visit=visit, seq=first + number - 1)
            if found and previous != before:
                raise ValueError("the chain is broken")  # noqa: TRY301 - told by its line below
        except ValueError:
            raise EVENTS_UNREADABLE.error_at(visit, line=number) from None
        begin = begin if found else previous
        before = sha256(line).hexdigest()
        found.append(KeptEvent(text_of(event, "id"), first + number - 1, line, before))
    if first + len(lines) - 1 != last:
        raise EVENTS_UNREADABLE.error_at(visit, line=len(lines))
    return tuple(found), begin


def write_event(**fields: Json) -> bytes:
    """Return the line of an event, without its end."""
    return canonical_bytes(fields)


def _check(event: dict[str, Json], *, visit: str, seq: int) -> str:
    """Return the digest of the event before.

    Raises:
        ValueError: it is no event, or another than the one that comes here.
    """
    if set(event) != FIELDS or (event["visit"], event["seq"]) != (visit, seq):
        raise ValueError("another event")
    for name in ("kind", "path", "person"):
        text_of(event, name)
    if not 0 < len(text_of(event, "id")) <= LONGEST_ID:
        raise ValueError("an id that is too long")
    return text_of(event, "previous")
