"""Putting jobs in, taking them out, ending them; whoever holds the lease decides.

A lease is a row that only its owner may change, until a time. A worker renews it while it works;
that of a worker which was killed runs out, and the next one takes the job up again. Taking is one
statement under the write lock (SQLite) or with rows that others have locked left out (PostgreSQL).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from kaohe.web.jobs.faults import JOB_BROKE, LEASE_LOST
from kaohe.web.jobs.models import DONE, FAILED, WAITING, WORKING, Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.web.audit.office_acts import OfficeAct

Progress: TypeAlias = tuple[int, int, str, str]
LEASE: Final = timedelta(seconds=30)
"""How long a worker may be silent before another one takes its job."""
MOST_ATTEMPTS: Final = 5
"""So many times a job may break off before a person must look at it."""
FIRST_PAUSE: Final = timedelta(seconds=2)
"""Before the second attempt; doubled before each further one."""


_LONGEST: Final = 200
"""Characters of the words beside a progress bar."""


def put_in(kind: str, arguments: Mapping[str, Json], *, about: str, doing: OfficeAct) -> Job:
    """Put a job in as part of the act that asks for it."""
    return Job.objects.create(
        kind=kind,
        about=about,
        arguments=dict(arguments),
        asked_by=doing.actor,
        asked_at=doing.at,
        entry=doing.index,
        not_before=doing.at,
    )


def take(owner: str, *, now: datetime | None = None) -> Job | None:
    """Take the job that has waited longest; None if there is nothing to do.

    One whose worker broke off too often is told as failed instead.
    """
    now = now or timezone.now()
    ready = Q(state=WAITING, not_before__lte=now) | Q(state=WORKING, lease_until__lt=now)
    if not Job.objects.filter(ready).exists():  # asked once a second, without the write lock
        return None
    with transaction.atomic():
        rows = Job.objects.filter(ready).order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        for job in rows:
            if job.attempts >= MOST_ATTEMPTS:
                _fail(job, [JOB_BROKE.at(_place(job), status="-", attempts=job.attempts)], now)
                continue
            job.state, job.owner, job.lease_until = WORKING, owner, now + LEASE
            job.attempts += 1
            job.begun_at = job.begun_at or now
            job.save()
            return job
    return None


def release_dead(place: str, *, is_there: Callable[[int], bool]) -> None:
    """Let go of jobs whose worker was killed in this place, without waiting for its lease.

    Args:
        place: where the numbers of processes are those that one sees oneself.
        is_there: tells whether a process with this number is there.
    """
    for job in Job.objects.filter(state=WORKING, owner__startswith=f"{place}:"):
        number = job.owner.split(":")[1]
        if not is_there(int(number)):
            _held(job).update(lease_until=timezone.now() - LEASE)


def renew(job: Job, progress: Progress | None = None, *, now: datetime | None = None) -> bool:
    """Hold the lease longer, put down how far the job is, and tell whether it was still one's own.

    Args:
        job: as it was taken.
        progress: done, total, what is being done in Chinese and in English.
        now: the present.
    """
    told: dict[str, Any] = {"lease_until": (now or timezone.now()) + LEASE}
    if progress is not None:
        done, total, zh, en = progress
        told |= {"done": done, "total": total, "words_zh": zh[:_LONGEST], "words_en": en[:_LONGEST]}
    return bool(_held(job).update(**told))


def end(job: Job, result: Mapping[str, Json], *, now: datetime | None = None) -> None:
    """End a job; called inside the transaction that keeps what it has made.

    Raises:
        StepRefused: another worker has it now; the transaction must not be kept.
    """
    now = now or timezone.now()
    told = {"state": DONE, "ended_at": now, "lease_until": None, "faults": []}
    ended = _held(job).update(**told, result=dict(result), done=F("total"))
    if not ended:
        raise LEASE_LOST.error_at(_place(job))


def refuse(job: Job, faults: Iterable[Fault]) -> None:
    """Tell that a job cannot be done as it was asked, and why; nothing is tried again by itself."""
    with transaction.atomic():
        held = _held(job).first()
        if held is not None:
            _fail(held, faults, timezone.now())


def put_back(job: Job) -> None:
    """Put a job back whose worker was asked to end; the attempt does not count."""
    _held(job).update(
        state=WAITING,
        owner="",
        lease_until=None,
        attempts=F("attempts") - 1,
        not_before=timezone.now(),
    )


def try_later(job: Job, *, status: int) -> None:
    """Put a job back whose attempt broke off, or tell it as failed after the last attempt."""
    now = timezone.now()
    with transaction.atomic():
        held = _held(job).first()
        if held is None:
            return
        if held.attempts >= MOST_ATTEMPTS:
            _fail(held, [JOB_BROKE.at(_place(held), status=status, attempts=held.attempts)], now)
            return
        held.state, held.owner, held.lease_until = WAITING, "", None
        held.not_before = now + FIRST_PAUSE * 2 ** (held.attempts - 1)
        held.save()


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=WORKING, owner=job.owner)


def _fail(job: Job, faults: Iterable[Fault], now: datetime) -> None:
    job.state, job.ended_at, job.lease_until = FAILED, now, None
    job.faults = [write_fault(fault) for fault in faults]
    job.save()


def write_fault(fault: Fault) -> dict[str, Json]:
    """Return a fault as it is kept: whole sentences in both languages."""
    return {
        "code": fault.kind.code,
        "where": fault.where,
        "zh": [fault.problem("zh"), fault.remedy("zh")],
        "en": [fault.problem("en"), fault.remedy("en")],
    }


def _place(job: Job) -> str:
    return f"{job.kind} {job.pk}"
