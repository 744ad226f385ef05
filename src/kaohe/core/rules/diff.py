"""What changed between two packs, by paths of ids, with the clauses that are touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaohe.core.rules.digest import drop_nothing, tree_of
from kaohe.core.rules.places import children_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.canonical import Json
    from kaohe.core.rules.model import Pack


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two packs differ."""

    place: str
    """Path by ids, such as ``sections.quality.groups.home.items.congress.points``."""
    before: Json
    """The value in the first pack; None where it is new. Numbers are exact text."""
    after: Json
    """The value in the second pack; None where it is gone."""
    clauses: tuple[str, ...]
    """Clauses cited by the innermost rule around the place, in either pack."""


def diff_packs(before: Pack, after: Pack) -> tuple[Difference, ...]:
    """Return all differences in the order of the first pack, what is new behind it.

    Lists of things with ids are compared by id, so that an insertion is one difference; other
    lists are compared as a whole.
    """
    one, other = drop_nothing(tree_of(before)), drop_nothing(tree_of(after))
    return tuple(_differences(one, other, (), ()))


def _differences(
    before: Any, after: Any, path: tuple[str, ...], clauses: tuple[str, ...]
) -> Iterator[Difference]:
    if before == after:
        return
    clauses = _clauses_of(before, after) or clauses
    if not _by_name(before, after):
        yield Difference(".".join(path), before, after, clauses)
        return
    old, new = children_of(before), children_of(after)
    for name in dict.fromkeys([*old, *new]):
        was = before[old[name]] if name in old else None
        now = after[new[name]] if name in new else None
        yield from _differences(was, now, (*path, name), clauses)


def _by_name(before: Any, after: Any) -> bool:
    """Tell whether the parts of two values can be matched by their names."""
    if isinstance(before, dict) and isinstance(after, dict):
        return before.get("kind") == after.get("kind")
    if not isinstance(before, list) or not isinstance(after, list):
        return False
    return all(len(children_of(each)) == len(each) for each in (before, after))


def _clauses_of(*nodes: Any) -> tuple[str, ...]:
    cited = [cite for node in nodes if isinstance(node, dict) for cite in node.get("cite", ())]
    return tuple(dict.fromkeys(cited))
