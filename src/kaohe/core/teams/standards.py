"""What a trip may cost: the finance department's standards for each place (出差标准).

The figures are data of the finance department with the paper that they come from; none is built
in. A standard is a most for one person and one day or night.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from kaohe.core.teams.money import read_yuan, write_yuan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.teams.trips import Cost

CostKind: TypeAlias = Literal["transport", "lodging", "meals", "local", "other"]

COST_KINDS: Final[Mapping[CostKind, tuple[str, str]]] = {
    "transport": ("城市间交通费", "travel between cities"),
    "lodging": ("住宿费", "lodging"),
    "meals": ("伙食补助费", "meals allowance"),
    "local": ("市内交通费", "local transport"),
    "other": ("其他", "other"),
}
"""Kinds of costs, in Chinese and in English."""
EVERYWHERE: Final = ""
"""Place of a standard that holds wherever no other does."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The most that a kind of cost may be in a place, for one person and one day or night."""

    kind: CostKind
    place: str
    """A body in whose area it holds, or ``EVERYWHERE``."""
    most: Decimal


@dataclass(frozen=True, slots=True)
class StandardTable:
    """The standards in force from a day on."""

    as_of: str
    """Day in China, such as ``2013-01-01``."""
    source: str
    """The paper that they come from."""
    standards: tuple[Standard, ...]

    def find(self, kind: CostKind, place: str) -> Decimal | None:
        """Return the standard of a place, else the one of everywhere, else None."""
        found = {each.place: each.most for each in self.standards if each.kind == kind}
        return found.get(place, found.get(EVERYWHERE))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> StandardTable:
        """Read a table that was written as ``trip-standards/1``."""
        return cls(
            data["as_of"],
            data["source"],
            tuple(
                Standard(each["kind"], each["place"], read_yuan(each["most"]))
                for each in data["standards"]
            ),
        )

    def to_json(self) -> dict[str, Json]:
        """Return the table as ``trip-standards/1``."""
        return {
            "format": "trip-standards/1",
            "as_of": self.as_of,
            "source": self.source,
            "standards": [
                {"kind": each.kind, "place": each.place, "most": write_yuan(each.most)}
                for each in self.standards
            ],
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """A cost beside its standard."""

    allowed: Decimal | None
    """None where no standard is known."""
    over: Decimal
    """What is above the standard; 0 within it or without one."""


def measure_cost(cost: Cost, table: StandardTable | None) -> Measured:
    """Compare a cost with the standards."""
    most = None if table is None else table.find(cost.kind, cost.place)
    if most is None:
        return Measured(None, Decimal(0))
    allowed = most * cost.units
    return Measured(allowed, max(cost.amount - allowed, Decimal(0)))
