"""The one tamper-evident ledger: entries, tree, signed checkpoints, proofs, and its order.

Append with ``Ledger``, decide with ``History``, sign with ``sign_checkpoint``, prove against a
named size, check with ``check_checkpoint`` and ``check_log_proof``, and rebuild everything with
``rebuild``. Bytes and promises: docs/algorithms/ledger.md.
"""

from __future__ import annotations

from kaohe.core.ledger.checkpoints import (
    Checkpoint,
    is_of_rehearsals,
    is_origin,
    open_checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from kaohe.core.ledger.entries import (
    Entry,
    commit_entry,
    entry_leaf,
    open_entry,
    read_entry,
)
from kaohe.core.ledger.entry_kinds import KINDS, LabelName
from kaohe.core.ledger.fsck import (
    Leaf,
    Rebuilt,
    compare_checkpoint,
    compare_nodes,
    compare_size,
    compare_tiles,
    rebuild,
)
from kaohe.core.ledger.history import History
from kaohe.core.ledger.log_proof import LogProof, check_log_proof, read_log_proof
from kaohe.core.ledger.notes import (
    COSIGNATURE,
    ED25519,
    Note,
    NoteKey,
    NoteSigner,
    SignatureLine,
    read_key,
    read_note,
    read_signature_lines,
    time_of,
    verify_note,
)
from kaohe.core.ledger.policy import Policy, Witnessed, check_checkpoint, find_signed, read_policy
from kaohe.core.ledger.receipts import Receipt, open_receipt, sign_receipt
from kaohe.core.ledger.rules import RULES
from kaohe.core.ledger.tiles import (
    Tile,
    read_bundle,
    tile_nodes,
    tiles_of,
    write_bundle,
    write_tile,
)
from kaohe.core.ledger.tree import (
    Grown,
    Ledger,
    lookup,
    nodes_of,
    open_ledger,
    prove_consistency,
    prove_inclusion,
    root_at,
)
from kaohe.core.ledger.witnessing import (
    Answer,
    Request,
    Seen,
    answer_request,
    read_request,
    write_request,
)

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "KINDS",
    "RULES",
    "Answer",
    "Checkpoint",
    "Entry",
    "Grown",
    "History",
    "LabelName",
    "Leaf",
    "Ledger",
    "LogProof",
    "Note",
    "NoteKey",
    "NoteSigner",
    "Policy",
    "Rebuilt",
    "Receipt",
    "Request",
    "Seen",
    "SignatureLine",
    "Tile",
    "Witnessed",
    "answer_request",
    "check_checkpoint",
    "check_log_proof",
    "commit_entry",
    "compare_checkpoint",
    "compare_nodes",
    "compare_size",
    "compare_tiles",
    "entry_leaf",
    "find_signed",
    "is_of_rehearsals",
    "is_origin",
    "lookup",
    "nodes_of",
    "open_checkpoint",
    "open_entry",
    "open_ledger",
    "open_receipt",
    "prove_consistency",
    "prove_inclusion",
    "read_bundle",
    "read_checkpoint",
    "read_entry",
    "read_key",
    "read_log_proof",
    "read_note",
    "read_policy",
    "read_request",
    "read_signature_lines",
    "rebuild",
    "root_at",
    "sign_checkpoint",
    "sign_receipt",
    "tile_nodes",
    "tiles_of",
    "time_of",
    "verify_note",
    "write_bundle",
    "write_request",
    "write_tile",
]
