"""Every try to enrol a device is put down; too many that fail lock a code, or an address.

A code has eighty bits, so nobody finds one by trying; the lock keeps whoever tries from wearing
the office out. The rows are only ever added; a lock is what follows from them.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from kaohe.web.base.locks import key_of, wait_for_others
from kaohe.web.fieldwork.models import EnrolmentTry

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

OF_CODE: Final = 5
"""Failed tries of one code that lock it."""
OF_ADDRESS: Final = 20
"""Failed tries from one address that lock it; a whole province goes out through one."""
LOCK: Final = timedelta(minutes=15)
"""How long it is locked, and for how long a try is remembered."""
_ADDRESS_LENGTH: Final = 45


def try_enrolment(code: str, address: str) -> timedelta | None:
    """Put down a try before the code is looked at; return how long to wait, if it is locked.

    What is locked is not put down, so that trying on does not make the lock longer.
    """
    digest, address = _digest(code), address[:_ADDRESS_LENGTH]
    with transaction.atomic():
        wait_for_others(key_of("enrolment", address))
        now = timezone.now()
        left = find_lock(digest, address, now=now)
        if left is None:
            _put_down(digest, address, is_taken=False, at=now)
        return left


def put_down_taken(code: str, address: str) -> None:
    """Put down that the code was right; its tries, and one from the address, are forgiven."""
    _put_down(_digest(code), address[:_ADDRESS_LENGTH], is_taken=True, at=timezone.now())


def find_lock(digest: str, address: str, *, now: datetime) -> timedelta | None:
    """Return how long a code or an address is locked from now on; None where neither is."""
    recent = EnrolmentTry.objects.filter(at__gt=now - LOCK)
    ends = [
        until
        for rows, most in (
            (recent.filter(digest=digest), OF_CODE),
            (recent.filter(address=address), OF_ADDRESS),
        )
        if (until := _end_of_lock(rows, most)) is not None and until > now
    ]
    return max(ends) - now if ends else None


def _end_of_lock(rows: QuerySet[EnrolmentTry], most: int) -> datetime | None:
    """Return when a lock ends that rows make, the oldest of which will be forgotten by then."""
    failed: list[datetime] = []
    for at, is_taken in rows.order_by("pk").values_list("at", "is_taken"):
        if is_taken:
            del failed[-1:]  # its own try, which may be older than what is remembered
        else:
            failed.append(at)
    return failed[-most] + LOCK if len(failed) >= most else None


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def _put_down(digest: str, address: str, *, is_taken: bool, at: datetime) -> None:
    EnrolmentTry.objects.create(digest=digest, address=address, is_taken=is_taken, at=at)
