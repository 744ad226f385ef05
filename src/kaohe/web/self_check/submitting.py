"""Submission: the manifest is kept before the deadline, and the receipt can be checked by anyone.

The moment of the commit decides; the same request again gives the same receipt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaohe.core.ledger import ED25519, entry_leaf, read_entry
from kaohe.stores.ledger_files import load_signer
from kaohe.web.audit.models import LedgerDocument, LedgerEntry
from kaohe.web.audit.office_acts import ledger
from kaohe.web.cycles.acts import put_down_need
from kaohe.web.self_check.approving import (
    expect_reason,
    put_down_body,
    stepping,
)
from kaohe.web.self_check.asking import (
    bodies_of,
    expect_own,
    expect_role,
)
from kaohe.web.self_check.drafting import expect_items
from kaohe.web.self_check.faults import ITEM_UNKNOWN, REQUEST_OTHER
from kaohe.web.self_check.manifest import digest_of, write_manifest
from kaohe.web.self_check.models import Report, Submission
from kaohe.web.self_check.moments import due_of, judged_moment
from kaohe.web.starting import LEDGER_KEY
from kaohe.workflows.ledgers.recording import Recorded, prove_entry, receipt_of
from kaohe.workflows.self_check.deadlines import grace_until, is_late
from kaohe.workflows.self_check.receipts import add_proof, write_receipt_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle

NEED: Final = "reports_in"


def submit(
    cycle: Cycle,
    body: str,
    *,
    by: User,
    version: int,
    seen: str,
    request: str,
    moment: datetime | None = None,
) -> Submission:
    """Submit a signed report: its manifest is kept now, bytes that are missing may follow.

    Args:
        cycle: the cycle.
        body: whose report.
        by: somebody of the body.
        version: of the report on the screen.
        seen: SHA-256 of the manifest on the screen.
        request: key of the form; the same again returns the submission that it made.
        moment: a moment of the practice year; an office in earnest does not look at it.

    Raises:
        StepRefused: it is not signed, has changed, or the request came with other content before.
    """
    expect_own(by, body)
    with ledger().begin():
        earlier = Submission.objects.filter(request=request).first()
        if earlier:
            if earlier.digest != seen or earlier.report.body != body:
                raise REQUEST_OTHER.error_at(earlier.number)
            return earlier
        return _submit(
            cycle, body, by=by, version=version, seen=seen, request=request, moment=moment
        )


def _submit(
    cycle: Cycle,
    body: str,
    *,
    by: User,
    version: int,
    seen: str,
    request: str,
    moment: datetime | None,
) -> Submission:
    with stepping(
        cycle, body, "submitted", by=by, version=version, request=request,
        subject="report-submitted",
    ) as (report, doing):  # fmt: skip
        manifest = write_manifest(report)
        if digest_of(manifest) != seen:
            raise REQUEST_OTHER.error_at(body)
        due = due_of(cycle, body)
        judged = judged_moment(doing.at, moment)
        report.revision += 1
        report.items.update(return_reason="")
        made = Submission.objects.create(
            report=report,
            revision=report.revision,
            number=f"{cycle.id}-{body}-{report.revision}",
            request=request,
            manifest=manifest.decode(),
            digest=seen,
            is_late=is_late(judged, due=due) and not _was_in_time(report),
            due=due,
            moment=judged,
            grace_until=grace_until(judged, due=due),
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "number": made.number,
            "revision": made.revision,
            "due": due.isoformat() if due else "",
            "late": made.is_late,
            "judged_at": f"{judged.isoformat()}",
        }
        put_down_body(report, "late" if made.is_late else "done", doing)
        _tell_reports(cycle, report, doing, is_in=True)
    return made


def return_items(
    cycle: Cycle,
    body: str,
    *,
    items: Sequence[str],
    reason: str,
    by: User,
    version: int,
    request: str = "",
) -> Report:
    """Return some items of a submitted report with a reason; the others stay as they are.

    Raises:
        InputError: no item, or no reason.
        StepRefused: nothing is submitted, or the report has changed.
    """
    expect_role(by, "office")
    wanted = expect_items(cycle, items)
    if not wanted:
        raise ITEM_UNKNOWN.error_at(body)
    expect_reason(reason, body)
    with stepping(
        cycle, body, "returned", by=by, version=version, request=request, note=reason.strip(),
        items=wanted, subject="report-returned",
    ) as (report, doing):  # fmt: skip
        report.items.filter(item__in=wanted).update(return_reason=reason.strip())
        put_down_body(report, "under_way", doing)
        _tell_reports(cycle, report, doing, is_in=False)
    return report


def write_receipt(submission: Submission) -> bytes:
    """Return the receipt of a submission as a file that is checked without the server."""
    entry = LedgerEntry.objects.get(index=submission.entry)
    document = LedgerDocument.objects.get(entry=entry)
    signer = load_signer(settings.OFFICE_HOME / LEDGER_KEY, kind=ED25519)
    said = read_entry(bytes(entry.entry))
    recorded = Recorded(
        submission.entry, entry_leaf(bytes(entry.commitment)), said.at, is_new=False
    )
    return write_receipt_file(
        note=receipt_of(recorded, signer),
        entry=bytes(entry.entry),
        salt=bytes(entry.salt),
        nonce=entry.request,
        document=bytes(document.content),
        manifest=submission.manifest.encode(),
    )


def write_proved_receipt(submission: Submission) -> bytes:
    """Return the receipt with the proof of its entry, if a checkpoint covers it by now."""
    receipt, books = write_receipt(submission), ledger()
    if not is_proved(submission):
        return receipt
    return add_proof(receipt, prove_entry(books, submission.entry).write())


def is_proved(submission: Submission) -> bool:
    """Tell whether a signed checkpoint covers the entry of a submission."""
    return any(size > submission.entry for size in ledger().checkpoint_sizes())


def _was_in_time(report: Report) -> bool:
    """Tell whether an earlier submission was in time; what the office returned is not late."""
    return report.submissions.filter(is_late=False).exists()


def _tell_reports(cycle: Cycle, report: Report, doing: OfficeAct, *, is_in: bool) -> None:
    """Put down whether every body's report is in."""
    rows = Report.objects.filter(cycle=cycle, state="submitted").exclude(pk=report.pk)
    there = set(rows.values_list("body", flat=True)) | ({report.body} if is_in else set())
    is_met = there >= set(bodies_of(cycle))
    before = cycle.met_needs.filter(need=NEED).order_by("-pk").first()
    if is_met or (before is not None and before.is_met):
        put_down_need(cycle, NEED, is_met=is_met, doing=doing, record=f"{len(there)}")
