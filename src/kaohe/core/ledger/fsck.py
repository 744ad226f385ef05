"""Rebuild a ledger from its entries and compare everything that was ever shown of it.

Entries are the only truth; nodes, tiles, checkpoints and cosignatures follow from them. All
faults are told, not only the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.core.errors import LedgerError, NoteInvalid
from kaohe.core.ledger.checkpoints import open_checkpoint
from kaohe.core.ledger.entries import COMMITMENT_BYTES, entry_leaf, open_entry
from kaohe.core.ledger.faults import (
    CHECKPOINT_WRONG,
    ENTRY_MISSING,
    LEAF_WRONG,
    NODE_WRONG,
    TILE_WRONG,
)
from kaohe.core.ledger.history import History
from kaohe.core.ledger.notes import verify_note
from kaohe.core.ledger.tiles import WIDTH, tiles_of, write_bundle, write_tile
from kaohe.core.ledger.tree import Ledger, lookup, root_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from kaohe.core.errors import Fault
    from kaohe.core.ledger.entries import Entry
    from kaohe.core.ledger.notes import NoteKey


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf as it is kept: the commitment, and what it says where that may be known."""

    commitment: bytes
    entry: bytes | None = None
    salt: bytes = b""


@dataclass(slots=True)
class Rebuilt:
    """A ledger made again from its entries, with every fault found on the way."""

    ledger: Ledger
    history: History
    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    commitments: list[bytes] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def root(self, size: int) -> bytes:
        """Return the root over the first ``size`` entries."""
        return root_at(size, lookup(self.nodes))


def rebuild(leaves: Iterable[Leaf], *, origin: str) -> Rebuilt:
    """Make tree and history again, and follow the order of every campaign (monitor)."""
    made = Rebuilt(Ledger(), History(origin))
    for leaf in leaves:
        index = made.ledger.size
        entry = _open(made, leaf, index)
        if entry is None:
            made.history = made.history.pass_over()
        else:
            made.faults += made.history.judge(entry, root_at=made.root)
            made.history = made.history.follow(entry)
        # A damaged store may give fewer bytes; then the leaf cannot fit, and reading goes on.
        commitment = leaf.commitment.ljust(COMMITMENT_BYTES, b"\0")[:COMMITMENT_BYTES]
        grown = made.ledger.append(entry_leaf(commitment))
        made.ledger = grown.ledger
        made.nodes.update(grown.nodes)
        made.commitments.append(commitment)
    return made


def compare_size(made: Rebuilt, size: int) -> list[Fault]:
    """Compare the number of entries with the one that was named."""
    found = made.ledger.size
    return [] if found == size else [ENTRY_MISSING.at("ledger", size=size, found=found)]


def compare_nodes(made: Rebuilt, nodes: Mapping[tuple[int, int], bytes]) -> list[Fault]:
    """Compare the nodes that are kept; one too many is as wrong as one too few."""
    places = sorted({*made.nodes, *nodes})
    return [
        NODE_WRONG.at(f"node {level}/{index}", level=level, index=index)
        for level, index in places
        if made.nodes.get((level, index)) != nodes.get((level, index))
    ]


def compare_tiles(made: Rebuilt, size: int, read: Callable[[str], bytes | None]) -> list[Fault]:
    """Compare the published files of a tree of a size; ``read`` gives a file or nothing."""
    faults = []
    for tile in tiles_of(min(size, made.ledger.size)):
        wanted = {tile.path: write_tile(tile, lookup(made.nodes))}
        if tile.level == 0:
            start = tile.index * WIDTH
            wanted[tile.bundle_path] = write_bundle(made.commitments[start : start + tile.width])
        faults += [
            TILE_WRONG.at(path, path=path)
            for path, content in wanted.items()
            if read(path) != content
        ]
    return faults


def compare_checkpoint(
    made: Rebuilt, data: bytes, keys: Collection[NoteKey], witnesses: Collection[NoteKey]
) -> list[Fault]:
    """Compare one signed checkpoint, with the cosignatures of the witnesses that are known."""
    try:
        checkpoint, note = open_checkpoint(data, keys)
        cosigned = [witness for witness in witnesses if note.signed_by(witness)]
        if cosigned:
            verify_note(note, cosigned, where=f"checkpoint {checkpoint.size}")
    except NoteInvalid as error:
        return list(error.faults)
    size = checkpoint.size
    if size > made.ledger.size or made.root(size) != checkpoint.root:
        return [CHECKPOINT_WRONG.at(f"checkpoint {size}", size=size)]
    return []


def _open(made: Rebuilt, leaf: Leaf, index: int) -> Entry | None:
    """Return what a leaf says, if it is shown and is what was committed to."""
    if leaf.entry is None:
        return None
    try:
        return open_entry(leaf.entry, salt=leaf.salt, commitment=leaf.commitment, where=str(index))
    except LedgerError as error:
        made.faults += [LEAF_WRONG.at(f"entry {index}", index=index), *error.faults]
        return None
