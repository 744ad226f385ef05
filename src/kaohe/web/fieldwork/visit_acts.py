"""What a person decides about visits: pick, approve, return, admit, permit to purge, tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw import Campaign
from kaohe.core.ledger import is_of_rehearsals
from kaohe.web.audit.office_acts import act, ledger, write_moment
from kaohe.web.draw.steps import expect_role
from kaohe.web.fieldwork.faults import NOTHING_TO_DECIDE, REASON_MISSING
from kaohe.web.fieldwork.inbox_models import QUARANTINED
from kaohe.web.fieldwork.keys import field_keys
from kaohe.web.fieldwork.models import (
    Admission,
    FieldMessage,
    FieldVisit,
    PurgePermit,
    ReviewComment,
    VisitDecision,
)
from kaohe.web.fieldwork.noting import note_revision
from kaohe.web.fieldwork.processing import process
from kaohe.web.fieldwork.revisions import next_order, standing_of
from kaohe.web.fieldwork.store import is_over
from kaohe.workflows.field_visits.receipts import sign_body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.web.fieldwork.models import Device, FieldRevision, Inbox
    from kaohe.workflows.field_visits.conflicts import Decision, VisitStanding

ADMISSIBLE = ("field-device-revoked", "field-campaign-closed", "field-pack-replaced")
"""What a person may let pass; everything else waits for what it lacks."""


def pick_revision(
    revision: FieldRevision, *, reason: str, by: User, request: str = ""
) -> VisitDecision:
    """Let one of the revisions in conflict count; the others are kept.

    Raises:
        InputError: no reason is given.
        StepRefused: there is no such conflict any more.
    """
    return _decide(
        revision, "picked", "field-revision-picked", reason=reason, by=by, request=request
    )


def approve_amendment(
    revision: FieldRevision, *, reason: str, by: User, request: str = ""
) -> VisitDecision:
    """Let a late amendment count.

    Raises:
        InputError: no reason is given.
        StepRefused: it does not wait for that any more.
    """
    return _decide(
        revision, "approved", "field-amendment-approved", reason=reason, by=by, request=request
    )


def decline_amendment(
    revision: FieldRevision, *, reason: str, by: User, request: str = ""
) -> VisitDecision:
    """Let a late amendment not count; it is kept.

    Raises:
        InputError: no reason is given.
        StepRefused: it does not wait for that any more.
    """
    return _decide(
        revision, "declined", "field-amendment-declined", reason=reason, by=by, request=request
    )


def return_visit(
    revision: FieldRevision,
    comments: Mapping[str, str],
    *,
    reason: str,
    by: User,
    request: str = "",
) -> VisitDecision:
    """Return a visit to its device, with what is to be mended of each item.

    Args:
        revision: the one that counts now.
        comments: item → what is to be mended; an empty item stands for the visit as a whole.
        reason: why.
        by: who returns it.
        request: key of the form.

    Raises:
        InputError: no reason is given.
        StepRefused: another revision counts now.
    """
    return _decide(
        revision,
        "returned",
        "field-visit-returned",
        reason=reason,
        by=by,
        request=request,
        comments=comments,
    )


def admit_piece(
    row: Inbox, code: str, *, reason: str, by: User, request: str = ""
) -> tuple[Fault, ...]:
    """Let something in quarantine be taken up although one thing speaks against it.

    Returns:
        what still speaks against it.

    Raises:
        InputError: no reason is given.
        StepRefused: it does not wait for that.
    """
    expect_role(by, "office")
    why = _expect_reason(reason, row.place or row.subject)
    with act("field-piece-admitted", by=by, request=request) as doing:
        state = row.state
        codes = {each["code"] for each in state.faults}
        if state.state != QUARANTINED or code not in ADMISSIBLE or code not in codes:
            raise NOTHING_TO_DECIDE.error_at(row.subject)
        Admission.objects.create(
            inbox=row, code=code, reason=why, at=doing.at, by=by, entry=doing.index
        )
        doing.details = {"subject": row.subject, "sha256": row.sha256, "code": code}
    return process(row)


def permit_purge(
    device: Device, revision: FieldRevision, *, by: User, request: str = ""
) -> PurgePermit:
    """Permit a device to delete a visit, once the campaign is over and the revision counts.

    Raises:
        StepRefused: the campaign goes on, or another revision counts.
    """
    expect_role(by, "office")
    visit = revision.visit
    if not is_over(device.campaign_id) or standing_of(visit).counting != revision.pk:
        raise NOTHING_TO_DECIDE.error_at(visit.pk)
    with act("field-purge-permitted", by=by, request=request) as doing:
        body: dict[str, Json] = {
            "format": "purge-permit/1",
            "campaign": device.campaign_id,
            "device": device.pk,
            "visit": visit.pk,
            "revision": revision.pk,
            "sha256": revision.sha256,
            "at": write_moment(doing.at),
        }
        campaign = Campaign(device.campaign_id, rehearsal=is_of_rehearsals(ledger().origin))
        signed = sign_body(body, "purge-permit", campaign=campaign, key=field_keys().receipts)
        doing.details = {"device": device.pk, "visit": visit.pk, "sha256": revision.sha256}
        permit, _ = PurgePermit.objects.get_or_create(
            device=device,
            revision=revision,
            defaults={"signed": signed, "at": doing.at, "by": by, "entry": doing.index},
        )
    return permit


def send_message(
    draw: DrawCampaign, body: str, text: str, *, by: User, request: str = ""
) -> FieldMessage:
    """Tell the phones of a body's team something; of all bodies where none is named.

    Raises:
        InputError: there is nothing to tell.
    """
    expect_role(by, "office", "duty")
    told = _expect_reason(text, body or "-")
    with act("field-message-sent", by=by, request=request) as doing:
        doing.details = {"campaign": draw.pk, "body": body}
        return FieldMessage.objects.create(
            campaign=draw, body=body, text=told, at=doing.at, by=by, entry=doing.index
        )


def _decide(
    revision: FieldRevision,
    kind: Decision,
    subject: str,
    *,
    reason: str,
    by: User,
    request: str,
    comments: Mapping[str, str] | None = None,
) -> VisitDecision:
    expect_role(by, "office")
    why = _expect_reason(reason, revision.visit_id)
    with act(subject, by=by, request=request) as doing:
        visit = FieldVisit.objects.select_for_update().get(pk=revision.visit_id)
        if not _is_due(standing_of(visit), kind, revision.pk):
            raise NOTHING_TO_DECIDE.error_at(visit.pk)
        made = _put_down(visit, revision, kind, why, doing)
        ReviewComment.objects.bulk_create(
            ReviewComment(decision=made, item=item, text=text.strip())
            for item, text in (comments or {}).items()
            if text.strip()
        )
        doing.details = {
            "visit": visit.pk,
            "revision": revision.pk,
            "sha256": revision.sha256,
            "reason": why,
        }
    note_revision(revision.pk)
    return made


def _put_down(
    visit: FieldVisit, revision: FieldRevision, kind: str, why: str, doing: OfficeAct
) -> VisitDecision:
    return VisitDecision.objects.create(
        visit=visit,
        revision=revision,
        kind=kind,
        reason=why,
        order=next_order(visit),
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )


def _is_due(standing: VisitStanding, kind: str, revision: str) -> bool:
    if kind == "picked":
        return revision in standing.disputed
    if kind in ("approved", "declined"):
        return revision in standing.late
    return revision == standing.counting and standing.returned != revision


def _expect_reason(text: str, where: str) -> str:
    found = text.strip()[:400]
    if not found:
        raise REASON_MISSING.error_at(where)
    return found
