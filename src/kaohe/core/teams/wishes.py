"""What the office asks of an allocation beyond the pack's rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted; whatever cannot hold together with the rest is told by name."""

    with_leaders: bool = False
    """One who may lead in each team."""
    mixed: bool = True
    """The inspectors of each department, and those lent, spread evenly over the teams."""
    together: tuple[tuple[str, str], ...] = ()
    """Pairs of bodies that one team visits."""
    apart: tuple[tuple[str, str], ...] = ()
    """Pairs of bodies that two teams visit."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Wishes:
        """Read wishes that were written by :meth:`to_json`."""
        return cls(
            with_leaders=data["with_leaders"],
            mixed=data["mixed"],
            together=tuple((one, other) for one, other in data["together"]),
            apart=tuple((one, other) for one, other in data["apart"]),
        )

    def to_json(self) -> dict[str, Json]:
        """Return the wishes as they stand in the ledger."""
        return {
            "with_leaders": self.with_leaders,
            "mixed": self.mixed,
            "together": [list(pair) for pair in self.together],
            "apart": [list(pair) for pair in self.apart],
        }
