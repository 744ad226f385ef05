"""Photos and documents in chunks, addressed by their hash (as tus does, without its names).

A chunk goes to a file at its place; only when the whole has the hash of its name does a row speak
of it, and only then is a receipt signed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaohe.core.errors import FileUnusable
from kaohe.stores.evidence_store import EvidenceStore
from kaohe.web.audit.office_acts import read_moment
from kaohe.web.fieldwork.keys import field_keys
from kaohe.web.fieldwork.models import FieldBlob
from kaohe.web.fieldwork.store import DjangoStore
from kaohe.workflows.field_visits.faults import DIGEST_WRONG
from kaohe.workflows.field_visits.ports import Kept
from kaohe.workflows.field_visits.receiving import receive

if TYPE_CHECKING:
    from kaohe.web.fieldwork.models import Device

FOLDER: Final = "field-blobs"
LARGEST_CHUNK: Final = 2**20
LARGEST_BLOB: Final = 64 * 2**20
_NAME: Final = 32
"""Letters of a digest by which a partial upload is named."""


def blob_store() -> EvidenceStore:
    """Return where blobs stand."""
    return EvidenceStore(Path(settings.OFFICE_HOME) / FOLDER)


def find_blob(digest: str) -> FieldBlob | None:
    """Return a blob that is there whole."""
    return FieldBlob.objects.filter(pk=digest).first()


def offset_of(digest: str) -> int:
    """Return how many bytes of a blob are there."""
    try:
        return blob_store().received(digest[:_NAME])
    except FileUnusable:
        return 0


def sign_for(blob: FieldBlob, device: Device) -> None:
    """Give a device its receipt for a blob, whoever brought it."""
    kept = Kept("blob", blob.pk, blob.pk, device.pk, "")
    receive(DjangoStore(), kept, key=field_keys().receipts)


def take_chunk(digest: str, offset: int, chunk: bytes, *, length: int, device: Device) -> int:
    """Write a chunk at its place, and finish the blob with the last one.

    Args:
        digest: of the whole blob.
        offset: where the chunk begins; it must be the number of bytes that are there.
        chunk: its bytes.
        length: of the whole blob.
        device: that brings it.

    Returns:
        how many bytes are there now.

    Raises:
        FileUnusable: the disk is full, or another call has finished or thrown away what was there
            and the bytes are not there whole.
        InputError: the whole has another hash; what was there is thrown away.
    """
    store, name = blob_store(), digest[:_NAME]
    try:
        store.begin(name)
        received = store.write_part(name, offset, chunk)
        if received < length:
            return received
        if received > length:
            store.forget(name)
            raise DIGEST_WRONG.error_at(digest)
        if store.finish(name, expected=digest) != digest:
            raise DIGEST_WRONG.error_at(digest)
    except FileUnusable:
        if not store.holds(digest):  # otherwise another call was faster
            raise
    keep_row(digest, length, device)
    return length


def keep_whole(content: bytes, device: Device) -> FieldBlob:
    """Keep a blob that came in one piece."""
    return keep_row(blob_store().keep(content), len(content), device)


def keep_row(digest: str, size: int, device: Device) -> FieldBlob:
    """Put down that a blob is there whole, and sign for it."""
    row = FieldBlob(sha256=digest, size=size, device=device, at=read_moment())
    FieldBlob.objects.bulk_create([row], ignore_conflicts=True)
    sign_for(row, device)
    return row
