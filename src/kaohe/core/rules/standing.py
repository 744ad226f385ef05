"""What is made of the points: bonuses and vetoes, rounding, places, grades, awards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kaohe.core.rules.measures import Measure
from kaohe.core.rules.text import Exact, Grounded, Id, Name, PositiveExact, Strict, Whole
from kaohe.core.values import RoundingMode


class Bonus(Grounded):
    """Points beyond the total, never more than ``points``; none reported means none."""

    id: Id
    name: Name
    points: PositiveExact
    """The most that it can add."""
    score: Measure
    """How it is earned."""


class Veto(Grounded):
    """A finding that takes something away as a whole (一票否决)."""

    id: Id
    name: Name
    effect: Literal["exclude_from_awards", "exclude_from_ranking", "zero_total"]
    """What the finding takes away."""


class Gate(Grounded):
    """A precondition for any award; its number is a finding under the gate's id."""

    id: Id
    name: Name
    indicator: Id
    """The number that is asked."""
    at_least: Exact
    """The bound, itself included."""


class TailExclusion(Grounded):
    """The last places by the total, a section, or an indicator get no award."""

    id: Id
    name: Name
    by: Id
    """``total``, a section's id, or an indicator's id."""
    last: Annotated[Whole, Field(ge=1)]
    """How many places from the end."""
    within: Literal["comparison_group", "all"]
    """Among whom places are counted."""


class Grade(Strict):
    """A grade from a bound of the published total on."""

    id: Id
    name: Name
    at_least: Exact
    """The bound of the published total, itself included."""


class Reward(Strict):
    """An amount of money for each unit of a fact of the body, up to a most."""

    per: Id
    """A number fact of the body."""
    amount: PositiveExact
    """Money for each."""
    most: PositiveExact | None = None
    """The most that one award pays."""


class Award(Strict):
    """A fixed number of places; ties at the edge share it."""

    id: Id
    name: Name
    count: Annotated[Whole, Field(ge=1)]
    """How many places have it."""
    reward: Reward | None = None
    """Money that goes with it."""


class Awards(Grounded):
    """Awards from the first place down."""

    within: Literal["comparison_group", "all"]
    """Among whom places are counted."""
    awards: tuple[Award, ...]
    """From the highest down."""


class RoundingRule(Grounded):
    """Where and how numbers are rounded; nowhere else.

    At ``section`` each section is rounded once and the total is their exact sum, so that printed
    parts add up; at ``total`` only the total is.
    """

    at: Literal["section", "total"]
    """Each section once, or the total only."""
    mode: RoundingMode
    """``half_up`` 四舍五入, ``half_even`` as in GB/T 8170, ``down``."""
    interval: PositiveExact
    """修约间隔: 1, 0.1, 0.01 and so on."""


class Ranking(Grounded):
    """How places are given."""

    within: Literal["comparison_group", "all"]
    """Inside each comparison group, or all together."""
    ties: Literal["share", "break"]
    """Whether ties share a place."""
    break_by: tuple[Id, ...] = ()
    """Sections that break ties, the first one first."""


class ComparisonGroup(Grounded):
    """考核分组: who is compared with whom. Not to be mixed with the teams."""

    id: Id
    name: Name
    members: tuple[Id, ...]
    """Ids of bodies; each body is in exactly one group."""
