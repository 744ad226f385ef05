"""A revision of a visit (``visit-revision/1``): frozen bytes that one device has signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw.framing import lp
from kaohe.core.draw.one_form import expect, text_of
from kaohe.core.errors import DrawError, raise_all
from kaohe.workflows.field_visits.faults import (
    REVISION_ELSEWHERE,
    REVISION_SIGNATURE_WRONG,
    REVISION_UNREADABLE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Campaign
    from kaohe.core.errors import Fault

FORMAT: Final = "visit-revision/1"
IS_REVISION_ID: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
)
"""A UUIDv7."""
LONGEST_OUTCOME: Final = 40
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_TEXTS: Final = (
    "campaign",
    "visit",
    "id",
    "parent",
    "previous",
    "device",
    "checklist",
    "outcome",
)
_LISTS: Final = ("people", "answers", "differences", "observations", "blobs")
_OBJECTS: Final = ("pack", "moments", "position", "unit", "signatures", "events")


@dataclass(frozen=True, slots=True)
class Revision:
    """What the office reads of a revision; the rest stands in ``content``."""

    id: str
    visit: str
    parent: str
    """Id of the revision that it follows; empty for the first."""
    previous: str
    """Digest of the last frozen revision of the county's visit before; empty for none."""
    device: str
    pack: str
    """Digest of the rule pack."""
    outcome: str
    sha256: str
    """Of the whole envelope, as the closing record names it."""
    blobs: tuple[str, ...]
    """Digests of the photos and documents that belong to it, each once."""
    content: Mapping[str, Json]
    signature: str


def read_revision(data: bytes) -> Revision:
    """Read a revision.

    Raises:
        DrawError: with every field that is wrong.
    """
    try:
        envelope = expect(read_canonical(data), dict)
        content = expect(envelope.get("revision"), dict)
        if set(envelope) != {"format", "revision", "signature"} or envelope["format"] != FORMAT:
            raise ValueError("another format")  # noqa: TRY301 - told below
        signature = text_of(envelope, "signature")
    except ValueError:
        raise REVISION_UNREADABLE.error_at(FORMAT, field=FORMAT) from None
    where = str(content.get("visit"))[:120]
    raise_all(DrawError, _find_faults(content, where))
    return Revision(
        id=str(content["id"]),
        visit=str(content["visit"]),
        parent=str(content["parent"]),
        previous=str(content["previous"]),
        device=str(content["device"]),
        pack=str(expect(content["pack"], dict)["digest"]),
        outcome=str(content["outcome"]),
        sha256=sha256(data).hexdigest(),
        blobs=tuple(dict.fromkeys(_blob_digests(content))),
        content=content,
        signature=signature,
    )


def find_identity_faults(
    revision: Revision, *, visit: str, name: str, device: str, campaign: Campaign, key: bytes
) -> Iterator[Fault]:
    """Yield where a revision is not of the device, visit and campaign as which it came.

    Args:
        revision: the revision.
        visit: of its address.
        name: its id in the address.
        device: the device that has made it.
        campaign: the campaign.
        key: the device's signing key.
    """
    content = revision.content
    same = {
        "visit": revision.visit == visit,
        "id": revision.id == name,
        "device": revision.device == device,
        "campaign": (content["campaign"], content.get("rehearsal"))
        == (campaign.id, campaign.rehearsal),
    }
    for field, is_same in same.items():
        if not is_same:
            yield REVISION_ELSEWHERE.at(visit, field=field)
    signed = lp(campaign.tag("revision"), canonical_bytes(dict(content)))
    try:
        VerifyKey(key).verify(signed, bytes.fromhex(revision.signature))
    except (BadSignatureError, ValueError):
        yield REVISION_SIGNATURE_WRONG.at(visit, device=device)


def _find_faults(content: Mapping[str, Json], where: str) -> Iterator[Fault]:
    kinds = ((_TEXTS, str), (_LISTS, list), (_OBJECTS, dict))
    wrong = [
        name for names, kind in kinds for name in names if not isinstance(content.get(name), kind)
    ]
    if not isinstance(content.get("reached"), bool):
        wrong.append("reached")
    if not wrong:
        wrong = list(_find_wrong_forms(content))
    for field in wrong:
        yield REVISION_UNREADABLE.at(where, field=field)


def _find_wrong_forms(content: Mapping[str, Json]) -> Iterator[str]:
    """Yield fields that have the right kind and another form than they should."""
    parent, previous = str(content["parent"]), str(content["previous"])
    if not IS_REVISION_ID.fullmatch(str(content["id"])):
        yield "id"
    if parent and not IS_REVISION_ID.fullmatch(parent):
        yield "parent"
    if previous and not _DIGEST.fullmatch(previous):
        yield "previous"
    if not 0 < len(str(content["outcome"])) <= LONGEST_OUTCOME:
        yield "outcome"
    pack = expect(content["pack"], dict)
    if not _DIGEST.fullmatch(str(pack.get("digest"))):
        yield "pack"
    if not all(_DIGEST.fullmatch(each) for each in _blob_digests(content)):
        yield "blobs"


def _blob_digests(content: Mapping[str, Json]) -> Iterator[str]:
    for each in expect(content["blobs"], list):
        yield str(each.get("sha256")) if isinstance(each, dict) else ""
