"""What a phone asks of the draw: a label opened, a county's key, a telling entered.

The office carries what it cannot read: answers are sealed to the device. Nothing of a label that
is not drawn stands in a row of this room.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Final, cast

from kaohe.core.draw.one_form import label_as_json, label_from_json, text_of
from kaohe.core.ledger.entry_kinds import label_of, place_of
from kaohe.web.fieldwork.campaign import disclosing_office, load_campaign, relaying
from kaohe.web.fieldwork.faults import DEVICE_ELSEWHERE, FIELD_BODY_WRONG, OPENED_FOR_OTHER
from kaohe.workflows.disclosure.disclosing import hand_over_county, open_label, take_answers
from kaohe.workflows.disclosure.visiting import tell

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.core.draw import Label
    from kaohe.web.fieldwork.models import Device
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.disclosure.relaying import Relay
    from kaohe.workflows.disclosure.visiting import Audience
    from kaohe.workflows.keyholding.records import HolderAnswer
    from kaohe.workflows.ledgers.recording import Recorded
    from kaohe.workflows.publication.published import Way

ONLINE: Final = "online"
AUDIENCES: Final = ("body", "county", "unit")
LONGEST_WHO: Final = 200


def open_for(device: Device, body: dict[str, Json]) -> dict[str, Json]:
    """Open a label and return what the key holders have sealed to the device; the same again.

    Raises:
        InputError: it is no label.
        StepRefused: it is not due, was opened for another device, or a holder declines.
    """
    label = _read_label(body)
    _expect_here(device, label.province)
    office = disclosing_office(device.campaign, by=device.person)
    _expect_own(office, label, device)
    with relaying(device.campaign) as relay:
        answers = open_and_ask(office, relay, label, device=device.pk, way=ONLINE)
    return {"answers": {each.holder: _box(each.sealed) for each in answers}}


def open_and_ask(
    office: DisclosingOffice, relay: Relay, label: Label, *, device: str, way: Way
) -> tuple[HolderAnswer, ...]:
    """Open a label and ask the key holders; what somebody else has entered of it is not again.

    Another person may go on where one was interrupted: the colleague at the desk, or whoever
    holds the device that takes the place of a lost one.

    Raises:
        StepRefused: it is not due, or a holder declines.
    """
    name = label_of(label_as_json(label))
    opened = office.state().label(name)
    if opened is None:
        open_label(office, label, device=device, way=way)
    answers = relay.ask(office, label, device=device, way=way)
    known = opened.answers if opened else frozenset()
    take_answers(office, [each for each in answers if each.holder not in known])
    return answers


def hand_over_key(device: Device, body: dict[str, Json]) -> dict[str, Json]:
    """Return the key of a county's bundle, sealed to the device, once the arrival is entered.

    Raises:
        InputError: no county is named.
        DrawError: nobody has arrived there.
    """
    county = _read_text(body, "county")
    campaign = load_campaign(device.campaign)
    office = disclosing_office(device.campaign, by=device.person)
    sealed = hand_over_county(office, county, device=device.pk, frame_key=campaign.frame_key)
    return {"sealed": b64encode(sealed).decode()}


def enter_telling(device: Device, body: dict[str, Json]) -> Recorded:
    """Enter who was told.

    Raises:
        InputError: nobody or nothing is named.
        StepRefused: it is too early to tell them.
    """
    audience, place = _read_text(body, "audience"), _read_text(body, "place")
    who = _read_text(body, "who").strip()
    if audience not in AUDIENCES or not 0 < len(who) <= LONGEST_WHO:
        raise FIELD_BODY_WRONG.error_at("tellings", format="{audience, place, who}")
    office = disclosing_office(device.campaign, by=device.person)
    _expect_here(device, _body_of(office, audience, place))
    return tell(office, cast("Audience", audience), place, who=who, told_by=device.person.username)


def _body_of(office: DisclosingOffice, audience: str, place: str) -> str:
    """Return the body to which a place belongs; empty where nothing is known of it yet."""
    if audience == "body":
        return place
    if audience == "county":
        return office.state().body_in(place) or ""
    try:
        return place_of(place)[0]
    except (ValueError, IndexError):
        return ""


def _expect_here(device: Device, body: str) -> None:
    if body != device.body:
        raise DEVICE_ELSEWHERE.error_at(device.pk, body=device.body)


def _expect_own(office: DisclosingOffice, label: Label, device: Device) -> None:
    """Refuse a label that was opened for another device, unless this one is in its place.

    Raises:
        StepRefused: it was.
    """
    state = office.state()
    opened = state.label(label_of(label_as_json(label)))
    if opened is not None and state.device_of(opened) != device.pk:
        raise OPENED_FOR_OTHER.error_at(device.body)


def _read_label(body: dict[str, Json]) -> Label:
    try:
        return label_from_json(body.get("label"))
    except (ValueError, TypeError, KeyError):
        raise FIELD_BODY_WRONG.error_at("openings", format="{label}") from None


def _read_text(body: dict[str, Json], name: str) -> str:
    try:
        return text_of(body, name)
    except ValueError:
        raise FIELD_BODY_WRONG.error_at(name, format=name) from None


def _box(sealed: str) -> str:
    """Return a box in the base64 of the interface."""
    return b64encode(b64decode(sealed)).decode()
