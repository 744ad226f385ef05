"""Corrections of a frozen register: asked for, turned down or taken back, approved by two.

A snapshot is never changed. What is asked for leads to another one, made by a job; two people of
two departments, neither of them whoever asked, approve the difference; only then does it hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import InputError, raise_all
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.accounts.scope import scope_of
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.jobs.queue import put_in
from kaohe.web.registers.corrected_rows import TABLES, check_values
from kaohe.web.registers.correction_faults import (
    CORRECTION_BODY_NOT_YOURS,
    CORRECTION_CHANGED,
    CORRECTION_EMPTY,
    CORRECTION_ENDED,
    CORRECTION_NOT_PREPARED,
    CORRECTION_OWN,
    CORRECTION_REASON_WRONG,
    CORRECTION_SIGNED,
    CORRECTION_WITHOUT_EVIDENCE,
)
from kaohe.web.registers.correction_state import (
    ASKERS,
    LONGEST_REASON,
    expect_correctable,
    is_reason,
    latest_prepared,
    may_withdraw,
    name_correction,
    open_role,
    papers_of,
)
from kaohe.web.registers.deliveries import expect_no_job
from kaohe.web.registers.freezing import FREEZERS
from kaohe.web.registers.models import (
    REFUSED,
    WITHDRAWN,
    CorrectedValue,
    CorrectionApproval,
    CorrectionEnd,
    RegisterCorrection,
)
from kaohe.workflows.registers.freezing import APPROVALS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.canonical import Json
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.base.papers import Paper
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.jobs.models import Job
    from kaohe.web.registers.corrected_rows import Checked
    from kaohe.web.registers.correction_sheet import AskedValue

PREPARE: Final = "register-correction"
"""The job that makes the snapshot to which a correction leads."""
HOLD: Final = "register-correction-held"
"""The job that verifies it once two people have signed, and lets it hold."""
MOST_SHOWN_ROWS: Final = 20


def ask_correction(
    cycle: Cycle,
    body: str,
    asked: Sequence[AskedValue],
    *,
    reason: str,
    by: User,
    paper: Paper | None,
    sheet: Paper | None = None,
    request: str = "",
) -> RegisterCorrection:
    """Ask that values of delivered rows are corrected; nothing changes by it.

    Args:
        cycle: the cycle.
        body: whose rows they are.
        asked: what shall be corrected.
        reason: why, as one line.
        by: somebody of the body, or of the office.
        paper: what shows that it is wrong.
        sheet: the correction file, where one was handed in.
        request: key of the form.

    Raises:
        InputError: with everything that is wrong.
        StepRefused: the register is not frozen, or the frame of the draw is entered.
    """
    snapshot = expect_correctable(cycle)
    faults = []
    if not by.has_role(*ASKERS) or body not in BODY_NAMES or not scope_of(by).holds(body):
        faults.append(CORRECTION_BODY_NOT_YOURS.at(body[:2] or "-", body=body[:2]))
    if not is_reason(reason):
        faults.append(CORRECTION_REASON_WRONG.at(body[:2] or "-", most=LONGEST_REASON))
    if not asked:
        faults.append(CORRECTION_EMPTY.at(body[:2] or "-"))
    if paper is None or not paper.content:
        faults.append(CORRECTION_WITHOUT_EVIDENCE.at(body[:2] or "-"))
    raise_all(InputError, faults)
    checked = check_values(cycle, snapshot, body, asked)
    for each in filter(None, (paper, sheet)):
        papers_of(cycle).keep(each.content)
    with act("correction-asked", by=by, request=request) as doing:
        expect_correctable(cycle)
        asking = RegisterCorrection.objects.create(
            cycle=cycle,
            body=body,
            reason=reason.strip(),
            rows=_describe_rows(checked),
            sheet_name=sheet.name if sheet else "",
            sheet_digest=sheet.digest if sheet else "",
            paper_name=paper.name if paper else "",
            paper_digest=paper.digest if paper else "",
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        CorrectedValue.objects.bulk_create(
            CorrectedValue(
                correction=asking,
                table=each.row.table,
                unit=each.row.unit,
                name=(each.row.name or "")[:200],
                file=each.row.file,
                line=each.row.line,
                field=each.field,
                before=each.before,
                after=each.after,
            )
            for each in checked.values
        )
        values: list[Json] = [
            {
                "table": each.row.table,
                "unit": each.row.unit,
                "field": each.field,
                "before": each.before,
                "after": each.after,
            }
            for each in checked.values
        ]
        doing.details = {
            **_name(asking),
            "register": snapshot.digest,
            "values": values,
            "sheet": asking.sheet_digest,
            "evidence": asking.paper_digest,
            "reason": asking.reason,
        }
        put_down_act(cycle, doing)
    return asking


def ask_preparation(asking: RegisterCorrection, *, by: User, request: str = "") -> Job:
    """Ask that the corrected snapshot is made and compared with the register in force.

    Raises:
        StepRefused: it has ended, a job is under way, or the frame of the draw is entered.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    cycle = asking.cycle
    with act("correction-preparation-asked", by=by, request=request) as doing:
        _expect_open(asking)
        snapshot = expect_correctable(cycle)
        expect_no_job(cycle)
        told: dict[str, Json] = {"correction": asking.pk, "register": snapshot.digest}
        job = put_in(PREPARE, told, about=cycle.pk, doing=doing)
        doing.details = {**_name(asking), "register": snapshot.digest, "job": job.pk}
        put_down_act(cycle, doing)
    return job


def approve(
    asking: RegisterCorrection, *, by: User, seen: str, request: str = ""
) -> CorrectionApproval:
    """Sign the difference; the second signature asks for the job that lets it hold.

    Args:
        asking: the correction.
        by: who signs: of the office or the statistics department, and not who asked.
        seen: SHA-256 of the statement on the screen.
        request: key of the form.

    Raises:
        StepRefused: nothing was prepared from the register in force, it is another one than was
            shown, the person or the department has signed, or asked for it.
        InputError: one may not sign.
    """
    if not by.has_role(*FREEZERS):
        raise NOT_ALLOWED.error_at(by.username)
    cycle = asking.cycle
    with act("correction-approved", by=by, request=request) as doing:
        _expect_open(asking)
        in_force = expect_correctable(cycle)
        expect_no_job(cycle)
        prepared = latest_prepared(asking)
        if prepared is None or prepared.before_id != in_force.pk:
            raise CORRECTION_NOT_PREPARED.error_at(name_correction(asking))
        if asking.by_id == by.pk:
            raise CORRECTION_OWN.error_at(by.username)
        if prepared.statement_digest() != seen:
            raise CORRECTION_CHANGED.error_at(name_correction(asking))
        role = open_role(prepared, by)
        if not role:
            raise CORRECTION_SIGNED.error_at(by.username)
        approval = CorrectionApproval.objects.create(
            prepared=prepared,
            person=by,
            role=role,
            statement=seen,
            at=doing.at,
            entry=doing.index,
        )
        doing.details = {
            **_name(asking),
            "role": role,
            "statement": prepared.statement(),
            "statement_digest": seen,
        }
        if prepared.approvals.count() >= APPROVALS_NEEDED:
            job = put_in(HOLD, {"prepared": prepared.pk}, about=cycle.pk, doing=doing)
            doing.details["job"] = job.pk
        put_down_act(cycle, doing)
    return approval


def refuse(asking: RegisterCorrection, *, reason: str, by: User, request: str = "") -> None:
    """Turn a correction down, with the reason.

    Raises:
        InputError: the reason is missing.
        StepRefused: it has ended, or is being made to hold.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    if not is_reason(reason):
        raise CORRECTION_REASON_WRONG.error_at(name_correction(asking), most=LONGEST_REASON)
    with act("correction-refused", by=by, request=request) as doing:
        _end(asking, REFUSED, reason.strip(), doing)


def withdraw(asking: RegisterCorrection, *, by: User, request: str = "") -> None:
    """Take a correction back that one's own body, or the office where oneself, has asked for.

    Raises:
        InputError: somebody else asked for it.
        StepRefused: it has ended, or is being made to hold.
    """
    if not may_withdraw(asking, by):
        raise NOT_ALLOWED.error_at(by.username)
    with act("correction-withdrawn", by=by, request=request) as doing:
        _end(asking, WITHDRAWN, "", doing)


def _end(asking: RegisterCorrection, outcome: str, reason: str, doing: OfficeAct) -> None:
    _expect_open(asking)
    expect_no_job(asking.cycle)
    CorrectionEnd.objects.create(
        correction=asking,
        cycle=asking.cycle,
        outcome=outcome,
        reason=reason,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )
    doing.details = {**_name(asking), "reason": reason}
    put_down_act(asking.cycle, doing)


def _expect_open(asking: RegisterCorrection) -> None:
    if CorrectionEnd.objects.filter(correction=asking).exists():
        raise CORRECTION_ENDED.error_at(name_correction(asking))


def _name(asking: RegisterCorrection) -> dict[str, Json]:
    return {"cycle": asking.cycle_id, "correction": asking.pk, "body": asking.body}


def _describe_rows(checked: Checked) -> list[dict[str, Json]]:
    """Return the first rows whole, as delivered, so that whoever decides sees all of them."""
    found = {(each.row.file, each.row.line): each.row for each in checked.values}
    return [
        {
            "file": file,
            "line": line,
            "values": dict(zip(TABLES[row.table].field_ids, checked.rows[file, line], strict=True)),
        }
        for (file, line), row in list(found.items())[:MOST_SHOWN_ROWS]
    ]
