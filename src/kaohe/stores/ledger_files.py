"""A ledger as static files for anybody to download, and the files of its keys.

``checkpoint``, ``tile/…`` and ``tile/entries/…`` as in C2SP tlog-tiles. Tiles never change, so that
publishing again writes only what is new; the checkpoint is exchanged last, so that whoever reads
it finds the tiles that it asks for.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.ledger import (
    Leaf,
    NoteSigner,
    Tile,
    read_bundle,
    read_checkpoint,
    read_note,
    tiles_of,
    write_bundle,
    write_tile,
)
from kaohe.core.ledger.tiles import WIDTH
from kaohe.stores.faults import FILE_EXISTS, FILE_UNWRITABLE
from kaohe.stores.files import exchange, read_bytes, read_json
from kaohe.stores.ledger_faults import KEY_FILE_WRONG

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.stores.ledger_store import LedgerStore

KEY_FORMAT: Final = "ledger-key/1"
CHECKPOINT: Final = "checkpoint"


def publish_ledger(store: LedgerStore, folder: Path, *, size: int | None = None) -> int:
    """Write the tiles of a checkpoint that are not there yet, then the checkpoint.

    The checkpoint is that of a size, or the latest.

    Returns how many files were written. Tiles that stand there already are not read: comparing
    them is the duty of ``kaohe ledger fsck``.

    Raises:
        FileUnusable: the folder cannot be written to.
    """
    note = store.checkpoint(size)
    if note is None:
        return 0
    written = 0
    try:
        for tile in tiles_of(read_checkpoint(read_note(note).text).size):
            written += _write_missing(folder / tile.path, write_tile(tile, store.node))
            if tile.level == 0:
                written += _write_missing(folder / tile.bundle_path, _bundle(store, tile))
        exchange(folder / CHECKPOINT, note)
    except OSError as reason:
        raise FILE_UNWRITABLE.error_at(str(folder), reason=reason.strerror) from None
    return written + 1


def read_published_file(folder: Path, path: str) -> bytes | None:
    """Return a published file, or nothing when it cannot be read."""
    with suppress(OSError):
        return (folder / path).read_bytes()
    return None


def published_leaves(folder: Path) -> list[Leaf]:
    """Return the commitments that the latest published checkpoint is over.

    A bundle that is missing or damaged gives none; the number of entries then tells.
    """
    size = read_checkpoint(read_note(read_bytes(folder / CHECKPOINT)).text).size
    leaves: list[Leaf] = []
    for tile in tiles_of(size):
        if tile.level == 0:
            with suppress(ValueError):
                found = read_bundle(read_published_file(folder, tile.bundle_path) or b"")
                leaves += [Leaf(commitment) for commitment in found]
    return leaves


def write_key(path: Path, signer: NoteSigner) -> None:
    """Write a secret key that only its owner can read.

    Raises:
        OutputExists: there is a file already.
        FileUnusable: the place cannot be written to.
    """
    body = canonical_bytes(
        {
            "format": KEY_FORMAT,
            "name": signer.name,
            "kind": signer.kind,
            "secret": b64encode(signer.secret).decode("ascii"),
        }
    )
    if path.exists():
        raise FILE_EXISTS.error_at(str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            target.write(body + b"\n")
            target.flush()
            os.fsync(target.fileno())
    except OSError as reason:
        raise FILE_UNWRITABLE.error_at(str(path), reason=reason.strerror) from None


def load_signer(path: Path, *, kind: int) -> NoteSigner:
    """Read a secret key for one type of signature.

    Raises:
        FileUnusable: there is none, or it is of another type.
    """
    body = read_json(path, expected=KEY_FORMAT)
    try:
        signer = NoteSigner(
            str(body["name"]), int(body["kind"]), b64decode(str(body["secret"]), validate=True)
        )
        key = signer.key
    except (KeyError, TypeError, ValueError):
        raise KEY_FILE_WRONG.error_at(str(path)) from None
    if key.kind != kind:
        raise KEY_FILE_WRONG.error_at(str(path))
    return signer


def _bundle(store: LedgerStore, tile: Tile) -> bytes:
    return write_bundle(store.commitments(tile.index * WIDTH, tile.width))


def _write_missing(path: Path, content: bytes) -> int:
    if path.exists():
        return 0
    exchange(path, content)
    return 1
