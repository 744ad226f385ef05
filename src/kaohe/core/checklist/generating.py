"""Make the checklist of each kind of unit from a pack and its words.

What is asked follows from the pack alone: an item is listed for the kinds that its applicability
names, its conditions stay conditions, and its measure says in which form it is answered. The words
add the sentences; without them the names of the pack are asked.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes, digest
from kaohe.core.checklist.facts_asked import ask_facts, facts_needed
from kaohe.core.checklist.model import (
    UNIT,
    Absence,
    Checklist,
    ChecklistGroup,
    ChecklistItem,
    ConductChoice,
    GapChoice,
    Members,
    OutcomeChoice,
    PackRef,
    Station,
)
from kaohe.core.checklist.questions import VISIT_GAPS, Asking, ask_item
from kaohe.core.checklist.words import ChecklistWords
from kaohe.core.rules.digest import pack_digest, tree_of
from kaohe.core.rules.text import Name
from kaohe.core.scoring.answers import GAP_NAMES, gap_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.core.checklist.model import Asks
    from kaohe.core.rules.inputs import NamedThing
    from kaohe.core.rules.model import Group, Pack, Section

_ASKS: Final[dict[str, tuple[Asks, ...]]] = {
    "as_found": ("unit_kind", "facts", "items"),
    "zero": ("unit_kind", "facts"),
    "nothing": ("unit_kind",),
    "next_attempt": (),
}
"""What is answered besides the outcome, by what the outcome makes of the items."""
_UNIT_TITLE: Final = Name(zh="抽查单位", en="the unit visited")


def make_checklists(
    pack: Pack,
    words: ChecklistWords | None = None,
    clauses: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Checklist, ...]:
    """Return one checklist for each kind of unit that the pack visits.

    Args:
        pack: a checked pack.
        words: its questions, checked against it; None asks by the names of the pack.
        clauses: the sections of the held texts by source, so that the wording can be shown.

    Raises:
        PackInvalid: an item cannot be asked on a checklist at all.
    """
    if not pack.outcomes or not any(each.assessed_at == "unit" for each in pack.sections):
        return ()
    maker = _Maker(pack, words, clauses or {})
    return tuple(maker.make(kind) for kind in pack.unit_kinds)


def write_checklist(checklist: Checklist) -> bytes:
    """Write a checklist as canonical-json/1."""
    return canonical_bytes(tree_of(checklist))


def checklist_digest(checklist: Checklist) -> str:
    """Return the SHA-256 that a visit names to say by which checklist it was asked."""
    return digest(tree_of(checklist))


def _digest_of(words: ChecklistWords | None) -> str:
    return "" if words is None else digest(tree_of(words))


class _Maker:
    """Makes checklists of one pack; what is alike for all kinds is worked out once."""

    def __init__(
        self,
        pack: Pack,
        words: ChecklistWords | None,
        clauses: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._pack = pack
        self._words = words
        self._clauses = clauses
        self._ref = PackRef(id=pack.pack, version=pack.version, digest=pack_digest(pack))
        self._words_digest = _digest_of(words)
        self._asking = Asking(pack, words)

    def make(self, kind: NamedThing) -> Checklist:
        groups = tuple(self._groups(kind.id))
        words = self._words
        outcomes = tuple(self._outcomes(kind.id))
        return Checklist(
            pack=self._ref,
            words=self._words_digest,
            kind=kind.id,
            title=kind.name,
            notice=self._pack.notice,
            points=_add([group.points for group in groups]),
            outcomes=outcomes,
            gaps=tuple(self._gaps()),
            stations=tuple(self._stations(kind.id)),
            facts=ask_facts(self._pack, words, needed=facts_needed(self._pack, groups))
            if any("facts" in each.asks for each in outcomes)
            else (),
            groups=groups,
            absence=self._absence(outcomes),
            members=self._members(kind.id),
            record=words.record if words else (),
            observations=words.observations if words else (),
            conduct=tuple(
                ConductChoice(rule=rule.id, title=rule.name) for rule in self._pack.conduct
            ),
        )

    def _groups(self, kind: str) -> Iterator[ChecklistGroup]:
        for section in self._pack.sections:
            if section.assessed_at == "unit":
                treats = dict(gap_table(self._pack.gaps, section.gaps))
                for group in section.groups:
                    items = tuple(self._items(section, group, kind))
                    if items:
                        yield ChecklistGroup(
                            group=group.id,
                            title=group.name,
                            points=_add([item.points for item in items]),
                            cite=group.cite,
                            text="\n".join(filter(None, map(self._clause, group.cite))),
                            treats=treats,
                            items=items,
                        )

    def _items(self, section: Section, group: Group, kind: str) -> Iterator[ChecklistItem]:
        stations = {item: station for station, _, items in self._places(kind) for item in items}
        for item in group.items:
            applies = item.applies or group.applies
            measure = section.measure_of(item)
            if applies is not None and kind in applies.to and measure is not None:
                yield ChecklistItem(
                    item=item.id,
                    title=item.name,
                    points=item.points,
                    cite=item.cite,
                    station=stations.get(item.id, UNIT),
                    applies_if=applies.when,
                    score=measure,
                    questions=ask_item(self._asking, item, measure),
                )

    def _clause(self, cite: str) -> str:
        source, _, section = cite.partition("/")
        return self._clauses.get(source, {}).get(section, "")

    def _places(self, kind: str) -> Iterator[tuple[str, Station, tuple[str, ...]]]:
        for each in self._words.stations if self._words else ():
            if kind in each.to:
                station = Station(
                    station=each.station,
                    title=each.title,
                    after=each.after,
                    announced=each.announced,
                    hint=each.hint,
                )
                yield each.station, station, each.items

    def _stations(self, kind: str) -> Iterator[Station]:
        yield Station(station=UNIT, title=_UNIT_TITLE, after="", announced=True)
        for _, station, _ in self._places(kind):
            yield station

    def _outcomes(self, kind: str) -> Iterator[OutcomeChoice]:
        """Yield the outcomes that people choose; that no unit is left, the draw finds by itself."""
        worded = {each.outcome: each for each in self._words.outcomes} if self._words else {}
        none_left = self._pack.draw.none_left if self._pack.draw else None
        for outcome in self._pack.outcomes:
            words = worded.get(outcome.id)
            if outcome.id == none_left or (words is not None and kind not in words.to):
                continue
            yield OutcomeChoice(
                outcome=outcome.id,
                title=outcome.name,
                hint=words.hint if words else None,
                then=outcome.then,
                asks=_ASKS[outcome.then],
                facts_gap=words.facts_gap if words else None,
                absence=words.absence if words else None,
                reason=words.reason if words else "optional",
                evidence=words.evidence if words else "optional",
                replaceable=outcome.then == "next_attempt",
                opens_case=outcome.opens_case,
            )

    def _gaps(self) -> Iterator[GapChoice]:
        if self._words:
            for each in self._words.gaps:
                yield GapChoice(gap=each.gap, title=each.title)
        else:
            for gap in VISIT_GAPS:
                name = GAP_NAMES[gap]
                yield GapChoice(gap=gap, title=Name(zh=name.zh, en=name.en))

    def _absence(self, outcomes: Sequence[OutcomeChoice]) -> Absence | None:
        form = self._words.absence if self._words else None
        if form is None or not any(each.absence for each in outcomes):
            return None
        return Absence(hint=form.hint, note=form.note, causes=form.causes, questions=form.questions)

    def _members(self, kind: str) -> Members | None:
        for slot in self._pack.draw.slots if self._pack.draw else ():
            if slot.kind == kind and slot.member_kind is not None:
                return Members(slot=slot.id, count=slot.members, kind=slot.member_kind)
        return None


def _add(points: Sequence[Fraction | None]) -> Fraction | None:
    known = [each for each in points if each is not None]
    return sum(known, Fraction(0)) if len(known) == len(points) else None
