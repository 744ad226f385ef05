"""Every name is given once, and every name used exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.errors import nearest
from kaohe.core.rules.checks import faults
from kaohe.core.rules.checks.survey import names_by_subject, placed_items, walk
from kaohe.core.rules.measures import Deduct, PerEvent
from kaohe.core.rules.text import Grounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.places import Path, Places

RESERVED: Final = frozenset({"total", "unit_kind", "outcome"})
"""Names with a fixed meaning in evidence and ranking."""

_REFERENCES: Final = {
    "decision": "decision",
    "scale": "scale",
    "indicator": "indicator",
    "fact": "fact",
    "aggregation": "aggregation",
}
"""Keys that mean the same wherever they stand, and what they name."""

_PLACED_REFERENCES: Final = {
    ("Applicability", "to"): "unit kind",
    ("Feed", "outcome"): "outcome",
    ("Feed", "item"): "item",
    ("TailExclusion", "by"): "ranked thing",
    ("Reward", "per"): "reward fact",
    ("Ranking", "break_by"): "section",
    ("Draw", "none_left"): "outcome",
    ("DrawSlot", "kind"): "unit kind",
    ("DrawSlot", "member_kind"): "unit kind",
    ("DrawSlot", "fallback"): "slot",
    ("OpenTerm", "at"): "place",
}
"""Keys that name something only in one part of the pack."""


def check_names_once(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find ids given twice: in a list, in a measure, and over all that findings are made of."""
    for path, part in walk(pack):
        for name in type(part).model_fields:
            listed = getattr(part, name)
            if isinstance(listed, tuple) and listed and hasattr(listed[0], "id"):
                ids = [((*path, name, n), each.id) for n, each in enumerate(listed)]
                yield from _once(ids, places)
    yield from _once(list(_findable(pack)), places)
    for path, id_ in _findable(pack):
        if id_ in RESERVED:
            yield places.fault(faults.ID_RESERVED, path, id=id_)
    if pack.draw:
        slots = enumerate(pack.draw.slots)
        yield from _once([(("draw", "slots", n), slot.code) for n, slot in slots], places)


def _findable(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Yield the ids under which findings are filed; together they must be unique."""
    for s, section in enumerate(pack.sections):
        yield ("sections", s), section.id
        for g, group in enumerate(section.groups):
            yield ("sections", s, "groups", g), group.id
            for i, item in enumerate(group.items):
                yield ("sections", s, "groups", g, "items", i), item.id
    for name in ("facts", "bonuses", "vetoes", "gates", "tail_exclusions"):
        for n, each in enumerate(getattr(pack, name)):
            yield (name, n), each.id


def _once(entries: Iterable[tuple[Path, str]], places: Places) -> Iterator[Fault]:
    first: dict[str, Path] = {}
    for path, id_ in entries:
        if id_ in first:
            before = f"{places.spell(first[id_])} ({places.where(first[id_])})"
            yield places.fault(faults.ID_TWICE, path, id=id_, first=before)
        first.setdefault(id_, path)


def check_names_known(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find names that nothing has."""
    known = names_by_subject(pack)
    for path, part in walk(pack):
        if isinstance(part, Grounded):
            for cite in part.cite:
                source = cite.partition("/")[0]
                yield from _unknown(source, "source", known["source"], (*path, "cite"), places)
        for field in type(part).model_fields:
            subject = _PLACED_REFERENCES.get((type(part).__name__, field), _REFERENCES.get(field))
            if subject is None:
                continue
            given = getattr(part, field)
            for name in given if isinstance(given, tuple) else (given,):
                if name is not None:
                    yield from _unknown(name, subject, known[subject], (*path, field), places)
    if pack.bodies:
        bodies = {each.id for each in pack.bodies}
        for n, group in enumerate(pack.comparison_groups):
            for member in group.members:
                path = ("comparison_groups", n, "members")
                yield from _unknown(member, "body", bodies, path, places)


def _unknown(
    name: str, subject: str, known: Iterable[str], path: Path, places: Places
) -> Iterator[Fault]:
    if name not in known:
        yield places.fault(
            faults.NAME_UNKNOWN, path, name=name, what=subject, nearest=nearest(name, known)
        )


def check_feeds(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find feeds into something that counts no such event."""
    items = {placed.item.id: placed for placed in placed_items(pack)}
    for n, feed in enumerate(pack.feeds):
        placed = items.get(feed.item)
        if placed is None:
            continue
        measure = placed.measure
        if placed.section.assessed_at != "body" or not isinstance(measure, Deduct | PerEvent):
            yield places.fault(faults.FEED_ITEM, ("feeds", n, "item"), item=feed.item)
            continue
        events = {event.id for event in measure.events}
        yield from _unknown(feed.counts_as, "event", events, ("feeds", n, "counts_as"), places)


def check_lists_once(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find names listed twice in one list."""
    for path, part in walk(pack):
        for field in ("to", "fallback", "break_by", "words", "members", "cite"):
            given = getattr(part, field, None)
            if isinstance(given, tuple):
                for name in sorted({each for each in given if given.count(each) > 1}):
                    yield places.fault(faults.LISTED_TWICE, (*path, field), name=name)
