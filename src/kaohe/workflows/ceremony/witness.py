"""Checkpoints that the plan's witnesses have cosigned: over the opening (C0), and over the dice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kaohe.core.ledger import find_signed, read_checkpoint, read_note, read_policy
from kaohe.workflows.ceremony.faults import WITNESSES_LACKING
from kaohe.workflows.ledgers.recording import LedgerRecord, ask_witness, sign_latest

if TYPE_CHECKING:
    from kaohe.core.ledger import NoteSigner
    from kaohe.workflows.publication.published import PlanEntry


class SignedRecord(LedgerRecord, Protocol):
    """A ledger that tells which of its checkpoints are signed."""

    def checkpoint_sizes(self) -> tuple[int, ...]:
        """Return the sizes of which a checkpoint is signed, the smallest first."""
        ...


@dataclass(frozen=True, slots=True)
class Witnessing:
    """How far the witnessing of an opening has come, for the last checkpoint over it."""

    size: int
    """Size of the checkpoint; 0 where none is signed yet."""
    note: bytes
    signed: tuple[str, ...]
    lacking: tuple[str, ...]
    is_met: bool


def sign_opening(record: SignedRecord, signer: NoteSigner, *, end: int) -> bytes:
    """Sign a checkpoint over an opening that ends at a size, unless there is one already.

    The same checkpoint is handed to all witnesses, whatever is entered meanwhile.
    """
    sizes = record.checkpoint_sizes()
    latest = record.checkpoint()
    if latest is None or sizes[-1] < end:
        return sign_latest(record, signer)
    return latest


def request_of(record: SignedRecord, plan: PlanEntry, witness: str) -> bytes:
    """Return the request to a witness of the plan, from the size that it signed here last."""
    key = read_policy(plan.policy.encode()).witnesses[witness]
    signed = (
        size
        for size in reversed(record.checkpoint_sizes())
        if read_note(record.checkpoint(size) or b"").signed_by(key)
    )
    return ask_witness(record, old_size=next(signed, 0))


def follow_witnessing(
    record: SignedRecord, plan: PlanEntry, *, end: int, before: int | None = None
) -> Witnessing:
    """Tell which witnesses of the plan have signed over an opening, or over dice.

    Args:
        record: the ledger.
        plan: its policy counts, and no other.
        end: size of the ledger after the last of plan, frame and keys, or after the dice.
        before: a second (POSIX); who signed then or later does not count.
    """
    policy = read_policy(plan.policy.encode())
    found = Witnessing(0, b"", (), tuple(policy.witnesses), is_met=False)
    for size in record.checkpoint_sizes():
        if size < end:
            continue
        data = record.checkpoint(size) or b""
        note = read_note(data)
        signed = find_signed(note, policy, before=before)
        lacking = tuple(name for name in policy.witnesses if name not in signed)
        found = Witnessing(
            read_checkpoint(note.text).size, data, signed, lacking, is_met=policy.is_met(signed)
        )
        if found.is_met:
            break
    return found


def find_witnessed(record: SignedRecord, plan: PlanEntry, *, end: int) -> bytes:
    """Return the first checkpoint over an opening that has enough witnesses.

    Raises:
        DrawError: there is none; it tells who has signed and who has not.
    """
    found = follow_witnessing(record, plan, end=end)
    if not found.is_met:
        raise WITNESSES_LACKING.error_at(
            plan.campaign,
            size=found.size,
            signed="、".join(found.signed) or "–",
            missing="、".join(found.lacking) or "–",
        )
    return found.note
