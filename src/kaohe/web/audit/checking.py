"""Rebuild the office's ledger from its entries and compare everything that is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import LedgerError
from kaohe.core.ledger import (
    compare_checkpoint,
    compare_nodes,
    compare_size,
    read_entry,
    rebuild,
)
from kaohe.web.audit.faults import DOCUMENT_WRONG
from kaohe.web.audit.models import LedgerDocument, LedgerEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.web.audit.unit import DjangoLedger


_FIELDS: Final = {"plan": "plan", "disclosed": "packet"}
"""Kinds of entry that name their document in another field than ``record``."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was compared, and what does not fit."""

    entries: int
    documents: int
    checkpoints: int
    root: str
    faults: tuple[Fault, ...]


def check_ledger(books: DjangoLedger) -> Checked:
    """Compare entries, tree, checkpoints and documents; tell all faults."""
    made = rebuild(books.leaves(), origin=books.origin)
    faults = [*made.faults, *compare_size(made, books.size())]
    faults += compare_nodes(made, books.nodes())
    sizes = books.checkpoint_sizes()
    for size in sizes:
        faults += compare_checkpoint(made, books.checkpoint(size) or b"", (books.key,), ())
    faults += _compare_documents()
    return Checked(
        entries=made.ledger.size,
        documents=LedgerDocument.objects.count(),
        checkpoints=len(sizes),
        root=made.ledger.root.hex(),
        faults=tuple(faults),
    )


def _compare_documents() -> Iterator[Fault]:
    """Compare what is kept beside each entry with the digest that the entry names.

    An act of the office names its document together with its request; what a draw is made of is
    named by its own digest. A county that was drawn is entered by its digest alone.
    """
    kept = {each.name: bytes(each.content) for each in LedgerDocument.objects.iterator()}
    for row in LedgerEntry.objects.order_by("index").iterator():
        try:
            entry = read_entry(bytes(row.entry))
        except LedgerError:
            continue  # told by whoever rebuilds the tree
        named = entry.content.get(_FIELDS.get(entry.kind, "record"))
        if named is None or (entry.kind == "chosen" and named not in kept):
            continue
        document = kept.get(str(named), b"")
        made = {sha256(each + document).hexdigest() for each in (b"", row.request.encode())}
        if named not in made:
            yield DOCUMENT_WRONG.at(f"entry {row.index}", index=row.index)
