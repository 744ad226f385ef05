"""How a campaign is carried out: registers, draw, teams, calendar, conduct, open terms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kaohe.core.rules.text import Day, Grounded, Id, Name, PositiveExact, Share, Whole


class RegisterRule(Grounded):
    """When a body's register may be frozen, and when two sources must be explained."""

    quarantine_most: Share
    """Share of rows in quarantine above which two people must approve the freeze."""
    gap_query_above: PositiveExact
    """Relative gap between the two sources above which the body is asked."""


class DrawSlot(Grounded):
    """One unit to be drawn in each county."""

    id: Id
    code: Annotated[str, Field(pattern=r"^[A-LN-Z]$")]
    """The letter of the stratum; M is kept for members of a federation."""
    kind: Id
    """The kind of unit to be drawn."""
    frame: Literal["enterprises", "federations", "social_organisations"]
    """The list that it is drawn from."""
    members: Annotated[Whole, Field(ge=0)] = 0
    """How many member unions are drawn below the unit."""
    member_kind: Id | None = None
    """The kind of the members."""
    fallback: tuple[Id, ...] = ()
    """Slots whose kind stands in, in this order, where the county lacks the kind."""


class Draw(Grounded):
    """The plan of the draw; public before anything is drawn."""

    algorithm: Literal["vrf-index/1"]
    """The protocol (docs/algorithms/draw.md)."""
    counties: Annotated[Whole, Field(ge=1)]
    """How many counties of each body."""
    county_chance: Literal["equal", "by_size"]
    """Every county has the same chance, or one in proportion to its enterprises in the frame."""
    key_holders: Annotated[Whole, Field(ge=1)]
    """How many keys are needed, all of them."""
    order_of_kinds: Literal["drawn"]
    """The kind of the next unit is drawn too, so that nobody knows it beforehand."""
    reserves: Literal["none"]
    """There are no stand-ins drawn in advance."""
    attempts_per_slot: Annotated[Whole, Field(ge=0)]
    """Replacements allowed for one slot without approval."""
    attempts_per_county: Annotated[Whole, Field(ge=0)]
    """Replacements allowed in one county without approval."""
    disclosure: tuple[Id, ...]
    """The steps in which the list becomes known, in words of the pack."""
    none_left: Id | None = None
    """Outcome put down for a visit that cannot be made, because nothing is left to draw."""
    slots: tuple[DrawSlot, ...]
    """The units of a county."""


class Teams(Grounded):
    """考核工作组: who visits whom."""

    count: Annotated[Whole, Field(ge=1)]
    """How many teams."""
    bodies_least: Annotated[Whole, Field(ge=0)]
    """Fewest bodies of a team."""
    bodies_most: Annotated[Whole, Field(ge=1)]
    """Most bodies of a team."""
    inspectors_per_visit: Annotated[Whole, Field(ge=1)]
    """Fewest inspectors at a visit."""
    recusal: Literal["own_body", "none"]
    """Whether staff lent by a body may assess it."""


class Deadline(Grounded):
    """A day of the calendar, in China."""

    id: Id
    name: Name
    by: Day
    """The last day, itself included."""
    owner: Id
    """Who has to keep it, in a word of the pack."""


class ConductRule(Grounded):
    """A rule for the conduct of the teams, without points."""

    id: Id
    name: Name


class Publication(Grounded):
    """Who receives the results."""

    to: tuple[Id, ...]
    """Recipients, in words of the pack."""


class Objections(Grounded):
    """异议: before the results are approved a body may ask for a review of single items."""

    days: Annotated[Whole, Field(ge=1)]
    """Days for which the window stays open, the first one itself included."""


class OpenTerm(Grounded):
    """What a province's own pack may fill; everything else is closed."""

    id: Id
    name: Name
    may: Literal["set_score", "set_points", "add_bonus", "add_veto"]
    """What a province may do here."""
    at: Id
    """A section, group or item."""
    most: PositiveExact | None = None
    """The most points of all bonuses of this term together."""
