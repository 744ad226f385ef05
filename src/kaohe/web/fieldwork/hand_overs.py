"""Hand-over files: what one phone could not send, sealed to the office, brought by another one."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from nacl.exceptions import CryptoError
from nacl.public import SealedBox

from kaohe.core.canonical import read_canonical
from kaohe.core.draw.one_form import expect, text_of
from kaohe.web.fieldwork.blobs import keep_whole
from kaohe.web.fieldwork.keys import field_keys
from kaohe.web.fieldwork.models import Device
from kaohe.web.fieldwork.receiving import take, take_events
from kaohe.workflows.field_visits.faults import HAND_OVER_UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.canonical import Json
    from kaohe.web.fieldwork.models import Inbox

FORMAT: Final = "field-hand-over/1"
LARGEST: Final = 200 * 2**20
_LENGTH: Final = 4


def open_hand_over(row: Inbox) -> None:
    """Take in everything that a hand-over file holds, in the name of the device that made it.

    Raises:
        DrawError: it cannot be opened, or is of another campaign.
    """
    try:
        opened = SealedBox(field_keys().hand_over).decrypt(bytes(row.content))
        head, *parts = _split(opened)
        body = expect(read_canonical(head), dict)
        author = Device.objects.select_related("person", "campaign__cycle").get(
            pk=text_of(body, "device"), campaign=row.device.campaign
        )
        listed = [expect(each, dict) for each in expect(body.get("parts"), list)]
        sound = body.get("format") == FORMAT and len(listed) == len(parts)
        digests = [text_of(each, "sha256") for each in listed]
        if not sound or digests != [sha256(each).hexdigest() for each in parts]:
            raise ValueError("other parts")  # noqa: TRY301 - told below
        for told, part in zip(listed, parts, strict=True):
            _take_part(told, part, author)
    except (CryptoError, ValueError, Device.DoesNotExist):
        raise HAND_OVER_UNREADABLE.error_at(row.subject) from None


def _take_part(told: dict[str, Json], part: bytes, author: Device) -> None:
    kind, name = text_of(told, "kind"), text_of(told, "name")
    place, _, rest = name.rpartition(" ")
    if kind == "blob":
        keep_whole(part, author)
    elif kind == "document":
        take("document", text_of(told, "sha256"), part, device=author)
    elif kind == "revision":
        take("revision", rest, part, device=author, place=place)
    elif kind == "events":
        first, last = (int(each) for each in rest.split("-"))
        take_events(part, device=author, visit=place, first=first, last=last)
    else:
        raise ValueError(f"{kind!r} is no part of a hand-over")


def _split(framed: bytes) -> Iterator[bytes]:
    """Yield parts that were put together with ``lp``.

    Raises:
        ValueError: they were not.
    """
    place = 0
    while place < len(framed):
        length = int.from_bytes(framed[place : place + _LENGTH], "big")
        begin = place + _LENGTH
        if begin + length > len(framed):
            raise ValueError("cut off")
        yield framed[begin : begin + length]
        place = begin + length
