"""What the visits can tell: of a body counts, a bound and places; of the nation a rate by kind.

All is computed from the kept sheet and the published manifest of the draw, so that nothing is
kept beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kaohe.core.scoring import read_evidence
from kaohe.core.statistics import Result, find_rank_sets
from kaohe.documents.results.sites import read_sites
from kaohe.documents.results.wording import write_share
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.draw.campaigns import find_draw
from kaohe.web.draw.freezing import find_lines
from kaohe.web.results.keeping import read_kept
from kaohe.web.rules.library import find_known
from kaohe.workflows.national_rates import estimate_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from kaohe.core.rules.model import Pack
    from kaohe.core.statistics import RankSet
    from kaohe.documents.results.sites import Sample
    from kaohe.web.results.models import Scoring
    from kaohe.workflows.national_rates import KindRate

_PERCENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Visits:
    """What one sheet says of the visits."""

    samples: Mapping[str, Sample]
    rank_sets: Mapping[str, RankSet]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """What the visits say of a body: counts, an upper bound, the places that stay possible."""

    body: str
    name: str
    units: int
    sites: int
    false: int
    unverified: int
    bound: str
    best: int | None
    worst: int | None


@dataclass(frozen=True, slots=True)
class RateLine:
    """The rate of one kind in the nation."""

    rate: KindRate
    name: str
    shown: str
    error: str
    low: str
    high: str


def find_visits(scoring: Scoring) -> Visits:
    """Return what the visits of a scoring say of the bodies.

    Raises:
        EvidenceError: the kept sheet is lost.
    """
    return _find(scoring.sheet_digest, scoring.pack_digest)


def list_visits(visits: Visits) -> tuple[VisitLine, ...]:
    """Return what the visits say of each body, and no rate, interval or rank."""
    lines = []
    for body, sample in sorted(visits.samples.items()):
        ranks = visits.rank_sets.get(body)
        line = VisitLine(
            body,
            name_body(body),
            len(sample.units),
            len(sample.drawn),
            sample.count("false"),
            sample.count("unverified"),
            write_share(sample.bound),
            ranks.best if ranks else None,
            ranks.worst if ranks else None,
        )
        lines.append(line)
    return tuple(lines)


def find_rates(scoring: Scoring) -> tuple[KindRate, ...]:
    """Return the rates of the nation by kind; none where no draw of the year can be read."""
    pack = find_known(scoring.pack_digest).pack
    draw = find_draw(scoring.cycle)
    manifest = find_lines(draw) if draw else None
    if draw is None or manifest is None or pack.draw is None:
        return ()
    samples = find_visits(scoring).samples
    drawn = (site.visit for sample in samples.values() for site in sample.units)
    if any(visit.split("/")[0] != draw.id for visit in drawn):
        return ()
    return estimate_kinds(pack, samples, manifest)


def list_rates(rates: tuple[KindRate, ...], pack: Pack) -> tuple[RateLine, ...]:
    """Return the rates with words; ends are rounded outwards."""
    names = {each.id: name_in_language(each.name) for each in pack.unit_kinds}
    return tuple(_show_rate(each, names.get(each.kind, each.kind)) for each in rates)


def _show_rate(rate: KindRate, name: str) -> RateLine:
    found = rate.estimate
    if found is None:
        return RateLine(rate, name, "—", "—", "—", "—")
    return RateLine(
        rate,
        name,
        _write(found.rate, ROUND_HALF_UP),
        f"{(found.error * 100).quantize(_PERCENT, ROUND_HALF_UP)}",
        _write(found.low, ROUND_FLOOR),
        _write(found.high, ROUND_CEILING),
    )


def _write(share: Fraction, rounding: str) -> str:
    percent = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return f"{percent.quantize(_PERCENT, rounding)}%"


@lru_cache(maxsize=4)
def _find(sheet_digest: str, pack_digest: str) -> Visits:
    pack = find_known(pack_digest).pack
    evidence = read_evidence(read_kept(sheet_digest), sheet_digest[:16])
    samples = read_sites(pack, evidence)
    results = [
        Result(body, sample.count("false"), sample.looked_at)
        for body, sample in samples.items()
        if sample.looked_at
    ]
    return Visits(samples, {each.body: each for each in find_rank_sets(results)})
