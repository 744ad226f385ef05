"""What the pages of the teams show, as rows for templates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from kaohe.core.teams import TIES, compare_allocations, find_round
from kaohe.documents.team_tiles import Tile, draw_tiles
from kaohe.web.base.language import pick
from kaohe.web.cycles.words import name_body
from kaohe.web.teams.words import (
    DEPARTMENT_NAMES,
    list_names,
    name_short,
    name_team,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.teams import Allocation, Inspector


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of a team."""

    account: str
    name: str
    origin: str
    is_leader: bool
    may_lead: bool
    is_changed: bool = False
    """Whether the member is in another team in the version beside it."""


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body of a team."""

    code: str
    name: str
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team."""

    id: str
    name: str
    members: tuple[MemberLine, ...]
    bodies: tuple[BodyLine, ...]
    """In the order of the shortest round."""
    kilometres: int
    mixture: str
    """How many come from where."""
    leader: str = ""


@dataclass(frozen=True, slots=True)
class MovedLine:
    """What differs between two formations."""

    kind: str
    name: str
    before: str
    after: str


def show_teams(
    allocation: Allocation, *, changed: frozenset[str] = frozenset()
) -> tuple[TeamCard, ...]:
    """Return the teams, with what differs from another version marked."""
    names = list_names(each.id for team in allocation.teams for each in team.inspectors)
    cards = []
    for team in allocation.teams:
        way = find_round(team.bodies)
        members = [
            MemberLine(
                each.id,
                names.get(each.id, each.id),
                name_origin(each),
                each.id == team.leader,
                each.may_lead,
                each.id in changed,
            )
            for each in team.inspectors
        ]
        members.sort(key=lambda line: not line.is_leader)
        counts = Counter(
            name_origin(each) if each.department else _("抽调") for each in team.inspectors
        )
        cards.append(
            TeamCard(
                team.id,
                name_team(team.id),
                tuple(members),
                tuple(BodyLine(body, name_short(body), body in changed) for body in way.bodies),
                way.kilometres,
                _("、").join(
                    _("%(origin)s%(count)s人") % {"origin": origin, "count": count}
                    for origin, count in counts.items()
                ),
                next((line.name for line in members if line.is_leader), ""),
            )
        )
    return tuple(cards)


def name_origin(inspector: Inspector) -> str:
    """Return where an inspector comes from."""
    if inspector.department:
        return str(DEPARTMENT_NAMES.get(inspector.department, inspector.department))
    return name_body(inspector.lent_by or "")


def draw_teams(allocation: Allocation, bodies: Sequence[str]) -> str:
    """Return the picture of the bodies by team."""
    of_body = {body: number for number, team in enumerate(allocation.teams) for body in team.bodies}
    tiles = [
        Tile(
            body,
            name_short(body),
            name_team(allocation.teams[of_body[body]].id) if body in of_body else "",
            of_body.get(body, 0),
        )
        for body in bodies
    ]
    picture = draw_tiles(tiles, title=_("各工作组考核的单位"))
    return mark_safe(picture)  # noqa: S308 - every word in it was escaped where it was drawn


def show_moved(before: Allocation, after: Allocation) -> tuple[MovedLine, ...]:
    """Return what differs between two formations."""
    moved = compare_allocations(before, after)
    names = list_names(
        each for line in moved for each in (line.id, line.before, line.after) if each
    )
    kinds = {"body": _("单位"), "inspector": _("人员"), "leader": _("组长")}
    lines = []
    for line in moved:
        if line.kind == "leader":
            sides = [names.get(side or "", side or "—") for side in (line.before, line.after)]
            lines.append(MovedLine(kinds[line.kind], name_team(line.id), *sides))
        else:
            name = names.get(line.id, line.id) if line.kind == "inspector" else name_short(line.id)
            lines.append(
                MovedLine(kinds[line.kind], name, name_team(line.before), name_team(line.after))
            )
    return tuple(lines)


def find_moved_ids(before: Allocation, after: Allocation) -> frozenset[str]:
    """Return the bodies and inspectors that are in another team."""
    moved = compare_allocations(before, after)
    return frozenset(line.id for line in moved if line.kind != "leader")


def show_ties(ties: Sequence[tuple[str, str]]) -> str:
    """Return ties in the language of the page."""
    kinds: dict[str, tuple[str, str]] = dict(TIES.items())
    return _("、").join(
        _("%(body)s（%(tie)s）") % {"body": name_short(body), "tie": pick(_tie_words(kinds[kind]))}
        for body, kind in ties
    )


def _tie_words(names: tuple[str, str]) -> tuple[str, str]:
    """Return a tie as words of its own; the English ones begin a sentence elsewhere."""
    return names[0], names[1].removesuffix(" in")
