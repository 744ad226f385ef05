"""The sheet that a visited unit is handed: its packet, and the proof that the ledger holds it.

One file, and the same bytes compressed as one QR code, so that the unit can check without asking
anybody that it, and no other, was drawn, and that this was put down before everybody's eyes.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.ledger import read_entry
from kaohe.workflows.ceremony import document_of, plan_of
from kaohe.workflows.ledger_proofs import prove_entry_at
from kaohe.workflows.publishing_draw import find_checkpoint
from kaohe.workflows.publishing_faults import NOT_TOLD, SHEET_TOO_LARGE

if TYPE_CHECKING:
    from kaohe.workflows.publishing_draw import PublishedBook

FORMAT: Final = "disclosure-sheet/1"
LARGEST_CODE: Final = 2953
"""Bytes in a QR code of version 40 with the lowest correction."""
