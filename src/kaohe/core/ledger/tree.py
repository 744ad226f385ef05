"""The tree of a ledger: it grows by one leaf, and proves against a size that is named.

A ledger keeps its size and the roots of its complete subtrees; nothing else is needed to append.
Proofs are made from single nodes, wherever these are kept, so that none needs the whole tree.
Proofs hold against the size asked for, never against whatever is current: a proof of the tree of
today never fits the checkpoint of yesterday.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kaohe.core.merkle import EMPTY_ROOT, node_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Node: TypeAlias = Callable[[int, int], bytes]
    """Level and index of a complete subtree → its root; at level 0 stand the leaf hashes."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What one more leaf makes of a ledger."""

    ledger: Ledger
    index: int
    nodes: Mapping[tuple[int, int], bytes]
    """The subtrees completed by the leaf, itself among them: level and index → root."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Size and frontier: the roots of the complete subtrees, the largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if len(self.peaks) != self.size.bit_count():
            raise ValueError(f"{len(self.peaks)} subtrees do not make {self.size} leaves")

    @property
    def root(self) -> bytes:
        """Return the root over all leaves."""
        return _join(self.peaks)

    def append(self, leaf: bytes) -> Grown:
        """Return the ledger with one more leaf hash."""
        peaks, nodes = list(self.peaks), {(0, self.size): leaf}
        level, index, root = 0, self.size, leaf
        while index & 1:
            root = node_hash(peaks.pop(), root)
            level, index = level + 1, index >> 1
            nodes[level, index] = root
        return Grown(Ledger(self.size + 1, (*peaks, root)), self.size, nodes)


def open_ledger(size: int, node: Node) -> Ledger:
    """Return the ledger of a size, from its nodes."""
    return Ledger(size, tuple(node(level, index) for level, index in _subtrees(0, size)))


def root_at(size: int, node: Node) -> bytes:
    """Return the root over the first ``size`` leaves."""
    return _range_root(0, size, node)


def prove_inclusion(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Return the path from a leaf to the root over ``size`` leaves, nearest sibling first.

    Raises:
        IndexError: no such leaf in a tree of that size.
    """
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(start, middle, node))
            start = middle
    return tuple(reversed(path))


def prove_consistency(old_size: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Return the proof that the first ``old_size`` leaves are a prefix of ``size`` leaves.

    Raises:
        IndexError: the old size is 0, which proves nothing, or larger than the size.
    """
    if not 0 < old_size <= size:
        raise IndexError(f"size {old_size} of {size}")
    path, start, end, whole = [], 0, size, True
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(_range_root(start, end, node))
    return tuple(reversed(path))


def nodes_of(leaves: Iterable[bytes]) -> dict[tuple[int, int], bytes]:
    """Return every complete subtree over leaf hashes: level and index → root."""
    ledger, nodes = Ledger(), dict[tuple[int, int], bytes]()
    for leaf in leaves:
        grown = ledger.append(leaf)
        ledger = grown.ledger
        nodes.update(grown.nodes)
    return nodes


def lookup(nodes: Mapping[tuple[int, int], bytes]) -> Node:
    """Return nodes that are at hand as the function that proofs ask."""
    return lambda level, index: nodes[level, index]


def _split(size: int) -> int:
    """Return the largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """Return the complete subtrees of a range that begins where one of its size can begin."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def _range_root(start: int, end: int, node: Node) -> bytes:
    return _join([node(level, index) for level, index in _subtrees(start, end)])


def _join(peaks: Sequence[bytes]) -> bytes:
    """Return the root over subtrees of falling size; an odd one is promoted, never doubled."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root
