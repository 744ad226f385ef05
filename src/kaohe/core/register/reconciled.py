"""A figure as register and statistics tell it, and what follows where they part.

The statistics count all units of a body, the register the non-public enterprises in it, so what
is compared is the part of the statistics that is broken down for these (单位类别), never the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from datetime import date

    from kaohe.core.canonical import Json
    from kaohe.core.register.indicators import Source

FORMAT: Final = "reconciliation/1"

QUERY_FORMAT: Final = "query/1"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A figure of the statistics that has a counterpart in the register."""

    counted: str
    """The count of :class:`~kaohe.core.register.counts.UnitCounts` that is its counterpart."""
    zh: str
    en: str


FIGURES: Final = {
    "enterprise_covered_units": Reconciled(
        "covered_units", "非公企业涵盖单位数", "covered units among non-public enterprises"
    ),
    "enterprise_members": Reconciled(
        "members", "非公企业会员人数", "members in non-public enterprises"
    ),
}
"""By their indicator in the statistics; the totals over all kinds of units have no counterpart."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one source tells of a figure, and of which day."""

    value: int
    as_of: date

    def to_json(self, source: str) -> dict[str, Json]:
        """Return the value with its source and day."""
        return {"source": source, "value": self.value, "as_of": self.as_of.isoformat()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of one body in both sources; at least one of them tells it."""

    body: str
    figure: str
    register: Told | None
    statistics: Told | None

    @property
    def gap(self) -> Fraction | None:
        """Return the share of the larger figure by which the two part; None if one is missing."""
        if self.register is None or self.statistics is None:
            return None
        return find_gap(self.register.value, self.statistics.value)


@dataclass(frozen=True, slots=True)
class Query:
    """A question to a body: why do the two sources part?"""

    id: str
    """``body-figure-day of the register``; the same register asks the same question once."""
    body: str
    figure: str
    register: Told
    statistics: Told
    gap: Fraction
    above: Fraction
    """The share above which a body is asked."""
    zh: str
    """For the letter."""
    en: str

    def to_json(self) -> dict[str, Json]:
        """Return the query as ``query/1``."""
        return {
            "format": QUERY_FORMAT,
            "id": self.id,
            "body": self.body,
            "figure": self.figure,
            "told": [self.register.to_json("register"), self.statistics.to_json("statistics")],
            "gap": write_exact(self.gap),
            "above": write_exact(self.above),
            "text": {"zh": self.zh, "en": self.en},
        }


@dataclass(frozen=True, slots=True)
class Missing:
    """What one source lacks of a body, so that nothing can be compared."""

    body: str
    source: Source
    figures: tuple[str, ...]
    zh: str
    en: str

    def to_json(self) -> dict[str, Json]:
        """Return it as in ``reconciliation/1``."""
        return {
            "body": self.body,
            "source": self.source,
            "figures": list(self.figures),
            "text": {"zh": self.zh, "en": self.en},
        }


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All comparisons of a register with its statistics, and what follows from them."""

    register_digest: str
    above: Fraction
    comparisons: tuple[Comparison, ...]
    queries: tuple[Query, ...]
    missing: tuple[Missing, ...]

    def to_json(self) -> dict[str, Json]:
        """Return the reconciliation as ``reconciliation/1``, ready for canonical JSON."""
        return {
            "format": FORMAT,
            "register_digest": self.register_digest,
            "above": write_exact(self.above),
            "comparisons": [
                {
                    "body": each.body,
                    "figure": each.figure,
                    "register": each.register.to_json("register") if each.register else None,
                    "statistics": each.statistics.to_json("statistics")
                    if each.statistics
                    else None,
                    "gap": None if each.gap is None else write_exact(each.gap),
                }
                for each in self.comparisons
            ],
            "queries": [each.to_json() for each in self.queries],
            "missing": [each.to_json() for each in self.missing],
        }


def find_gap(one: int, other: int) -> Fraction:
    """Divide by the larger, so that neither source is the measure of the other."""
    return Fraction(abs(one - other), max(one, other)) if one != other else Fraction(0)
