"""What a team hands in, told apart by what it is and entered one by one.

A county that was drawn comes as a digest (``draw-county/1``) at departure, its record with the
arrival; kinds and units come as records and packets, visits as field records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw.choice_record import read_choice_label
from kaohe.core.draw.field_record import read_field_record
from kaohe.core.draw.one_form import expect, label_as_json, label_from_json, text_of
from kaohe.workflows.disclosure.disclosing import (
    arrive,
    fall_short,
    take_county,
    take_kind,
    take_packet,
)
from kaohe.workflows.disclosure.faults import ARRIVAL_WITHOUT_CHOICE, HANDED_IN_UNKNOWN
from kaohe.workflows.disclosure.promises import close_with_record
from kaohe.workflows.disclosure.visiting import take_outcome, take_reason
from kaohe.workflows.without_network.alarms import MISMATCH_FORMAT, take_mismatch
from kaohe.workflows.without_network.faults import PROMISE_BROKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.draw import Label
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.disclosure.visiting import OutcomeRules
    from kaohe.workflows.fieldwork import Shown
    from kaohe.workflows.ledgers.recording import Recorded

COUNTY_FORMAT: Final = "draw-county/1"
_CHOICE: Final = "draw-choice/1"
_RECORD: Final = "field-record/1"


def write_county_digest(shown: Shown) -> bytes:
    """Return what the office learns at departure of a county that was drawn."""
    body = {"format": COUNTY_FORMAT, "label": label_as_json(shown.label), "record": shown.digest}
    return canonical_bytes(body)


def hand_in(
    office: DisclosingOffice, handed: Mapping[str, bytes], *, outcomes: OutcomeRules
) -> dict[str, Recorded]:
    """Enter what a team hands in, in the order in which it is given.

    Args:
        office: the office.
        handed: documents by a name for messages, such as the file.
        outcomes: what the pack says of outcomes.

    Returns:
        The name of each document that was entered, with where it stands.

    Raises:
        ProofInvalid: a document cannot be read, or does not hold.
        DrawError: an outcome or reason is none of the pack's.
        StepRefused: an act breaks the order; what came before it is entered.
    """
    formats = {name: _format_of(name, data) for name, data in handed.items()}
    counties = [
        data
        for name, data in handed.items()
        if formats[name] == _CHOICE and read_choice_label(data).stage == "county"
    ]
    entered: dict[str, Recorded] = {}
    for name, data in handed.items():
        if data not in counties:
            entered[name] = _enter(office, name, data, formats[name], counties, outcomes)
    return entered


def _enter(
    office: DisclosingOffice,
    name: str,
    data: bytes,
    written: str,
    counties: list[bytes],
    outcomes: OutcomeRules,
) -> Recorded:
    if written == COUNTY_FORMAT:
        label, digest = _read_county_digest(name, data)
        return take_county(office, label, digest)
    if written == _CHOICE:
        return take_kind(office, data)
    if written == "disclosure-packet/1":
        return take_packet(office, data)
    if written == MISMATCH_FORMAT:
        return take_mismatch(office, data)
    if written == "draw-shortfall/1":
        return fall_short(office, data)
    about = read_field_record(data, where=name).about
    if about == "arrived":
        if len(counties) != 1:
            raise ARRIVAL_WITHOUT_CHOICE.error_at(name)
        return arrive(office, data, counties[0])
    if about == "outcome":
        return take_outcome(office, data, outcomes=outcomes)
    if about == "closed":
        recorded, is_promised = close_with_record(office, data)
        if not is_promised:
            raise PROMISE_BROKEN.error_at(name, index=recorded.index)
        return recorded
    return take_reason(office, data, outcomes=outcomes)


def _format_of(name: str, data: bytes) -> str:
    known = (
        COUNTY_FORMAT,
        _CHOICE,
        _RECORD,
        MISMATCH_FORMAT,
        "disclosure-packet/1",
        "draw-shortfall/1",
    )
    try:
        found = text_of(expect(read_canonical(data), dict), "format")
    except ValueError:
        found = ""
    if found not in known:
        raise HANDED_IN_UNKNOWN.error_at(name)
    return found


def _read_county_digest(name: str, data: bytes) -> tuple[Label, str]:
    try:
        body = expect(read_canonical(data), dict)
        return label_from_json(body.get("label")), text_of(body, "record")
    except ValueError:
        raise HANDED_IN_UNKNOWN.error_at(name) from None
