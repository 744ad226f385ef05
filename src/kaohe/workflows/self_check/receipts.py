"""The receipt of a report: what was handed in, when, and where it stands in the ledger.

A receipt is one file that holds together without the server: the manifest with the hash of every
file, the entry of the ledger that names the manifest, and the ledger's signature under entry and
time. Whoever has the office's public key can check it, and compare the files on his own disk.
As soon as the ledger has signed a checkpoint over the entry, the file holds the proof too; without
it the file is the same, byte for byte, so that the digest on paper goes on to hold.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.errors import LedgerError, NoteInvalid, raise_all
from kaohe.core.ledger import (
    commit_entry,
    entry_leaf,
    open_checkpoint,
    open_receipt,
    read_entry,
    read_log_proof,
)
from kaohe.core.merkle import verify_inclusion
from kaohe.workflows.self_check.faults import (
    RECEIPT_DIFFERS,
    RECEIPT_FILE_DIFFERS,
    RECEIPT_UNREADABLE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Checkpoint, NoteKey, Receipt

FORMAT: Final = "self-check-receipt/1"
LARGEST: Final = 16_000_000
"""Bytes of a receipt file; the manifest of a body with ten thousand files is smaller."""
_FIELDS: Final = ("format", "note", "entry", "salt", "nonce", "document", "manifest")


@dataclass(frozen=True, slots=True)
class OpenedReceipt:
    """A receipt that holds."""

    receipt: Receipt
    rehearsal: bool
    details: Mapping[str, Any]
    """What the entry stands for: number, body, whether late, digest of the manifest."""
    manifest: Mapping[str, Any]
    """Answers, rows and files as they were handed in."""
    digest: str
    """SHA-256 of the file without its proof, which is the one that the paper shows."""
    proved: Checkpoint | None
    """The checkpoint in which the entry is proved to stand, where the file holds a proof."""


def write_receipt_file(
    *, note: bytes, entry: bytes, salt: bytes, nonce: str, document: bytes, manifest: bytes
) -> bytes:
    """Return the receipt as one file.

    Args:
        note: the signed receipt of the ledger.
        entry: the ledger's entry.
        salt: of the entry's commitment.
        nonce: what the entry's record was made with.
        document: what the entry stands for.
        manifest: what was handed in.
    """
    body: dict[str, Json] = {
        "format": FORMAT,
        "note": note.decode(),
        "entry": entry.decode(),
        "salt": base64.b64encode(salt).decode(),
        "nonce": nonce,
        "document": document.decode(),
        "manifest": manifest.decode(),
    }
    return canonical_bytes(body) + b"\n"


def add_proof(receipt: bytes, proof: bytes) -> bytes:
    """Return a receipt file that holds the proof of its entry too.

    Args:
        receipt: the file as ``write_receipt_file`` made it.
        proof: that the entry stands in a checkpoint (C2SP tlog-proof).
    """
    return canonical_bytes({**json.loads(receipt), "proof": proof.decode()}) + b"\n"


def open_receipt_file(data: bytes, key: NoteKey, *, where: str = "receipt") -> OpenedReceipt:
    """Check a receipt without a server.

    Raises:
        NoteInvalid: it is no receipt, not signed by this ledger, its parts do not agree, or its
            proof leads elsewhere.
    """
    body = _read(data, where)
    proof = body.pop("proof", None)
    receipt = open_receipt(body["note"].encode(), key, where=where)
    entry, document = body["entry"].encode(), body["document"].encode()
    manifest = body["manifest"].encode()
    try:
        said = read_entry(entry, where=where)
        salt = base64.b64decode(body["salt"], validate=True)
        leaf = entry_leaf(commit_entry(entry, salt=salt, rehearsal=said.rehearsal))
        record = read_canonical(document)
        listed = read_canonical(manifest)
    except (LedgerError, ValueError):
        raise RECEIPT_UNREADABLE.error_at(where) from None
    if not isinstance(record, dict) or not isinstance(listed, dict):
        raise RECEIPT_UNREADABLE.error_at(where)
    details = record.get("details")
    if not isinstance(details, dict):
        raise RECEIPT_UNREADABLE.error_at(where)
    expected = sha256(body["nonce"].encode() + document).hexdigest()
    agree = {
        "entry": leaf == receipt.leaf and said.at == receipt.time,
        "record": said.content.get("record") == expected,
        "manifest": details.get("manifest") == sha256(manifest).hexdigest(),
    }
    raise_all(
        NoteInvalid,
        (RECEIPT_DIFFERS.at(where, part=part) for part, holds in agree.items() if not holds),
    )
    return OpenedReceipt(
        receipt,
        said.rehearsal,
        details,
        listed,
        digest=sha256(canonical_bytes({**body}) + b"\n").hexdigest(),
        proved=_check_proof(proof.encode(), receipt, key, where) if proof is not None else None,
    )


def compare_files(opened: OpenedReceipt, found: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the files of a receipt that are not there, or are others.

    Args:
        opened: the receipt.
        found: names of the files of a folder → SHA-256.
    """
    digests = set(found.values())
    for each in opened.manifest.get("files", ()):
        if each["sha256"] not in digests:
            yield RECEIPT_FILE_DIFFERS.at(each["name"], name=each["name"])


def _check_proof(data: bytes, receipt: Receipt, key: NoteKey, where: str) -> Checkpoint:
    """Return the checkpoint in which the entry of a receipt stands."""
    proof = read_log_proof(data, where=where)
    checkpoint, _ = open_checkpoint(proof.checkpoint, [key], where=where)
    holds = proof.index == receipt.index and verify_inclusion(
        receipt.leaf,
        index=proof.index,
        size=checkpoint.size,
        proof=proof.path,
        root=checkpoint.root,
    )
    if not holds:
        raise RECEIPT_DIFFERS.error_at(where, part="proof")
    return checkpoint


def _read(data: bytes, where: str) -> dict[str, str]:
    try:
        body = json.loads(data) if len(data) <= LARGEST else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise RECEIPT_UNREADABLE.error_at(where)
    if {*body} - {"proof"} != {*_FIELDS} or not all(
        isinstance(each, str) for each in body.values()
    ):
        raise RECEIPT_UNREADABLE.error_at(where)
    return body
