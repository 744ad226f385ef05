"""Ask a register the questions about its tables (:mod:`kaohe.core.register.table_rules`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.fields import ENTERPRISES, TABLE_KINDS
from kaohe.core.register.table_rules import (
    ASIDE_SHARE,
    BODY_WITHOUT_DELIVERY,
    COUNT_JUMP,
    COUNTY_WITHOUT_ROWS,
    COVERAGE_JUMP,
    FEDERATION_UNKNOWN,
    FEDERATION_WITHOUT_UNIONS,
    MANIFOLD,
    MISSING_SHARE,
    ORG_IN_USCC,
    SUPERSEDED_SHARE,
    write_percent,
)
from kaohe.core.register.union_tables import FEWEST_MEMBERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaohe.core.divisions import Divisions
    from kaohe.core.register.counts import UnitCounts
    from kaohe.core.register.table_rules import Limits, TableFinding

    Delivered = Mapping[str, Any]
    """A delivery as it stands in the manifest of a snapshot."""
    CountyCounts = Mapping[tuple[str, str], UnitCounts]
    """By body and county."""

NATIONAL: Final = "00"
"""Stands for the deliverer of a national export, which is judged as a whole."""

_COUNTS: Final = (
    ("legal_persons", "存在的企业数", "the number of existing enterprises"),
    ("absent", "事实不存在企业数", "the number of enterprises marked absent"),
    ("covered_units", "已建会单位数", "the number of covered units"),
    ("members", "会员数", "the number of members"),
)
_PEOPLE: Final = "members"


@dataclass(frozen=True, slots=True)
class NamedMembers:
    """A federation and what the register knows of the members that it names."""

    file: str
    line: int
    body: str
    name: str
    named: int
    known: int
    """Members whose code stands in the register."""
    usable: int
    """Known members in the same county that exist and have a union."""


@dataclass(frozen=True, slots=True)
class ManyTimes:
    """Units of one file that are told more often than is usual."""

    file: str
    units: int
    times: int
    """Rows of the unit that is told most often."""
    example: str


@dataclass(frozen=True, slots=True)
class SharedCodes:
    """Enterprises of a body whose organisation code stands inside another row's credit code."""

    body: str
    pairs: int
    example: str
    other: str


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What is known of a register and asked about."""

    deliveries: Sequence[Delivered]
    counts: CountyCounts
    replaced: Mapping[str, int] = field(default_factory=dict)
    """Superseded rows by delivered file."""
    many_times: Sequence[ManyTimes] = ()
    federations: Sequence[NamedMembers] = ()
    """Only those with fewer usable members than a draw needs."""
    shared_codes: Sequence[SharedCodes] = ()
    earlier: CountyCounts | None = None
    """Counts of the snapshot to compare with."""


def find_table_faults(
    facts: TableFacts, divisions: Divisions, limits: Limits
) -> Iterator[TableFinding]:
    """Yield every finding, question by question."""
    yield from _find_bodies_without_delivery(facts)
    yield from _find_counties_without_rows(facts, divisions)
    yield from _find_rows_aside(facts, limits)
    yield from _find_missing_values(facts, limits)
    if facts.earlier is not None:
        yield from _find_jumps(facts.counts, facts.earlier, divisions, limits)
    yield from _find_superseded(facts, limits)
    yield from _find_poor_federations(facts)
    yield from _find_shared_codes(facts)


def rows_aside(deliveries: Iterable[Delivered]) -> dict[str, tuple[int, int]]:
    """Return, by body, the enterprise rows left aside and all rows.

    Left aside is what cannot be placed and what cannot be read: neither counts for its body. A
    national export is judged as a whole and for every body that its rows can be told to be of.
    """
    aside, rows = Counter[str](), Counter[str]()
    for delivery in deliveries:
        if delivery["table"] == ENTERPRISES.id:
            deliverer = delivery["deliverer"] or NATIONAL
            rows[deliverer] += delivery["lines"] - delivery["headers"]
            aside[deliverer] += delivery["quarantined"] + delivery["rejected"]
            if deliverer == NATIONAL:
                for body, counts in delivery["bodies"].items():
                    if body != NATIONAL:
                        rows[body] += sum(counts.values())
                        aside[body] += counts["quarantined"]
    return {deliverer: (aside[deliverer], rows[deliverer]) for deliverer in sorted(rows)}


def _find_bodies_without_delivery(facts: TableFacts) -> Iterator[TableFinding]:
    told = {body for body, _ in facts.counts}
    for body, (zh, _) in BODY_NAMES.items():
        if body not in told:
            yield BODY_WITHOUT_DELIVERY.at(body, body=body, name=zh)


def _find_counties_without_rows(facts: TableFacts, divisions: Divisions) -> Iterator[TableFinding]:
    """Yield the counties without a row of the bodies that have any."""
    told = {body for body, _ in facts.counts}
    for county in divisions.counties.values():
        if county.body in told and (county.body, county.code) not in facts.counts:
            yield COUNTY_WITHOUT_ROWS.at(
                county.code,
                body=county.body,
                name=f"{county.prefecture_name}{county.name}",
                county=county.code,
            )


def _find_rows_aside(facts: TableFacts, limits: Limits) -> Iterator[TableFinding]:
    if limits.aside is None:
        return
    for deliverer, (aside, rows) in rows_aside(facts.deliveries).items():
        if aside and Fraction(aside, rows) > limits.aside:
            yield ASIDE_SHARE.at(
                deliverer,
                body=None if deliverer == NATIONAL else deliverer,
                aside=aside,
                rows=rows,
                share=write_percent(Fraction(aside, rows)),
                most=write_percent(limits.aside),
            )


def _find_missing_values(facts: TableFacts, limits: Limits) -> Iterator[TableFinding]:
    names = {kind.id: {each.id: each.zh for each in kind.fields} for kind in TABLE_KINDS}
    for delivery in facts.deliveries:
        rows = delivery["clean"] + delivery["flagged"] + delivery["quarantined"]
        usual = limits.missing.get(delivery["table"], {})
        for name, missing in sorted(delivery["missing"].items()):
            if name not in usual or missing <= limits.fewest_missing:
                continue
            if Fraction(missing, rows) > usual[name]:
                yield MISSING_SHARE.at(
                    delivery["file"],
                    body=delivery["deliverer"],
                    column=names[delivery["table"]][name],
                    missing=missing,
                    rows=rows,
                    share=write_percent(Fraction(missing, rows)),
                    most=write_percent(usual[name]),
                )


def _find_jumps(
    now: CountyCounts, before: CountyCounts, divisions: Divisions, limits: Limits
) -> Iterator[TableFinding]:
    """Yield the bodies, then the counties, whose counts changed beyond share and chance."""
    places = {body: (zh, body) for body, (zh, _) in BODY_NAMES.items()}
    yield from _compare(_by_body(now), _by_body(before), places, limits)
    counties = {
        each.code: (f"{each.prefecture_name}{each.name}", each.body)
        for each in divisions.counties.values()
    }
    yield from _compare(_by_county(now), _by_county(before), counties, limits)


def _compare(
    now: Mapping[str, dict[str, int]],
    before: Mapping[str, dict[str, int]],
    places: Mapping[str, tuple[str, str]],
    limits: Limits,
) -> Iterator[TableFinding]:
    for place, (name, body) in places.items():
        if place not in now or place not in before:
            continue
        old, new = before[place], now[place]
        for figure, zh, en in _COUNTS:
            change = new[figure] - old[figure]
            # Members come in whole enterprises, so that their number varies with those.
            units = old["covered_units"] if figure == _PEOPLE else old[figure]
            size = Fraction(old[figure], units) if units else Fraction(1)
            if abs(change) > limits.jump * old[figure] and _exceeds_chance(
                Fraction(change) / size, Fraction(max(units, 1)), limits
            ):
                yield COUNT_JUMP.at(
                    place,
                    body=body,
                    name=name,
                    place=place,
                    figure=zh,
                    figure_en=en,
                    before=old[figure],
                    now=new[figure],
                    change=_relative(change, old[figure]),
                    most=write_percent(limits.jump),
                )
        yield from _compare_coverage(place, places[place], old, new, limits)


def _compare_coverage(
    place: str, told: tuple[str, str], old: dict[str, int], new: dict[str, int], limits: Limits
) -> Iterator[TableFinding]:
    units = old["legal_persons"], new["legal_persons"]
    if not all(units):
        return
    before = Fraction(old["covered_units"], units[0])
    now = Fraction(new["covered_units"], units[1])
    together = Fraction(old["covered_units"] + new["covered_units"], sum(units))
    variance = together * (1 - together) * (Fraction(1, units[0]) + Fraction(1, units[1]))
    change = now - before
    if abs(change) > limits.coverage_jump and _exceeds_chance(change, variance, limits):
        name, body = told
        yield COVERAGE_JUMP.at(
            place,
            body=body,
            name=name,
            place=place,
            before=write_percent(before),
            now=write_percent(now),
            change=f"{'+' if change > 0 else ''}{write_percent(change)}",
            most=write_percent(limits.coverage_jump),
        )


def _exceeds_chance(change: Fraction, variance: Fraction, limits: Limits) -> bool:
    """Tell whether a change is above so many standard deviations, without drawing a root."""
    return change**2 > limits.deviations**2 * variance


def _relative(change: int, before: int) -> str:
    sign = "+" if change > 0 else ""
    return f"{sign}{write_percent(Fraction(change, before)) if before else change}"


def _by_body(counts: CountyCounts) -> dict[str, dict[str, int]]:
    return _sum_by(((body, each) for (body, _), each in counts.items()))


def _by_county(counts: CountyCounts) -> dict[str, dict[str, int]]:
    return _sum_by(((county, each) for (_, county), each in counts.items()))


def _sum_by(counts: Iterable[tuple[str, UnitCounts]]) -> dict[str, dict[str, int]]:
    sums: dict[str, dict[str, int]] = {}
    for place, each in counts:
        own = sums.setdefault(place, dict.fromkeys((name for name, _, _ in _COUNTS), 0))
        for name, _, _ in _COUNTS:
            own[name] += getattr(each, name)
    return sums


def _find_superseded(facts: TableFacts, limits: Limits) -> Iterator[TableFinding]:
    deliverers = {each["file"]: each["deliverer"] for each in facts.deliveries}
    for delivery in facts.deliveries:
        superseded = facts.replaced.get(delivery["file"], 0)
        rows = delivery["clean"] + delivery["flagged"]
        if superseded and Fraction(superseded, rows) > limits.superseded:
            yield SUPERSEDED_SHARE.at(
                delivery["file"],
                body=delivery["deliverer"],
                superseded=superseded,
                rows=rows,
                share=write_percent(Fraction(superseded, rows)),
                most=write_percent(limits.superseded),
            )
    for each in facts.many_times:
        yield MANIFOLD.at(
            each.file,
            body=deliverers[each.file],
            units=each.units,
            most=limits.most_times,
            example=each.example,
            times=each.times,
        )


def _find_poor_federations(facts: TableFacts) -> Iterator[TableFinding]:
    for each in facts.federations:
        where = f"{each.file}:{each.line}"
        if each.known < FEWEST_MEMBERS:
            yield FEDERATION_UNKNOWN.at(
                where,
                body=each.body,
                name=each.name,
                named=each.named,
                known=each.known,
                fewest=FEWEST_MEMBERS,
            )
        else:
            yield FEDERATION_WITHOUT_UNIONS.at(
                where,
                body=each.body,
                name=each.name,
                known=each.known,
                usable=each.usable,
                fewest=FEWEST_MEMBERS,
            )


def _find_shared_codes(facts: TableFacts) -> Iterator[TableFinding]:
    for each in facts.shared_codes:
        yield ORG_IN_USCC.at(
            each.body, body=each.body, pairs=each.pairs, example=each.example, other=each.other
        )
