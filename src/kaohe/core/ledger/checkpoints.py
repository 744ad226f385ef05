"""Checkpoints: what a ledger says of itself, in three lines (C2SP tlog-checkpoint).

Origin, size and root. A root alone does not bind the size, so that both are signed together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger.faults import CHECKPOINT_OTHER_ORIGIN, CHECKPOINT_UNREADABLE
from kaohe.core.ledger.notes import (
    Note,
    decode_hash,
    encode_base64,
    is_name,
    read_note,
    verify_note,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from kaohe.core.ledger.notes import NoteKey, NoteSigner

LARGEST_SIZE: Final = 2**63 - 1
REHEARSAL: Final = "/rehearsal"
"""How the origin of a ledger of rehearsals (演练) ends, and no other."""

_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_LEAST_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A ledger's origin, its number of entries and the root over them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    """Further lines of ledgers that are not ours; we write none and believe none."""

    @property
    def text(self) -> str:
        """Return the lines that are signed."""
        lines = (self.origin, str(self.size), encode_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def read_checkpoint(text: str, *, where: str = "checkpoint") -> Checkpoint:
    """Read the text of a note as a checkpoint.

    Raises:
        NoteInvalid: it is none.
    """
    lines = text.removesuffix("\n").split("\n")
    try:
        if len(lines) < _LEAST_LINES or not all(lines):
            raise ValueError("fewer than three lines, or an empty one")  # noqa: TRY301
        origin, size, root, *extensions = lines
        return Checkpoint(origin, read_number(size), decode_hash(root), tuple(extensions))
    except ValueError:
        raise CHECKPOINT_UNREADABLE.error_at(where) from None


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> Note:
    """Return a checkpoint as a note signed by its ledger."""
    return Note(checkpoint.text, (signer.sign(checkpoint.text),))


def open_checkpoint(
    data: bytes, keys: Collection[NoteKey], *, where: str = "checkpoint"
) -> tuple[Checkpoint, Note]:
    """Read a checkpoint that one of a ledger's keys must have signed.

    The name of a key is the origin of its ledger, so that one ledger's key signs no other's
    checkpoint.

    Raises:
        NoteInvalid: unreadable, of another origin, not signed, or signed wrongly.
    """
    note = read_note(data, where=where)
    checkpoint = read_checkpoint(note.text, where=where)
    own = [key for key in keys if key.name == checkpoint.origin]
    if not own:
        raise CHECKPOINT_OTHER_ORIGIN.error_at(where, origin=checkpoint.origin)
    verify_note(note, own, where=where)
    return checkpoint, note


def read_number(text: str) -> int:
    """Read a size or an index: decimal, no leading zero, below 2^63.

    Raises:
        ValueError: it is none.
    """
    if not _NUMBER.fullmatch(text) or int(text) > LARGEST_SIZE:
        raise ValueError("no size")
    return int(text)


def is_origin(origin: str) -> bool:
    """Tell whether one of our ledgers can have this origin, which is its key's name too."""
    return is_name(origin) and not _NUMBER.fullmatch(origin)


def is_of_rehearsals(origin: str) -> bool:
    """Tell whether a ledger holds rehearsals, which everybody sees from its origin."""
    return origin.endswith(REHEARSAL)
