"""Trees of RFC 6962: one root for many leaves, and proofs against it, as 2.1 defines them."""

from __future__ import annotations

from hashlib import sha256


def hash_leaf(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: list[bytes]) -> bytes:
    """Return the root over hashes of entries; an odd last node goes up as it is."""
    level = leaves or [sha256().digest()]
    while len(level) > 1:
        odd = level[len(level) & ~1 :]
        level = [node_of(*pair) for pair in zip(level[::2], level[1::2], strict=False)] + odd
    return level[0]


def sides(index: int, size: int) -> list[bool]:
    """Return for each hash of a path, from the leaf up, whether it stands on the left."""
    if size <= 1:
        return []
    left = 1 << (size - 1).bit_length() - 1  # the largest power of two below the size
    if index < left:
        return [*sides(index, left), False]
    return [*sides(index - left, size - left), True]


def is_included(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Tell whether a path leads from the leaf at an index to the root over ``size`` leaves."""
    if not 0 <= index < size or any(len(each) != 32 for each in (leaf, *path)):
        return False
    way = sides(index, size)
    for is_left, each in zip(way, path, strict=False):
        leaf = node_of(each, leaf) if is_left else node_of(leaf, each)
    return len(path) == len(way) and leaf == root
