"""The named indicators of a body, each an exact fraction with its source and its days.

Two sources speak: the register (of one day) and the statistics (of several days). They are never
mixed in one subtraction, because they count different things on different days. A figure that is
missing is a fault with a name; it is never taken for zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from kaohe.core.errors import Fault, RegisterError, raise_all
from kaohe.core.register.faults import FIGURE_MISSING, FIGURE_TWICE, INDICATOR_UNDEFINED
from kaohe.core.values import exact, write_exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.register.counts import UnitCounts

Source: TypeAlias = Literal["register", "statistics"]

FORMAT: Final = "indicators/1"
_SOURCE_NAMES: Final = {
    "register": "企业名册 (register)",
    "statistics": "统计数据 (statistics)",
    "targets": "目标任务 (targets)",
}


@dataclass(frozen=True, slots=True)
class Statistic:
    """One figure that the statistics department entered."""

    body: str
    indicator: str
    as_of: date
    value: int


@dataclass(frozen=True, slots=True)
class Target:
    """The task that a body was given for a year."""

    body: str
    indicator: str
    year: int
    value: int


@dataclass(frozen=True, slots=True)
class Share:
    """An indicator of the register: one count divided by another."""

    id: str
    counted: str
    of: str


@dataclass(frozen=True, slots=True)
class Completion:
    """An indicator of the statistics: net increase over a year divided by the year's target."""

    id: str
    figure: str


SHARES: Final = (
    Share("coverage", "covered_units", "legal_persons"),
    Share("membership", "members_of_known_staff", "employees"),
)
COMPLETIONS: Final = (
    Completion("new_covered_units", "covered_units"),
    Completion("new_members", "members"),
    Completion("new_migrant_members", "migrant_members"),
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """The value of an indicator for one body, with what it was made of."""

    body: str
    id: str
    value: Fraction
    numerator: int
    denominator: int
    source: Source
    as_of: tuple[date, ...]
    """The days of which the figures speak, earliest first."""

    def to_json(self) -> dict[str, Json]:
        """Return the indicator as in ``indicators/1``."""
        return {
            "body": self.body,
            "indicator": self.id,
            "value": write_exact(self.value),
            "numerator": self.numerator,
            "denominator": self.denominator,
            "source": self.source,
            "as_of": [day.isoformat() for day in self.as_of],
        }


@dataclass(frozen=True, slots=True)
class IndicatorSheet:
    """All indicators of an assessment, in the order of bodies."""

    register_digest: str
    indicators: tuple[Indicator, ...]

    def value(self, body: str, indicator: str) -> Fraction:
        """Return one value; ``KeyError`` if there is none."""
        for each in self.indicators:
            if each.body == body and each.id == indicator:
                return each.value
        raise KeyError((body, indicator))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> IndicatorSheet:
        """Read a sheet that was written as ``indicators/1``."""
        return cls(
            data["register_digest"],
            tuple(
                Indicator(
                    each["body"],
                    each["indicator"],
                    exact(each["value"]),
                    each["numerator"],
                    each["denominator"],
                    each["source"],
                    tuple(date.fromisoformat(day) for day in each["as_of"]),
                )
                for each in data["indicators"]
            ),
        )

    def to_json(self) -> dict[str, Json]:
        """Return the sheet as ``indicators/1``, ready for canonical JSON."""
        return {
            "format": FORMAT,
            "register_digest": self.register_digest,
            "indicators": [each.to_json() for each in self.indicators],
        }


def compute_indicators(
    counts: Mapping[str, UnitCounts],
    statistics: Iterable[Statistic],
    targets: Iterable[Target],
    *,
    register_digest: str,
    register_as_of: date,
    base: date,
    end: date,
) -> IndicatorSheet:
    """Compute every named indicator for every body.

    A body of which only one source speaks lacks the figures of the others; it is never left out,
    because a ranking without it would look whole.

    Args:
        counts: by body, from the register.
        statistics: figures of several days; those of ``base`` and ``end`` are used.
        targets: tasks; those of the year of ``end`` are used.
        register_digest: of the register that the counts come from.
        register_as_of: the day of which the register speaks.
        base: the day that an increase is counted from.
        end: the day that an increase is counted to.

    Raises:
        RegisterError: a figure is missing, is told twice, or is a divisor and zero; all such
            faults of all bodies together.
    """
    statistics, targets = tuple(statistics), tuple(targets)
    told = {each.body for each in statistics} | {each.body for each in targets}
    faults = [
        _missing(body, "register", "legal_persons", register_as_of.isoformat())
        for body in sorted(told - counts.keys())
    ]
    figures = _by_key(
        (((s.body, s.indicator, s.as_of.isoformat()), s.value) for s in statistics),
        "statistics",
        faults,
    )
    tasks = _by_key(
        (((t.body, t.indicator, str(t.year)), t.value) for t in targets), "targets", faults
    )
    found: list[Indicator] = []
    for body, units in sorted(counts.items()):
        for share in SHARES:
            numerator, denominator = getattr(units, share.counted), getattr(units, share.of)
            if denominator == 0:
                faults.append(_undefined(body, share.id, share.of))
                continue
            value = Fraction(numerator, denominator)
            found.append(
                Indicator(
                    body, share.id, value, numerator, denominator, "register", (register_as_of,)
                )
            )
        for completion in COMPLETIONS:
            before = figures.get((body, completion.figure, base.isoformat()))
            after = figures.get((body, completion.figure, end.isoformat()))
            target = tasks.get((body, completion.id, str(end.year)))
            if before is None:
                faults.append(_missing(body, "statistics", completion.figure, base.isoformat()))
            if after is None:
                faults.append(_missing(body, "statistics", completion.figure, end.isoformat()))
            if target is None:
                faults.append(_missing(body, "targets", completion.id, str(end.year)))
            elif target == 0:
                faults.append(_undefined(body, completion.id, "target"))
            elif before is not None and after is not None:
                value = Fraction(after - before, target)
                found.append(
                    Indicator(
                        body, completion.id, value, after - before, target,
                        "statistics", (base, end),
                    )
                )  # fmt: skip
    raise_all(RegisterError, faults)
    return IndicatorSheet(register_digest, tuple(found))


def _by_key(
    figures: Iterable[tuple[tuple[str, str, str], int]], source: str, faults: list[Fault]
) -> dict[tuple[str, str, str], int]:
    known: dict[tuple[str, str, str], int] = {}
    for key, value in figures:
        if known.setdefault(key, value) != value:
            body, figure, when = key
            faults.append(
                FIGURE_TWICE.at(
                    body, body=body, source=_SOURCE_NAMES[source], figure=figure, when=when
                )
            )
    return known


def _missing(body: str, source: str, figure: str, when: str) -> Fault:
    return FIGURE_MISSING.at(
        body, body=body, source=_SOURCE_NAMES[source], figure=figure, when=when
    )


def _undefined(body: str, indicator: str, figure: str) -> Fault:
    return INDICATOR_UNDEFINED.at(body, body=body, indicator=indicator, figure=figure)
