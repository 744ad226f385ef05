"""The record of a trip: where a team went, what was offered to it, and what it cost.

One short record for each team and body (C12, C19): no list of boxes to tick. Whoever was offered
nothing says so once; whoever was offered something writes what it was and whether it was refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from kaohe.core.teams.money import read_yuan, write_yuan
from kaohe.core.teams.standards import COST_KINDS, measure_cost
from kaohe.core.teams.trip_faults import (
    CONDUCT_BOTH,
    CONDUCT_UNSAID,
    DAYS_NOT_IN_ORDER,
    LEGS_MISSING,
    OVER_WITHOUT_REASON,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.core.teams.standards import CostKind, StandardTable

Means: TypeAlias = Literal["train", "plane", "coach", "car", "ship"]

MEANS: Final[Mapping[Means, tuple[str, str]]] = {
    "train": ("火车", "train"),
    "plane": ("飞机", "plane"),
    "coach": ("长途汽车", "coach"),
    "car": ("公务用车", "official car"),
    "ship": ("轮船", "ship"),
}
"""Means of transport, in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way."""

    day: str
    """Day in China, such as ``2013-01-14``."""
    leaves: str
    arrives: str
    means: Means
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What was spent."""

    kind: CostKind
    place: str
    """The body in whose area it was spent."""
    persons: int
    days: int
    """Days, or nights of lodging."""
    amount: Decimal
    """Yuan, for all persons and days together."""
    reason: str = ""
    """Why it is above the standard, where it is."""

    @property
    def units(self) -> int:
        """Return for how many persons and days a standard counts."""
        return self.persons * self.days


@dataclass(frozen=True, slots=True)
class Conduct:
    """Something that a rule of conduct (八项规定) is about."""

    rule: str
    """Id of the pack's rule of conduct."""
    offered: str
    """What was offered or arranged."""
    is_refused: bool
    note: str = ""
    """What was done about it."""


@dataclass(frozen=True, slots=True)
class TripRecord:
    """All that is recorded of one team's trip to one body."""

    legs: tuple[Leg, ...] = ()
    costs: tuple[Cost, ...] = ()
    conduct: tuple[Conduct, ...] = ()
    is_nothing_offered: bool = False
    """Said once, where nothing of what the rules are about was offered."""

    @property
    def total(self) -> Decimal:
        """Return the sum of all costs."""
        return sum((each.amount for each in self.costs), Decimal(0))

    def first_day(self) -> date | None:
        """Return the day on which the trip began, where it is entered."""
        days = sorted(each.day for each in self.legs)
        return date.fromisoformat(days[0]) if days else None

    def totals(self) -> dict[CostKind, Decimal]:
        """Return the sum of each kind of costs."""
        return {
            kind: sum((each.amount for each in self.costs if each.kind == kind), Decimal(0))
            for kind in COST_KINDS
        }

    def over(self, table: StandardTable | None) -> Decimal:
        """Return by how much the costs are above their standards together."""
        return sum((measure_cost(each, table).over for each in self.costs), Decimal(0))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TripRecord:
        """Read a record that was written as ``trip-record/1``."""
        return cls(
            legs=tuple(Leg(**each) for each in data["legs"]),
            costs=tuple(
                Cost(**{**each, "amount": read_yuan(each["amount"])}) for each in data["costs"]
            ),
            conduct=tuple(Conduct(**each) for each in data["conduct"]),
            is_nothing_offered=data["is_nothing_offered"],
        )

    def to_json(self) -> dict[str, Json]:
        """Return the record as ``trip-record/1``."""
        return {
            "format": "trip-record/1",
            "legs": [
                {
                    "day": each.day,
                    "leaves": each.leaves,
                    "arrives": each.arrives,
                    "means": each.means,
                    "note": each.note,
                }
                for each in self.legs
            ],
            "costs": [
                {
                    "kind": each.kind,
                    "place": each.place,
                    "persons": each.persons,
                    "days": each.days,
                    "amount": write_yuan(each.amount),
                    "reason": each.reason,
                }
                for each in self.costs
            ],
            "conduct": [
                {
                    "rule": each.rule,
                    "offered": each.offered,
                    "is_refused": each.is_refused,
                    "note": each.note,
                }
                for each in self.conduct
            ],
            "is_nothing_offered": self.is_nothing_offered,
        }


def trip_faults(record: TripRecord, table: StandardTable | None) -> Iterator[Fault]:
    """Yield why a record cannot be handed in yet."""
    if not record.legs:
        yield LEGS_MISSING.at("legs")
    for number, (before, after) in enumerate(zip(record.legs, record.legs[1:], strict=False), 2):
        if after.day < before.day:
            yield DAYS_NOT_IN_ORDER.at(f"legs {number}", before=before.day, after=after.day)
    if not record.conduct and not record.is_nothing_offered:
        yield CONDUCT_UNSAID.at("conduct")
    if record.conduct and record.is_nothing_offered:
        yield CONDUCT_BOTH.at("conduct")
    for number, cost in enumerate(record.costs, 1):
        over = measure_cost(cost, table).over
        if over and not cost.reason.strip():
            zh, en = COST_KINDS[cost.kind]
            yield OVER_WITHOUT_REASON.at(
                f"costs {number}", kind=zh, kind_en=en, over=write_yuan(over)
            )
