"""The links at the left of every page, each for those who may follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaohe.web.accounts.roles import ROLES

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User

EVERYBODY: Final = frozenset(ROLES)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the office: how it is called, where it is, who may go there."""

    name: object
    url_name: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Link:
    """A place as one person sees it."""

    name: object
    url: str
    is_here: bool


PLACES: Final = (
    Place(_("首页"), "home", EVERYBODY),
    Place(_("人员与权限"), "people", frozenset({"security"})),
)


def find_links(user: User, path: str) -> tuple[Link, ...]:
    """Return the links that a person may follow."""
    found = []
    for place in PLACES:
        if user.has_role(*place.roles):
            url = reverse(place.url_name)
            is_here = path == url if place.url_name == "home" else path.startswith(url)
            found.append(Link(place.name, url, is_here))
    return tuple(found)
