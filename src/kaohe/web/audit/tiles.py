"""The ledger as static files that anybody can check with an independent program."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from kaohe.core.ledger import (
    ED25519,
    read_checkpoint,
    read_note,
    tiles_of,
    write_bundle,
    write_tile,
)
from kaohe.core.ledger.tiles import WIDTH
from kaohe.stores.ledger_files import CHECKPOINT, load_signer
from kaohe.workflows.ledgers.recording import sign_latest

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.web.audit.unit import DjangoLedger

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Of every file, so that the same ledger gives the same bytes."""


def pack_tiles(books: DjangoLedger, key: Path) -> tuple[int, bytes]:
    """Sign a checkpoint of all entries; return its size and its tiles as a zip file.

    Raises:
        LedgerDamaged: the ledger is not a continuation of the last checkpoint.
        FileUnusable: the key cannot be read.
    """
    note = sign_latest(books, load_signer(key, kind=ED25519))
    size = read_checkpoint(read_note(note).text).size
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for tile in tiles_of(size):
            packed.writestr(zipfile.ZipInfo(tile.path, _EPOCH), write_tile(tile, books.node))
            if tile.level == 0:
                bundle = write_bundle(books.commitments(tile.index * WIDTH, tile.width))
                packed.writestr(zipfile.ZipInfo(tile.bundle_path, _EPOCH), bundle)
        packed.writestr(zipfile.ZipInfo(CHECKPOINT, _EPOCH), note)
    return size, buffer.getvalue()
