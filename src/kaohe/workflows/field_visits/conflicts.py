"""Which revision of a visit counts: nothing is overwritten, and no last one wins by itself.

1. One device records a visit, the one whose revision came first; another one's is disputed. A
   device that was revoked has lost that right.
2. Two revisions that follow the same one are both kept, and a person picks with a reason.
3. So is one that follows a revision that is not the current one.
4. After the next unit was disclosed a revision is a late amendment, which counts once it is
   approved; unless it is the one that the closing record has committed to.
5. A visit that was returned keeps its revision until the next one comes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Decision: TypeAlias = Literal["picked", "approved", "declined", "returned"]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A revision that has come and can be read."""

    id: str
    parent: str
    device: str
    sha256: str
    is_late: bool = False
    is_disputed: bool = False
    """Of another device than the recording one, or another than was committed to."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person has decided about a revision."""

    kind: Decision
    revision: str


@dataclass(frozen=True, slots=True)
class VisitStanding:
    """How a visit stands."""

    current: str = ""
    """The revision that was accepted last; it counts unless there is a conflict."""
    disputed: frozenset[str] = frozenset()
    """Revisions of which a person must pick one; empty for no conflict."""
    late: frozenset[str] = frozenset()
    """Amendments that wait for approval."""
    returned: str = ""
    """The revision that was returned to the device; empty once another one counts."""

    @property
    def counting(self) -> str:
        """Return the revision whose findings count; nothing while there is a conflict."""
        return "" if self.disputed else self.current

    @property
    def state(self) -> str:
        """Return ``empty``, ``conflict``, ``late``, ``returned`` or ``accepted``."""
        if self.disputed:
            return "conflict"
        if self.late:
            return "late"
        if self.returned:
            return "returned"
        return "accepted" if self.current else "empty"


def stand_visit(happened: Iterable[Arrived | Decided]) -> VisitStanding:
    """Follow what has happened to a visit, in its order."""
    standing = VisitStanding()
    for each in happened:
        standing = _take(standing, each) if isinstance(each, Arrived) else _decide(standing, each)
    return standing


def find_lease(arrived: Sequence[Arrived], revoked: Collection[str]) -> str:
    """Return the device that records a visit; nothing while none does."""
    return next((each.device for each in arrived if each.device not in revoked), "")


def judge_arrival(
    digest: str,
    *,
    device: str,
    parent: str,
    arrived: Sequence[Arrived],
    revoked: Collection[str],
    committed: str,
    is_next_disclosed: bool,
) -> tuple[bool, bool]:
    """Tell whether a revision that comes now is late, and whether it is disputed.

    Args:
        digest: of its envelope.
        device: that has made it.
        parent: the revision that it follows.
        arrived: the visit's revisions before it.
        revoked: devices that were revoked.
        committed: the digest in the closing record; empty while there is none.
        is_next_disclosed: whether another unit of the county was disclosed after this one.
    """
    is_committed = bool(committed) and digest == committed
    lease = find_lease(arrived, revoked)
    is_other = lease not in ("", device)
    is_uncommitted = bool(committed) and not parent and not is_committed
    return is_next_disclosed and not is_committed, is_other or is_uncommitted


def _take(standing: VisitStanding, each: Arrived) -> VisitStanding:
    if each.is_late:
        return replace(standing, late=standing.late | {each.id})
    if standing.disputed or each.is_disputed or each.parent != standing.current:
        both = {each.id} | ({standing.current} - {""})
        return replace(standing, disputed=standing.disputed | both)
    return replace(standing, current=each.id, returned="")


def _decide(standing: VisitStanding, each: Decided) -> VisitStanding:
    late = standing.late - {each.revision}
    if each.kind == "picked":
        return VisitStanding(each.revision, late=late)
    if each.kind == "approved":
        return VisitStanding(each.revision, standing.disputed, late)
    if each.kind == "declined":
        return replace(standing, late=late)
    return replace(standing, returned=each.revision)
