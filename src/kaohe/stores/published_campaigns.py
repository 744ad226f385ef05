"""The folder that is published of a campaign, written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.stores.files import new_folder, write_new
from kaohe.stores.ledger_files import publish_ledger
from kaohe.workflows.publication.publishing import publish_draw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kaohe.core.draw import Manifest
    from kaohe.stores.ledger_store import LedgerStore
    from kaohe.workflows.keyholding.records import HolderSecret
    from kaohe.workflows.publication.publishing import Publication


def write_campaign(
    folder: Path,
    ledger: LedgerStore,
    campaign: str,
    *,
    manifest: Manifest,
    secrets: Sequence[HolderSecret] = (),
) -> Publication:
    """Publish a campaign into a folder that must not exist.

    Args:
        folder: what is published.
        ledger: the office's ledger.
        campaign: whose.
        manifest: sizes and roots of the frame, as it was frozen.
        secrets: what the key holders have revealed.

    Raises:
        DrawError: the campaign cannot be published yet.
        OutputExists: the folder is there already.
    """
    publication = publish_draw(ledger, campaign, manifest=manifest, secrets=secrets)
    with new_folder(folder) as place:
        publish_ledger(ledger, place / "ledger", size=publication.size)
        for name, content in publication.files.items():
            write_new(place / name, content)
    return publication
