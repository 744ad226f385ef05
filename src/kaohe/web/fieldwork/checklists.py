"""The checklists of the rules in force, one for each kind of unit."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kaohe.core.canonical import read_canonical
from kaohe.core.checklist import make_checklists, write_checklist
from kaohe.stores.checklists import load_checklists
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.core.checklist import Checklist


@lru_cache(maxsize=4)
def checklists_of(digest: str) -> tuple[Checklist, ...]:
    """Return every checklist of a pack, by the pack's digest."""
    known = find_known(digest)
    return load_checklists(known.shipped) if known.shipped else make_checklists(known.pack)


def write_checklists(digest: str) -> list[Json]:
    """Return every ``checklist/1`` of a pack."""
    return [read_canonical(write_checklist(each)) for each in checklists_of(digest)]
