"""Inspectors, teams, and the bodies given to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json

TieKind: TypeAlias = Literal["post", "former_post", "kin", "other"]

TIES: Final[Mapping[TieKind, tuple[str, str]]] = {
    "post": ("现任职", "holds a post in"),
    "former_post": ("曾任职", "held a post in"),
    "kin": ("亲属任职", "has kin in"),
    "other": ("其他利害关系", "has another interest in"),
}
"""What ties an inspector to a body, in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties an inspector to a body, which he therefore must not assess (回避)."""

    body: str
    kind: TieKind


@dataclass(frozen=True, slots=True)
class Inspector:
    """A member of a team, by a number of the office; names stay in the office's own records."""

    id: str
    lent_by: str | None
    """The body that lent the inspector; None for headquarters' own staff."""
    department: str | None
    """The department of headquarters' own staff; None for lent staff."""
    may_lead: bool = False
    """Whether the inspector may lead a team."""
    ties: tuple[Tie, ...] = ()
    """What else bars the inspector from bodies."""

    @property
    def origin(self) -> str:
        """Return where the inspector comes from: a department, or ``lent``."""
        return self.department or LENT

    def recused_from(self) -> frozenset[str]:
        """Return the bodies that the inspector must not assess."""
        own = {self.lent_by} if self.lent_by else set()
        return frozenset(own | {tie.body for tie in self.ties})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Inspector:
        """Read an inspector of ``teams/1``."""
        ties = tuple(Tie(tie["body"], tie["kind"]) for tie in data.get("ties", ()))
        return cls(
            data["id"], data["lent_by"], data["department"], data.get("may_lead", False), ties
        )

    def to_json(self) -> dict[str, Json]:
        """Return the inspector as in ``teams/1``; what does not hold is left out."""
        written: dict[str, Json] = {
            "id": self.id,
            "lent_by": self.lent_by,
            "department": self.department,
        }
        if self.may_lead:
            written["may_lead"] = True
        if self.ties:
            written["ties"] = [{"body": tie.body, "kind": tie.kind} for tie in self.ties]
        return written


LENT: Final = "lent"
"""Stands for all bodies where origins of inspectors are counted."""


@dataclass(frozen=True, slots=True)
class Team:
    """One 考核工作组 with its members and the bodies that it visits."""

    id: str
    inspectors: tuple[Inspector, ...]
    bodies: tuple[str, ...]
    leader: str | None = None
    """Who leads it, one of its inspectors."""


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
                    tuple(Inspector.from_json(each) for each in team["inspectors"]),
                    tuple(team["bodies"]),
                    team.get("leader"),
                )
                for team in data["teams"]
            )
        )

    def to_json(self) -> dict[str, Json]:
        """Return the allocation as ``teams/1``; a team without a leader has no such key."""
        return {"format": "teams/1", "teams": [_write_team(team) for team in self.teams]}


def _write_team(team: Team) -> Json:
    written: dict[str, Json] = {
        "id": team.id,
        "inspectors": [each.to_json() for each in team.inspectors],
        "bodies": list(team.bodies),
    }
    if team.leader is not None:
        written["leader"] = team.leader
    return written
