"""rule-overlay/1: a province's own pack, made by filling the open terms of another.

The other pack is pinned by its digest. A fill of a closed place, or of another kind than the term
allows, is refused; the result is checked like any pack.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, PrivateAttr

from kaohe.core.errors import PackInvalid, nearest, raise_all
from kaohe.core.rules import faults
from kaohe.core.rules.check import check_pack
from kaohe.core.rules.checks.survey import placed_items
from kaohe.core.rules.digest import pack_digest, tree_of
from kaohe.core.rules.measures import Measure
from kaohe.core.rules.model import (
    Bonus,
    ComparisonGroup,
    Deadline,
    Decision,
    Digest,
    Indicator,
    NamedThing,
    Pack,
    Source,
    Status,
    Version,
    Veto,
)
from kaohe.core.rules.places import Places
from kaohe.core.rules.shape import fit
from kaohe.core.rules.strict_yaml import read_tree
from kaohe.core.rules.text import Day, Id, Name, PositiveExact, Strict
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import OpenTerm
    from kaohe.core.rules.places import Path


class Placed(Strict):
    """A file that is applied to a pack, and remembers its lines for the faults found then."""

    _places: Places | None = PrivateAttr(None)

    def places(self, file: str) -> Places:
        """Return where its parts stand; without lines where a program made it."""
        return self._places or Places(file, tree_of(self))

    def remember(self, places: Places) -> None:
        """Keep the places that it was read from."""
        self._places = places


class Extends(Strict):
    """The pack that is extended, pinned: the name says which, the digest proves it."""

    pack: Id
    """Id of the pack."""
    version: Version
    """Its version."""
    digest: Digest
    """SHA-256 of its canonical form."""


class Fill(Strict):
    """What stands in place of an open term."""

    term: Id
    """The open term that is filled."""
    item: Id | None = None
    """The item whose score or points are set."""
    score: Measure | None = None
    """The new measure of the item."""
    points: PositiveExact | None = None
    """The new points of the item; the sums must still agree."""
    bonus: Bonus | None = None
    """A bonus that is added."""
    veto: Veto | None = None
    """A veto that is added."""


class Overlay(Placed):
    """A province's pack as it was read, before it is laid over the other one."""

    format: Literal["rule-overlay/1"]
    """Which format this is."""
    pack: Id
    """Id of the merged pack."""
    version: Version
    """Version of the merged pack."""
    status: Status
    """Status of the merged pack."""
    title: Name
    """What the merged pack is called."""
    notice: Name | None = None
    """Replaces the notice of the pack below only where it is given."""
    in_force_from: Day | None = None
    """First day in force."""
    in_force_to: Day | None = None
    """Last day in force, itself included."""
    extends: Extends
    """The pack below."""
    sources: tuple[Source, ...] = ()
    """Texts of the province, added to those below."""
    decisions: tuple[Decision, ...] = ()
    """The province's own decisions, added to those below."""
    indicators: tuple[Indicator, ...] = ()
    """The province's own numbers, added to those below."""
    bodies: tuple[NamedThing, ...] = ()
    """The province's own bodies, such as its counties; empty where the evidence names them."""
    comparison_groups: tuple[ComparisonGroup, ...] = ()
    """Groups of the province's own bodies; without them all are compared with all."""
    deadlines: tuple[Deadline, ...] = ()
    """The province's own days, added to those below."""
    fills: Annotated[tuple[Fill, ...], Field(min_length=1)]
    """What stands in place of the open terms."""


_ALLOWED: Final = {
    "set_score": {"item", "score"},
    "set_points": {"item", "points"},
    "add_bonus": {"bonus"},
    "add_veto": {"veto"},
}


def read_overlay(text: str, file: str) -> Overlay:
    """Read an overlay; what it fills is checked when it is applied.

    Raises:
        PackSyntaxError: the text is not strict YAML.
        PackInvalid: a value does not fit; all faults at once.
    """
    places = read_tree(text, file)
    overlay = fit(Overlay, places)
    overlay.remember(places)
    return overlay


def check_base(extends: Extends, base: Pack, where: str) -> None:
    """Demand that a pack is the one that is extended.

    Raises:
        PackInvalid: another pack, version or digest.
    """
    wanted = (extends.pack, extends.version, extends.digest)
    given = (base.pack, base.version, pack_digest(base))
    if wanted != given:
        raise faults.BASE_DIFFERS.error_at(where, wanted=" ".join(wanted), given=" ".join(given))


def apply_overlay(base: Pack, overlay: Overlay, *, file: str) -> Pack:
    """Lay an overlay over its base and check the whole.

    The bodies of the base, their groups and teams are not the province's and fall away. A term that
    is filled is no longer open, so that a city's pack cannot fill it once more.

    Raises:
        PackInvalid: the base is another one, a fill is not allowed, or the whole does not add up.
    """
    places = overlay.places(file)
    check_base(overlay.extends, base, places.where(("extends",)))
    raise_all(PackInvalid, _refused_fills(base, overlay, places))
    merged = _merge(base, overlay)
    check_pack(merged, Places(file, tree_of(merged), _lines_in(merged, base, overlay, places)))
    return merged


def _lines_in(merged: Pack, base: Pack, overlay: Overlay, places: Places) -> dict[Path, int]:
    """Return the lines of the overlay behind the parts of the merged pack that it made."""
    origins: dict[Path, Path] = {(): ("fills",)}
    for name in ("sources", "decisions", "indicators", "deadlines"):
        for n in range(len(getattr(overlay, name))):
            origins[name, len(getattr(base, name)) + n] = (name, n)
    for name in ("bodies", "comparison_groups", "status"):
        origins[name,] = (name,)
    filled = {fill.item: ("fills", n) for n, fill in enumerate(overlay.fills) if fill.item}
    for placed in placed_items(merged):
        if placed.item.id in filled:
            origins[placed.path] = filled[placed.item.id]
    for name in ("bonus", "veto"):
        given = [n for n, fill in enumerate(overlay.fills) if getattr(fill, name)]
        listed = "bonuses" if name == "bonus" else "vetoes"
        for k, n in enumerate(given, start=len(getattr(base, listed))):
            origins[listed, k] = ("fills", n, name)
    lines = {path: places.line_of(origin) for path, origin in origins.items()}
    return {path: line for path, line in lines.items() if line is not None}


def _refused_fills(base: Pack, overlay: Overlay, places: Places) -> Iterator[Fault]:
    terms = {term.id: term for term in base.open_terms}
    bonuses: dict[str, Fraction] = defaultdict(Fraction)
    last: dict[str, Path] = {}
    for n, fill in enumerate(overlay.fills):
        term = terms.get(fill.term)
        if term is None:
            yield places.fault(
                faults.TERM_CLOSED,
                ("fills", n),
                term=fill.term,
                nearest=nearest(fill.term, terms),
            )
            continue
        given = {
            key
            for key in ("item", "score", "points", "bonus", "veto")
            if getattr(fill, key) is not None
        }
        if given != _ALLOWED[term.may]:
            yield places.fault(faults.FILL_DIFFERS, ("fills", n), term=term.id, may=term.may)
            continue
        inside = _items_in(base, term)
        if fill.item is not None and fill.item not in inside:
            yield places.fault(
                faults.FILL_OUTSIDE,
                ("fills", n),
                item=fill.item,
                term=term.id,
                place=term.at,
                nearest=nearest(fill.item, inside),
            )
        if fill.bonus is not None:
            bonuses[term.id] += fill.bonus.points
            last[term.id] = ("fills", n)
    for term_id, total in bonuses.items():
        most = terms[term_id].most or Fraction(0)
        if total > most:
            yield faults.BONUS_ABOVE.at(
                places.where(last[term_id]),
                term=term_id,
                most=write_exact(most),
                sum=write_exact(total),
            )


def _items_in(base: Pack, term: OpenTerm) -> set[str]:
    return {
        item.id
        for section in base.sections
        for group in section.groups
        for item in group.items
        if term.at in (section.id, group.id, item.id)
    }


def _merge(base: Pack, overlay: Overlay) -> Pack:
    changes: dict[str, dict[str, Any]] = defaultdict(dict)
    for fill in overlay.fills:
        if fill.item is not None and fill.score is not None:
            changes[fill.item]["score"] = fill.score
        elif fill.item is not None:
            changes[fill.item]["points"] = fill.points
    sections = tuple(
        section.model_copy(
            update={
                "groups": tuple(
                    group.model_copy(
                        update={
                            "items": tuple(
                                item.model_copy(update=changes.get(item.id, {}))
                                for item in group.items
                            )
                        }
                    )
                    for group in section.groups
                )
            }
        )
        for section in base.sections
    )
    bonuses = tuple(fill.bonus for fill in overlay.fills if fill.bonus is not None)
    filled = {fill.term for fill in overlay.fills}
    within = {} if overlay.comparison_groups else {"within": "all"}
    return base.model_copy(
        update={
            "pack": overlay.pack,
            "version": overlay.version,
            "status": overlay.status,
            "title": overlay.title,
            "notice": _join_notices(base.notice, overlay.notice),
            "in_force_from": overlay.in_force_from,
            "in_force_to": overlay.in_force_to,
            "sources": base.sources + overlay.sources,
            "decisions": base.decisions + overlay.decisions,
            "indicators": base.indicators + overlay.indicators,
            "bodies": overlay.bodies,
            "comparison_groups": overlay.comparison_groups,
            "ranking": base.ranking.model_copy(update=within),
            "awards": base.awards and base.awards.model_copy(update=within),
            "tail_exclusions": tuple(
                each.model_copy(update=within) for each in base.tail_exclusions
            ),
            "deadlines": base.deadlines + overlay.deadlines,
            "teams": None,
            "open_terms": tuple(term for term in base.open_terms if term.id not in filled),
            "sections": sections,
            "bonuses": base.bonuses + bonuses,
            "vetoes": base.vetoes
            + tuple(fill.veto for fill in overlay.fills if fill.veto is not None),
        }
    )


def _join_notices(base: Name | None, own: Name | None) -> Name | None:
    """Put an overlay's notice behind that of the base, which it can never reword away."""
    if base is None or own is None:
        return base or own
    return Name(zh=f"{base.zh}{own.zh}", en=f"{base.en} {own.en}")
