"""Every business act of the office enters the ledger in the transaction that does it."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from kaohe.core.canonical import canonical_bytes
from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.web.audit.faults import ACT_DONE
from kaohe.web.audit.unit import DjangoLedger
from kaohe.workflows.ledgers.recording import Act, Recorded, record_act

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kaohe.core.canonical import Json
    from kaohe.web.accounts.models import User

OFFICE: str = "office"
"""Under which acts that belong to no campaign stand."""
SALT_BYTES = 32


@lru_cache(maxsize=1)
def ledger() -> DjangoLedger:
    """Return the office's ledger; one for each process."""
    return DjangoLedger()


@dataclass(slots=True)
class OfficeAct:
    """An act that is being done: when, by whom; filled with what is to be kept of it."""

    subject: str
    actor: User
    at: datetime
    campaign: str
    index: int
    """Where its entry will stand."""
    details: dict[str, Json] = field(default_factory=dict)
    recorded: Recorded | None = None
    """Where it stands in the ledger, once it is done."""


@contextmanager
def act(
    subject: str, *, by: User, campaign: str = OFFICE, request: str = ""
) -> Iterator[OfficeAct]:
    """Do one business act: rows and entry are kept together, or nothing is.

    The time is read after the write lock is held. What the act changed is put into ``details``,
    as canonical JSON without names of persons; the document is kept beside the entry.

    Args:
        subject: what is done, such as ``account-opened``.
        by: the person who does it.
        campaign: the cycle that it belongs to.
        request: a key made by whoever asks, so that a repeated request is the same act.

    Raises:
        StepRefused: the request was carried out before; nothing is done a second time.
    """
    books = ledger()
    with books.begin() as transaction:
        if request and transaction.find(request):
            raise ACT_DONE.error_at(by.username)
        doing = OfficeAct(subject, by, read_moment(), campaign, transaction.ledger.size)
        yield doing
        document = canonical_bytes({"subject": subject, "details": doing.details})
        nonce = request or secrets.token_hex(16)
        digest = sha256(nonce.encode() + document).hexdigest()
        entered = Act(
            request=nonce,
            kind="record",
            campaign=campaign,
            rehearsal=is_of_rehearsals(books.origin),
            actor=by.username,
            content={"subject": subject, "record": digest},
            documents={digest: document},
        )
        doing.recorded = record_act(
            books,
            entered,
            salt=secrets.token_bytes(SALT_BYTES),
            now=lambda: write_moment(doing.at),
        )


def write_moment(moment: datetime) -> str:
    """Return a moment as the ledger writes it: UTC, to the millisecond."""
    utc = moment.astimezone(tz=timezone.get_fixed_timezone(0))
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def read_moment() -> datetime:
    """Read the clock of whoever orders the writers: the database's, where it has one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
            return moment
    return timezone.now()
