"""Read the words of a pack's checklists and hold them against the pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.checklist.facts_asked import facts_of_visits
from kaohe.core.checklist.faults import (
    WORDS_ABSENCE,
    WORDS_MISSING,
    WORDS_TWICE,
    WORDS_UNKNOWN,
)
from kaohe.core.checklist.generating import make_checklists
from kaohe.core.checklist.model import UNIT
from kaohe.core.checklist.words import ChecklistWords
from kaohe.core.errors import PackInvalid, nearest, raise_all
from kaohe.core.rules.shape import fit
from kaohe.core.rules.strict_yaml import read_tree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.places import Path, Places


def read_words(text: str, file: str, *, pack: Pack) -> ChecklistWords:
    """Read the words of a pack.

    A pack that was merged with a province's overlay may have another name than ``of``: what counts
    is that every name is one of the pack and that nothing is asked without words.

    Raises:
        PackSyntaxError: the text is not strict YAML.
        PackInvalid: a value does not fit, or a name is not one of the pack; all faults at once.
    """
    places = read_tree(text, file)
    words = fit(ChecklistWords, places)
    found = dict.fromkeys((*_find_names(words, pack, places), *_find_absence(words, places)))
    raise_all(PackInvalid, sorted(found, key=lambda fault: places.order(fault.where)))
    raise_all(PackInvalid, _find_missing(words, pack, places))
    return words


def _find_names(words: ChecklistWords, pack: Pack, places: Places) -> Iterator[Fault]:
    kinds = {each.id for each in pack.unit_kinds}
    facts = {each.id: each for each in facts_of_visits(pack)}
    items = {
        item.id
        for section in pack.sections
        if section.assessed_at == "unit"
        for item in section.items()
    }
    stations = {UNIT, *(each.station for each in words.stations)}
    outcomes = {each.id for each in pack.outcomes}
    for name, listed in (
        ("outcomes", [each.outcome for each in words.outcomes]),
        ("stations", [each.station for each in words.stations]),
        ("facts", [each.fact for each in words.facts]),
        ("items", [each.item for each in words.items]),
        ("gaps", [str(each.gap) for each in words.gaps]),
        ("record", [each.field for each in words.record]),
        ("stations.items", [item for each in words.stations for item in each.items]),
    ):
        yield from (
            WORDS_TWICE.at(places.file, name=each, at=name)
            for each in sorted({each for each in listed if listed.count(each) > 1})
        )

    def find(path: Path, names: Collection[str], what: str, known: Collection[str]) -> None:
        for n, each in enumerate(names):
            if each not in known:
                where = (*path, n) if len(names) > 1 or path[-1] in {"to", "items"} else path
                unknown.append(
                    places.fault(
                        WORDS_UNKNOWN, where, what=what, name=each, nearest=nearest(each, known)
                    )
                )

    unknown: list[Fault] = []
    for n, outcome in enumerate(words.outcomes):
        find(("outcomes", n), (outcome.outcome,), "outcome", outcomes)
        find(("outcomes", n, "to"), outcome.to, "unit kind", kinds)
    for n, station in enumerate(words.stations):
        find(("stations", n, "to"), station.to, "unit kind", kinds)
        find(("stations", n), (station.after,), "station", stations)
        find(("stations", n, "items"), station.items, "item", items)
    for n, fact in enumerate(words.facts):
        find(("facts", n), (fact.fact,), "fact", facts)
        find(("facts", n), (fact.at_most,) if fact.at_most else (), "fact", facts)
        known = facts[fact.fact].words if fact.fact in facts else ()
        find(("facts", n, "words"), [each.word for each in fact.words], "word", known)
    for n, item in enumerate(words.items):
        find(("items", n), (item.item,), "item", items)
    for n, field in enumerate(words.record):
        find(("record", n), (field.fact,) if field.fact else (), "fact", facts)
    yield from unknown


def _find_absence(words: ChecklistWords, places: Places) -> Iterator[Fault]:
    for n, outcome in enumerate(words.outcomes):
        if outcome.absence and words.absence is None:
            yield places.fault(WORDS_ABSENCE, ("outcomes", n), name=outcome.outcome)


def _find_missing(words: ChecklistWords, pack: Pack, places: Places) -> Iterator[Fault]:
    """Find what is asked without words, and words for parts that nobody is asked."""
    asked = {
        (question.item, question.part)
        for checklist in make_checklists(pack)
        for group in checklist.groups
        for item in group.items
        for question in item.questions
    }
    worded = {each.item: {part.part for part in each.parts} for each in words.items}
    facts = {each.fact for each in words.facts}
    offered = {each.outcome for each in words.outcomes}
    none_left = pack.draw.none_left if pack.draw else None
    missing = [
        *(("outcome", each.id) for each in pack.outcomes if each.id not in {*offered, none_left}),
        *(("fact", each.id) for each in facts_of_visits(pack) if each.id not in facts),
        *(
            ("item", f"{item}/{part}" if part else item)
            for item, part in sorted(asked)
            if item not in worded or (part and part not in worded[item])
        ),
    ]
    yield from (WORDS_MISSING.at(places.file, what=what, name=name) for what, name in missing)
    for n, item in enumerate(words.items):
        paths = {part for owner, part in asked if owner == item.item}
        for p, part in enumerate(item.parts):
            if part.part not in paths:
                yield places.fault(
                    WORDS_UNKNOWN,
                    ("items", n, "parts", p),
                    what="part",
                    name=part.part,
                    nearest=nearest(part.part, paths),
                )
