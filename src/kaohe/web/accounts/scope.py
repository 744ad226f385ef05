"""Whose rows a person sees: one layer for every query, and nothing unless it says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db.models import Model, QuerySet

from kaohe.web.teams.rows import list_bodies_of

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User

_Row = TypeVar("_Row", bound=Model)

OF_ALL_BODIES: Final = frozenset({"office", "statistics", "finance", "leader", "duty"})
"""Roles of headquarters, which see every body."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The bodies whose rows may be read; None for all of them."""

    bodies: frozenset[str] | None

    @property
    def is_everything(self) -> bool:
        """Tell whether every body is in it."""
        return self.bodies is None

    def holds(self, body: str) -> bool:
        """Tell whether a body is in it."""
        return self.bodies is None or body in self.bodies

    def limit(self, rows: QuerySet[_Row], field: str = "body") -> QuerySet[_Row]:
        """Keep the rows of the scope; rows of nobody are seen by headquarters only."""
        if self.bodies is None:
            return rows
        wanted: dict[str, Any] = {f"{field}__in": self.bodies}
        return rows.filter(**wanted)


def scope_of(user: User) -> Scope:
    """Return whose rows a person sees.

    Administrators and auditors see no rows of bodies at all; inspectors see the bodies of the team
    that they are in, once a second person has fixed it.
    """
    if user.has_role(*OF_ALL_BODIES):
        return Scope(None)
    if user.has_role("province") and user.body:
        return Scope(frozenset({user.body}))
    if user.has_role("inspector"):
        return Scope(list_bodies_of(user))
    return Scope(frozenset())
