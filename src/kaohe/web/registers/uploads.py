"""Files on their way from a browser: piece by piece, resumable, checked at the end.

A piece is on the disk before the row says so; after a crash the row holds and what stands beyond
it in the file is cut off. Only the end, when size and hash are right, is an act: then the file
is delivered.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from kaohe.core.errors import InputError, KaoheError, raise_all
from kaohe.engines.hashing import hash_file
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.registers.current import store_of
from kaohe.web.registers.deliveries import describe, expect_open, take_in
from kaohe.web.registers.faults import (
    DISK_FULL,
    UPLOAD_GONE,
    UPLOAD_OUT_OF_TURN,
    UPLOAD_UNLIKE,
)
from kaohe.web.registers.models import Upload
from kaohe.web.registers.names import clean_name, find_name_faults

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.registers.models import Delivery

PIECE: Final = 4 << 20
"""Bytes of a piece, as browsers cut a file."""
_ROOM: Final = 1 << 30
"""Bytes of the disk that stay free, for the ledger must always be able to write."""


def begin_upload(cycle: Cycle, *, deliverer: str, name: str, size: int, by: User) -> Upload:
    """Begin to hand a file in, or go on with the same person's unfinished one.

    Raises:
        InputError: with everything that is wrong with the name, the size or the deliverer.
        StepRefused: nothing is taken in any more, or the disk is full.
    """
    name = clean_name(name)
    raise_all(InputError, find_name_faults(name, deliverer, size=size, by=by))
    expect_open(cycle)
    told = {"cycle": cycle, "deliverer": deliverer, "name": name, "size": size, "by": by}
    unfinished = Upload.objects.filter(**told, is_ended=False).order_by("-begun_at").first()
    if unfinished is not None:
        return unfinished
    folder = _folder(cycle)
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < size + _ROOM:
        raise DISK_FULL.error_at(name)
    upload = Upload(id=uuid4().hex, begun_at=timezone.now(), **told)
    place_of_upload(upload).touch(mode=0o600)
    upload.save(force_insert=True)
    return upload


def add_piece(upload: Upload, piece: bytes, *, at: int) -> int:
    """Add the next piece, and return how many bytes are there now.

    Args:
        upload: the file on its way; its row is locked meanwhile.
        piece: the bytes, all there, so that nobody waits for a slow network.
        at: where they belong.

    Raises:
        StepRefused: the upload has ended, or another piece is next.
        InputError: there is more than was told.
    """
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.is_ended:
            raise UPLOAD_GONE.error_at(held.name)
        if held.received != at:
            raise UPLOAD_OUT_OF_TURN.error_at(held.name, received=held.received)
        if at + len(piece) > held.size:
            raise UPLOAD_UNLIKE.error_at(held.name)
        with place_of_upload(held).open("r+b") as target:
            target.truncate(at)
            target.seek(at)
            target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        held.received = at + len(piece)
        held.save(update_fields=["received"])
    return held.received


def finish_upload(upload: Upload, *, sha256: str, by: User, request: str = "") -> Delivery:
    """Take the file in once size and hash are right; both are the browser's own.

    Args:
        upload: the file on its way.
        sha256: as the browser has computed it; empty where no script runs.
        by: who hands it in.
        request: key of the form.

    Raises:
        InputError: it is not the file that was chosen; what has arrived is dropped.
        StepRefused: the upload has ended, or the same file holds already.
    """
    place = place_of_upload(upload)
    found = hash_file(place) if place.is_file() else ""
    is_whole = upload.received == upload.size and found
    if not is_whole or sha256.lower() not in ("", found):
        end_upload(upload)
        raise UPLOAD_UNLIKE.error_at(upload.name)
    try:
        with act("delivery-taken-in", by=by, request=request) as doing:
            expect_open(upload.cycle)
            if not Upload.objects.filter(pk=upload.pk, is_ended=False).update(is_ended=True):
                raise UPLOAD_GONE.error_at(upload.name)
            delivery = take_in(
                upload.cycle,
                place,
                deliverer=upload.deliverer,
                name=upload.name,
                sha256=found,
                doing=doing,
            )
            doing.details = {"cycle": upload.cycle_id, **describe(delivery)}
            put_down_act(upload.cycle, doing)
    except KaoheError:
        end_upload(upload)
        raise
    place.unlink(missing_ok=True)
    return delivery


def take_whole(
    cycle: Cycle,
    pieces: Iterable[bytes],
    *,
    deliverer: str,
    name: str,
    size: int,
    by: User,
    request: str = "",
) -> Delivery:
    """Take a file in that came whole, from a browser without scripts.

    Raises:
        InputError: with everything that is wrong.
        StepRefused: nothing is taken in any more, or the same file holds already.
    """
    upload = begin_upload(cycle, deliverer=deliverer, name=name, size=size, by=by)
    at = 0
    Upload.objects.filter(pk=upload.pk).update(received=at)
    for piece in pieces:
        at = add_piece(upload, piece, at=at)
    upload.refresh_from_db()
    return finish_upload(upload, sha256="", by=by, request=request)


def end_upload(upload: Upload) -> None:
    """Drop what has arrived."""
    Upload.objects.filter(pk=upload.pk).update(is_ended=True)
    place_of_upload(upload).unlink(missing_ok=True)


def place_of_upload(upload: Upload) -> Path:
    """Return where the bytes of an upload stand meanwhile."""
    return _folder(upload.cycle) / upload.id


def _folder(cycle: Cycle) -> Path:
    return store_of(cycle) / "uploads"
