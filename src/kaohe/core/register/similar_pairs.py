"""Pairs of similar rows as a person reads them: both rows, and why they may be one enterprise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.register.similar import COMPARISONS, SIMILAR_MODEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Language
    from kaohe.core.register.similar_decisions import Decision

FORMAT: Final = "similar-pairs/1"

MISSING: Final = -1
"""Level of a comparison that one of the rows says nothing about."""


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row stands: a delivered file and a line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two rows that may say one enterprise."""

    probability: str
    """Decimal text of four places, rounded down; never 1."""
    levels: Mapping[str, int]
    """By comparison: 0 for a disagreement, more for a stronger agreement, -1 for missing."""
    one: Mapping[str, Json]
    other: Mapping[str, Json]
    """The columns of :data:`kaohe.core.register.similar.SHOWN`; one stands before the other."""

    @property
    def places(self) -> tuple[RowPlace, RowPlace]:
        """Return where the two rows stand."""
        one, other = (RowPlace(str(row["file"]), _line(row)) for row in (self.one, self.other))
        return one, other

    def agrees(self, language: Language) -> tuple[str, ...]:
        """Return what the rows agree in."""
        found = []
        for each in COMPARISONS:
            if (level := self.levels[each.id]) > 0:
                agreement = each.agreements[len(each.agreements) - level]
                found.append(agreement.zh if language == "zh" else agreement.en)
        return tuple(found)

    def differs(self, language: Language) -> tuple[str, ...]:
        """Return what the rows differ in."""
        differing = (each for each in COMPARISONS if self.levels[each.id] == 0)
        return tuple(each.zh if language == "zh" else each.en for each in differing)

    def is_silent_on(self, language: Language) -> tuple[str, ...]:
        """Return what a row says nothing about."""
        silent = (each for each in COMPARISONS if self.levels[each.id] == MISSING)
        return tuple(each.missing_zh if language == "zh" else each.missing_en for each in silent)

    def to_json(self, decision: Decision | None) -> dict[str, Json]:
        """Return the pair for scripts, with what a person decided about it."""
        return {
            "probability": self.probability,
            "one": dict(self.one),
            "other": dict(self.other),
            "levels": dict(self.levels),
            "agrees": {"zh": list(self.agrees("zh")), "en": list(self.agrees("en"))},
            "differs": {"zh": list(self.differs("zh")), "en": list(self.differs("en"))},
            "missing": {"zh": list(self.is_silent_on("zh")), "en": list(self.is_silent_on("en"))},
            "decision": None if decision is None else decision.to_json(),
        }


@dataclass(frozen=True, slots=True)
class SimilarPairs:
    """The work list of one snapshot, the most probable first."""

    register_digest: str
    as_of: str
    threshold: str
    rows: int
    """Rows that were compared: all that count."""
    pairs: tuple[SimilarPair, ...]

    def to_json(self, decisions: Sequence[Decision] = ()) -> dict[str, Json]:
        """Return ``similar-pairs/1``."""
        decided = {decision.places: decision for decision in decisions}
        listed = {pair.places for pair in self.pairs}
        return {
            "format": FORMAT,
            "model": SIMILAR_MODEL,
            "register_digest": self.register_digest,
            "as_of": self.as_of,
            "threshold": self.threshold,
            "rows": self.rows,
            "pairs": [pair.to_json(decided.get(pair.places)) for pair in self.pairs],
            "decided": sum(pair.places in decided for pair in self.pairs),
            "decisions_without_a_pair": [
                each.to_json() for each in decisions if each.places not in listed
            ],
        }


def _line(row: Mapping[str, Json]) -> int:
    line = row["line"]
    assert isinstance(line, int)  # noqa: S101  # the schema of the stored rows says so
    return line
