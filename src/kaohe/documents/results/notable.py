"""What deserves to be told of single places: entries found untrue, and units where all was met.

Both are candidates: people decide which of them go into a circular or a digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kaohe.core.values import exact
from kaohe.documents.official.numerals import write_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.documents.results.facts import BodyFacts
    from kaohe.documents.results.sites import Site
    from kaohe.documents.traces import Trace, TraceNode


@dataclass(frozen=True, slots=True)
class UntrueEntry:
    """An entry that was found untrue (虚报、瞒报、填报不真实), and what came of it."""

    union: str
    county: str
    unit: str
    """What was visited: its name where it is known, else its kind."""
    matter: str
    """What is untrue, as the pack names it."""
    found: str
    """What was found on the spot."""
    answer: str = ""
    """What the body said to it; empty while it has not been heard."""
    decision: str = ""
    """What was decided, by whom; empty while nothing is."""


@dataclass(frozen=True, slots=True)
class Exemplar:
    """Good practice worth telling to others."""

    union: str
    county: str
    title: str
    text: str
    source: str
    """How it is known, and since when; no account and no name of an inspector."""


def find_untrue_entries(
    bodies: tuple[BodyFacts, ...], *, counties: Mapping[str, str], units: Mapping[str, str]
) -> tuple[UntrueEntry, ...]:
    """Return every place whose visit opened a case.

    Args:
        bodies: all of them.
        counties: code → name.
        units: visit → name of the unit, where it is known.
    """
    return tuple(
        UntrueEntry(
            union=body.union,
            county=counties.get(site.county, site.county),
            unit=units.get(site.visit, site.kind),
            matter=site.outcome,
            found=site.found.note,
        )
        for body in bodies
        for site in body.sample.sites
        if site.verdict == "false"
    )


def find_exemplars(
    bodies: tuple[BodyFacts, ...], *, counties: Mapping[str, str], units: Mapping[str, str]
) -> tuple[Exemplar, ...]:
    """Return of each body the unit that met all of what it was asked, and was asked most.

    Bodies without such a unit are left out. Arguments as for ``find_untrue_entries``.
    """
    return tuple(_find_exemplars(bodies, counties, units))


def _find_exemplars(
    bodies: tuple[BodyFacts, ...], counties: Mapping[str, str], units: Mapping[str, str]
) -> Iterator[Exemplar]:
    for body in bodies:
        asked = _count_met(body.trace)
        if not asked:
            continue
        visit = max(sorted(asked), key=lambda each: asked[each])
        site = next(each for each in body.sample.sites if each.visit == visit)
        yield Exemplar(
            union=body.union,
            county=counties.get(site.county, site.county),
            title=units.get(visit, site.kind),
            text=f"现场核查{asked[visit]}个小项，均符合要求。",
            source=_tell_source(site),
        )


def _count_met(trace: Trace) -> Mapping[str, int]:
    """Return the visits that met all they were asked, with how many items these were."""
    asked: dict[str, int] = {}
    short: set[str] = set()
    for node in _visits_of(trace["total"]):
        if node["state"] != "earned" or node["of"] is None:
            continue
        asked[node["id"]] = asked.get(node["id"], 0) + 1
        if exact(node["earned"]) != exact(node["of"]):
            short.add(node["id"])
    return {visit: count for visit, count in asked.items() if visit not in short}


def _visits_of(node: TraceNode) -> Iterator[TraceNode]:
    if node["kind"] == "visit":
        yield node
        return
    for step in node["steps"]:
        yield from _visits_of(step)


def _tell_source(site: Site) -> str:
    """Say how it is known and since when; whose account it was is nobody's business outside."""
    return f"实地抽查，{write_day(date.fromisoformat(site.found.at[:10]))}"
