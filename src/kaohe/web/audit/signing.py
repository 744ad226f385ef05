"""Checkpoints are signed from time to time, so that receipts can be proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from kaohe.core.ledger import ED25519
from kaohe.stores.ledger_files import load_signer
from kaohe.web.audit.office_acts import ledger
from kaohe.web.starting import LEDGER_KEY
from kaohe.workflows.ledgers.recording import sign_latest

if TYPE_CHECKING:
    from pathlib import Path


def sign_checkpoint() -> bytes:
    """Sign a checkpoint of all entries that are kept now; where there are no new ones, nothing.

    Raises:
        LedgerDamaged: the ledger is not a continuation of the last checkpoint.
        FileUnusable: the key cannot be read.
    """
    place: Path = settings.OFFICE_HOME / LEDGER_KEY
    return sign_latest(ledger(), load_signer(place, kind=ED25519))
