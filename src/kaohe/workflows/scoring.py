"""Scoring a campaign, and scoring it again under other rules."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from kaohe import __version__
from kaohe.core.errors import EvidenceError, raise_all
from kaohe.core.rules import pack_digest, require_in_force
from kaohe.core.scoring import compare, find_shifts, score
from kaohe.workflows.faults import FINDINGS_AFTER_SCORING
from kaohe.workflows.registers.sheet_rules import find_sheet_faults

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Comparison, Results, Score, Shift
    from kaohe.core.scoring.evidence import Evidence


BEIJING: Final = timezone(timedelta(hours=8))


def last_day_of(evidence: Evidence) -> date:
    """Return the Beijing day of the latest finding; of an empty sheet its as-of date."""
    latest = max((finding.at for finding in evidence.findings), default=None)
    return evidence.as_of if latest is None else beijing_day(latest)


def beijing_day(moment: str) -> date:
    """Return the day in China of a moment written in UTC.

    >>> beijing_day("2013-01-20T16:30:00.000Z")
    datetime.date(2013, 1, 21)
    """
    return datetime.fromisoformat(moment).astimezone(BEIJING).date()


def score_campaign(
    pack: Pack, evidence: Evidence, *, on: date, bodies: Collection[str] | None = None
) -> Results:
    """Score every body under a pack that is in force on the day of scoring.

    Raises:
        PackNotInForce: with the reason; a draft can be tried with :func:`simulate_packs`.
        EvidenceError: with everything that the sheet does not keep, or every finding that is
            missing or out of range.
    """
    require_in_force(pack, on=on)
    late = sum(beijing_day(finding.at) > on for finding in evidence.findings)
    if late:
        raise FINDINGS_AFTER_SCORING.error_at(evidence.campaign, count=late, day=on)
    raise_all(EvidenceError, find_sheet_faults(pack, evidence, bodies=bodies))
    return _score(pack, evidence, bodies=bodies)


def simulate_packs(before: Pack, after: Pack, evidence: Evidence) -> Comparison:
    """Score the same evidence under two packs, in force or not, and compare.

    Raises:
        EvidenceError: as :func:`score_campaign`.
    """
    raise_all(EvidenceError, find_sheet_faults(before, evidence))
    return compare(_score(before, evidence), _score(after, evidence))


def compare_years(before: tuple[Pack, Evidence], after: tuple[Pack, Evidence]) -> Comparison:
    """Score two years, each under its pack or both under one, in force or not, and compare.

    Raises:
        EvidenceError: as :func:`score_campaign`; the faults of both sheets together.
    """
    faults = [fault for year in (before, after) for fault in find_sheet_faults(*year)]
    raise_all(EvidenceError, faults)
    return compare(_score(*before), _score(*after))


def try_alternatives(
    pack: Pack, alternatives: Mapping[str, Pack], evidence: Evidence
) -> dict[str, tuple[Shift, ...]]:
    """Score the same evidence under a pack and under each alternative, and tell who moves.

    Args:
        pack: the rules of the year.
        alternatives: the pack with one decision turned, by the decision.
        evidence: the sheet that was scored.

    Raises:
        EvidenceError: as :func:`score_campaign`.
    """
    raise_all(EvidenceError, find_sheet_faults(pack, evidence))
    before = _score(pack, evidence)
    return {
        decision: find_shifts(before, _score(other, evidence))
        for decision, other in alternatives.items()
    }


def score_own_view(pack: Pack, evidence: Evidence, *, body: str) -> Score:
    """Score what a body says of itself: sections that show the self-check are decided by it.

    Nothing of this counts; it stands beside what the reviewers found.

    Raises:
        EvidenceError: a self-check is missing that the rules cannot do without.
    """
    sections = tuple(
        section.model_copy(update={"decided_by": ("self_check",), "shown_beside": ()})
        if "self_check" in section.shown_beside
        else section
        for section in pack.sections
    )
    own = pack.model_copy(update={"sections": sections})
    return _score(own, evidence, bodies=(body,)).scores[body]


def _score(pack: Pack, evidence: Evidence, *, bodies: Collection[str] | None = None) -> Results:
    return score(
        pack,
        evidence,
        engine_version=__version__,
        pack_digest=pack_digest(pack),
        bodies=bodies,
    )
