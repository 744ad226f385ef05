"""What is handed out of a draw: the published folder, a packet, a sheet, an extract for holders."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger import tiles_of, write_bundle, write_tile
from kaohe.core.ledger.tiles import WIDTH
from kaohe.stores.ledger_files import CHECKPOINT
from kaohe.web.draw.campaigns import book_of, folder_of, open_folder, plan_of_draw
from kaohe.web.draw.ending import find_secrets
from kaohe.workflows.ledgers.extracts import write_extract
from kaohe.workflows.publication.ending import find_end
from kaohe.workflows.publication.packet_sheets import make_sheet
from kaohe.workflows.publication.publishing import find_checkpoint, publish_draw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.web.draw.models import DrawCampaign

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file, so that the same publication gives the same bytes."""
BROUGHT: Final = "campaign"
"""Folder of what a practice run has published of its campaign."""


def pack_campaign(draw: DrawCampaign) -> bytes:
    """Return everything that may be told of a campaign now, as a zip file to be verified.

    Raises:
        DrawError: the opening is not witnessed yet.
    """
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(files_of_campaign(draw)):
            packed.writestr(zipfile.ZipInfo(f"{draw.id}/{name}", _EPOCH), content)
    return buffer.getvalue()


def write_sheet(draw: DrawCampaign, visit: str) -> bytes:
    """Return the sheet of a visit: its packet, and the proof that the ledger holds it.

    Raises:
        DrawError: no such visit was disclosed, or no witnessed checkpoint holds it yet.
    """
    return make_sheet(book_of(draw), draw.id, visit=visit)


def write_holder_extract(draw: DrawCampaign) -> bytes:
    """Return the ledger up to its last checkpoint, for a key holder to follow.

    Raises:
        LedgerError: no checkpoint is signed yet.
    """
    return write_extract(book_of(draw))


def files_of_campaign(draw: DrawCampaign) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of everything that may be told of a campaign now.

    After the end that is everything, once all secrets are in; until then what stood before it.

    Raises:
        DrawError: the opening is not witnessed yet.
    """
    brought = folder_of(draw.id) / BROUGHT
    if draw.is_brought_in:
        for path in brought.rglob("*"):
            if path.is_file():
                yield path.relative_to(brought).as_posix(), path.read_bytes()
        return
    book = book_of(draw)
    manifest = open_folder(draw).published.manifest()
    secrets, end = find_secrets(draw), find_end(book, draw.id)
    most = end - 1 if end and not secrets else None
    found = publish_draw(book, draw.id, manifest=manifest, secrets=secrets, most=most)
    yield from found.files.items()
    size, note = find_checkpoint(book, plan_of_draw(draw), most=most)
    for tile in tiles_of(size):
        yield f"ledger/{tile.path}", write_tile(tile, book.node)
        if tile.level == 0:
            bundle = write_bundle(book.commitments(tile.index * WIDTH, tile.width))
            yield f"ledger/{tile.bundle_path}", bundle
    yield f"ledger/{CHECKPOINT}", note
