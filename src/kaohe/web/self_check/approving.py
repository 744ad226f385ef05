"""填报, 审核, 签发: three people of the body, in this order, each seeing what the last one saw."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import InputError, raise_all
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.cycles.models import BodyState
from kaohe.web.self_check.asking import (
    OPEN_STATES,
    OPEN_STEPS,
    STATE_WORDS,
    begin_report,
    expect_own,
    in_chinese,
)
from kaohe.web.self_check.faults import (
    CYCLE_NOT_OPEN,
    REASON_NEEDED,
    REPORT_CHANGED,
    SAME_PERSON,
    STEP_WRONG,
)
from kaohe.web.self_check.manifest import digest_of, find_lacking, write_manifest
from kaohe.web.self_check.models import (
    STATES,
    STEPS,
    EvidenceVersion,
    ItemDraft,
    Report,
    ReportPart,
    ReportStep,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle

LONGEST_REASON: Final = 400
STEP_WORDS: Final = {
    "sent": "send to be checked",
    "checked": "pass the check",
    "signed": "sign",
    "sent_back": "send back",
    "submitted": "submit",
    "returned": "return",
}
_FROM: Final = {
    "sent": OPEN_STATES,
    "checked": ("checking",),
    "signed": ("signing",),
    "sent_back": ("checking", "signing", "signed"),
    "submitted": ("signed",),
    "returned": ("submitted",),
}
_TO: Final = {
    "sent": "checking",
    "checked": "signing",
    "signed": "signed",
    "submitted": "submitted",
    "returned": "returned",
}
_SUBJECTS: Final = {
    "sent": "report-sent-to-check",
    "checked": "report-checked",
    "signed": "report-signed",
    "sent_back": "report-sent-back",
}


def send_to_check(cycle: Cycle, body: str, *, by: User, version: int, request: str = "") -> Report:
    """Send a whole report to be checked.

    Raises:
        InputError: with everything that it lacks.
        StepRefused: it is on its way already, or has changed meanwhile.
    """
    expect_own(by, body)
    with stepping(cycle, body, "sent", by=by, version=version, request=request) as (report, _):
        raise_all(InputError, find_lacking(report))
    return report


def pass_check(cycle: Cycle, body: str, *, by: User, version: int, request: str = "") -> Report:
    """Pass a report on to be signed; whoever filled it in cannot.

    Raises:
        StepRefused: it does not wait for a check, has changed, or the person filled it in.
    """
    expect_own(by, body)
    with stepping(cycle, body, "checked", by=by, version=version, request=request) as (report, _):
        _expect_another(report, by, "sent")
    return report


def sign_report(
    cycle: Cycle, body: str, *, by: User, version: int, seen: str, request: str = ""
) -> Report:
    """Sign a report as it stands on the screen.

    Args:
        cycle: the cycle.
        body: whose report.
        by: who signs.
        version: of the report on the screen.
        seen: SHA-256 of the manifest on the screen.
        request: key of the form.

    Raises:
        StepRefused: it does not wait for a signature, has changed, or the person had an earlier
            part in it.
    """
    expect_own(by, body)
    with stepping(cycle, body, "signed", by=by, version=version, request=request) as (report, _):
        _expect_another(report, by, "sent", "checked")
        if digest_of(write_manifest(report)) != seen:
            raise REPORT_CHANGED.error_at(body)
    return report


def send_back(
    cycle: Cycle, body: str, *, note: str, by: User, version: int, request: str = ""
) -> Report:
    """Send a report back to whoever fills it in, inside the body.

    Raises:
        InputError: there is no reason.
        StepRefused: it is not on its way, or has changed.
    """
    expect_own(by, body)
    expect_reason(note, body)
    with stepping(
        cycle, body, "sent_back", by=by, version=version, request=request, note=note.strip()
    ) as (report, _):
        pass
    return report


@contextmanager
def stepping(
    cycle: Cycle,
    body: str,
    step: str,
    *,
    by: User,
    version: int,
    request: str = "",
    note: str = "",
    items: Sequence[str] = (),
    subject: str = "",
) -> Iterator[tuple[Report, OfficeAct]]:
    """Take a report one step on, if it is still as its page showed it.

    Raises:
        StepRefused: the step does not follow, or the report has changed meanwhile.
    """
    with act(subject or _SUBJECTS[step], by=by, campaign=cycle.id, request=request) as doing:
        if cycle.step not in OPEN_STEPS:
            raise CYCLE_NOT_OPEN.error_at(cycle.id)
        report = begin_report(cycle, body)
        if report.state not in _FROM[step]:
            raise STEP_WRONG.error_at(
                body,
                state=in_chinese(STATES[report.state]),
                state_en=STATE_WORDS[report.state],
                step=in_chinese(STEPS[step]),
                step_en=STEP_WORDS[step],
            )
        changed = Report.objects.filter(pk=report.pk, version=version).update(version=version + 1)
        if not changed:
            raise REPORT_CHANGED.error_at(body)
        report.refresh_from_db()
        yield report, doing
        is_mending = report.items.exclude(return_reason="").exists()
        report.state = _TO.get(step) or ("returned" if is_mending else "filling")
        report.save()
        seen = digest_of(write_manifest(report))
        ReportStep.objects.create(
            report=report,
            step=step,
            manifest=seen,
            note=note,
            items=[*items],
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": cycle.id,
            "body": body,
            "step": step,
            "manifest": seen,
            "note": note,
            "items": [*items],
            **doing.details,
        }
        put_down_act(cycle, doing)


def put_down_body(report: Report, state: str, doing: OfficeAct, *, value: str = "") -> None:
    """Put the body's state on the board, as part of the act that changed it."""
    BodyState.objects.create(
        cycle=report.cycle,
        body=report.body,
        part="self_check",
        state=state,
        value=value,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )


def expect_reason(note: str, where: str) -> None:
    """Refuse an act without its reason.

    Raises:
        InputError: there is none, or it is too long.
    """
    if not 0 < len(note.strip()) <= LONGEST_REASON:
        raise REASON_NEEDED.error_at(where, most=LONGEST_REASON)


def _expect_another(report: Report, person: User, *before: str) -> None:
    """Let nobody do two of filling in, checking and signing; whoever hands a file in fills in."""
    last = report.steps.filter(step__in=("submitted", "returned")).order_by("-pk").first()
    since = {"at__gt": last.at} if last else {}
    steps = report.steps.filter(step__in=before, by=person)
    if last:
        steps = steps.filter(pk__gt=last.pk)
    has_written = (
        ItemDraft.objects.filter(item__report=report, by=person, **since).exists()
        or ReportPart.objects.filter(report=report, by=person, **since).exists()
        or EvidenceVersion.objects.filter(evidence__report=report, by=person, **since).exists()
    )
    if has_written or steps.exists():
        raise SAME_PERSON.error_at(report.body, name=person.name)
