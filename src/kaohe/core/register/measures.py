"""What the register says of any group of enterprises, in whole numbers and exact fractions.

The groups are those that an enterprise can be put into: body, prefecture, county, unit kind
(registration type), section of industry, ownership, and any of them crossed. Everything is a sum
over :class:`~kaohe.core.register.counts.UnitCounts`, so that no group needs the rows again.

Everything here speaks of one register on one day. A change is told against an earlier register
and never against the statistics, which count other units on other days.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.register.counts import UnitCounts
from kaohe.core.register.faults import BASE_NOT_EARLIER, GROUPING_UNKNOWN
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from kaohe.core.canonical import Json
    from kaohe.core.divisions import Divisions

    Group = tuple[str | None, ...]

FORMAT: Final = "measures/1"
SOURCE: Final = "register"

BODY, PREFECTURE, COUNTY = "body", "prefecture", "county"
UNIT_KIND, SECTION, OWNERSHIP = "unit_kind", "section", "ownership"
GROUPS: Final = (BODY, PREFECTURE, COUNTY, UNIT_KIND, SECTION, OWNERSHIP)
"""What can be grouped by; a prefecture is that of the enterprise's county."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a group: a count, or a share of two counts."""

    id: str
    zh: str
    en: str
    counted: Callable[[UnitCounts], int]
    of: Callable[[UnitCounts], int] | None = None
    """The denominator of a share; None for a count."""


MEASURES: Final = (
    Measure("legal_persons", "企业法人数", "legal persons", lambda c: c.legal_persons),
    Measure("covered_units", "建会数（涵盖单位）", "covered units", lambda c: c.covered_units),
    Measure("own_unions", "建会数（单独基层工会）", "unions of their own", lambda c: c.own_unions),
    Measure(
        "joint_units", "联合基层工会涵盖单位", "units of joint unions", lambda c: c.joint_units
    ),
    Measure(
        "federation_units", "联合会涵盖单位", "units of federations", lambda c: c.federation_units
    ),
    Measure(
        "unions_at_least",
        "工会数不少于",
        "unions at least",
        lambda c: c.own_unions + min(c.joint_units, 1),
    ),
    Measure("unions_at_most", "工会数不多于", "unions at most", lambda c: c.covered_units),
    Measure("coverage", "建会率", "coverage", lambda c: c.covered_units, lambda c: c.legal_persons),
    Measure("employees", "职工人数", "employees", lambda c: c.employees),
    Measure("members", "会员人数", "members", lambda c: c.members),
    Measure(
        "membership",
        "入会率",
        "membership",
        lambda c: c.members_of_known_staff,
        lambda c: c.employees,
    ),
    Measure("women", "女职工", "women", lambda c: c.women),
    Measure("migrants", "农民工", "migrants", lambda c: c.migrants),
    Measure("women_members", "女会员", "women members", lambda c: c.women_members),
    Measure(
        "women_share",
        "女会员占会员比例",
        "women's share of members",
        lambda c: c.women_members,
        lambda c: c.members_of_known_women,
    ),
    Measure("absent", "事实不存在企业", "absent enterprises", lambda c: c.absent),
    Measure(
        "absent_share",
        "事实不存在企业占比",
        "share of absent enterprises",
        lambda c: c.absent,
        lambda c: c.absent + c.legal_persons,
    ),
)
"""In the order in which they are shown.

The number of unions is told by two bounds, because a joint union has no id of its own in the
register: at least the unions of one unit and one joint union if there is any of its units, at
most one for every covered unit.
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """The value of one measure for one group, with what it was made of."""

    group: Group
    """In the order of the groupings; None where the register does not tell."""
    measure: str
    value: Fraction | None
    """None where the denominator is zero, as in a county without enterprises that exist."""
    numerator: int
    denominator: int | None
    """None for a count."""
    base: Fraction | None = None
    """The value of the earlier register; None without one, or where it has no such group."""

    @property
    def change(self) -> Fraction | None:
        """Return the value less that of the earlier register."""
        if self.value is None or self.base is None:
            return None
        return self.value - self.base


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """The counts of one register by some groupings, and which register it is."""

    register_digest: str
    as_of: date
    counts: Mapping[Group, UnitCounts]


@dataclass(frozen=True, slots=True)
class MeasureSheet:
    """All measures of all groups of one register."""

    by: tuple[str, ...]
    register_digest: str
    as_of: date
    base_digest: str | None
    base_as_of: date | None
    rows: tuple[Measured, ...]

    def find(self, measure: str, *group: str | None) -> Measured:
        """Return one measure of one group; ``KeyError`` if there is none."""
        for each in self.rows:
            if each.measure == measure and each.group == group:
                return each
        raise KeyError((measure, group))

    def to_json(self) -> dict[str, Json]:
        """Return the sheet as ``measures/1``, ready for canonical JSON."""
        base: Json = None
        if self.base_as_of is not None:
            base = {"as_of": self.base_as_of.isoformat(), "register_digest": self.base_digest}
        return {
            "format": FORMAT,
            "source": SOURCE,
            "as_of": self.as_of.isoformat(),
            "register_digest": self.register_digest,
            "base": base,
            "by": list(self.by),
            "measures": [
                {
                    "group": dict(zip(self.by, each.group, strict=True)),
                    "measure": each.measure,
                    "value": _write(each.value),
                    "numerator": each.numerator,
                    "denominator": each.denominator,
                    "base": _write(each.base),
                    "change": _write(each.change),
                }
                for each in self.rows
            ],
        }


def columns_for(by: Sequence[str]) -> tuple[str, ...]:
    """Return the groupings of the stored counts that some groups are summed from.

    >>> columns_for(["prefecture", "county", "section"])
    ('body', 'county', 'section')

    Raises:
        InputError: something cannot be grouped by, or is named twice.
    """
    for place, name in enumerate(by):
        if name not in GROUPS or name in by[:place]:
            raise GROUPING_UNKNOWN.error_at(name, name=name, known=" ".join(GROUPS))
    return tuple(dict.fromkeys((BODY, *(COUNTY if name == PREFECTURE else name for name in by))))


def sum_by(
    counts: Iterable[tuple[Sequence[str | None], UnitCounts]],
    by: Sequence[str],
    *,
    divisions: Divisions,
    body: str | None = None,
) -> dict[Group, UnitCounts]:
    """Sum counts by :func:`columns_for` up to the groups that are asked for, sorted.

    Every enterprise stands in one county, of one body and one prefecture, and so in one group.

    Args:
        counts: keys in the order of the columns, each with its counts.
        by: the groups.
        divisions: which prefecture a county belongs to.
        body: leaves out the others.
    """
    columns = columns_for(by)
    parts: dict[Group, list[UnitCounts]] = {}
    for key, units in counts:
        told = dict(zip(columns, key, strict=True))
        if body in (None, told[BODY]):
            group = tuple(_group_of(name, told, divisions) for name in by)
            parts.setdefault(group, []).append(units)
    in_order = sorted(parts, key=lambda group: [each or "" for each in group])
    return {group: add_counts(parts[group]) for group in in_order}


def add_counts(counts: Iterable[UnitCounts]) -> UnitCounts:
    """Add counts of groups that share no enterprise."""
    parts = tuple(counts)
    names = (field.name for field in fields(UnitCounts))
    return UnitCounts(**{name: sum(getattr(part, name) for part in parts) for name in names})


def measure(
    found: RegisterCounts, by: Sequence[str], *, base: RegisterCounts | None = None
) -> MeasureSheet:
    """Compute every measure of every group.

    Args:
        found: the register, counted by the groups that are asked for.
        by: the names of these groups, in the order of the keys.
        base: an earlier register, counted alike, from which changes are told.

    Raises:
        RegisterError: the base is not of an earlier day.
    """
    if base is not None and base.as_of >= found.as_of:
        raise BASE_NOT_EARLIER.error_at(
            base.as_of.isoformat(), base=base.as_of.isoformat(), as_of=found.as_of.isoformat()
        )
    rows = []
    for group, units in found.counts.items():
        before = base.counts.get(group) if base is not None else None
        for each in MEASURES:
            numerator = each.counted(units)
            rows.append(
                Measured(
                    group=group,
                    measure=each.id,
                    value=_value(each, units),
                    numerator=numerator,
                    denominator=each.of(units) if each.of else None,
                    base=_value(each, before) if before is not None else None,
                )
            )
    return MeasureSheet(
        by=tuple(by),
        register_digest=found.register_digest,
        as_of=found.as_of,
        base_digest=base.register_digest if base else None,
        base_as_of=base.as_of if base else None,
        rows=tuple(rows),
    )


def _group_of(name: str, told: Mapping[str, str | None], divisions: Divisions) -> str | None:
    if name == PREFECTURE:
        county = told[COUNTY]
        return None if county is None else divisions.counties[county].prefecture
    return told[name]


def _value(each: Measure, units: UnitCounts) -> Fraction | None:
    denominator = each.of(units) if each.of else 1
    return Fraction(each.counted(units), denominator) if denominator else None


def _write(value: Fraction | None) -> str | None:
    return None if value is None else write_exact(value)
