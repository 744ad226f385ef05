"""What was found where, and what a few visits say of all the others.

A paper may say of a body how many of the units drawn were entered untruly, and the exact
one-sided bound for all of them; never a rate, an interval or a rank of a body made from ten units.
A unit that stood in for another takes no part in the bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kaohe.core.scoring import OUTCOME, UNIT_KIND
from kaohe.core.statistics import share_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from kaohe.core.rules.model import Pack, VisitOutcome
    from kaohe.core.scoring import Evidence, Finding

Verdict: TypeAlias = Literal["true", "false", "unverified", "empty"]
"""``empty``: the county had no unit left."""

_WITHOUT_MEMBER: Final = 5
"""Parts of a visit's id that names no member: campaign, body, county, slot, attempt."""


@dataclass(frozen=True, slots=True)
class Site:
    """One place that was visited, or should have been."""

    visit: str
    body: str
    county: str
    """Code of the county."""
    kind: str
    """Which kind of unit it is, in words."""
    is_member: bool
    """Whether it is a member of a federation, and no unit of the draw by itself."""
    attempt: int
    outcome: str
    """How the visit ended, in words."""
    verdict: Verdict
    found: Finding
    """The finding that says how it ended."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The places of one body, in the order of their ids."""

    sites: tuple[Site, ...]

    @property
    def drawn(self) -> tuple[Site, ...]:
        """Return every place of the draw itself; those that stood in for another are left out."""
        return tuple(site for site in self.sites if site.attempt == 0)

    @property
    def units(self) -> tuple[Site, ...]:
        """Return the units of the draw, without the members of federations."""
        return tuple(site for site in self.drawn if not site.is_member)

    @property
    def stand_ins(self) -> tuple[Site, ...]:
        """Return the places that stood in for another."""
        return tuple(site for site in self.sites if site.attempt > 0)

    @property
    def untrue_stand_ins(self) -> int:
        """Return how many of these were entered untruly."""
        return sum(site.verdict == "false" for site in self.stand_ins)

    def count(self, verdict: Verdict, *, members: bool = False) -> int:
        """Return how many units, or members of federations, ended in this way."""
        return sum(site.verdict == verdict and site.is_member == members for site in self.drawn)

    @property
    def looked_at(self) -> int:
        """Return how many units of the draw could be judged."""
        return self.count("true") + self.count("false")

    @property
    def bound(self) -> Fraction | None:
        """Return the share of untrue units that is not exceeded at 95 %; none without units."""
        if not self.looked_at:
            return None
        return share_within(self.count("false"), self.looked_at)


def read_sites(pack: Pack, evidence: Evidence) -> Mapping[str, Sample]:
    """Return what was found where, by body.

    Args:
        pack: names outcomes and kinds.
        evidence: the sheet of the campaign; where a visit was decided finally, that holds.
    """
    ended: dict[str, Finding] = {}
    kinds: dict[str, str] = {}
    for finding in evidence.findings:
        if finding.visit is None or finding.value is None:
            continue
        if finding.item == OUTCOME and (finding.visit not in ended or finding.source == "final"):
            ended[finding.visit] = finding
        elif finding.item == UNIT_KIND:
            kinds[finding.visit] = finding.value
    samples: dict[str, list[Site]] = {}
    for visit in sorted(ended):
        site = _read_site(pack, ended[visit], kinds.get(visit))
        samples.setdefault(site.body, []).append(site)
    return {body: Sample(tuple(sites)) for body, sites in samples.items()}


def count_all(samples: Iterable[Sample], verdict: Verdict, *, members: bool = False) -> int:
    """Return how many units or members of all bodies ended in this way."""
    return sum(sample.count(verdict, members=members) for sample in samples)


def _read_site(pack: Pack, found: Finding, kind: str | None) -> Site:
    visit = str(found.visit)
    parts = visit.split("/")
    outcome = next(each for each in pack.outcomes if each.id == found.value)
    return Site(
        visit=visit,
        body=found.body,
        county=parts[2],
        kind=_name_kind(pack, kind, slot=parts[3], is_member=len(parts) > _WITHOUT_MEMBER),
        is_member=len(parts) > _WITHOUT_MEMBER,
        attempt=int(parts[-1]),
        outcome=outcome.name.zh,
        verdict=_judge(pack, outcome),
        found=found,
    )


def _judge(pack: Pack, outcome: VisitOutcome) -> Verdict:
    if pack.draw and outcome.id == pack.draw.none_left:
        return "empty"
    if outcome.opens_case:
        return "false"
    return "true" if outcome.then in ("as_found", "nothing") else "unverified"


def _name_kind(pack: Pack, kind: str | None, *, slot: str, is_member: bool) -> str:
    """Name the kind that was found, or else the one that was drawn for."""
    for each in pack.draw.slots if pack.draw else ():
        if kind is None and each.id == slot:
            kind = each.member_kind if is_member else each.kind
    return next((each.name.zh for each in pack.unit_kinds if each.id == kind), kind or slot)
