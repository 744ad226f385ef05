"""Check a log proof that somebody hands over, with or without what the entry says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.core.ledger import (
    check_log_proof,
    commit_entry,
    entry_leaf,
    read_entry,
    read_log_proof,
)
from kaohe.core.ledger.entries import COMMITMENT_BYTES, SALT_BYTES
from kaohe.core.ledger.faults import ENTRY_NOT_OPENED
from kaohe.workflows.ledgers.faults import COMMITMENT_MISSING, COMMITMENT_WRONG

if TYPE_CHECKING:
    from kaohe.core.ledger import Entry, Policy, Witnessed


@dataclass(frozen=True, slots=True)
class VerifiedProof:
    """What a proof has shown."""

    index: int
    witnessed: Witnessed
    entry: Entry | None
    """What the entry says, if the proof shows it."""


def pack_opening(salt: bytes, entry: bytes) -> bytes:
    """Return what opens a commitment, for the extra line of a proof: salt, then entry."""
    return salt + entry


def verify_proof(
    data: bytes, policy: Policy, *, commitment: str | None = None, where: str = "proof"
) -> VerifiedProof:
    """Check a proof, and the entry that it shows or the commitment that the reader brings.

    Raises:
        NoteInvalid: the proof does not hold.
        LedgerError: there is nothing to prove, or entry and commitment differ.
    """
    proof = read_log_proof(data, where=where)
    expected = _read_commitment(commitment, where=where) if commitment is not None else None
    entry = None
    if proof.extra:
        salt, said = proof.extra[:SALT_BYTES], proof.extra[SALT_BYTES:]
        entry = read_entry(said, where=where)
        shown = commit_entry(said, salt=salt, rehearsal=entry.rehearsal)
        if expected is not None and expected != shown:
            raise ENTRY_NOT_OPENED.error_at(where)
        expected = shown
    if expected is None:
        raise COMMITMENT_MISSING.error_at(where)
    witnessed = check_log_proof(proof, entry_leaf(expected), policy, where=where)
    return VerifiedProof(proof.index, witnessed, entry)


def _read_commitment(text: str, *, where: str) -> bytes:
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != COMMITMENT_BYTES:
        raise COMMITMENT_WRONG.error_at(where)
    return raw
