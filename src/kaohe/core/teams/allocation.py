"""Inspectors, teams, and the bodies given to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json


@dataclass(frozen=True, slots=True)
class Inspector:
    """A member of a team, by a number of the office; names stay in the office's own records."""

    id: str
    lent_by: str | None
    """The body that lent the inspector; None for headquarters' own staff."""
    department: str | None
    """The department of headquarters' own staff; None for lent staff."""


@dataclass(frozen=True, slots=True)
class Team:
    """One 考核工作组 with its members and the bodies that it visits."""

    id: str
    inspectors: tuple[Inspector, ...]
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allocation:
    """All teams of a campaign."""

    teams: tuple[Team, ...]

    def team_of(self, body: str) -> Team:
        """Return the team that visits a body."""
        return next(team for team in self.teams if body in team.bodies)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Allocation:
        """Read an allocation that was written as ``teams/1``."""
        return cls(
            tuple(
                Team(
                    team["id"],
                    tuple(
                        Inspector(each["id"], each["lent_by"], each["department"])
                        for each in team["inspectors"]
                    ),
                    tuple(team["bodies"]),
                )
                for team in data["teams"]
            )
        )

    def to_json(self) -> Json:
        """Return the allocation as ``teams/1``."""
        return {
            "format": "teams/1",
            "teams": [
                {
                    "id": team.id,
                    "inspectors": [
                        {"id": each.id, "lent_by": each.lent_by, "department": each.department}
                        for each in team.inspectors
                    ],
                    "bodies": list(team.bodies),
                }
                for team in self.teams
            ],
        }
