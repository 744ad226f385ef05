"""A pack laid out for checking: every part with its path, and every name by what it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.core.rules.text import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.rules.measures import Measure
    from kaohe.core.rules.model import Group, Item, Pack, Section
    from kaohe.core.rules.places import Path


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item with all that it stands in."""

    path: Path
    section: Section
    group: Group
    item: Item

    @property
    def measure(self) -> Measure | None:
        """Its own measure, or that of the section."""
        return self.section.measure_of(self.item)


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Strict]]:
    """Yield every part of a pack, outer parts first."""
    if isinstance(value, Strict):
        yield path, value
        for name, declared in type(value).model_fields.items():
            yield from walk(getattr(value, name), (*path, declared.alias or name))
    elif isinstance(value, tuple):
        for position, part in enumerate(value):
            yield from walk(part, (*path, position))


def placed_items(pack: Pack) -> Iterator[PlacedItem]:
    """Yield the items of all sections in order."""
    for s, section in enumerate(pack.sections):
        for g, group in enumerate(section.groups):
            for i, item in enumerate(group.items):
                path: Path = ("sections", s, "groups", g, "items", i)
                yield PlacedItem(path, section, group, item)


def placed_measures(pack: Pack) -> Iterator[tuple[Path, Measure, Any, str]]:
    """Yield every measure with its path, the points behind it, and where it is assessed.

    A section's default measure comes once for each item that takes it, under the item's path.
    """
    for placed in placed_items(pack):
        if placed.measure is not None:
            path = (*placed.path, "score") if placed.item.score else placed.path
            yield path, placed.measure, placed.item.points, placed.section.assessed_at
    for position, bonus in enumerate(pack.bonuses):
        yield ("bonuses", position, "score"), bonus.score, bonus.points, "body"


def names_by_subject(pack: Pack) -> dict[str, set[str]]:
    """Return the names that may be referred to, by what they name."""
    sections = {each.id for each in pack.sections}
    groups = {group.id for section in pack.sections for group in section.groups}
    items = {placed.item.id for placed in placed_items(pack)}
    indicators = {each.id for each in pack.indicators}
    return {
        "source": {each.id for each in pack.sources},
        "decision": {each.id for each in pack.decisions},
        "unit kind": {each.id for each in pack.unit_kinds},
        "scale": {each.id for each in pack.scales},
        "indicator": indicators,
        "fact": {each.id for each in pack.facts},
        "reward fact": {
            each.id for each in pack.facts if each.of == "body" and each.kind == "number"
        },
        "aggregation": {each.id for each in pack.aggregations},
        "section": sections,
        "item": items,
        "place": sections | groups | items,
        "ranked thing": {"total"} | sections | indicators,
        "outcome": {each.id for each in pack.outcomes},
        "slot": {each.id for each in pack.draw.slots} if pack.draw else set(),
    }
