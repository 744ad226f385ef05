"""Paper checklists at the desk: taken in with the scan, typed by two people, compared, settled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kaohe.core.checklist import find_answer_faults
from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import InputError, raise_all
from kaohe.core.scoring.evidence import OUTCOME
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act, write_moment
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.fieldwork.models import FieldVisit
from kaohe.web.observations.faults import (
    DIFFERENCE_OPEN,
    KIND_WRONG,
    NOT_TYPED_TWICE,
    NOTHING_TYPED,
    REASON_MISSING,
    SCAN_MISSING,
    SETTLED_ALREADY,
    TYPED_ALREADY,
    VALUE_WRONG,
    VISIT_ON_PHONE,
    VISIT_TAKEN,
    VISIT_WRONG,
)
from kaohe.web.observations.lines import (
    EMPTY,
    find_checklist,
    list_lines,
    read_given,
    read_observations,
)
from kaohe.web.observations.mending import put_down_observation
from kaohe.web.observations.models import Settlement, Sheet, Typing
from kaohe.web.observations.papers import PAPERS
from kaohe.workflows.visits import write_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from kaohe.core.canonical import Json
    from kaohe.core.checklist import Checklist, VisitAnswers
    from kaohe.core.errors import Fault
    from kaohe.core.scoring.evidence import Finding
    from kaohe.web.accounts.models import User
    from kaohe.web.base.papers import Paper
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.observations.lines import Line, Typed

LONGEST: Final = 2000
LONGEST_REASON: Final = 400
TWICE: Final = 2
_VISIT: Final = re.compile(r"[A-Za-z0-9._-]+/([0-9]{2})/[0-9]{6}/[a-z0-9_]+(/[1-9])?/[0-9]")
_TEAM: Final = re.compile(r"[a-z0-9_-]{1,40}")


def take_in_sheet(
    cycle: Cycle,
    visit: str,
    kind: str,
    *,
    team: str,
    visited: datetime,
    scan: Paper | None,
    by: User,
    request: str = "",
) -> Sheet:
    """Take in a paper checklist with its scan.

    Args:
        cycle: the cycle.
        visit: the number that stands on the sheet.
        kind: the unit kind of the sheet.
        team: who filled it in, such as ``team-3``.
        visited: when the visit ended, as the paper says.
        scan: the original with its signatures.
        by: somebody of the office.
        request: key of the form.

    Raises:
        InputError: with everything that is wrong.
        StepRefused: the visit has its sheet already.
    """
    _expect_office(by)
    with act("sheet-taken-in", by=by, request=request) as doing:
        match = _VISIT.fullmatch(visit)
        faults: list[Fault] = []
        known = match is not None and match[1] in BODY_NAMES
        campaigns = {cycle.pk, *cycle.draws.values_list("pk", flat=True)}
        is_own = visit.partition("/")[0] in campaigns
        if not known or not is_own or not _TEAM.fullmatch(team):
            example = f"{cycle.pk}/33/330127/private/0"
            faults.append(VISIT_WRONG.at(cycle.pk, visit=visit[:120], example=example))
        if find_checklist(cycle, kind) is None:
            faults.append(KIND_WRONG.at(cycle.pk, kind=kind[:60]))
        if scan is None:
            faults.append(SCAN_MISSING.at(cycle.pk))
        raise_all(InputError, faults)
        if cycle.sheets.filter(visit=visit).exists():
            raise VISIT_TAKEN.error_at(visit)
        if FieldVisit.objects.filter(pk=visit).exists():
            raise VISIT_ON_PHONE.error_at(visit)
        if match is None or scan is None:
            raise TypeError("both were found missing above")
        PAPERS.keep(scan)
        sheet = Sheet.objects.create(
            cycle=cycle,
            visit=visit,
            body=match[1],
            kind=kind,
            team=team,
            visited=visited,
            scan_name=scan.name,
            scan_digest=scan.digest,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": cycle.pk,
            "body": sheet.body,
            "visit": visit,
            "kind": kind,
            "team": team,
            "visited": write_moment(visited),
            "scan": scan.digest,
        }
        put_down_act(cycle, doing)
    return sheet


def type_sheet(sheet: Sheet, typed: Mapping[str, Typed], *, by: User, request: str = "") -> Typing:
    """Type a sheet; the second person does it without seeing what the first has typed.

    Raises:
        InputError: a value is none that the sheet offers, or there is no outcome.
        StepRefused: this person, or two people, have typed it.
    """
    _expect_office(by)
    with act("sheet-typed", by=by, request=request) as doing:
        before = list(Typing.objects.filter(sheet=sheet))
        if len(before) >= TWICE or any(each.by_id == by.pk for each in before):
            raise TYPED_ALREADY.error_at(sheet.visit)
        kept = _keep_typed(sheet, typed)
        typing = Typing.objects.create(
            sheet=sheet,
            number=len(before) + 1,
            answers=kept,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": sheet.cycle_id,
            "body": sheet.body,
            "visit": sheet.visit,
            "number": typing.number,
            "lines": _as_json(kept),
        }
        put_down_act(sheet.cycle, doing)
    return typing


def settle_sheet(
    sheet: Sheet, chosen: Mapping[str, int], *, by: User, reason: str = "", request: str = ""
) -> Settlement:
    """Say what a sheet holds, after both typings were compared.

    Args:
        sheet: the sheet, typed twice.
        chosen: place of each difference → 1 or 2, the typing that is right.
        by: somebody of the office.
        reason: what the scan shows; needed where the two differ.
        request: key of the form.

    Raises:
        InputError: a difference is open, or there is no reason.
        StepRefused: the sheet was not typed twice, or is settled.
    """
    _expect_office(by)
    with act("sheet-settled", by=by, request=request) as doing:
        if Settlement.objects.filter(sheet=sheet).exists():
            raise SETTLED_ALREADY.error_at(sheet.visit)
        typings = list(Typing.objects.filter(sheet=sheet))
        if len(typings) != TWICE:
            raise NOT_TYPED_TWICE.error_at(sheet.visit)
        differing = find_differences(sheet, typings)
        reason = reason.strip()
        faults = [
            DIFFERENCE_OPEN.at(sheet.visit, title=line.title)
            for line in differing
            if chosen.get(line.place) not in {1, TWICE}
        ]
        if differing and not 0 < len(reason) <= LONGEST_REASON:
            faults.append(REASON_MISSING.at(sheet.visit, most=LONGEST_REASON))
        raise_all(InputError, faults)
        settled: dict[str, Typed] = dict(typings[0].answers)
        for line in differing:
            told = typings[chosen[line.place] - 1].answers.get(line.place, EMPTY)
            settled[line.place] = told
        settlement = Settlement.objects.create(
            sheet=sheet,
            answers=settled,
            reason=reason if differing else "",
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        for kind, text in read_observations(settled):
            put_down_observation(
                sheet.cycle, sheet.body, kind, text, visit=sheet.visit, doing=doing
            )
        doing.details = {
            "cycle": sheet.cycle_id,
            "body": sheet.body,
            "visit": sheet.visit,
            "differences": [line.place for line in differing],
            "reason": settlement.reason,
            "lines": _as_json(settled),
        }
        put_down_act(sheet.cycle, doing)
    return settlement


def find_differences(sheet: Sheet, typings: Iterable[Typing]) -> tuple[Line, ...]:
    """Return the lines on which the typings differ."""
    first, second = (each.answers for each in typings)
    return tuple(
        line
        for line in list_lines(expect_checklist(sheet))
        if first.get(line.place, EMPTY) != second.get(line.place, EMPTY)
    )


def find_sheet_faults(sheet: Sheet, typed: Mapping[str, Typed]) -> tuple[Fault, ...]:
    """Return what is wrong with the sheet itself, by its checklist; it is shown, never refused."""
    return find_answer_faults(expect_checklist(sheet), _given(sheet, typed))


def findings_of_sheet(sheet: Sheet) -> tuple[Finding, ...]:
    """Return the findings of a settled sheet; none while it is not settled."""
    settlement = getattr(sheet, "settlement", None)
    if settlement is None:
        return ()
    given = _given(sheet, settlement.answers)
    return write_findings(given, sheet.visit, checklist=expect_checklist(sheet))


def gather_sheet_findings(cycle: Cycle) -> tuple[Finding, ...]:
    """Return the findings of all settled sheets of a cycle, for the evidence that is scored.

    A visit of which a phone has handed in a record speaks by that record alone.
    """
    sheets = cycle.sheets.filter(settlement__isnull=False).order_by("visit")
    phones = set(FieldVisit.objects.filter(campaign__cycle=cycle).values_list("pk", flat=True))
    return tuple(
        finding
        for sheet in sheets
        if sheet.visit not in phones
        for finding in findings_of_sheet(sheet)
    )


def expect_checklist(sheet: Sheet) -> Checklist:
    """Return the checklist of a sheet, which its cycle's rules had when it was taken in.

    Raises:
        InputError: the rules of the cycle have changed and lack the kind.
    """
    checklist = find_checklist(sheet.cycle, sheet.kind)
    if checklist is None:
        raise KIND_WRONG.error_at(sheet.visit, kind=sheet.kind)
    return checklist


def _given(sheet: Sheet, typed: Mapping[str, Typed]) -> VisitAnswers:
    return read_given(
        expect_checklist(sheet),
        typed,
        by=f"{sheet.team}/inspector-1",
        at=write_moment(sheet.visited),
        scan=sheet.scan_digest,
    )


def _keep_typed(sheet: Sheet, typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """Return the lines that were filled in.

    Raises:
        InputError: with every line whose value the sheet does not offer.
    """
    kept: dict[str, Typed] = {}
    faults: list[Fault] = []
    for line in list_lines(expect_checklist(sheet)):
        told = {key: typed.get(line.place, EMPTY)[key].strip() for key in EMPTY}
        values, gaps = dict(line.choices), dict(line.gaps)
        is_offered = not told["value"] or not values or told["value"] in values
        is_gap = not told["gap"] or told["gap"] in gaps
        is_short = all(len(text) <= LONGEST for text in told.values())
        if not (is_offered and is_gap and is_short):
            faults.append(VALUE_WRONG.at(sheet.visit, title=line.title, most=LONGEST))
        elif any(told.values()):
            kept[line.place] = told
    if not kept.get(OUTCOME, EMPTY)["value"]:
        faults.append(NOTHING_TYPED.at(sheet.visit))
    raise_all(InputError, faults)
    return kept


def _as_json(typed: Mapping[str, Typed]) -> list[Json]:
    return [{"place": place, **told} for place, told in sorted(typed.items())]


def _expect_office(by: User) -> None:
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
