"""The sheet that a visited unit is handed: its packet, and the proof that the ledger holds it.

One file, and the same bytes compressed in one QR code, so that the unit can check, without asking
anybody, that it and no other was drawn, and that this was put down where others stand by it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.ledger import read_entry
from kaohe.workflows.ceremony.steps import plan_of
from kaohe.workflows.ledgers.recording import prove_entry
from kaohe.workflows.publication.faults import NOT_TOLD, RECORD_LACKING
from kaohe.workflows.publication.publishing import find_checkpoint

if TYPE_CHECKING:
    from kaohe.workflows.ledgers.recording import KeptEntry
    from kaohe.workflows.publication.publishing import PublishedBook

FORMAT: Final = "disclosure-sheet/1"


def make_sheet(book: PublishedBook, campaign: str, *, visit: str) -> bytes:
    """Return the sheet of a visit: canonical JSON with one line end.

    Raises:
        DrawError: the ledger tells of no such visit, or no witnessed checkpoint holds it yet.
        LedgerError: the packet is not beside its entry.
    """
    kept = _find_disclosed(book, campaign, visit)
    size, _ = find_checkpoint(book, plan_of(book, campaign))
    if kept is None or kept.index >= size:
        raise NOT_TOLD.error_at(visit)
    digest = str(read_entry(kept.entry).content["packet"])
    packet = book.document(digest)
    if packet is None or sha256(packet).hexdigest() != digest:
        raise RECORD_LACKING.error_at(visit, index=kept.index, kind="disclosed")
    sheet = {
        "format": FORMAT,
        "packet": read_canonical(packet),
        "entry": kept.entry.decode(),
        "salt": kept.salt.hex(),
        "log": prove_entry(book, kept.index, size=size).write().decode(),
    }
    return canonical_bytes(sheet) + b"\n"


def _find_disclosed(book: PublishedBook, campaign: str, visit: str) -> KeptEntry | None:
    for kept in book.find_entries(kind="disclosed", campaign=campaign):
        if read_entry(kept.entry).content["visit"] == visit:
            return kept
    return None
