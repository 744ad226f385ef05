"""What the places rest on: each open decision turned by itself.

All is computed from the kept sheet, so that nothing is kept beside it; one process computes it
once for a sheet and its rules, since both are named by their digests.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kaohe.core.scoring import read_evidence
from kaohe.stores.packs import find_alternatives
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.results.keeping import read_kept
from kaohe.web.rules.library import find_known
from kaohe.workflows.scoring import simulate_packs, try_alternatives

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.rules import Variant
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Comparison, Shift
    from kaohe.web.results.models import Scoring


@dataclass(frozen=True, slots=True)
class Basis:
    """What one sheet says under the alternatives of its rules."""

    variant: Variant | None
    """None where no alternatives ship for exactly these rules."""
    shifts: Mapping[str, tuple[Shift, ...]]


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """An open decision and who moves when it is turned."""

    id: str
    question: str
    otherwise: str
    moved: tuple[str, ...]
    among: int


@dataclass(frozen=True, slots=True)
class UntriedLine:
    """An open decision that the same evidence cannot show, and why."""

    id: str
    question: str
    why: str
    """Empty where visits or reviews would have to be made anew."""


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body: how often it moves, and which places it takes."""

    body: str
    name: str
    group: str
    place: int | None
    moved: int
    best: int | None
    worst: int | None


def find_basis(scoring: Scoring) -> Basis:
    """Return what a scoring rests on.

    Raises:
        EvidenceError: the kept sheet is lost, or does not fit its rules.
    """
    return _find(scoring.sheet_digest, scoring.pack_digest)


def list_decisions(basis: Basis, pack: Pack) -> tuple[DecisionLine, ...]:
    """Return the decisions that could be turned, the one that moves most bodies first."""
    known = {each.id: each for each in pack.decisions}
    lines = [
        DecisionLine(
            decision,
            name_in_language(known[decision].question),
            name_in_language(known[decision].otherwise),
            tuple(name_body(each.body) for each in shifts if each.is_moved),
            len(shifts),
        )
        for decision, shifts in basis.shifts.items()
    ]
    return tuple(sorted(lines, key=lambda each: -len(each.moved)))


def list_untried(basis: Basis, pack: Pack) -> tuple[UntriedLine, ...]:
    """Return the decisions that could not be turned."""
    variant = basis.variant
    reasons = {each.decision: each.why for each in variant.inexpressible} if variant else {}
    return tuple(
        UntriedLine(
            each.id,
            name_in_language(each.question),
            name_in_language(reasons[each.id]) if each.id in reasons else "",
        )
        for each in pack.decisions
        if each.id not in basis.shifts
    )


def list_bodies(basis: Basis, pack: Pack) -> tuple[BodyLine, ...]:
    """Return the bodies by group and place."""
    groups = {each.id: name_in_language(each.name) for each in pack.comparison_groups}
    of_body: dict[str, list[Shift]] = {}
    for shifts in basis.shifts.values():
        for shift in shifts:
            of_body.setdefault(shift.body, []).append(shift)
    lines = []
    for body, of_one in of_body.items():
        first = of_one[0]
        places = [each.after for each in of_one if each.after is not None]
        if first.before is not None:
            places.append(first.before)
        line = BodyLine(
            body,
            name_body(body),
            groups.get(first.group or "", ""),
            first.before,
            sum(each.is_moved for each in of_one),
            min(places, default=None),
            max(places, default=None),
        )
        lines.append(line)
    order = [*groups.values(), ""]
    return tuple(sorted(lines, key=lambda each: (order.index(each.group), each.place or 99)))


@lru_cache(maxsize=8)
def turn_decision(sheet_digest: str, pack_digest: str, decision: str) -> Comparison | None:
    """Compare the places under the rules with those under the other choice of one decision.

    None where no alternative of this decision ships for these rules.

    Raises:
        EvidenceError: the kept sheet is lost, or does not fit its rules.
    """
    pack = find_known(pack_digest).pack
    found = find_alternatives(pack)
    other = found[1].get(decision) if found else None
    if other is None:
        return None
    return simulate_packs(pack, other, read_evidence(read_kept(sheet_digest), sheet_digest[:16]))


@lru_cache(maxsize=4)
def _find(sheet_digest: str, pack_digest: str) -> Basis:
    pack = find_known(pack_digest).pack
    evidence = read_evidence(read_kept(sheet_digest), sheet_digest[:16])
    found = find_alternatives(pack)
    shifts = try_alternatives(pack, found[1], evidence) if found else {}
    return Basis(found[0] if found else None, shifts)
