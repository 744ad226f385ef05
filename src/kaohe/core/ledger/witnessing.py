"""What a witness answers to what it is sent, given what it saw last (C2SP tlog-witness).

A witness signs a checkpoint only if the last one that it signed is a beginning of it. So a ledger
that was set back, or shows two contents, finds no second signature. Checking and keeping must be
one step; that is the duty of whoever calls this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger.checkpoints import read_checkpoint, read_number
from kaohe.core.ledger.notes import (
    LARGEST_NOTE,
    LARGEST_TIME,
    Note,
    decode_hash,
    encode_base64,
    read_note,
    verify_note,
)
from kaohe.core.merkle import EMPTY_ROOT, verify_consistency

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kaohe.core.ledger.checkpoints import Checkpoint
    from kaohe.core.ledger.notes import NoteKey, NoteSigner

LONGEST_PROOF: Final = 63
LARGEST_REQUEST: Final = LARGEST_NOTE + 8_192
"""Bytes of a request; whatever is longer is not read."""

SIGNED: Final = 200
MALFORMED: Final = 400
UNSIGNED: Final = 403
UNKNOWN: Final = 404
OTHER_SIZE: Final = 409
INCONSISTENT: Final = 422

TEXT: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class Seen:
    """The last checkpoint of an origin that a witness has signed."""

    size: int = 0
    root: bytes = EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint to be cosigned, and the proof that leads from the last one to it."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: Checkpoint
    note: Note


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; on 200 also what is to be kept before it is sent."""

    status: int
    body: str = ""
    kind: str = TEXT
    seen: Seen | None = None
    note: Note | None = None
    """The checkpoint with the signatures of its ledger and of the witness."""


def write_request(old_size: int, proof: Sequence[bytes], checkpoint: bytes) -> bytes:
    """Return the body that asks a witness to cosign a checkpoint."""
    lines = [f"old {old_size}", *map(encode_base64, proof), ""]
    return "".join(f"{line}\n" for line in lines).encode() + checkpoint


def read_request(data: bytes) -> Request:
    """Read what a witness is sent.

    Raises:
        ValueError: it is no request.
    """
    head, blank, checkpoint = data.partition(b"\n\n")
    first, *lines = head.decode("ascii").split("\n")
    if not blank or not first.startswith("old ") or len(lines) > LONGEST_PROOF:
        raise ValueError("no request")
    try:
        note = read_note(checkpoint)
        found = read_checkpoint(note.text)
    except NoteInvalid:
        raise ValueError("no checkpoint") from None
    old_size = read_number(first.removeprefix("old "))
    return Request(old_size, tuple(map(decode_hash, lines)), found, note)


def answer_request(
    request: Request,
    *,
    keys: Collection[NoteKey],
    seen: Seen,
    signer: NoteSigner,
    time: int,
) -> Answer:
    """Return the answer to a request.

    Args:
        request: what was sent.
        keys: the trusted keys of the checkpoint's origin; none when the origin is unknown.
        seen: the last checkpoint signed for this origin.
        signer: the witness's own key.
        time: the present second (POSIX).
    """
    if not 0 < time <= LARGEST_TIME:
        raise ValueError(f"{time} is no time of a cosignature")
    new, proof = request.checkpoint, request.proof
    if not keys:
        return Answer(UNKNOWN)
    try:
        signed = verify_note(request.note, keys)
    except NoteInvalid:
        return Answer(UNSIGNED)
    if request.old_size > new.size:
        return Answer(MALFORMED)
    if request.old_size != seen.size:
        return Answer(OTHER_SIZE, f"{seen.size}\n", SIZE)
    if not _follows(new, proof, seen):
        return Answer(INCONSISTENT)
    line = signer.sign(request.note.text, time=time)
    own = [each for key in signed for each in request.note.signed_by(key)]
    note = Note(request.note.text, ()).add((*own, line))
    return Answer(SIGNED, line.write(), seen=Seen(new.size, new.root), note=note)


def _follows(new: Checkpoint, proof: Sequence[bytes], seen: Seen) -> bool:
    """Tell whether the last checkpoint is a beginning of the new one."""
    if new.size == 0 and new.root != EMPTY_ROOT:
        return False
    if seen.size == 0:
        return not proof
    return verify_consistency(
        old_size=seen.size, old_root=seen.root, size=new.size, root=new.root, proof=proof
    )
