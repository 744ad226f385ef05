"""Who goes to a body, by the formation that a second person has fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.web.accounts.models import User
from kaohe.web.teams.rows import find_fixed

if TYPE_CHECKING:
    from kaohe.web.cycles.models import Cycle


def people_of_body(cycle: Cycle, body: str) -> list[User]:
    """Return the inspectors who go to a body, in the order of the team."""
    fixed = find_fixed(cycle)
    teams = fixed.as_allocation().teams if fixed else ()
    names = [each.id for team in teams if body in team.bodies for each in team.inspectors]
    found = User.objects.in_bulk(names, field_name="username")
    return [found[name] for name in names if name in found]


def is_of_team(cycle: Cycle, body: str, person: User) -> bool:
    """Tell whether a person goes to a body."""
    return person.is_active and person in people_of_body(cycle, body)
