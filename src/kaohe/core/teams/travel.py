"""How far the bodies are from one another, and the shortest round that visits some of them.

The distances put journeys in order; nobody is paid by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.teams.capitals import CAPITALS
from kaohe.core.teams.distances import DISTANCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEADQUARTERS: Final = "11"
"""Teams set out from Beijing and come back."""
MOST_EXACT: Final = 12
"""Up to so many bodies the shortest round is found; beyond, a short one."""
_PLACES: Final = {body: place for place, body in enumerate(CAPITALS)}


@dataclass(frozen=True, slots=True)
class Round:
    """The bodies in the order of their visit, from Beijing and back to it."""

    bodies: tuple[str, ...]
    kilometres: int


def distance_between(one: str, other: str) -> int:
    """Return kilometres between the seats of two bodies; 0 where a seat is not known.

    >>> distance_between("11", "31"), distance_between("65", "66")
    (1069, 0)
    """
    if one == other or one not in _PLACES or other not in _PLACES:
        return 0
    first, second = sorted((one, other))
    return DISTANCES[second][_PLACES[first]]


def find_round(bodies: Iterable[str]) -> Round:
    """Return the shortest round that visits all these bodies once.

    Equal rounds are told apart by the codes, so that everybody gets the same one.
    """
    wanted = sorted(bodies)
    if len(wanted) > MOST_EXACT:
        return _go_to_the_nearest(wanted)
    ways: dict[tuple[frozenset[str], str], tuple[int, tuple[str, ...]]] = {
        (frozenset({body}), body): (distance_between(HEADQUARTERS, body), (body,))
        for body in wanted
    }
    for _ in wanted[1:]:
        longer: dict[tuple[frozenset[str], str], tuple[int, tuple[str, ...]]] = {}
        for (seen, last), (far, order) in ways.items():
            for body in wanted:
                if body not in seen:
                    found = (far + distance_between(last, body), (*order, body))
                    place = (seen | {body}, body)
                    longer[place] = min(found, longer.get(place, found))
        ways = longer
    ends = [
        (far + distance_between(last, HEADQUARTERS), order)
        for (_, last), (far, order) in ways.items()
    ]
    far, order = min(ends, default=(0, ()))
    return Round(order, far)


def _go_to_the_nearest(wanted: Sequence[str]) -> Round:
    here, far, order, left = HEADQUARTERS, 0, [], list(wanted)
    while left:
        following = min(left, key=lambda body: (distance_between(here, body), body))
        far += distance_between(here, following)
        here = following
        order.append(here)
        left.remove(here)
    return Round(tuple(order), far + distance_between(here, HEADQUARTERS))
