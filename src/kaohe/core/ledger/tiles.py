"""Tiles: the tree as files that never change, for anybody to download (C2SP tlog-tiles).

A tile holds up to 256 hashes of one level; levels are eight apart. The bundles of entries hold
the commitments, never what an entry says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger.entries import COMMITMENT_BYTES
from kaohe.core.ledger.tree import nodes_of
from kaohe.core.merkle import HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kaohe.core.ledger.tree import Node

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT

_PREFIX: Final = COMMITMENT_BYTES.to_bytes(2, "big")
_GROUP: Final = 1000


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: its level, its index in the level, and how many hashes it holds."""

    level: int
    index: int
    width: int

    @property
    def path(self) -> str:
        """Return the tile's path below the ledger's folder.

        >>> Tile(0, 1234067, 256).path, Tile(1, 0, 17).path
        ('tile/0/x001/x234/067', 'tile/1/000.p/17')
        """
        return f"tile/{self.level}/{self._number}"

    @property
    def bundle_path(self) -> str:
        """Return the path of the commitments below a tile of level 0."""
        return f"tile/entries/{self._number}"

    @property
    def _number(self) -> str:
        groups, index = [f"{self.index % _GROUP:03}"], self.index // _GROUP
        while index:
            groups.append(f"x{index % _GROUP:03}")
            index //= _GROUP
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return "/".join(reversed(groups)) + partial


def tiles_of(size: int, *, since: int = 0) -> list[Tile]:
    """Return the tiles of a tree of a size that a tree of size ``since`` has not."""
    found, level = [], 0
    while size >> HEIGHT * level:
        hashes, before = size >> HEIGHT * level, since >> HEIGHT * level
        for index in range(before >> HEIGHT, (hashes + WIDTH - 1) >> HEIGHT):
            width = min(WIDTH, hashes - (index << HEIGHT))
            if (index << HEIGHT) + width > before:
                found.append(Tile(level, index, width))
        level += 1
    return found


def write_tile(tile: Tile, node: Node) -> bytes:
    """Return a tile's hashes, one after the other."""
    level, start = tile.level * HEIGHT, tile.index << HEIGHT
    return b"".join(node(level, start + place) for place in range(tile.width))


def write_bundle(commitments: Iterable[bytes]) -> bytes:
    """Return commitments as a bundle: each behind its length as two bytes."""
    return b"".join(_PREFIX + commitment for commitment in commitments)


def read_bundle(data: bytes) -> tuple[bytes, ...]:
    """Return the commitments of a bundle.

    Raises:
        ValueError: an entry has another length, or something is left over.
    """
    step = len(_PREFIX) + COMMITMENT_BYTES
    parts = [data[start : start + step] for start in range(0, len(data), step)]
    if any(len(part) != step or not part.startswith(_PREFIX) for part in parts):
        raise ValueError("no bundle of commitments")
    return tuple(part[len(_PREFIX) :] for part in parts)


def read_tile(data: bytes) -> tuple[bytes, ...]:
    """Return the hashes of a tile.

    Raises:
        ValueError: something is left over.
    """
    if len(data) % HASH_BYTES:
        raise ValueError("no tile of hashes")
    return tuple(data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES))


def tile_nodes(size: int, read: Callable[[Tile], bytes]) -> Node:
    """Return the nodes of a tree of a size from its tiles, each read once.

    A node between two levels of tiles is hashed from the tile below it. The function raises
    ``ValueError`` for a tile that has not the hashes that its size demands.
    """
    kept: dict[tuple[int, int], Sequence[bytes]] = {}
    inner: dict[tuple[int, int], dict[tuple[int, int], bytes]] = {}

    def hashes_of(level: int, index: int) -> Sequence[bytes]:
        if (level, index) not in kept:
            width = min(WIDTH, (size >> HEIGHT * level) - (index << HEIGHT))
            hashes = read_tile(read(Tile(level, index, width)))
            if len(hashes) != width:
                raise ValueError(f"{len(hashes)} hashes instead of {width}")
            kept[level, index] = hashes
        return kept[level, index]

    def node(level: int, index: int) -> bytes:
        tile_level, rise = divmod(level, HEIGHT)
        first = index << rise
        place = tile_level, first >> HEIGHT
        if rise == 0:
            return hashes_of(*place)[first % WIDTH]
        if place not in inner:
            inner[place] = nodes_of(hashes_of(*place))
        return inner[place][rise, (first % WIDTH) >> rise]

    return node
