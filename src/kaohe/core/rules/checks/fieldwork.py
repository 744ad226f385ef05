"""Levels, applicability, visits, the draw and the teams fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.rules.checks import faults
from kaohe.core.rules.checks.survey import placed_items, placed_measures, walk
from kaohe.core.rules.measures import Condition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.places import Path, Places


def check_levels(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find sections and items that lack what their level needs, or have what it does not."""
    for s, section in enumerate(pack.sections):
        at_unit = section.assessed_at == "unit"
        if at_unit != (section.aggregation is not None):
            yield places.fault(faults.LEVEL, ("sections", s), level=section.assessed_at)
        if not section.decided_by:
            yield places.fault(faults.EMPTY, ("sections", s, "decided_by"))
        sources = [*section.decided_by, *section.shown_beside]
        for source in sorted({each for each in sources if sources.count(each) > 1}):
            yield places.fault(faults.LISTED_TWICE, ("sections", s), name=source)
    for placed in placed_items(pack):
        if placed.measure is None:
            yield places.fault(faults.MEASURE_MISSING, placed.path)
        applies = placed.item.applies or placed.group.applies
        if (placed.section.assessed_at == "unit") != (applies is not None):
            yield places.fault(faults.LEVEL, placed.path, level=placed.section.assessed_at)
        elif applies is not None and not applies.to:
            yield places.fault(faults.EMPTY, (*placed.path, "applies"))


def check_conditions(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find conditions that test nothing, or not what the fact is."""
    known = {fact.id: fact for fact in pack.facts}
    for n, fact in enumerate(pack.facts):
        if (fact.kind == "word") != bool(fact.words):
            yield places.fault(faults.FACT_WORDS, ("facts", n), kind=fact.kind)
    for path, condition, level in _placed_conditions(pack):
        tests = [condition.at_least, condition.below, condition.equals]
        given = sum(test is not None for test in tests)
        if given != 1:
            yield places.fault(faults.CONDITION_TESTS, path, count=given)
            continue
        asked = known.get(condition.fact)
        if asked is None:
            continue
        if (asked.kind == "word") != (condition.equals is not None):
            yield places.fault(faults.CONDITION_KIND, path, fact=condition.fact, kind=asked.kind)
        elif condition.equals is not None and condition.equals not in asked.words:
            yield places.fault(
                faults.NAME_UNKNOWN,
                path,
                name=condition.equals,
                what="word",
                nearest=", ".join(asked.words),
            )
        if asked.of != level:
            yield places.fault(faults.CONDITION_LEVEL, path, fact=condition.fact, of=asked.of)


def _placed_conditions(pack: Pack) -> Iterator[tuple[Path, Condition, str]]:
    """Yield every condition once, with the level at which it is asked."""
    seen: set[int] = set()
    for outer, measure, _, level in placed_measures(pack):
        for inner, part in walk(measure, outer):
            if isinstance(part, Condition) and id(part) not in seen:
                seen.add(id(part))
                yield inner, part, "visit" if level == "unit" else "body"
    for s, section in enumerate(pack.sections):
        for g, group in enumerate(section.groups):
            path: Path = ("sections", s, "groups", g)
            if group.applies and group.applies.when:
                yield (*path, "applies", "when"), group.applies.when, "visit"
            for i, item in enumerate(group.items):
                if item.applies and item.applies.when:
                    yield (*path, "items", i, "applies", "when"), item.applies.when, "visit"


def check_outcomes(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find visits that cannot end with what was found."""
    visited = any(section.assessed_at == "unit" for section in pack.sections)
    if visited and not any(outcome.then == "as_found" for outcome in pack.outcomes):
        yield places.fault(faults.OUTCOMES_MISSING, ("outcomes",))


def check_gaps(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find gaps without a treatment, or with two."""
    given = [gap.gap for gap in pack.gaps]
    for kind in ("not_filed", "not_applicable", "not_verified", "refused"):
        if kind not in given:
            yield places.fault(faults.GAP_MISSING, ("gaps",), gap=kind)
    lists: list[tuple[Path, list[str]]] = [(("gaps",), [str(kind) for kind in given])]
    for s, section in enumerate(pack.sections):
        lists.append((("sections", s, "gaps"), [gap.gap for gap in section.gaps]))
    for path, kinds in lists:
        for kind in sorted({each for each in kinds if kinds.count(each) > 1}):
            yield places.fault(faults.LISTED_TWICE, path, name=kind)


def check_draw(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find slots that do not fit together, and a draw of nothing."""
    if pack.draw is None:
        return
    if not pack.draw.slots:
        yield places.fault(faults.EMPTY, ("draw", "slots"))
    for n, slot in enumerate(pack.draw.slots):
        path: Path = ("draw", "slots", n)
        if (slot.members > 0) != (slot.member_kind is not None):
            yield places.fault(faults.SLOT_MEMBERS, path)
        if slot.id in slot.fallback:
            yield places.fault(faults.SLOT_FALLBACK, path)


def check_teams(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find teams that cannot take all bodies; five times six is thirty."""
    teams = pack.teams
    if teams is None or not pack.bodies:
        return
    least, most = teams.count * teams.bodies_least, teams.count * teams.bodies_most
    if not least <= len(pack.bodies) <= most:
        yield places.fault(
            faults.TEAMS_CAPACITY,
            ("teams",),
            count=teams.count,
            least=teams.bodies_least,
            most=teams.bodies_most,
            bodies=len(pack.bodies),
        )
