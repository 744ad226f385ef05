"""The canonical root of a table: one digest that every engine must reach.

A canonical row is its fields in declared order as text, joined by U+001F, null as U+0000, and
closed by U+001E. A leaf is 4,096 such rows; the root is the RFC 6962 tree over the leaves
(contracts, Digests). Rows are hashed where they lie in Arrow's memory, never one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.core.merkle import Frontier, leaf_hash, root_of
from kaohe.engines.reading.arrow_arrays import wrap_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIELD_SEPARATOR: Final = "\x1f"
ROW_END: Final = "\x1e"
NULL: Final = "\x00"
BLOCK_ROWS: Final = 4096

_BETWEEN, _NOTHING, _END = wrap_text(FIELD_SEPARATOR), wrap_text(""), wrap_text(ROW_END)


class CanonicalTable:
    """The root of a table that arrives batch by batch."""

    __slots__ = ("_leaves", "_pending", "_pending_rows", "rows")

    def __init__(self) -> None:
        self.rows = 0
        self._leaves = Frontier()
        self._pending: list[bytes] = []
        self._pending_rows = 0

    def add(self, columns: Sequence[pa.Array]) -> None:
        """Append rows, given as columns in declared order."""
        self.append(write_rows_as_text(columns))

    def append(self, rows: pa.Array) -> None:
        """Append rows that are written as text already."""
        _, offset_buffer, values = rows.buffers()
        offsets = memoryview(offset_buffer).cast("i")[rows.offset :]
        content = memoryview(values) if values is not None else memoryview(b"")
        start, total = 0, len(rows)
        while start < total:
            taken = min(BLOCK_ROWS - self._pending_rows, total - start)
            self._pending.append(bytes(content[offsets[start] : offsets[start + taken]]))
            self._pending_rows += taken
            start += taken
            if self._pending_rows == BLOCK_ROWS:
                self._close_block()
        self.rows += total

    def root(self) -> str:
        """Return the root over all rows so far, as lower-case hex; call it once, at the end."""
        if self._pending_rows:
            self._close_block()
        return self._leaves.root().hex()

    def _close_block(self) -> None:
        self._leaves.append(leaf_hash(b"".join(self._pending)))
        self._pending, self._pending_rows = [], 0


def write_rows_as_text(columns: Sequence[pa.Array]) -> pa.Array:
    """Return each row as one text: what most of a root's time goes to, and can be done apart."""
    text = [column.cast(pa.string()) for column in columns]
    joined = pc.binary_join_element_wise(
        *text, _BETWEEN, null_handling="replace", null_replacement=NULL
    )
    return pc.binary_join_element_wise(joined, _NOTHING, _END)


def root_of_files(roots: Iterable[str]) -> str:
    """Return the root of a table from the roots of its delivered files, in order of their names."""
    return root_of(leaf_hash(bytes.fromhex(root)) for root in roots).hex()
