"""What a campaign has settled, read from the folder in which it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.workflows.disclosure.setting import Setting

if TYPE_CHECKING:
    from kaohe.stores.draws import DrawFolder


def load_setting(folder: DrawFolder) -> Setting:
    """Read plan, frame, keys and seed.

    Raises:
        FileUnusable: a file is missing or has another shape.
    """
    manifest = folder.manifest()
    return Setting(
        folder.rules(),
        folder.ceremony(manifest),
        manifest,
        tuple(each.holder for each in folder.opening().keys.holders),
    )
