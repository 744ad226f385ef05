"""Documents of the draw that a phone hands in, entered by the workflow that enters them anywhere.

The record of a drawn county and the arrival there are entered together; whichever comes first
waits for the other one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import read_canonical
from kaohe.core.draw.choice_record import read_choice_label
from kaohe.core.draw.field_record import read_field_record
from kaohe.core.draw.one_form import label_from_json
from kaohe.core.errors import DrawError, KaoheError
from kaohe.core.ledger.entry_kinds import place_of
from kaohe.web.fieldwork.campaign import disclosing_office, load_campaign
from kaohe.web.fieldwork.faults import DEVICE_ELSEWHERE
from kaohe.web.fieldwork.models import Inbox
from kaohe.workflows.disclosure.faults import ARRIVAL_WITHOUT_CHOICE, COUNTY_OTHER_THAN_CHOSEN
from kaohe.workflows.disclosure.handing_in import hand_in
from kaohe.workflows.without_network.faults import PROMISE_BROKEN
from kaohe.workflows.without_network.paper import report_record

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.web.fieldwork.models import Device
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.disclosure.visiting import OutcomeRules

ARRIVAL: Final = "arrival"
COUNTY_CHOICE: Final = "county-choice"
KIND_CHOICE: Final = "kind-choice"
PACKET: Final = "packet"


def name_document(content: bytes) -> str:
    """Tell arrivals and what was drawn from everything else."""
    try:
        body = read_canonical(content)
        written = body.get("format") if isinstance(body, dict) else None
        if written == "draw-choice/1":
            is_county = read_choice_label(content).stage == "county"
            return COUNTY_CHOICE if is_county else KIND_CHOICE
        if written == "disclosure-packet/1":
            return PACKET
        if written == "field-record/1":
            return ARRIVAL if read_field_record(content).about == "arrived" else ""
    except (ValueError, DrawError):
        return ""
    return ""


def enter_document(row: Inbox, device: Device, about: str) -> None:
    """Enter a document that was received.

    Raises:
        ProofInvalid: it cannot be read, or does not hold.
        DrawError: an outcome or a reason is none of the rules'.
        StepRefused: it is not due, or of another body than the device's.
    """
    content = bytes(row.content)
    _expect_here(content, device)
    if about == COUNTY_CHOICE:  # entered with the arrival
        return
    outcomes = load_campaign(device.campaign).outcomes
    office = disclosing_office(device.campaign, by=device.person)
    if about == ARRIVAL:
        _arrive(office, content, device, outcomes)
        return
    if about in (KIND_CHOICE, PACKET):  # what was drawn from envelopes tells that they were opened
        report_record(office, content, device=device.pk)
    try:
        hand_in(office, {row.subject: content}, outcomes=outcomes)
    except KaoheError as wrong:
        if any(fault.kind is not PROMISE_BROKEN for fault in wrong.faults):
            raise


def _arrive(
    office: DisclosingOffice, arrival: bytes, device: Device, outcomes: OutcomeRules
) -> None:
    """Enter an arrival with the record of its county, which the same team has handed in."""
    rows = Inbox.objects.filter(
        kind="document",
        device__body=device.body,
        device__campaign=device.campaign,
        state__about=COUNTY_CHOICE,
    )
    for choice in rows.order_by("pk"):
        try:
            hand_in(
                office,
                {"arrived": arrival, "choice": bytes(choice.content)},
                outcomes=outcomes,
            )
        except KaoheError as wrong:
            if any(fault.kind is not COUNTY_OTHER_THAN_CHOSEN for fault in wrong.faults):
                raise
        else:
            return
    raise ARRIVAL_WITHOUT_CHOICE.error_at(device.body)


def _expect_here(content: bytes, device: Device) -> None:
    """Refuse what is of another body than the device's; what cannot be read is told later."""
    body = _body_of(content)
    if body not in (None, device.body):
        raise DEVICE_ELSEWHERE.error_at(device.pk, body=device.body)


def _body_of(content: bytes) -> str | None:
    try:
        document = read_canonical(content)
        if not isinstance(document, dict):
            return None
        subject: Json = document.get("subject", document)
        if not isinstance(subject, dict):
            return None
        if "label" in subject:
            return label_from_json(subject["label"]).province
        if "visit" in subject:
            return place_of(str(subject["visit"]))[0]
        if "body" in subject:
            return str(subject["body"])
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    return None
