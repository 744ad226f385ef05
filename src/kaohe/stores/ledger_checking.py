"""Check a ledger's file, and what was published of it, from the entries up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger import (
    check_checkpoint,
    compare_checkpoint,
    compare_nodes,
    compare_size,
    compare_tiles,
    rebuild,
    tiles_of,
)
from kaohe.stores.files import read_bytes
from kaohe.stores.ledger_files import CHECKPOINT, published_leaves, read_published_file

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Policy, Rebuilt
    from kaohe.stores.ledger_store import LedgerStore


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was compared, and what does not fit."""

    entries: int
    checkpoints: int
    files: int
    faults: tuple[Fault, ...]


def check_store(
    store: LedgerStore, *, published: Path | None = None, policy: Policy | None = None
) -> Checked:
    """Rebuild a ledger from its entries and compare everything that is kept or published."""
    made = rebuild(store.leaves(), origin=store.origin)
    witnesses = tuple(policy.witnesses.values()) if policy else ()
    faults = [*made.faults, *compare_size(made, store.size())]
    faults += compare_nodes(made, store.nodes())
    sizes = store.checkpoint_sizes()
    for size in sizes:
        note = store.checkpoint(size)
        faults += compare_checkpoint(made, note or b"", (store.key,), witnesses)
    files = 0
    if published:
        note = read_bytes(published / CHECKPOINT)
        faults += compare_checkpoint(made, note, (store.key,), witnesses)
        files, wrong = _compare_files(made, published, sizes)
        faults += wrong
    return Checked(made.ledger.size, len(sizes), files, tuple(faults))


def check_folder(folder: Path, policy: Policy) -> Checked:
    """Rebuild a published ledger from its commitments, as an outsider can.

    What entries say is not there, so that the order of the draw cannot be checked; that nothing
    was exchanged, and that enough witnesses have seen it, can.

    Raises:
        FileUnusable: there is no checkpoint.
    """
    note = read_bytes(folder / CHECKPOINT)
    try:
        witnessed = check_checkpoint(note, policy, where=str(folder / CHECKPOINT))
    except NoteInvalid as error:
        return Checked(0, 1, 0, error.faults)
    checkpoint = witnessed.checkpoint
    made = rebuild(published_leaves(folder), origin=checkpoint.origin)
    faults = compare_size(made, checkpoint.size)
    faults += compare_checkpoint(made, note, policy.logs, tuple(policy.witnesses.values()))
    files, wrong = _compare_files(made, folder, (checkpoint.size,))
    return Checked(made.ledger.size, 1, files, (*faults, *wrong))


def _compare_files(made: Rebuilt, folder: Path, sizes: tuple[int, ...]) -> tuple[int, list[Fault]]:
    """Compare the tiles of the largest size; how many files these are, and which are wrong."""
    size = max((each for each in sizes if each <= made.ledger.size), default=0)
    files = sum(2 if tile.level == 0 else 1 for tile in tiles_of(size))
    return files, compare_tiles(made, size, lambda path: read_published_file(folder, path))
