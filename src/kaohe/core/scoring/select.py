"""Which finding decides, and which are shown beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.core.scoring.faults import FINDINGS_CONFLICT
from kaohe.core.scoring.given import Lacking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.scoring.given import Answer
    from kaohe.core.scoring.plan import Ranks


@dataclass(frozen=True, slots=True)
class Decided:
    """The findings that decide, one for each part (None for the whole), and all others."""

    by_part: Mapping[str | None, Finding]
    beside: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The deciding findings, in the order of their parts."""
        return tuple(self.by_part[part] for part in sorted(self.by_part, key=lambda p: p or ""))

    @property
    def value(self) -> Answer | None:
        """The answer for the whole, if there is one."""
        whole = self.by_part.get(None)
        return None if whole is None else answer_of(whole)

    @property
    def parts(self) -> dict[str, Answer]:
        """The answers for the parts."""
        return {
            part: answer_of(self.by_part[part])
            for part in sorted(part for part in self.by_part if part is not None)
        }


NOTHING_DECIDED = Decided({}, ())


def answer_of(finding: Finding) -> Answer:
    """Return what a finding says: its value, or the gap in its place."""
    if finding.gap is not None:
        return Lacking(finding.gap)
    return finding.value or ""


def decide(findings: Sequence[Finding], ranks: Ranks, where: str) -> Decided:
    """Choose for each part the finding of the first source that is present, and its latest.

    A finding for the whole item and findings for its parts can meet, for example when a reviewer
    marks parts and the final decision is a gap for the whole: then the better source holds, and
    inside one source the later.

    Raises:
        EvidenceOutOfRange: one source found two different things at one moment.
    """
    if len(findings) == 1 and findings[0].source in ranks:
        return Decided({findings[0].part: findings[0]}, ())
    by_part: dict[str | None, list[Finding]] = {}
    for finding in findings:
        if finding.source in ranks:
            by_part.setdefault(finding.part, []).append(finding)
    deciding = {part: _best(each, ranks, where) for part, each in by_part.items()}
    if None in deciding and len(deciding) > 1:
        whole = deciding.pop(None)
        best_part = _best_of_parts(list(deciding.values()), ranks)
        if _goes_before(whole, best_part, ranks):
            deciding = {None: whole}
        elif not _goes_before(best_part, whole, ranks):
            deciding[None] = whole
    chosen = {id(finding) for finding in deciding.values()}
    beside = sorted((each for each in findings if id(each) not in chosen), key=order_of)
    return Decided(deciding, tuple(beside))


def order_of(finding: Finding) -> tuple[str, ...]:
    """Return the order in which findings are shown, whatever the order of the sheet."""
    return (
        finding.part or "",
        finding.source,
        finding.at,
        finding.actor,
        finding.value or "",
        finding.gap or "",
        finding.note,
        *finding.blobs,
    )


def _best(findings: list[Finding], ranks: Ranks, where: str) -> Finding:
    rank = min(ranks[finding.source] for finding in findings)
    of_source = [finding for finding in findings if ranks[finding.source] == rank]
    latest = max(finding.at for finding in of_source)
    candidates = sorted((each for each in of_source if each.at == latest), key=order_of)
    first, last = candidates[0], candidates[-1]
    if (first.value, first.gap) != (last.value, last.gap):
        raise FINDINGS_CONFLICT.error_at(
            where,
            source=first.source,
            at=latest,
            one=first.value or first.gap,
            other=last.value or last.gap,
        )
    return first


def _best_of_parts(findings: list[Finding], ranks: Ranks) -> Finding:
    rank = min(ranks[finding.source] for finding in findings)
    return max((each for each in findings if ranks[each.source] == rank), key=lambda each: each.at)


def _goes_before(one: Finding, other: Finding, ranks: Ranks) -> bool:
    if ranks[one.source] != ranks[other.source]:
        return ranks[one.source] < ranks[other.source]
    return one.at > other.at
