"""Every try to sign in is put down; too many that fail lock an account for one address.

An account is locked for the address from which it was tried, and nobody else at that address:
a whole province goes out through one address, and one person's slips must not lock it. The lock
grows with every five tries. Whether the account exists makes no difference, so that nothing can
be learned from it. The rows are only ever added; a lock is what follows from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from kaohe.web.accounts.models import SignIn
from kaohe.web.base.locks import key_of, wait_for_others

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

TRIES: Final = 5
FIRST_LOCK: Final = timedelta(minutes=15)
LONGEST_LOCK: Final = timedelta(hours=8)
REMEMBERED: Final = timedelta(hours=24)
"""Tries of longer ago are forgiven."""
TRIED: Final = "tried"
PASSED: Final = "passed"
ENTERED: Final = "entered"
UNLOCKED: Final = "unlocked"
_ACCOUNT_LENGTH: Final = 40
_ADDRESS_LENGTH: Final = 45


@dataclass(frozen=True, slots=True)
class Lock:
    """An account that cannot be entered from an address."""

    account: str
    address: str
    tries: int
    until: datetime


def try_sign_in(account: str, address: str) -> Lock | None:
    """Put down a try before the password is looked at; return the lock, if there is one.

    What is locked is not put down, so that trying on does not make the lock longer.
    """
    account, address = account.strip().lower()[:_ACCOUNT_LENGTH], address[:_ADDRESS_LENGTH]
    with transaction.atomic():
        wait_for_others(key_of(account, address))
        now = timezone.now()
        lock = find_lock(account, address, now=now)
        if lock is None:
            _put_down(account, address, TRIED, at=now)
        return lock


def put_down_passed(account: str, address: str) -> None:
    """Put down that the password was right; the tries before are forgiven."""
    _put_down(account.strip().lower(), address, PASSED, at=timezone.now())


def put_down_entered(account: str, address: str) -> None:
    """Put down that somebody is in, with every factor that was asked for."""
    _put_down(account, address, ENTERED, at=timezone.now())


def put_down_unlocked(account: str, *, at: datetime) -> None:
    """Put down that the locks of an account are taken away, from whatever address."""
    _put_down(account, "", UNLOCKED, at=at)


def find_lock(account: str, address: str, *, now: datetime) -> Lock | None:
    """Return the lock of an account at an address, as its tries give it."""
    rows = SignIn.objects.filter(Q(address=address) | Q(outcome=UNLOCKED), account=account)
    tries = _find_tries(rows, now=now).get((account, address), [])
    return _lock_after(account, address, tries, now=now)


def find_locks(*, now: datetime) -> list[Lock]:
    """Return every lock that holds now."""
    often = (
        SignIn.objects.filter(outcome=TRIED, at__gt=now - REMEMBERED)
        .values("account", "address")
        .annotate(tries=Count("pk"))
        .filter(tries__gte=TRIES)
    )
    rows = SignIn.objects.filter(account__in={each["account"] for each in often})
    locks = (
        _lock_after(account, address, tries, now=now)
        for (account, address), tries in sorted(_find_tries(rows, now=now).items())
    )
    return [lock for lock in locks if lock]


def _find_tries(rows: QuerySet[SignIn], *, now: datetime) -> dict[tuple[str, str], list[datetime]]:
    """Return when accounts were tried from addresses and not forgiven since, in their order."""
    told = rows.filter(at__gt=now - REMEMBERED, outcome__in=(TRIED, PASSED, UNLOCKED))
    found: dict[tuple[str, str], list[datetime]] = {}
    fields = ("account", "address", "outcome", "at")
    for account, address, outcome, at in told.order_by("pk").values_list(*fields):
        if outcome == TRIED:
            found.setdefault((account, address), []).append(at)
        else:
            forgiven = [each for each in found if _is_forgiven(each, account, address, outcome)]
            for each in forgiven:
                del found[each]
    return found


def _is_forgiven(tried: tuple[str, str], account: str, address: str, outcome: str) -> bool:
    """Tell whether tries are forgiven: all of the account, or those from one address."""
    return tried[0] == account and (outcome == UNLOCKED or tried[1] == address)


def _lock_after(account: str, address: str, tries: list[datetime], *, now: datetime) -> Lock | None:
    if not tries or len(tries) % TRIES:
        return None
    longer = FIRST_LOCK * 2 ** (len(tries) // TRIES - 1)
    until = tries[-1] + min(longer, LONGEST_LOCK)
    return Lock(account, address, len(tries), until) if until > now else None


def address_of(request: HttpRequest) -> str:
    """Return the address that a request comes from; empty where there is none."""
    if "REMOTE_ADDR" not in request.META:
        return ""
    return str(get_adapter(request).get_client_ip(request))


def _put_down(account: str, address: str, outcome: str, *, at: datetime) -> None:
    SignIn.objects.create(
        account=account[:_ACCOUNT_LENGTH],
        address=address[:_ADDRESS_LENGTH],
        outcome=outcome,
        at=at,
    )
