"""The folder of an inspector's device: card, keys, what is carried along, and the journal.

``device.json`` may be shown to anybody, ``device.key`` never leaves the device. ``campaign/`` holds
what the ceremony published, ``bundles/`` the sealed counties of the body. ``journal.jsonl`` grows
line by line; each line is on the disk before anything of it is shown.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.ledger.entry_kinds import DESK, is_desk
from kaohe.core.merkle import HASH_BYTES
from kaohe.stores.device_faults import DEVICE_UNREADABLE, JOURNAL_DAMAGED
from kaohe.stores.draws import DrawFolder
from kaohe.stores.faults import FILE_UNWRITABLE
from kaohe.stores.files import read_bytes, read_json, write_new
from kaohe.stores.offices import write_secret
from kaohe.stores.settings import load_setting
from kaohe.workflows.disclosure.device import DeviceCard, DeviceKeys, FieldDevice
from kaohe.workflows.without_network.faults import DESK_SHOWS_NOTHING, NO_DESK
from kaohe.workflows.without_network.voice_device import VoiceDevice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json

CARD: Final = "device.json"
CARD_FORMAT: Final = "device-card/1"
_KEYS: Final = "device.key"
_KEYS_FORMAT: Final = "device-key/1"
_JOURNAL: Final = "journal.jsonl"
_CAMPAIGN: Final = "campaign"
_BUNDLES: Final = "bundles"
_PUBLISHED: Final = ("opening.json", "manifest.json", "seed.json")
_MARK_BYTES: Final = 16
"""Letters of the check sum before each line of the journal."""


@dataclass(frozen=True, slots=True)
class FileJournal:
    """A journal on a file: a check sum and an event on each line."""

    path: Path

    def read(self) -> tuple[bytes, ...]:
        """Return all events; a last line that was cut off by a power cut was never shown.

        Raises:
            DrawError: a line before the last is damaged.
        """
        if not self.path.exists():
            return ()
        *lines, rest = read_bytes(self.path).split(b"\n")
        found = []
        for number, line in enumerate(lines, start=1):
            mark, _, event = line.partition(b" ")
            if mark != _mark_of(event):
                raise JOURNAL_DAMAGED.error_at(str(self.path), line=number)
            found.append(event)
        if rest:
            self._cut(len(rest))
        return tuple(found)

    def append(self, line: bytes) -> None:
        """Keep one more event; it is on the disk when this returns.

        Raises:
            FileUnusable: the place cannot be written to.
        """
        try:
            with self.path.open("ab") as target:
                target.write(_mark_of(line) + b" " + line + b"\n")
                target.flush()
                os.fsync(target.fileno())
        except OSError as reason:
            raise FILE_UNWRITABLE.error_at(str(self.path), reason=reason.strerror) from None

    def _cut(self, length: int) -> None:
        with self.path.open("r+b") as target:
            target.truncate(self.path.stat().st_size - length)
            os.fsync(target.fileno())


@dataclass(frozen=True, slots=True)
class DeviceFolder:
    """A device on plain files."""

    path: Path

    @classmethod
    def create(cls, path: Path, keys: DeviceKeys) -> DeviceFolder:
        """Keep a device that was just made.

        Raises:
            OutputExists: there is one.
        """
        made = cls(path)
        card: dict[str, Json] = _card_as_json(keys.card)
        secret: dict[str, Json] = {
            **card,
            "format": _KEYS_FORMAT,
            "sealing_secret": keys.sealing.hex(),
            "signing_secret": keys.signing.hex(),
        }
        write_secret(path / _KEYS, canonical_bytes(secret) + b"\n")
        write_new(path / CARD, canonical_bytes(card) + b"\n")
        return made

    def keys(self) -> DeviceKeys:
        """Return the device with its secrets.

        Raises:
            FileUnusable: it is not there, or not as it was written.
        """
        place = self.path / _KEYS
        body = read_json(place, expected=_KEYS_FORMAT)
        try:
            sealing = bytes.fromhex(str(body["sealing_secret"]))
            signing = bytes.fromhex(str(body["signing_secret"]))
            names = (str(body["body"]), str(body["device"]), str(body["person"]))
        except (KeyError, ValueError):
            raise DEVICE_UNREADABLE.error_at(str(place)) from None
        if {len(sealing), len(signing)} != {HASH_BYTES}:
            raise DEVICE_UNREADABLE.error_at(str(place))
        return DeviceKeys(*names, sealing, signing)

    def carry(self, published: DrawFolder, bundles: Mapping[str, bytes]) -> None:
        """Load what the ceremony published, and sealed bundles by county; the same again is fine.

        Raises:
            FileUnusable: the place cannot be written to.
            OutputExists: there is something else already.
        """
        for name in _PUBLISHED:
            _keep(self.path / _CAMPAIGN / name, read_bytes(published.path / name))
        for county, sealed in bundles.items():
            _keep(self.path / _BUNDLES / f"{county}.bundle", sealed)

    def bundle(self, county: str) -> bytes:
        """Return the sealed bundle of a county."""
        return read_bytes(self.path / _BUNDLES / f"{county}.bundle")

    def start(self) -> VoiceDevice:
        """Switch an inspector's device on: it takes up where its journal ends.

        Raises:
            FileUnusable: nothing of a campaign was loaded yet.
            DrawError: it is a voice desk, whose screen shows no unit.
        """
        keys = self.keys()
        if is_desk(keys.device):
            raise DESK_SHOWS_NOTHING.error_at(keys.device)
        return VoiceDevice(
            load_setting(DrawFolder(self.path / _CAMPAIGN)),
            keys,
            journal=FileJournal(self.path / _JOURNAL),
            bundles=self,
        )

    def start_desk(self) -> FieldDevice:
        """Switch a voice desk on.

        Raises:
            FileUnusable: nothing of a campaign was loaded yet.
            DrawError: it is the device of an inspector.
        """
        keys = self.keys()
        if not is_desk(keys.device):
            raise NO_DESK.error_at(keys.device, prefix=DESK)
        return FieldDevice(
            load_setting(DrawFolder(self.path / _CAMPAIGN)),
            keys,
            journal=FileJournal(self.path / _JOURNAL),
            bundles=self,
        )


def read_card(path: Path) -> DeviceCard:
    """Read the card of a device.

    Raises:
        FileUnusable: it is none.
    """
    body = read_json(path, expected=CARD_FORMAT)
    try:
        return DeviceCard(
            str(body["body"]),
            str(body["device"]),
            str(body["person"]),
            bytes.fromhex(str(body["sealing_key"])),
            bytes.fromhex(str(body["signing_key"])),
        )
    except (KeyError, ValueError):
        raise DEVICE_UNREADABLE.error_at(str(path)) from None


def _card_as_json(card: DeviceCard) -> dict[str, Json]:
    return {
        "format": CARD_FORMAT,
        "body": card.body,
        "device": card.device,
        "person": card.person,
        "sealing_key": card.sealing_key.hex(),
        "signing_key": card.signing_key.hex(),
    }


def _keep(path: Path, content: bytes) -> None:
    if not (path.is_file() and read_bytes(path) == content):
        write_new(path, content)


def _mark_of(event: bytes) -> bytes:
    return sha256(event).hexdigest()[:_MARK_BYTES].encode()
