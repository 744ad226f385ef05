"""Receipts: signed at once, so that nobody has to wait for the next checkpoint.

A receipt says which leaf stands at which index and since when. If a later checkpoint has another
leaf there, receipt and checkpoint together convict the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger.checkpoints import read_number
from kaohe.core.ledger.faults import RECEIPT_UNREADABLE
from kaohe.core.ledger.notes import Note, decode_hash, encode_base64, read_note, verify_note

if TYPE_CHECKING:
    from kaohe.core.ledger.notes import NoteKey, NoteSigner

HEADER: Final = "ledger-receipt/1"
_WORDS: Final = ("origin", "index", "leaf", "time")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a ledger promises to hold for ever."""

    origin: str
    index: int
    leaf: bytes
    time: str
    """UTC, such as ``2013-01-20T15:59:59.000Z``."""

    @property
    def text(self) -> str:
        """Return the lines that are signed; their words keep them apart from a checkpoint's."""
        values = (self.origin, str(self.index), encode_base64(self.leaf), self.time)
        lines = (f"{word} {value}\n" for word, value in zip(_WORDS, values, strict=True))
        return f"{HEADER}\n{''.join(lines)}"


def sign_receipt(receipt: Receipt, signer: NoteSigner) -> bytes:
    """Return a receipt as a note signed by its ledger."""
    return Note(receipt.text, (signer.sign(receipt.text),)).write()


def open_receipt(data: bytes, key: NoteKey, *, where: str = "receipt") -> Receipt:
    """Read a receipt that a ledger must have signed.

    Raises:
        NoteInvalid: unreadable, of another ledger, or not signed by its key.
    """
    note = read_note(data, where=where)
    verify_note(note, [key], where=where)
    try:
        receipt = _read(note.text)
    except ValueError:
        raise RECEIPT_UNREADABLE.error_at(where) from None
    if receipt.text != note.text or receipt.origin != key.name:
        raise RECEIPT_UNREADABLE.error_at(where)
    return receipt


def _read(text: str) -> Receipt:
    _, *lines = text.removesuffix("\n").split("\n")
    if len(lines) != len(_WORDS):
        raise ValueError("no receipt")
    origin, index, leaf, time = (line.partition(" ")[2] for line in lines)
    return Receipt(origin, read_number(index), decode_hash(leaf), time)
