"""The completion code at headquarters: entered before the next unit, kept by the record later.

Between the two the office knows sixteen digits of a record that it has not seen. The record that
arrives must give them; another one is put down as an alarm, together with what came.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kaohe.core.draw.completion_code import make_completion_code, read_completion_code
from kaohe.core.draw.field_record import read_field_record
from kaohe.core.ledger.entry_kinds import place_of
from kaohe.workflows.disclosure.disclosing import check_field_record
from kaohe.workflows.disclosure.visiting import close_visit
from kaohe.workflows.without_network.alarms import raise_alarm
from kaohe.workflows.without_network.faults import CLOSING_WITHOUT_REVISION

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.core.draw.field_record import FieldRecord
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.ledgers.recording import Recorded

REVISION: Final = "revision"
"""The detail of a closing record that holds the digest of the frozen revision (h)."""

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def take_completion_code(
    office: DisclosingOffice, *, visit: str, device: str, typed: str
) -> Recorded:
    """Enter the completion code that an inspector has read aloud.

    Raises:
        DrawError: a digit is wrong; it is told at once.
        StepRefused: the visit does not go on, or the device is not one of its team.
    """
    code = read_completion_code(typed, where=visit)
    content: dict[str, Json] = {"visit": visit, "device": device, "code": code}
    return office.enter(office.act("promised", visit, content))[0]


def close_with_record(office: DisclosingOffice, record: bytes) -> tuple[Recorded, bool]:
    """Take the closing record of a visit, whether or not a completion code came before it.

    A record that does not give the code is kept with an alarm: it cannot take the place of the
    promised one, and it cannot be made to have never arrived.

    Args:
        office: the office.
        record: the signed field record about ``closed``.

    Returns:
        where it stands, and whether all is well; false is an alarm.

    Raises:
        ProofInvalid: the record or a signature does not hold.
        DrawError: the record names no revision.
        StepRefused: the visit has no outcome, or is closed already.
    """
    visit = str(read_field_record(record).subject.get("visit", ""))
    (promised,) = office.find(("promised", visit))
    if promised is None:
        return close_visit(office, record), True
    found, _ = check_field_record(office, record, about="closed", body=place_of(visit)[0])
    content = promised[1].content
    device, code = str(content["device"]), str(content["code"])
    shown = make_completion_code(
        office.setting.campaign, revision=_revision_of(found), visit=visit, device=device
    )
    if shown == code:
        body: dict[str, Json] = {"visit": visit, "record": found.digest}
        return office.enter(office.act("kept", visit, body, documents=(record,)))[0], True
    alarm = raise_alarm(office, "completion", visit=visit, expected=code, found=shown, came=record)
    return alarm, False


def _revision_of(record: FieldRecord) -> bytes:
    revision = record.details.get(REVISION)
    if not isinstance(revision, str) or not _DIGEST.fullmatch(revision):
        raise CLOSING_WITHOUT_REVISION.error_at(str(record.subject["visit"]))
    return bytes.fromhex(revision)
