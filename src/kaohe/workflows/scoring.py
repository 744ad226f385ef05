"""Scoring a campaign, and scoring it again under other rules."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from kaohe import __version__
from kaohe.core.errors import EvidenceMissing, raise_all
from kaohe.core.rules import pack_digest, require_in_force
from kaohe.core.scoring import compare, score
from kaohe.workflows.faults import COUNTY_MISSING, VISIT_MISSING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Comparison, Results
    from kaohe.core.scoring.evidence import Evidence


BEIJING: Final = timezone(timedelta(hours=8))


def last_day_of(evidence: Evidence) -> date:
    """Return the Beijing day of the latest finding; of an empty sheet its as-of date."""
    latest = max((finding.at for finding in evidence.findings), default=None)
    return evidence.as_of if latest is None else beijing_day(latest)


def beijing_day(moment: str) -> date:
    """Return the day in China of a moment written in UTC.

    >>> beijing_day("2013-01-20T16:30:00.000Z")
    datetime.date(2013, 1, 21)
    """
    return datetime.fromisoformat(moment).astimezone(BEIJING).date()


def score_campaign(
    pack: Pack, evidence: Evidence, *, on: date, bodies: Collection[str] | None = None
) -> Results:
    """Score every body under a pack that is in force on the day of scoring.

    Raises:
        PackNotInForce: with the reason; a draft can be tried with :func:`simulate_packs`.
        EvidenceMissing: with every visit of which nothing is said.
        EvidenceError: with every finding that is missing or out of range.
    """
    require_in_force(pack, on=on)
    raise_all(EvidenceMissing, find_missing_visits(pack, evidence, bodies=bodies))
    return _score(pack, evidence, bodies=bodies)


def find_missing_visits(
    pack: Pack, evidence: Evidence, *, bodies: Collection[str] | None = None
) -> Iterator[Fault]:
    """Yield every visit that the draw demands and of which the evidence says nothing.

    The scorer averages what it is given; a visit left out of the sheet would move the result
    unseen. A body without any visit is not told here: its result waits, which is seen.
    """
    if pack.draw is None:
        return
    places: dict[str, dict[str, set[str]]] = {}
    for finding in evidence.findings:
        if finding.visit is not None and (bodies is None or finding.body in bodies):
            _, body, county, *slot, _attempt = finding.visit.split("/")
            places.setdefault(body, {}).setdefault(county, set()).add("/".join(slot))
    expected = [
        f"{slot.id}/{member}" if member else slot.id
        for slot in pack.draw.slots
        for member in range(slot.members + 1)
    ]
    for body, counties in sorted(places.items()):
        if len(counties) < pack.draw.counties:
            yield COUNTY_MISSING.at(body, found=len(counties), counties=pack.draw.counties)
        for county, visited in sorted(counties.items()):
            for place in expected:
                if place not in visited:
                    yield VISIT_MISSING.at(f"{body}/{county}", slot=place)


def simulate_packs(before: Pack, after: Pack, evidence: Evidence) -> Comparison:
    """Score the same evidence under two packs, in force or not, and compare."""
    return compare(_score(before, evidence), _score(after, evidence))


def _score(pack: Pack, evidence: Evidence, *, bodies: Collection[str] | None = None) -> Results:
    return score(
        pack,
        evidence,
        engine_version=__version__,
        pack_digest=pack_digest(pack),
        bodies=bodies,
    )
