"""After the end of a campaign: it is witnessed, and each key holder's secret is taken in.

A secret tells every value that is still to be drawn. Nobody's is taken before the plan's witnesses
have cosigned a checkpoint that holds the end: an end that can still be denied is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.workflows.ceremony.opening import keys_of
from kaohe.workflows.ceremony.steps import plan_of
from kaohe.workflows.ceremony.witness import follow_witnessing
from kaohe.workflows.keyholding.records import HolderSecret, read_holder_record
from kaohe.workflows.publication.faults import SECRET_WRONG, SECRETS_TOO_EARLY
from kaohe.workflows.publication.publishing import is_secret_of

if TYPE_CHECKING:
    from kaohe.workflows.ceremony.steps import CeremonyBook
    from kaohe.workflows.ceremony.witness import Witnessing


def find_end(book: CeremonyBook, campaign: str) -> int:
    """Return the size of the ledger right after the end of a campaign; 0 before it is entered."""
    return next(
        (each.index + 1 for each in book.find_entries(kind="complete", campaign=campaign)), 0
    )


def follow_end(book: CeremonyBook, campaign: str) -> Witnessing | None:
    """Tell which witnesses of the plan have signed over the end; nothing before it is entered."""
    end = find_end(book, campaign)
    return follow_witnessing(book, plan_of(book, campaign), end=end) if end else None


def take_secret(book: CeremonyBook, campaign: str, data: bytes) -> HolderSecret:
    """Read the secret that a key holder of a campaign has revealed after its end.

    Args:
        book: the ledger.
        campaign: whose.
        data: the file (``holder-secret/1``).

    Raises:
        DrawError: the end is not entered and witnessed, or the secret fits no key of the campaign.
        ProofInvalid: the file is none.
    """
    found = follow_end(book, campaign)
    if found is None or not found.is_met:
        raise SECRETS_TOO_EARLY.error_at(campaign)
    secret, plan = read_holder_record(data, HolderSecret), plan_of(book, campaign)
    own = (each for each in keys_of(book, campaign).holders if each.holder == secret.holder)
    if not any(is_secret_of(secret, each, plan) for each in own):
        raise SECRET_WRONG.error_at(secret.holder, holder=secret.holder)
    return secret
