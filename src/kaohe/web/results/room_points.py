"""What the rooms still owe a result, each thing with the page where it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kaohe.core.scoring.evidence import Finding

MISSING: Final = "missing"
CONTRADICTORY: Final = "contradictory"
NOTED: Final = "noted"
STATES: Final = {
    MISSING: (_("缺"), "yellow"),
    CONTRADICTORY: (_("矛盾"), "red"),
    NOTED: (_("提示"), "secondary"),
}
"""How a point weighs → its word and colour; what is noted keeps nobody from scoring."""


@dataclass(frozen=True, slots=True)
class Point:
    """Something that is missing, contradictory, or worth knowing before a year is scored."""

    body: str
    """Empty where it concerns all bodies."""
    section: str
    """Id of a section of the rules; empty where it belongs to none."""
    state: str
    what: str
    page: str
    """Where it is mended; empty where no page is."""

    @property
    def word(self) -> object:
        """Return how it weighs, in a word."""
        return STATES[self.state][0]

    @property
    def colour(self) -> str:
        """Return the colour that goes with the word."""
        return STATES[self.state][1]


@dataclass(frozen=True, slots=True)
class FromRoom:
    """What one room gives to the sheet."""

    findings: tuple[Finding, ...]
    points: tuple[Point, ...]
