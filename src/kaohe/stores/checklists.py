"""The checklists of a pack on disk: its words stand in ``checklist.yaml`` beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.checklist import make_checklists, read_words
from kaohe.core.rules import clauses_of
from kaohe.stores.files import read_text
from kaohe.stores.packs import find_base, load_pack

if TYPE_CHECKING:
    from kaohe.core.checklist import Checklist, ChecklistWords
    from kaohe.stores.packs import LoadedPack

WORDS_FILE: Final = "checklist.yaml"


def load_checklists(reference: str | LoadedPack) -> tuple[Checklist, ...]:
    """Return the checklists of a pack, an overlay or a variant: one for each kind of unit.

    An overlay or a variant without words of its own is asked in the words of its base.

    Raises:
        FileUnusable: nothing is there, or it cannot be read.
        PackSyntaxError: a file is not readable.
        PackInvalid: with every fault of the pack or of the words.
    """
    loaded = load_pack(reference) if isinstance(reference, str) else reference
    base = find_base(loaded.path)
    folder = base.parent
    clauses = {
        source.id: clauses_of(read_text(folder / "sources" / f"{source.id}.txt"))
        for source in loaded.pack.sources
        if source.held and (folder / "sources" / f"{source.id}.txt").is_file()
    }
    return make_checklists(loaded.pack, load_words(loaded), clauses)


def load_words(loaded: LoadedPack) -> ChecklistWords | None:
    """Return the words that stand beside a pack or beside its base; None where there are none."""
    for folder in (loaded.path.parent, find_base(loaded.path).parent):
        path = folder / WORDS_FILE
        if path.is_file():
            return read_words(read_text(path), str(path), pack=loaded.pack)
    return None
