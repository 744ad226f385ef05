"""Trees of RFC 6962: one root for many leaves, and proofs against it, as 2.1 defines them."""

from __future__ import annotations

from hashlib import sha256


def hash_leaf(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node."""
    return sha256(b"\x01" + left + right).digest()


def split_of(size: int) -> int:
    """Return how many leaves stand on the left: the largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def root_of(leaves: list[bytes]) -> bytes:
    """Return the root over hashes of entries; an odd last node goes up as it is."""
    level = leaves or [sha256().digest()]
    while len(level) > 1:
        odd = level[len(level) & ~1 :]
        level = [node_of(*pair) for pair in zip(level[::2], level[1::2], strict=False)] + odd
    return level[0]


def path_length(index: int, size: int) -> int:
    """Return how many hashes lead from the leaf at an index to the root."""
    if size <= 1:
        return 0
    left = split_of(size)
    return 1 + (
        path_length(index, left) if index < left else path_length(index - left, size - left)
    )


def is_included(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Tell whether a path leads from the leaf at an index to the root over ``size`` leaves."""

    def climb(index: int, size: int, path: list[bytes]) -> bytes:
        if size == 1:
            return leaf
        left = split_of(size)
        if index < left:
            return node_of(climb(index, left, path[:-1]), path[-1])
        return node_of(path[-1], climb(index - left, size - left, path[:-1]))

    fits = 0 <= index < size and len(path) == path_length(index, size)
    return fits and are_hashes([leaf, *path]) and climb(index, size, path) == root


def are_hashes(hashes: list[bytes]) -> bool:
    """Tell whether each has exactly 32 bytes."""
    return all(len(each) == 32 for each in hashes)
