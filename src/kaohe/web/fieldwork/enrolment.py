"""One-time codes of the office, and the devices that are enrolled with them."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import Campaign
from kaohe.core.draw.framing import lp
from kaohe.core.draw.one_form import expect, text_of
from kaohe.core.ledger import is_of_rehearsals
from kaohe.core.ledger.entry_kinds import is_desk
from kaohe.core.merkle import HASH_BYTES
from kaohe.stores.devices import CARD_FORMAT
from kaohe.web.audit.office_acts import act, ledger, read_moment
from kaohe.web.draw.steps import expect_role, find_open_draw
from kaohe.web.fieldwork.campaign import disclosing_office, load_campaign
from kaohe.web.fieldwork.faults import CODE_UNUSABLE, PERSON_NOT_OF_TEAM
from kaohe.web.fieldwork.keys import field_keys
from kaohe.web.fieldwork.models import Device, EnrolmentCode
from kaohe.web.fieldwork.team import is_of_team
from kaohe.workflows.disclosure.device import DeviceCard
from kaohe.workflows.disclosure.disclosing import enrol_devices

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for another one."""
CODE_LETTERS: Final = 16
REHEARSAL: Final = "Y"
EARNEST: Final = "Z"
VALID: Final = timedelta(hours=72)
AGAIN: Final = timedelta(minutes=10)
"""How long the answer to an enrolment is given once more."""
_DEVICE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,59}")
_READ_AS: Final = str.maketrans("ILO", "110")


def make_code(
    cycle: Cycle, body: str, person: User, *, by: User, request: str = ""
) -> tuple[EnrolmentCode, str]:
    """Make a one-time code for one person of a body's team; it is shown this once.

    Raises:
        InputError: the person is not in the team.
        StepRefused: there is no draw here, or it has no seed.
    """
    expect_role(by, "office")
    draw = find_open_draw(cycle)
    campaign = load_campaign(draw)
    if not (campaign.setting.manifest.counties(body) and is_of_team(cycle, body, person)):
        raise PERSON_NOT_OF_TEAM.error_at(body, person=person.name, body=body)
    code = _draw_code()
    with act("field-code-made", by=by, request=request) as doing:
        made = EnrolmentCode.objects.create(
            digest=sha256(code.encode()).hexdigest(),
            campaign=draw,
            body=body,
            person=person,
            at=doing.at,
            until=doing.at + VALID,
            by=by,
            entry=doing.index,
        )
        doing.details = {"cycle": cycle.pk, "body": body, "person": person.username}
    return made, code


def read_code(typed: str) -> str:
    """Return a code in its bare form, however it was typed."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(_READ_AS)


def show_code(code: str) -> str:
    """Return a code in groups of four."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def enrol(body: dict[str, Json]) -> dict[str, Json]:
    """Enrol the device whose card comes with a code; the same again gives the same answer.

    Raises:
        InputError: the code cannot be used, the card is none, or the proof does not hold.
        StepRefused: the device or a key of it is enrolled already.
    """
    code = read_code(str(body.get("code", "")))
    row = _find_code(code)
    try:
        sent = expect(body.get("card"), dict)
        card = _read_card(sent, row)
        _check_proof(sent, card, code, str(body.get("proof", "")))
    except (ValueError, BadSignatureError):
        raise CODE_UNUSABLE.error_at("card") from None
    secret = field_keys().make_secret(code, canonical_bytes(sent))
    device = _enter(row, card, secret)
    return describe_enrolled(device, secret)


def describe_enrolled(device: Device, secret: str) -> dict[str, Json]:
    """Return what a device learns at its enrolment (``field-enrolled/1``)."""
    keys, campaign = field_keys(), load_campaign(device.campaign)
    people = Device.objects.filter(campaign=device.campaign, body=device.body)
    team: list[Json] = [
        {"person": each.person.username, "name": each.person.name, "device": each.pk}
        for each in people.select_related("person").order_by("at", "pk")
    ]
    return {
        "format": "field-enrolled/1",
        "device": device.pk,
        "secret": secret,
        "body": device.body,
        "person": device.person.username,
        "name": device.person.name,
        "campaign": campaign.setting.campaign.id,
        "rehearsal": campaign.setting.campaign.rehearsal,
        "team": team,
        "card": {
            "format": CARD_FORMAT,
            "body": device.body,
            "device": device.pk,
            "person": device.person.username,
            "sealing_key": device.sealing_key,
            "signing_key": device.signing_key,
        },
        "receipt_key": bytes(keys.receipts.verify_key).hex(),
        "hand_over_key": bytes(keys.hand_over.public_key).hex(),
    }


def _draw_code() -> str:
    first = REHEARSAL if is_of_rehearsals(ledger().origin) else EARNEST
    return first + "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS - 1))


def _find_code(code: str) -> EnrolmentCode:
    rows = EnrolmentCode.objects.select_related("person", "campaign__cycle")
    row = rows.filter(digest=sha256(code.encode()).hexdigest()).first()
    if row is None or row.until < timezone.now():
        raise CODE_UNUSABLE.error_at("code")
    return row


def _read_card(sent: dict[str, Json], row: EnrolmentCode) -> DeviceCard:
    """Return the card with the body and the person of the code.

    Raises:
        ValueError: it is none, or names somebody else.
    """
    keys = [bytes.fromhex(text_of(sent, name)) for name in ("sealing_key", "signing_key")]
    device, body, person = (text_of(sent, name) for name in ("device", "body", "person"))
    sound = (
        sent.get("format") == CARD_FORMAT
        and _DEVICE.fullmatch(device)
        and not is_desk(device)
        and body in ("", row.body)
        and person in ("", row.person.username)
        and all(len(key) == HASH_BYTES for key in keys)
    )
    if not sound:
        raise ValueError("no card")
    return DeviceCard(row.body, device, row.person.username, *keys)


def _check_proof(sent: dict[str, Json], card: DeviceCard, code: str, proof: str) -> None:
    """Let pass only whoever holds the key of the card.

    Raises:
        BadSignatureError: it is not signed by that key.
        ValueError: it is no signature.
    """
    tag = Campaign("any", rehearsal=code.startswith(REHEARSAL)).tag("field-enrolment")
    signed = lp(tag, code, canonical_bytes(sent))
    VerifyKey(card.signing_key).verify(signed, bytes.fromhex(proof))


def _enter(row: EnrolmentCode, card: DeviceCard, secret: str) -> Device:
    """Enter a device with the code, or find it where the same was done a moment ago."""
    digest = sha256(secret.encode()).hexdigest()
    with ledger().begin():
        known = Device.objects.filter(code=row).first()
        if known is not None:
            if known.secret_digest != digest or read_moment() - known.at > AGAIN:
                raise CODE_UNUSABLE.error_at("code")
            return known
        office = disclosing_office(row.campaign, by=row.person)
        (recorded,) = enrol_devices(office, [card])
        return Device.objects.create(
            id=card.device,
            campaign=row.campaign,
            body=card.body,
            person=row.person,
            code=row,
            sealing_key=card.sealing_key.hex(),
            signing_key=card.signing_key.hex(),
            secret_digest=digest,
            at=datetime.fromisoformat(recorded.at),
            entry=recorded.index,
        )
