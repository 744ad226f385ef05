"""rule-cases/1: worked cases beside a pack, which say what a rule gives for given figures.

A case is to a pack what a test is to a program. Reading is here; working them out needs the
scorer and is done by whoever has both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from kaohe.core.errors import Fault, PackInvalid, nearest, raise_all
from kaohe.core.rules.checks.faults import NAME_UNKNOWN
from kaohe.core.rules.checks.survey import placed_items
from kaohe.core.rules.model import GapKind
from kaohe.core.rules.shape import fit
from kaohe.core.rules.strict_yaml import read_tree
from kaohe.core.rules.text import Cites, Exact, Flag, Id, Strict, Text

if TYPE_CHECKING:
    from kaohe.core.rules.model import Pack


class CaseGiven(Strict):
    """The evidence of a case, in the forms of evidence/1."""

    value: Text | None = None
    """A mark, or an exact number as text."""
    gap: GapKind | None = None
    """The gap, where there is no value."""
    parts: dict[str, Text] = Field(default_factory=dict)
    """Part path and value."""
    part_gaps: dict[str, GapKind] = Field(default_factory=dict)
    """Part path and gap."""
    facts: dict[Id, Text] = Field(default_factory=dict)
    """Facts that conditions ask for."""
    unit_kind: Id | None = None
    """The kind of unit visited, where the case shows whether an item is asked."""
    peers: tuple[Exact, ...] = ()
    """The values of the whole comparison group, own included."""


class CaseExpected(Strict):
    """What the case comes to."""

    earned: Exact | None = None
    """The exact points."""
    state: Literal["earned", "left_out", "waits"] = "earned"
    """Whether points are earned, left out, or wait."""
    asked: Flag | None = None
    """Whether the unit is asked the item at all."""
    because: Text | None = None
    """The reason in English, as the trace gives it."""


class Case(Strict):
    """One worked case of one item or bonus."""

    case: Text
    """A sentence that says what the case shows."""
    why: Text | None = None
    """Why it is worth showing."""
    cite: Cites = ()
    """The clause that it rests on."""
    item: Id
    """An item or a bonus."""
    given: CaseGiven
    """The evidence."""
    expect: CaseExpected
    """What it comes to."""


class Cases(Strict):
    """The worked cases of one pack, or of a part of it."""

    format: Literal["rule-cases/1"]
    """Which format this is."""
    pack: Id
    """The pack that they belong to."""
    cases: tuple[Case, ...]
    """The cases."""


def read_cases(text: str, file: str, *, pack: Pack) -> Cases:
    """Read the cases of a pack.

    Raises:
        PackSyntaxError: the text is not strict YAML.
        PackInvalid: a value does not fit, or a case is of something that the pack does not have.
    """
    places = read_tree(text, file)
    cases = fit(Cases, places)
    known = {placed.item.id for placed in placed_items(pack)} | {each.id for each in pack.bonuses}
    found: list[Fault] = []
    for given, name, what, names in (
        (("pack",), cases.pack, "pack", {pack.pack}),
        *((("cases", n, "item"), case.item, "item", known) for n, case in enumerate(cases.cases)),
    ):
        if name not in names:
            shown = nearest(name, names)
            found.append(places.fault(NAME_UNKNOWN, given, name=name, what=what, nearest=shown))
    raise_all(PackInvalid, found)
    return cases
