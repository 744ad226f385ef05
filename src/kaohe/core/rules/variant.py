"""rule-variant/1: the other choice of each decision, to see how much a decision moves a result.

An alternative names its decision and what it replaces, adds or removes. Places are paths by ids,
for example ``aggregations.sampled_units.by``, so that they stay right when a list grows. The
outcome is a what-if: always a draft, and its version says so.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from kaohe.core.errors import PackInvalid, nearest, raise_all
from kaohe.core.rules import faults
from kaohe.core.rules.check import check_pack
from kaohe.core.rules.checks.faults import NAME_UNKNOWN
from kaohe.core.rules.digest import drop_nothing, tree_of
from kaohe.core.rules.model import Pack, Version
from kaohe.core.rules.overlay import Extends, Placed, check_base
from kaohe.core.rules.places import Places, children_of, follow
from kaohe.core.rules.shape import fit
from kaohe.core.rules.strict_yaml import read_tree
from kaohe.core.rules.text import Flag, Id, Name, Strict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.rules.places import Path

Place = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")]
"""A path by ids."""


class Replacement(Strict):
    """A value put in place of another, or where the pack leaves one out."""

    at: Place
    """What is replaced."""
    to: Any
    """What stands there instead."""


class Addition(Strict):
    """An entry put at the end of a list."""

    at: Place
    """The list."""
    entry: Any
    """The new entry."""


class Alternative(Strict):
    """The other choice of one decision."""

    decision: Id
    """The decision that is turned."""
    same_evidence: Flag
    """Whether findings made under the pack can also be scored under this choice."""
    set: tuple[Replacement, ...] = ()
    """Values that are replaced."""
    add: tuple[Addition, ...] = ()
    """Entries that are added."""
    remove: tuple[Place, ...] = ()
    """Entries, or optional keys, that are taken out."""


class Inexpressible(Strict):
    """A decision whose other choice no pack can express, and why."""

    decision: Id
    """The decision."""
    why: Name
    """Why no pack can express its other choice."""


class Variant(Placed):
    """Alternatives to the decisions of one pack."""

    format: Literal["rule-variant/1"]
    """Which format this is."""
    variant: Id
    """Id of the variant."""
    version: Version
    """Version of the variant."""
    title: Name
    """What it is called."""
    extends: Extends
    """The pack that is varied."""
    alternatives: Annotated[tuple[Alternative, ...], Field(min_length=1)]
    """The other choices."""
    inexpressible: tuple[Inexpressible, ...] = ()
    """Decisions without one, so that nobody looks for it."""

    def comparable_decisions(self) -> tuple[str, ...]:
        """Return the decisions whose other choice can be scored on the same evidence."""
        return tuple(each.decision for each in self.alternatives if each.same_evidence)


def read_variant(text: str, file: str) -> Variant:
    """Read a variant; what it changes is checked when it is applied.

    Raises:
        PackSyntaxError: the text is not strict YAML.
        PackInvalid: a value does not fit; all faults at once.
    """
    places = read_tree(text, file)
    variant = fit(Variant, places)
    variant.remember(places)
    return variant


def apply_variant(
    base: Pack, variant: Variant, *, file: str, decisions: Collection[str] | None = None
) -> Pack:
    """Take the other choice of some decisions, and check the whole.

    In the outcome those decisions have choice and alternative exchanged and are unsettled again.

    Args:
        base: the pack that the variant extends.
        variant: the alternatives.
        file: name of the variant's file, for messages.
        decisions: the decisions to turn. None turns all whose other choice can be scored on the
            same evidence; the rest ask for findings that nobody has made, and must be named.

    Raises:
        PackInvalid: another base, an unknown decision or place, a change of something that rests
            on another ground, or a whole that does not add up.
    """
    places = variant.places(file)
    check_base(variant.extends, base, places.where(("extends",)))
    known = [each.decision for each in variant.alternatives]
    if decisions is None:
        wanted = list(variant.comparable_decisions())
    else:
        wanted = [each for each in known if each in decisions]
    unknown = sorted(set(decisions or ()) - set(known))
    raise_all(
        PackInvalid,
        [
            faults.ALTERNATIVE_UNKNOWN.at(file, decision=each, nearest=nearest(each, known))
            for each in unknown
        ],
    )
    tree = tree_of(base)
    decided = {each.id for each in base.decisions}
    lines: dict[Path, int | None] = {(): places.line_of(("alternatives",))}
    found: list[Fault] = []
    for n, alternative in enumerate(variant.alternatives):
        if alternative.decision not in decided:
            found.append(_unknown_decision(alternative.decision, n, decided, places))
        elif alternative.decision in wanted:
            found.extend(_turn(tree, alternative, ("alternatives", n), places, lines))
    raise_all(PackInvalid, found)
    mark = "alternatives" if decisions is None else ".".join(wanted)
    tree.update(status="draft", version=f"{base.version}+{mark}")
    turned = Places(file, drop_nothing(tree), _with_parents(lines))
    pack = fit(Pack, turned)
    check_pack(pack, turned)
    return pack


def _with_parents(lines: dict[Path, int | None]) -> dict[Path, int]:
    """Give each part the line of what changed inside, so that its faults name a line too."""
    given = {path: line for path, line in lines.items() if line is not None}
    for path, line in list(given.items()):
        for end in range(len(path) - 1, 0, -1):
            given.setdefault(path[:end], line)
    return given


def _unknown_decision(name: str, n: int, known: Collection[str], places: Places) -> Fault:
    return places.fault(
        NAME_UNKNOWN,
        ("alternatives", n, "decision"),
        name=name,
        what="decision",
        nearest=nearest(name, known),
    )


def _turn(
    tree: dict[str, Any],
    alternative: Alternative,
    path: Path,
    places: Places,
    lines: dict[Path, int | None],
) -> Iterator[Fault]:
    """Change the tree in place as one alternative says; yield what is refused.

    ``lines`` takes the line of the variant behind every place that is changed.
    """
    for n, replacement in enumerate(alternative.set):
        here: Path = (*path, "set", n)
        nodes, keys, refused = _reach(tree, replacement.at, alternative, here, places)
        refused.extend(_foreign(replacement.to, replacement.at, alternative, here, places))
        yield from refused
        if not refused:
            nodes[-2][keys[-1]] = deepcopy(replacement.to)
            lines[tuple(keys)] = places.line_of(here)
    for n, addition in enumerate(alternative.add):
        here = (*path, "add", n)
        nodes, keys, refused = _reach(tree, addition.at, alternative, here, places)
        refused.extend(_foreign(addition.entry, addition.at, alternative, here, places))
        if not refused and not isinstance(nodes[-1], list):
            refused.append(places.fault(faults.SHAPE, here, wanted="list"))
        yield from refused
        if not refused:
            nodes[-1].append(deepcopy(addition.entry))
            lines[(*keys, len(nodes[-1]) - 1)] = places.line_of(here)
    for n, place in enumerate(alternative.remove):
        here = (*path, "remove", n)
        nodes, keys, refused = _reach(tree, place, alternative, here, places)
        yield from refused
        if not refused:
            del nodes[-2][keys[-1]]
            lines[tuple(keys[:-1])] = places.line_of(here)
    for decision in tree["decisions"]:
        if decision["id"] == alternative.decision:
            choice, otherwise = decision["choice"], decision["otherwise"]
            decision.update(choice=otherwise, otherwise=choice, settled=None)


def _reach(
    tree: dict[str, Any], place: str, alternative: Alternative, here: Path, places: Places
) -> tuple[list[Any], list[str | int], list[Fault]]:
    """Follow a place; refuse one that does not exist or rests on another ground."""
    nodes, keys = follow(tree, place)
    words = place.split(".")
    if len(keys) < len(words):
        known = nearest(words[len(keys)], children_of(nodes[-1]))
        reached = ".".join(words[: len(keys)]) or "–"
        fault = places.fault(
            faults.PLACE_UNKNOWN, here, place=place, reached=reached, nearest=known
        )
        return nodes, keys, [fault]
    return nodes, keys, _other_ground(_ground_of(nodes), place, alternative, here, places)


def _foreign(
    value: Any, place: str, alternative: Alternative, here: Path, places: Places
) -> list[Fault]:
    """Refuse a new value that names another decision as its ground."""
    ground = value.get("decision") if isinstance(value, dict) else None
    return _other_ground(ground, place, alternative, here, places)


def _other_ground(
    ground: str | None, place: str, alternative: Alternative, here: Path, places: Places
) -> list[Fault]:
    decision = alternative.decision
    if ground is None or ground == decision:
        return []
    return [places.fault(faults.OTHER_GROUND, here, place=place, ground=ground, decision=decision)]


def _ground_of(nodes: list[Any]) -> str | None:
    """Return what the innermost grounded part of a path rests on; None where nothing tells."""
    for node in reversed(nodes):
        if isinstance(node, dict) and node.get("decision") is not None:
            return str(node["decision"])
        if isinstance(node, dict) and "basis" in node:
            return " ".join(node["cite"])
    return None
