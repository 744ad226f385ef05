"""How well lists of leads find what the practice nation planted: precision and recall."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.demo.likenesses import SAME
from kaohe.stores.files import read_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from kaohe.core.canonical import Json
    from kaohe.core.register.leads import Screening
    from kaohe.core.register.similar_pairs import SimilarPairs

PATTERNS_OF_SIGNS: Final = {
    "late_changes": ("late_changes", "late_approvals"),
    "rounded_employees": ("rounded_numbers",),
    "rounded_members": ("rounded_numbers",),
}
"""Signs that find other patterns than the one of their name; an approval changes the row too."""

_ENOUGH: Final = 20
"""Where fewer units are looked at, hardly any share could stand out."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many were listed, planted, and both."""

    listed: int
    planted: int
    found: int

    @property
    def precision(self) -> Fraction | None:
        """Return the share of what is listed that was planted; None of an empty list."""
        return _share(self.found, self.listed)

    @property
    def recall(self) -> Fraction | None:
        """Return the share of what was planted that is listed; None where nothing was."""
        return _share(self.found, self.planted)

    def to_json(self) -> dict[str, Json]:
        """Return the three numbers."""
        return {"listed": self.listed, "planted": self.planted, "found": self.found}


@dataclass(frozen=True, slots=True)
class SignScore:
    """How well one sign finds the counties that were given its pattern."""

    sign: str
    all_counties: Score
    large_counties: Score
    """Of the counties with at least twenty units to look at; smaller ones cannot be told."""


def score_screening(screening: Screening, truth: Path) -> tuple[SignScore, ...]:
    """Compare leads with ``counties.csv`` of the truth."""
    rows = list(csv.DictReader(read_text(truth / "counties.csv").splitlines()))
    scores = []
    for result in screening.results:
        patterns = PATTERNS_OF_SIGNS.get(result.sign.id, (result.sign.id,))
        planted = {row["county"] for row in rows if row["pattern"] in patterns}
        listed = {lead.county for lead in result.leads}
        large = {each.county for each in result.counties if each.looked_at >= _ENOUGH}
        scores.append(
            SignScore(
                result.sign.id, _score(listed, planted), _score(listed & large, planted & large)
            )
        )
    return tuple(scores)


def score_pairs(found: SimilarPairs, truth: Path, *, deliveries: str = "deliveries") -> Score:
    """Compare pairs with ``anomalies.csv`` of the truth.

    Args:
        found: the list; its rows name files as ``33/enterprises.csv``.
        truth: folder of the truth.
        deliveries: folder of the deliveries inside the nation.
    """
    planted = set()
    for row in csv.DictReader(read_text(truth / "anomalies.csv").splitlines()):
        if SAME[0] in row["finds"].split(";"):
            file = row["file"].removeprefix(f"{deliveries}/province=")
            lines = sorted((int(row["line"]), int(row["twin"])))
            planted.add((file, lines[0], file, lines[1]))
    listed = {
        (one.file, one.line, other.file, other.line)
        for one, other in (pair.places for pair in found.pairs)
    }
    return _score(listed, planted)


def _score(listed: Collection[object], planted: Collection[object]) -> Score:
    return Score(len(listed), len(planted), len(set(listed) & set(planted)))


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
