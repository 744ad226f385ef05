"""A proof that an entry stands in a ledger, checked without a network (C2SP tlog-proof).

Index, path, and the cosigned checkpoint that the path leads to, in one text file. Whoever checks
it needs the entry's leaf and a policy, and asks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger.checkpoints import read_number
from kaohe.core.ledger.faults import LOG_PROOF_UNREADABLE, LOG_PROOF_WRONG
from kaohe.core.ledger.notes import LARGEST_NOTE, decode_base64, decode_hash, encode_base64
from kaohe.core.ledger.policy import check_checkpoint
from kaohe.core.merkle import verify_inclusion

if TYPE_CHECKING:
    from kaohe.core.ledger.policy import Policy, Witnessed

HEADER: Final = "c2sp.org/tlog-proof@v1"
LONGEST_PATH: Final = 63


@dataclass(frozen=True, slots=True)
class LogProof:
    """Where an entry stands, the path to a root, and the checkpoint that names this root."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    """The signed note, as it is handed on."""
    extra: bytes = b""
    """Whatever helps to make the leaf again; nobody vouches for it."""

    def write(self) -> bytes:
        """Return the proof as a text file (``.tlog-proof``)."""
        extra = [f"extra {encode_base64(self.extra)}"] if self.extra else []
        lines = [HEADER, *extra, f"index {self.index}", *map(encode_base64, self.path), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.checkpoint


def read_log_proof(data: bytes, *, where: str = "proof") -> LogProof:
    """Read a proof; nothing of it has been checked then.

    Raises:
        NoteInvalid: it is none.
    """
    try:
        proof = _read(data)
        if proof.write() != data:
            raise ValueError("another form of the same proof")  # noqa: TRY301
    except ValueError:
        raise LOG_PROOF_UNREADABLE.error_at(where) from None
    return proof


def check_log_proof(
    proof: LogProof, leaf: bytes, policy: Policy, *, where: str = "proof"
) -> Witnessed:
    """Return the checkpoint under which a leaf is proved to stand at the proof's index.

    Raises:
        NoteInvalid: the checkpoint does not meet the policy, or the path leads elsewhere.
    """
    witnessed = check_checkpoint(proof.checkpoint, policy, where=where)
    holds = verify_inclusion(
        leaf,
        index=proof.index,
        size=witnessed.checkpoint.size,
        proof=proof.path,
        root=witnessed.checkpoint.root,
    )
    if not holds:
        raise LOG_PROOF_WRONG.error_at(where, index=proof.index, size=witnessed.checkpoint.size)
    return witnessed


def _read(data: bytes) -> LogProof:
    head, blank, checkpoint = data.partition(b"\n\n")
    header, *lines = head.decode("ascii").split("\n")
    if header != HEADER or not blank or not lines or len(data) > 2 * LARGEST_NOTE:
        raise ValueError("no proof")
    extra = b""
    if lines[0].startswith("extra "):
        extra = decode_base64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index ") or len(lines) > LONGEST_PATH + 1:
        raise ValueError("no index")
    index = read_number(lines[0].removeprefix("index "))
    return LogProof(index, tuple(map(decode_hash, lines[1:])), checkpoint, extra)
