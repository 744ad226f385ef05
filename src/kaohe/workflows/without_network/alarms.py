"""Alarms: what nobody can dismiss, because it is an entry.

A record other than the promised one, or proofs that draw another unit than was told. A correction
that refers to an alarm answers for it before the campaign can end; the alarm stays.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw.framing import lp
from kaohe.core.draw.one_form import expect, label_from_json, text_of
from kaohe.workflows.without_network.faults import MISMATCH_UNSOUND

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.core.draw import Campaign
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.ledgers.recording import Recorded

FORMAT: Final = "draw-alarm/1"
MISMATCH_FORMAT: Final = "voice-mismatch/1"

Subject: TypeAlias = Literal["completion", "proofs"]


def raise_alarm(
    office: DisclosingOffice,
    subject: Subject,
    *,
    visit: str,
    expected: str,
    found: str,
    came: bytes,
) -> Recorded:
    """Enter an alarm with what was expected, what was found, and what came.

    The same alarm again is the same entry.

    Raises:
        StepRefused: it is about a visit that was not disclosed.
    """
    campaign = office.setting.campaign
    document = canonical_bytes(
        {
            "format": FORMAT,
            "campaign": campaign.id,
            "rehearsal": campaign.rehearsal,
            "subject": subject,
            "visit": visit,
            "expected": expected,
            "found": found,
            "came": came.decode("utf-8"),
        }
    )
    digest = sha256(document).hexdigest()
    content: dict[str, Json] = {"subject": subject, "visit": visit, "record": digest}
    act = office.act("alarm", f"{subject}/{visit}/{digest}", content, documents=(document,))
    return office.enter(act)[0]


def write_mismatch(
    campaign: Campaign,
    *,
    device: str,
    secret: bytes,
    visit: str,
    label: Json,
    heard: str,
    proofs: Json,
) -> bytes:
    """Return what a device says of proofs that draw another unit than was told, signed by it.

    Args:
        campaign: the campaign.
        device: id of the device.
        secret: its signing seed.
        visit: the visit that the label led to.
        label: the label, as JSON.
        heard: the slot or unit that was told.
        proofs: of all holders, in hexadecimal, so that anybody can draw again.
    """
    body: dict[str, Json] = {
        "format": MISMATCH_FORMAT,
        "campaign": campaign.id,
        "rehearsal": campaign.rehearsal,
        "device": device,
        "visit": visit,
        "label": label,
        "heard": heard,
        "proofs": proofs,
    }
    signature = SigningKey(secret).sign(_signed(campaign, body)).signature
    return canonical_bytes({**body, "signature": signature.hex()})


def take_mismatch(office: DisclosingOffice, data: bytes) -> Recorded:
    """Enter the alarm of a device whose proofs draw another unit than it was told.

    Raises:
        ProofInvalid: it is not signed by an enrolled device of this campaign.
        StepRefused: the visit was not disclosed.
    """
    campaign, state = office.setting.campaign, office.state()
    try:
        body: dict[str, Json] = expect(read_canonical(data), dict)
        signature = bytes.fromhex(text_of(body, "signature"))
        unsigned = {name: value for name, value in body.items() if name != "signature"}
        device = state.devices[text_of(body, "device")]
        visit, heard = text_of(body, "visit"), text_of(body, "heard")
        label = label_from_json(body["label"])
        VerifyKey(bytes.fromhex(device.signing_key)).verify(_signed(campaign, unsigned), signature)
    except (ValueError, KeyError, BadSignatureError):
        raise MISMATCH_UNSOUND.error_at(campaign.id) from None
    return raise_alarm(office, "proofs", visit=visit, expected=heard, found=label.place, came=data)


def _signed(campaign: Campaign, body: dict[str, Json]) -> bytes:
    return lp(campaign.tag("mismatch"), canonical_bytes(body))
