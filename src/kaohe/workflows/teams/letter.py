"""What a letter that borrows staff (抽调函) says: one for each body that lends.

The engine for official documents lays it out (``kaohe.documents.official``); here stands what is
true of it, from the people of the pool and the days of the cycle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.core.canonical import Json


@dataclass(frozen=True, slots=True)
class LentPerson:
    """A person whom a body lends."""

    name: str
    unit: str
    post: str


@dataclass(frozen=True, slots=True)
class SecondmentLetter:
    """What one letter says."""

    body: str
    """The body that is asked to lend."""
    assessment: str
    """What the people are needed for."""
    people: tuple[LentPerson, ...]
    since: str
    """Day on which they report, such as ``2013-01-06``."""
    until: str
    """Last day, itself included."""
    place: str
    """Where they report."""
    contact: str
    """Who answers questions, by post and telephone."""
    answer_by: str
    """Day by which the body answers."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SecondmentLetter:
        """Read a letter that was written as ``secondment-letter/1``."""
        return cls(
            data["body"],
            data["assessment"],
            tuple(LentPerson(**each) for each in data["people"]),
            data["since"],
            data["until"],
            data["place"],
            data["contact"],
            data["answer_by"],
        )

    def to_json(self) -> dict[str, Json]:
        """Return the letter as ``secondment-letter/1``."""
        return {
            "format": "secondment-letter/1",
            "body": self.body,
            "assessment": self.assessment,
            "people": [
                {"name": each.name, "unit": each.unit, "post": each.post} for each in self.people
            ],
            "since": self.since,
            "until": self.until,
            "place": self.place,
            "contact": self.contact,
            "answer_by": self.answer_by,
        }


def letter_of(
    body: str,
    people: Sequence[LentPerson],
    *,
    assessment: str,
    days: Sequence[tuple[str, str]],
    place: str,
    contact: str,
    answer_by: str,
) -> SecondmentLetter:
    """Put a letter together: it asks for the time from the first day to the last of anybody.

    Args:
        body: that lends.
        people: whom it lends, at least one.
        assessment: title of the assessment.
        days: of each person, the first and the last.
        place: where they report.
        contact: by post and telephone.
        answer_by: day by which the body answers.
    """
    return SecondmentLetter(
        body,
        assessment,
        tuple(people),
        min(first for first, _ in days),
        max(last for _, last in days),
        place,
        contact,
        answer_by,
    )
