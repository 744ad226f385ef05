"""Scoring a year: one act that keeps sheet, traces and places, and tells the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.scoring import read_evidence
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.base.today import read_today
from kaohe.web.cycles.acts import put_down_act, put_down_need
from kaohe.web.cycles.bodies import put_down_body
from kaohe.web.results.faults import (
    NOT_TIME_TO_SCORE,
    REASON_OWED,
    ROOMS_CHANGED,
    SHEET_OF_OTHER_CAMPAIGN,
)
from kaohe.web.results.gathering import gather_rooms
from kaohe.web.results.keeping import store
from kaohe.web.results.models import BodyResult, Gathering, Scoring
from kaohe.web.results.room_points import CONTRADICTORY, MISSING
from kaohe.web.rules.library import find_known
from kaohe.workflows.scoring import score_campaign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

SCORED_IN: Final = frozenset({"scoring", "review"})
"""Steps in which a year is scored."""
LONGEST_REASON: Final = 400


def score_rooms(
    cycle: Cycle, *, seen: str, reason: str = "", by: User, request: str = ""
) -> Scoring:
    """Score every body from what the rooms hold.

    Args:
        cycle: the year.
        seen: digest of the sheet that the page has shown, so that nobody scores another one.
        reason: why it is scored although something is missing or contradictory.
        by: somebody of the office.
        request: key of the form.

    Raises:
        StepRefused: it is not the time to score, or the rooms hold something else by now.
        InputError: a reason is owed.
        EvidenceError: with everything for which the sheet cannot be scored.
        PackNotInForce: the pack is not in force today.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    gathered = gather_rooms(cycle)
    if gathered.digest != seen:
        raise ROOMS_CHANGED.error_at(cycle.pk)
    reason = reason.strip()
    if len(reason) > LONGEST_REASON or (gathered.owes and gathered.results and not reason):
        raise REASON_OWED.error_at(cycle.pk, most=LONGEST_REASON)
    return score_cycle(
        cycle,
        gathered.content,
        name=f"{cycle.pk}-rooms.json",
        by=by,
        request=request,
        gathered=Gathering(
            missing=gathered.count(MISSING),
            contradictory=gathered.count(CONTRADICTORY),
            reason=reason,
        ),
    )


def score_cycle(
    cycle: Cycle,
    sheet: bytes,
    *,
    name: str,
    by: User,
    request: str = "",
    gathered: Gathering | None = None,
    corrected: tuple[int, int] | None = None,
) -> Scoring:
    """Score every body from a sheet of evidence; the former scoring stays beside it.

    Args:
        cycle: the year.
        sheet: bytes of evidence/1.
        name: how its file is called.
        by: somebody of the office.
        request: key of the form.
        gathered: what is kept of a sheet that was gathered from the rooms; None of one that was
            handed in.
        corrected: number of the former scoring of which the sheet is that with decided
            corrections, and how many came to it.

    Raises:
        StepRefused: it is not the time to score.
        EvidenceError: the sheet is of another campaign, or does not fit the pack; all faults.
        PackNotInForce: the pack is not in force today.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    evidence = read_evidence(sheet, name)
    if evidence.campaign not in {cycle.pk, *cycle.draws.values_list("pk", flat=True)}:
        raise SHEET_OF_OTHER_CAMPAIGN.error_at(name, found=evidence.campaign, wanted=cycle.pk)
    known = find_known(cycle.pack_digest)
    results = score_campaign(known.pack, evidence, on=read_today())
    sheet_digest = store().keep(sheet)
    told = results.traces
    traces = {body: store().keep(canonical_bytes(trace)) for body, trace in told.items()}
    with act("cycle-scored", by=by, request=request) as doing:
        cycle.refresh_from_db()
        if cycle.step not in SCORED_IN:
            raise NOT_TIME_TO_SCORE.error_at(cycle.pk, cycle=cycle.title)
        scoring = Scoring.objects.create(
            cycle=cycle,
            number=cycle.scorings.count() + 1,
            sheet_name=name,
            sheet_digest=sheet_digest,
            pack_digest=known.digest,
            findings=len(evidence.findings),
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        if gathered is not None:
            gathered.scoring = scoring
            gathered.save(force_insert=True)
        rows = _rows_of(scoring, told, traces)
        BodyResult.objects.bulk_create(rows)
        for row in rows:
            for section, points in row.sections.items():
                state = "done" if points else "under_way"
                put_down_body(cycle, row.body, part=section, state=state, doing=doing, value=points)
        doing.details = {
            "cycle": cycle.pk,
            "number": scoring.number,
            "sheet": sheet_digest,
            "origin": _name_origin(gathered, corrected),
            "reason": "" if gathered is None else gathered.reason,
            "pack": known.digest,
            "traces": dict(sorted(traces.items())),
        }
        if corrected is not None:
            doing.details["corrected"] = [*corrected]
        is_complete = all(row.total for row in rows)
        put_down_need(
            cycle, "scores_complete", is_met=is_complete, doing=doing, record=sheet_digest
        )
        put_down_act(cycle, doing)
    return scoring


def _name_origin(gathered: Gathering | None, corrected: tuple[int, int] | None) -> str:
    if corrected is not None:
        return "corrections"
    return "sheet" if gathered is None else "rooms"


def _rows_of(
    scoring: Scoring, told: Mapping[str, Any], traces: Mapping[str, str]
) -> list[BodyResult]:
    rows = []
    for body, trace in told.items():
        total, standing = trace["total"], trace["standing"]
        sections = {each["id"]: _published(each) for each in total["steps"]}
        rows.append(
            BodyResult(
                scoring=scoring,
                body=body,
                group=standing["group"] or "",
                place=standing["place"],
                total=total["rounded"] or "",
                sections=sections,
                trace_digest=traces[body],
            )
        )
    return rows


def _published(section: dict[str, str | None]) -> str:
    """Return what is printed of a section; empty while it waits."""
    return section["rounded"] or section["earned"] or ""
