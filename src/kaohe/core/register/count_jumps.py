"""Counts that changed against an earlier snapshot beyond share and chance."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.table_rules import (
    COUNT_JUMP,
    COVERAGE_JUMP,
    write_percent,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaohe.core.divisions import Divisions
    from kaohe.core.register.counts import UnitCounts
    from kaohe.core.register.table_facts import CountyCounts
    from kaohe.core.register.table_rules import Limits, TableFinding


_COUNTS: Final = (
    ("legal_persons", "存在的企业数", "the number of existing enterprises"),
    ("absent", "事实不存在企业数", "the number of enterprises marked absent"),
    ("covered_units", "已建会单位数", "the number of covered units"),
    ("members", "会员数", "the number of members"),
)

_PEOPLE: Final = "members"


def find_jumps(
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
