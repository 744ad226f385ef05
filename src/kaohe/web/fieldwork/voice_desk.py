"""The voice desks of the office (值班台): a device of headquarters for each body, and its pads.

What a desk knows follows from the ledger and stands in files of the campaign's folder, readable by
the office alone. One call is at a desk at a time.
"""

from __future__ import annotations

import fcntl
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kaohe.core.draw.pad import make_pad, read_pad
from kaohe.core.errors import OutputExists
from kaohe.core.ledger.entry_kinds import DESK
from kaohe.stores.devices import DeviceFolder, FileJournal
from kaohe.stores.files import read_bytes
from kaohe.stores.offices import write_secret
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw.campaigns import folder_of
from kaohe.web.draw.steps import expect_role
from kaohe.web.fieldwork.campaign import bundle_of, disclosing_office, load_campaign
from kaohe.web.fieldwork.faults import PAD_LACKING
from kaohe.web.fieldwork.models import VoiceDesk, VoicePad
from kaohe.workflows.disclosure.catching_up import catch_up
from kaohe.workflows.disclosure.device import DeviceKeys, FieldDevice
from kaohe.workflows.disclosure.disclosing import enrol_devices, hand_over_county

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaohe.core.draw.pad import Pad
    from kaohe.web.accounts.models import User
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.web.fieldwork.campaign import FieldCampaign
    from kaohe.web.fieldwork.models import Device
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice

FOLDER: Final = "desks"
LINES: Final = 40
"""Lines of a device's first pad, and by how many each further one is longer."""
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class _Bundles:
    """The sealed counties of a body, as its phones carry them."""

    campaign: FieldCampaign
    body: str

    def bundle(self, county: str) -> bytes:
        """Return the sealed bundle of a county."""
        return bundle_of(self.campaign, self.body, county)[0]


def make_voice_pad(device: Device, *, by: User, request: str = "") -> bytes:
    """Make a device's pad and return it, this once.

    Who reads digits to a team must not hold its pad, so that the office makes it and not the desk.

    A further pad takes the place of the one before. Lines that were used are not used again.

    Raises:
        StepRefused: the campaign has no seed.
    """
    expect_role(by, "office")
    draw = device.campaign
    campaign = load_campaign(draw).setting.campaign
    with act("field-pad-made", by=by, request=request) as doing:
        number = VoicePad.objects.filter(device=device).count() + 1
        place = _pad_place(device, number)
        made = make_pad(
            campaign, device=device.pk, lines=LINES * number, random=secrets.token_bytes
        ).write()
        try:
            write_secret(place, made)
        except OutputExists:  # kept by an act that broke off; nobody was given it
            made = read_bytes(place)
        VoicePad.objects.create(device=device, number=number, at=doing.at, by=by, entry=doing.index)
        doing.details = {"device": device.pk, "body": device.body, "number": number}
    make_desk(draw, device.body, by=by)
    return made


def load_voice_pad(device: Device) -> Pad:
    """Return the pad that holds for a device.

    Raises:
        StepRefused: none was made before departure.
    """
    last = VoicePad.objects.filter(device=device).last()
    if last is None:
        raise PAD_LACKING.error_at(device.pk)
    return read_pad(read_bytes(_pad_place(device, last.number)))


@contextmanager
def at_desk(draw: DrawCampaign, body: str, office: DisclosingOffice) -> Iterator[FieldDevice]:
    """Sit down at the desk of a body, alone, where the ledger shows its team.

    Raises:
        StepRefused: no pad was made for the body and nobody has called, and so there is no desk.
        ProofInvalid: what stands beside the ledger does not hold.
    """
    if not VoiceDesk.objects.filter(campaign=draw, body=body).exists():
        raise PAD_LACKING.error_at(body)
    campaign, place = load_campaign(draw), _desk_place(draw, body)
    with (place / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keys = DeviceFolder(place).keys()
        desk = FieldDevice(
            campaign.setting,
            keys,
            journal=FileJournal(place / "journal.jsonl"),
            bundles=_Bundles(campaign, body),
        )
        catch_up(
            desk,
            ledger(),
            sealed_key=lambda county: hand_over_county(
                office, county, device=keys.device, frame_key=campaign.frame_key
            ),
        )
        yield desk


def make_desk(draw: DrawCampaign, body: str, *, by: User) -> None:
    """Enrol the desk of a body, unless there is one: with its first pad or its first call."""
    with ledger().begin():
        if VoiceDesk.objects.filter(campaign=draw, body=body).exists():
            return
        folder = DeviceFolder(_desk_place(draw, body))
        sealing, signing = (secrets.token_bytes(_KEY_BYTES) for _ in range(2))
        keys = DeviceKeys(body, f"{DESK}{body}", by.username, sealing, signing)
        try:
            DeviceFolder.create(folder.path, keys)
        except OutputExists:  # kept by an act that broke off
            keys = folder.keys()
        (entered,) = enrol_devices(disclosing_office(draw, by=by), [keys.card])
        VoiceDesk.objects.create(
            campaign=draw,
            body=body,
            device=keys.device,
            at=datetime.fromisoformat(entered.at),
            by=by,
            entry=entered.index,
        )


def _desk_place(draw: DrawCampaign, body: str) -> Path:
    return folder_of(draw.pk) / FOLDER / body


def _pad_place(device: Device, number: int) -> Path:
    return _desk_place(device.campaign, device.body) / f"{device.pk}.{number}.pad.json"
