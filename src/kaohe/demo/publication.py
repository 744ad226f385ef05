"""The end of a rehearsal: the last checkpoint is cosigned, the key holders reveal their secrets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger import read_policy
from kaohe.demo.keys import CAMPAIGN, rehearse_ceremony
from kaohe.demo.moments import write_moment
from kaohe.demo.rehearsal import open_witnesses
from kaohe.services.witness_client import collect_cosignatures
from kaohe.stores.published_campaigns import write_campaign
from kaohe.workflows.ceremony.steps import plan_of
from kaohe.workflows.keyholding.records import HolderSecret
from kaohe.workflows.ledgers.recording import sign_latest

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.stores.offices import Office
    from kaohe.workflows.publication.publishing import Publication

PUBLISHED: Final = write_moment(date(2013, 2, 18), minute=9 * 60)


def publish_rehearsal(office: Office, folder: Path, *, seed: int, witnesses: Path) -> Publication:
    """Publish a rehearsal that is over, as a real campaign is published (P7).

    Args:
        office: whose ledger holds the end of the campaign.
        folder: what is published; it must not exist.
        seed: from which the secrets follow.
        witnesses: folder of the witnesses' memories.
    """
    secrets, book = rehearse_ceremony(seed), office.ledger
    plan = plan_of(book, CAMPAIGN.id)
    sign_latest(book, secrets.ledger)
    known = tuple(read_policy(plan.policy.encode()).witnesses.values())
    for service in open_witnesses(witnesses, secrets, at=PUBLISHED):
        try:
            collect_cosignatures(book, service, known, where=service.signer.name)
        finally:
            service.store.close()
    return write_campaign(
        folder,
        book,
        CAMPAIGN.id,
        manifest=office.published.manifest(),
        secrets=[
            HolderSecret(
                campaign=CAMPAIGN.id,
                rehearsal=CAMPAIGN.rehearsal,
                holder=each.name,
                public_key=each.key.public_key.hex(),
                secret=each.key.secret.hex(),
            )
            for each in secrets.holders
            if each.name in plan.holders
        ],
    )
