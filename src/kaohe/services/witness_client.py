"""How a ledger asks its witnesses, and what it does with their answers."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger import (
    Note,
    read_checkpoint,
    read_note,
    read_signature_lines,
    verify_note,
)
from kaohe.core.ledger.witnessing import OTHER_SIZE, SIGNED
from kaohe.services.faults import WITNESS_REFUSED, WITNESS_UNREACHABLE
from kaohe.services.witness import SUBMISSION
from kaohe.workflows.ledgers.recording import ask_witness

if TYPE_CHECKING:
    from collections.abc import Collection

    from kaohe.core.ledger import NoteKey
    from kaohe.workflows.ledgers.recording import LedgerRecord, Witness

WAIT_SECONDS: Final = 30
LARGEST_ANSWER: Final = 65_536


@dataclass(frozen=True, slots=True)
class RemoteWitness:
    """A witness over HTTP. What it answers is signed, so that the line need not be trusted."""

    host: str
    port: int

    def submit(self, request: bytes) -> tuple[int, bytes]:
        """Hand in a request; return the status and what was answered.

        Raises:
            FileUnusable: nobody answers.
        """
        connection = HTTPConnection(self.host, self.port, timeout=WAIT_SECONDS)
        try:
            connection.request("POST", SUBMISSION, body=request)
            answer = connection.getresponse()
            return answer.status, answer.read(LARGEST_ANSWER)
        except (OSError, HTTPException) as reason:
            raise WITNESS_UNREACHABLE.error_at(f"{self.host}:{self.port}", reason=reason) from None
        finally:
            connection.close()


def collect_cosignatures(
    record: LedgerRecord, witness: Witness, known: Collection[NoteKey], *, where: str
) -> tuple[str, ...]:
    """Let a witness cosign the latest checkpoint; return the names of those who have signed.

    A witness that saw another size last says so, and is asked again from there.

    Args:
        record: the ledger.
        witness: whom to ask.
        known: keys of witnesses; signatures of others are passed over.
        where: how the witness is called in messages.

    Raises:
        LedgerError: this ledger is older than what the witness has seen, or the witness refuses.
        NoteInvalid: a signature of a known witness does not fit.
    """
    status, body = witness.submit(ask_witness(record, old_size=0))
    if status == OTHER_SIZE and body.strip().isdigit():
        status, body = witness.submit(ask_witness(record, old_size=int(body)))
    if status != SIGNED:
        raise WITNESS_REFUSED.error_at(where, status=status)
    return take_cosignatures(record, body, known, where=where)


def take_cosignatures(
    record: LedgerRecord, answer: bytes, known: Collection[NoteKey], *, where: str
) -> tuple[str, ...]:
    """Keep the signatures that a witness has sent back; return the names of those who signed.

    Raises:
        LedgerError: the answer is none.
        NoteInvalid: no known witness has signed, or a signature does not fit.
    """
    checkpoint = record.checkpoint() or b""
    note = read_note(checkpoint, where=record.origin)
    try:
        lines = read_signature_lines(answer.decode("utf-8"))
    except ValueError:
        raise WITNESS_REFUSED.error_at(where, status="–") from None
    cosigned = Note(note.text, lines)
    signed = verify_note(cosigned, known, where=where)
    own = [line for key in signed for line in cosigned.signed_by(key)]
    record.keep_cosignatures(read_checkpoint(note.text).size, own)
    return tuple(key.name for key in signed)
