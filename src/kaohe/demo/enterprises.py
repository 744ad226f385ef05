"""The enterprises of a few counties as columns of numbers, before they are written as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from kaohe.demo.chance import open_stream
from kaohe.demo.lexicon import INDUSTRIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.demo.bodies import BodyParameters
    from kaohe.demo.plan import CountyPlan

Integers: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Floats: TypeAlias = npt.NDArray[np.float64]

AS_OF: Final = date(2012, 12, 31)
OWN, JOINT, COVERED = 1, 2, 3
"""工会组织形式: own, joint, covered by a federation."""

REG_TYPES: Final = (
    171, 172, 173, 174, 110, 120, 130, 151, 159, 160, 190, 210, 220, 230, 240, 310, 320, 330, 340,
)  # fmt: skip
_DOMESTIC: Final = (90, 30, 680, 30, 15, 18, 8, 4, 95, 18, 12)
_FOREIGN: Final = (28, 6, 36, 1, 30, 7, 34, 2)
_DOMESTIC_KINDS: Final = len(_DOMESTIC)

ABSENT_REASONS: Final = ("", "注销", "吊销", "停业", "查无下落", "迁出")

# Ranks 0 to 7 of a county are set, so that its visits can take place at every scale.
_COVERED_RANKS, _OWN_RANKS, _ABSENT_RANK, _FOREIGN_RANK, _SET_RANKS = 3, 5, 5, 6, 8

_EMPLOYEES_MEDIAN, _EMPLOYEES_SPREAD, _MOST_EMPLOYEES = 11.9, 1.42, 30_000
_JOINT_ENDS: Final = 1 / 6
_TRIMMED_SHARE: Final = 0.24
_ROUNDED_TO: Final = 5
_ROUNDED_FROM: Final = 10
"""Smaller numbers are counted, not estimated."""
_FOLLOWS_PATTERN: Final = 0.92
_FIRST_DAY: Final = np.datetime64("1985-01-05")
_LAST_DAY: Final = np.datetime64(AS_OF)


@dataclass(slots=True)
class Enterprises:
    """Columns of equal length, one row an enterprise; days are numpy dates."""

    plans: Sequence[CountyPlan]
    county: Integers
    """Position in ``plans``."""
    serial: Integers
    serial_in_county: Integers
    set_apart: Mask
    """Rows that the visits of a county need; nothing is planted there."""
    reg_type: Integers
    """Position in REG_TYPES."""
    industry: Integers
    employees: Integers
    women: Integers
    migrants: Integers
    established: npt.NDArray[np.datetime64]
    absent: Integers
    """Position in ABSENT_REASONS; 0 for an enterprise that is there."""
    union_kind: Integers
    """0 for none."""
    approved: npt.NDArray[np.datetime64]
    members: Integers
    women_members: Integers
    joint_union: Integers
    """Number of the joint union within its county; 0 outside one."""
    updated: npt.NDArray[np.datetime64]
    shared_phone: Mask
    shared_address: Mask
    shared_chair: Mask

    def __len__(self) -> int:
        return len(self.county)


def make_enterprises(
    plans: Sequence[CountyPlan], body: BodyParameters, *, seed: int
) -> Enterprises:
    """Make all enterprises of some counties of one body; they depend on nothing outside them."""
    stream = open_stream(seed, "enterprises", body.body, plans[0].code)
    sizes = np.array([plan.enterprises for plan in plans], dtype=np.int64)
    count = int(sizes.sum())
    county = np.repeat(np.arange(len(plans)), sizes)
    starts = np.cumsum(sizes) - sizes
    in_county = np.arange(count) - starts[county]
    rank = np.empty(count, dtype=np.int64)
    rank[np.lexsort((stream.random(count), county))] = in_county

    absent = _mark_absent(plans, body, county, rank, stream)
    foreign = np.array([float(plan.foreign) for plan in plans])[county]
    has_union = _form_unions(plans, body, county, rank, absent > 0, foreign > 0, stream)
    reg_type = _register(rank, foreign, stream)
    industry = _choose([line.weight for line in INDUSTRIES], count, stream)
    rounds = _follow("rounded_numbers", plans, county, stream)
    employees = _round_down(_hire(count, stream), where=rounds)
    union_kind = _choose_form(plans, county, rank, employees, has_union, stream)
    rate = np.clip(float(body.membership) + 0.10 * stream.standard_normal(count), 0.25, 1.0)
    members = np.where(has_union, _part(employees, rate, stream), 0)
    members = np.where(has_union, np.maximum(members, np.minimum(employees, 1)), 0)
    members = np.where(
        _follow("members_equal_employees", plans, county, stream) & has_union, employees, members
    )
    members = _round_down(members, where=rounds)
    women_rate = np.array([line.women_percent for line in INDUSTRIES])[industry] / 107
    women = _part(employees, np.clip(women_rate + _wobble(count, stream), 0, 1), stream)
    # Drawn apart from the women employed, so it has to be cut to them and to the members.
    women_members = np.minimum(_part(members, women_rate, stream), np.minimum(women, members))
    migrant_rate = np.array([line.migrant_percent for line in INDUSTRIES])[industry] / 100
    migrants = _part(employees, np.clip(migrant_rate + _wobble(count, stream), 0, 1), stream)
    migrants = np.where(
        _follow("migrants_equal_members", plans, county, stream) & has_union, members, migrants
    )
    established, approved, updated = _date(plans, county, stream)
    return Enterprises(
        plans=plans,
        county=county,
        serial=np.array([plan.first_serial for plan in plans])[county] + in_county,
        serial_in_county=in_county,
        set_apart=rank < _SET_RANKS,
        reg_type=reg_type,
        industry=industry,
        employees=employees,
        women=women,
        migrants=migrants,
        established=established,
        absent=absent,
        union_kind=union_kind,
        approved=approved,
        members=members,
        women_members=women_members,
        joint_union=_join(plans, county, union_kind == JOINT, stream),
        updated=updated,
        shared_phone=_follow("shared_phone", plans, county, stream) & has_union,
        shared_address=_follow("shared_address", plans, county, stream) & has_union,
        shared_chair=_follow("shared_chair", plans, county, stream) & has_union,
    )


def _mark_absent(
    plans: Sequence[CountyPlan],
    body: BodyParameters,
    county: Integers,
    rank: Integers,
    stream: np.random.Generator,
) -> Integers:
    """Choose who is marked 事实不存在, and why; one a county is set, the rest by chance."""
    shares = np.array(
        [
            0.0
            if plan.lacks == "A"
            else _TRIMMED_SHARE
            if plan.pattern == "trimmed_denominator"
            else float(body.absent)
            for plan in plans
        ]
    )
    sizes = np.array([plan.enterprises for plan in plans])
    rest = np.clip((shares * sizes - 1) / np.maximum(sizes - _SET_RANKS, 1), 0, 1)
    marked = (stream.random(len(rank)) < rest[county]) & (rank >= _SET_RANKS)
    marked |= (rank == _ABSENT_RANK) & (shares[county] > 0)
    reasons = 1 + _choose((30, 12, 28, 22, 8), len(rank), stream)
    return np.where(marked, reasons, 0)


def _form_unions(
    plans: Sequence[CountyPlan],
    body: BodyParameters,
    county: Integers,
    rank: Integers,
    absent: Mask,
    may_be_foreign: Mask,
    stream: np.random.Generator,
) -> Mask:
    """Choose who has a union, so that the coverage of each county is the body's."""
    is_set = (rank < _OWN_RANKS) | ((rank == _FOREIGN_RANK) & may_be_foreign)
    present = np.bincount(county, weights=~absent, minlength=len(plans))
    settled = np.bincount(county, weights=is_set, minlength=len(plans))
    wanted = float(body.coverage) * present - settled
    rest = np.clip(wanted / np.maximum(present - settled, 1), 0, 1)
    return np.asarray(~absent & (is_set | (stream.random(len(rank)) < rest[county])))


def _register(rank: Integers, foreign: Floats, stream: np.random.Generator) -> Integers:
    """Choose registration types; the set ranks are private, one is foreign where any are."""
    domestic = _choose(_DOMESTIC, len(rank), stream)
    abroad = _DOMESTIC_KINDS + _choose(_FOREIGN, len(rank), stream)
    is_foreign = (stream.random(len(rank)) < foreign) & (rank >= _SET_RANKS)
    is_foreign |= (rank == _FOREIGN_RANK) & (foreign > 0)
    private = np.full(len(rank), REG_TYPES.index(173))
    return np.where(is_foreign, abroad, np.where(rank < _OWN_RANKS, private, domestic))


def _hire(count: int, stream: np.random.Generator) -> Integers:
    """Draw employees with mean 32.8 and a heavy tail."""
    size = _EMPLOYEES_MEDIAN * np.exp(_EMPLOYEES_SPREAD * stream.standard_normal(count))
    return np.clip(np.rint(size), 1, _MOST_EMPLOYEES).astype(np.int64)


def _choose_form(
    plans: Sequence[CountyPlan],
    county: Integers,
    rank: Integers,
    employees: Integers,
    has_union: Mask,
    stream: np.random.Generator,
) -> Integers:
    """Choose the form: from 25 employees mostly an own union, below mostly one with others."""
    large = employees >= 25
    chance = stream.random(len(rank))
    own = chance < np.where(large, 0.90, 0.20)
    joint = chance < np.where(large, 0.95, 0.60)
    form = np.where(own, OWN, np.where(joint, JOINT, COVERED))
    form = np.where(rank < _COVERED_RANKS, COVERED, np.where(rank < _OWN_RANKS, OWN, form))
    # Where a county has no federation, nobody can be covered by one.
    without = np.array([plan.federations == 0 for plan in plans])[county]
    form = np.where(without & (form == COVERED), JOINT, form)
    return np.where(has_union, form, 0)


def _join(
    plans: Sequence[CountyPlan], county: Integers, joint: Mask, stream: np.random.Generator
) -> Integers:
    """Number the joint unions: by chance, or ten enterprises each where a county fills them up."""
    ends = stream.random(len(county)) < _JOINT_ENDS
    at = np.flatnonzero(joint)
    where = county[at]
    first = np.r_[True, where[1:] != where[:-1]] if at.size else np.zeros(0, dtype=bool)
    start = np.maximum.accumulate(np.where(first, np.arange(at.size), 0))
    place = np.arange(at.size) - start
    tens = np.array([plan.pattern == "joint_unions_of_ten" for plan in plans])[where]
    opens = np.where(tens, place % 10 == 0, first | ends[at])
    opened = np.cumsum(opens)
    number = np.zeros(len(county), dtype=np.int64)
    if at.size:
        number[at] = opened - opened[start] + 1
    return number


def _date(
    plans: Sequence[CountyPlan], county: Integers, stream: np.random.Generator
) -> tuple[npt.NDArray[np.datetime64], ...]:
    """Draw founding, approval and last change, in this order and none after the as-of date."""
    count = len(county)
    span = int((_LAST_DAY - _FIRST_DAY).astype(int)) - 60
    founded = _FIRST_DAY + (span * np.sqrt(stream.random(count))).astype(np.int64)
    latest = _LAST_DAY - np.timedelta64(20, "D")
    approved = founded + _part((latest - founded).astype(np.int64), stream.random(count), stream)
    hurried = _LAST_DAY - stream.integers(0, 28, count)
    approved = np.where(_follow("late_approvals", plans, county, stream), hurried, approved)
    left = (_LAST_DAY - approved).astype(np.int64)
    updated = _LAST_DAY - _part(left, stream.random(count), stream)
    late = np.maximum(approved, _LAST_DAY - stream.integers(0, 12, count))
    updated = np.where(_follow("late_changes", plans, county, stream), late, updated)
    return founded, approved, updated


def _follow(
    pattern: str, plans: Sequence[CountyPlan], county: Integers, stream: np.random.Generator
) -> Mask:
    """Choose the rows that follow a county's pattern: nearly all, because people are people."""
    has_it = np.array([plan.pattern == pattern for plan in plans])[county]
    return np.asarray(has_it & (stream.random(len(county)) < _FOLLOWS_PATTERN))


def _round_down(numbers: Integers, *, where: Mask) -> Integers:
    """Estimate instead of counting: larger numbers end in 0 or 5."""
    rounded = numbers - numbers % _ROUNDED_TO
    return np.where(where & (numbers >= _ROUNDED_FROM), rounded, numbers)


def _choose(weights: Sequence[int], count: int, stream: np.random.Generator) -> Integers:
    """Choose positions with chances in proportion to the weights."""
    bounds = np.cumsum(weights)
    return np.searchsorted(bounds, stream.integers(0, bounds[-1], count), side="right")


def _part(of: Integers, rate: Floats, stream: np.random.Generator) -> Integers:
    """Take a share of whole numbers, rounding by chance so that the sum stays right."""
    return np.minimum((of * rate + stream.random(len(of))).astype(np.int64), of)


def _wobble(count: int, stream: np.random.Generator) -> Floats:
    return 0.08 * stream.standard_normal(count)
