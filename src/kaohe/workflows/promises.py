"""The completion code at headquarters: entered before the next unit, kept by the record later.

Between the two the office knows sixteen digits of a record that it has not seen. The record that
arrives must give them; another one is put down as an alarm, together with what came.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.completion_code import make_completion_code, read_completion_code
from kaohe.core.errors import StepRefused
from kaohe.core.ledger import read_entry
from kaohe.core.ledger.rule_faults import PROMISE_MISSING
from kaohe.workflows.ledger import Act, record_act
from kaohe.workflows.nonet_faults import CLOSING_WITHOUT_REVISION

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.core.draw import Campaign
    from kaohe.core.draw.field_record import FieldRecord
    from kaohe.workflows.ceremony import CeremonyBook, Clerk
    from kaohe.workflows.ledger import Recorded

ALARM_FORMAT: Final = "draw-alarm/1"
REVISION: Final = "revision"
"""The detail of a closing record that holds the digest of the frozen revision (h)."""


def take_completion_code(
    book: CeremonyBook, campaign: Campaign, *, visit: str, device: str, typed: str, clerk: Clerk
) -> Recorded:
    """Enter the completion code that an inspector has read aloud.

    Raises:
        DrawError: a digit is wrong; it is told at once.
        StepRefused: the visit does not go on, or the device is not one of its team.
    """
    code = read_completion_code(typed, where=visit)
    return _enter(
        book,
        campaign,
        kind="promised",
        request=f"promised {visit}",
        content={"visit": visit, "device": device, "code": code},
        clerk=clerk,
    )


def find_promise(book: CeremonyBook, campaign: Campaign, visit: str) -> tuple[str, str] | None:
    """Return device and code of a visit that was closed by a completion code."""
    for kept in book.find_entries(kind="promised", campaign=campaign.id):
        content = read_entry(kept.entry).content
        if content["visit"] == visit:
            return str(content["device"]), str(content["code"])
    return None


def take_promised_record(
    book: CeremonyBook, campaign: Campaign, *, record: FieldRecord, clerk: Clerk
) -> tuple[Recorded, bool]:
    """Enter the closing record of a visit whose completion code was entered before.

    The signatures are checked by whoever takes records in; here it is held against the code. A
    record that does not give the code is kept with an alarm: it cannot take the place of the
    promised one, and it cannot be made to have never arrived.

    Args:
        book: the ledger.
        campaign: the campaign.
        record: about ``closed``, with the digest of the revision among its details.
        clerk: who enters.

    Returns:
        where it stands, and whether it is the promised one.

    Raises:
        DrawError: the record names no revision.
        StepRefused: no record is awaited for this visit, or its outcome is missing.
    """
    visit, revision = str(record.subject["visit"]), record.details.get(REVISION)
    promise = find_promise(book, campaign, visit)
    if promise is None:
        raise PROMISE_MISSING.error_at(visit)
    if not isinstance(revision, str) or len(revision) != 2 * sha256().digest_size:
        raise CLOSING_WITHOUT_REVISION.error_at(visit)
    device, code = promise
    found = make_completion_code(
        campaign, revision=bytes.fromhex(revision), visit=visit, device=device
    )
    if found == code:
        kept = _enter(
            book,
            campaign,
            kind="kept",
            request=f"kept {visit}",
            content={"visit": visit, "record": record.digest},
            documents={record.digest: record.write()},
            clerk=clerk,
        )
        return kept, True
    alarm = raise_alarm(
        book,
        campaign,
        subject="completion",
        visit=visit,
        expected=code,
        found=found,
        came=record.write(),
        clerk=clerk,
    )
    return alarm, False


def raise_alarm(
    book: CeremonyBook,
    campaign: Campaign,
    *,
    subject: str,
    visit: str,
    expected: str,
    found: str,
    came: bytes,
    clerk: Clerk,
) -> Recorded:
    """Enter an alarm with what was expected, what was found, and what came.

    Nobody can take it back; a correction that refers to it answers for it before the campaign
    can end. The same alarm again is the same entry.

    Raises:
        StepRefused: it is about a visit that was not disclosed.
    """
    body: dict[str, Json] = {
        "format": ALARM_FORMAT,
        "campaign": campaign.id,
        "rehearsal": campaign.rehearsal,
        "subject": subject,
        "visit": visit,
        "expected": expected,
        "found": found,
        "came": came.decode("utf-8"),
    }
    document = canonical_bytes(body)
    digest = sha256(document).hexdigest()
    return _enter(
        book,
        campaign,
        kind="alarm",
        request=f"alarm {subject} {visit} {digest}",
        content={"subject": subject, "visit": visit, "record": digest},
        documents={digest: document},
        clerk=clerk,
    )


def _enter(
    book: CeremonyBook,
    campaign: Campaign,
    *,
    kind: str,
    request: str,
    content: dict[str, Json],
    clerk: Clerk,
    documents: dict[str, bytes] | None = None,
) -> Recorded:
    act = Act(
        request=f"{campaign.id} {request}",
        kind=kind,
        campaign=campaign.id,
        rehearsal=campaign.rehearsal,
        actor=clerk.actor,
        content=content,
        documents=documents or {},
    )
    return record_act(book, act, salt=clerk.salt(act.request), now=clerk.now)
