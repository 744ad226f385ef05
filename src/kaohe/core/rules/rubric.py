"""The rubric: sections, groups and items, and how visits become their points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kaohe.core.rules.inputs import EvidenceSource, Gap
from kaohe.core.rules.measures import Condition, Measure
from kaohe.core.rules.text import Flag, Grounded, Id, Name, Points, Strict

if TYPE_CHECKING:
    from collections.abc import Iterator


class Applicability(Grounded):
    """Which kinds of unit an item is asked of, and on which condition."""

    to: tuple[Id, ...]
    """Kinds of unit."""
    when: Condition | None = None
    """A condition on a fact of the unit found."""


class Item(Grounded):
    """The smallest part that earns points."""

    id: Id
    name: Name
    points: Points
    """Points to be earned, or ``uncapped``."""
    score: Measure | None = None
    """None takes the section's default measure."""
    applies: Applicability | None = None
    """None takes the group's applicability."""


class Group(Grounded):
    """Items that belong together."""

    id: Id
    name: Name
    points: Points
    """The sum of its items, or ``uncapped``."""
    applies: Applicability | None = None
    """Applicability of all items that have none of their own."""
    items: tuple[Item, ...]
    """Its items, in the order of the text."""


class SectionDefaults(Strict):
    """What an item of the section has unless it says otherwise."""

    score: Measure | None = None
    """The measure of every item without one."""


class Section(Grounded):
    """One of the large parts, for example 组织领导."""

    id: Id
    name: Name
    points: Points
    """The sum of its groups, or ``uncapped``."""
    assessed_at: Literal["body", "unit"]
    """``body``: a finding for each body; ``unit``: findings of visits, added up."""
    decided_by: tuple[EvidenceSource, ...]
    """Which sources count, the first one present decides; all others are shown beside."""
    shown_beside: tuple[EvidenceSource, ...] = ()
    """Sources that are shown and never count."""
    aggregation: Id | None = None
    """How visits become points; for a section of units."""
    gaps: tuple[Gap, ...] = ()
    """Treatments that differ from those of the pack."""
    defaults: SectionDefaults = SectionDefaults()
    """What its items have unless they say otherwise."""
    groups: tuple[Group, ...]
    """Its groups, in the order of the text."""

    def items(self) -> Iterator[Item]:
        """Yield the items of all groups, in the order of the text."""
        for group in self.groups:
            yield from group.items

    def measure_of(self, item: Item) -> Measure | None:
        """Return an item's own measure, or the section's."""
        return item.score or self.defaults.score


class NoApplicableUnit(Strict):
    """What happens to the points of an item that no visited unit can be asked."""

    then: Literal["share_in_group", "full", "zero"]
    """Shared inside the group (a whole group inside its section), full points, or none."""
    decision: Id | None = None
    """The decision behind it."""


class Aggregation(Grounded):
    """How the units visited become the points of the body.

    ``item``: item by item, the mean over the visits of the county where it applies, then the mean
    of the counties. ``unit``: each unit's share of what it could be asked, then the mean of the
    county, then the mean of the counties.
    """

    id: Id
    by: Literal["item", "unit"]
    """Item by item or unit by unit."""
    no_applicable_unit: NoApplicableUnit
    """What becomes of an item that nobody can be asked."""


class VisitOutcome(Grounded):
    """How a visit can end, and what that makes of its items.

    ``as_found``: the findings count. ``zero``: every applicable item earns nothing, because a
    union on paper or a refusal must not gain by it. ``next_attempt``: the visit does not count and
    may be replaced. ``nothing``: this kind of unit has no items.
    """

    id: Id
    name: Name
    then: Literal["as_found", "zero", "next_attempt", "nothing"]
    """What the outcome makes of the items of the visit."""
    opens_case: Flag = False
    """Whether it opens a case of false reporting (通报批评)."""


class Feed(Grounded):
    """A visit's outcome that counts as an event of an item assessed at the body."""

    outcome: Id
    """The outcome of a visit."""
    item: Id
    """An item of the body, scored by ``deduct`` or ``per_event``."""
    counts_as: Id
    """The event of that item."""
