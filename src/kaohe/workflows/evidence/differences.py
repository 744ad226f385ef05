"""Two sheets of one campaign compared, item by item, by what they say and not by who says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.core.scoring.evidence import Evidence, Finding

Key: TypeAlias = tuple[str, str, str, str, str]
"""Body, visit, item, part, source."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a sheet says: a value, or the gap in its place."""

    value: str
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that one sheet says otherwise than the other, or does not say."""

    body: str
    visit: str
    """Empty at the body itself."""
    item: str
    part: str
    """Empty for the item itself."""
    source: str
    one: Said | None
    other: Said | None


def compare_sheets(one: Evidence, other: Evidence) -> tuple[Difference, ...]:
    """Return every finding that two sheets tell differently, in the order of bodies.

    Of several findings of one source about the same thing the latest is compared, as the scorer
    takes it. Actors, moments, notes and digests make no difference here: a paper that is typed
    and a phone may say the same.
    """
    first, second = _lay_out(one.findings), _lay_out(other.findings)
    return tuple(
        Difference(*key, first.get(key), second.get(key))
        for key in sorted({*first, *second})
        if first.get(key) != second.get(key)
    )


def _lay_out(findings: Iterable[Finding]) -> dict[Key, Said]:
    latest: dict[Key, tuple[str, str, str]] = {}
    for each in findings:
        key = (each.body, each.visit or "", each.item, each.part or "", each.source)
        said = (each.at, each.value or "", each.gap or "")
        latest[key] = max(latest.get(key, said), said)
    return {key: Said(value, gap) for key, (_at, value, gap) in latest.items()}
