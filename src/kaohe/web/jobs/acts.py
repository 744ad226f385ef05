"""What a person may do with a job: ask for it again after a failure, or give it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.jobs.faults import JOB_MOVED_ON
from kaohe.web.jobs.models import FAILED, GIVEN_UP, WAITING, WORKING, Job

if TYPE_CHECKING:
    from kaohe.web.accounts.models import User


def try_again(job: Job, *, by: User, request: str = "") -> None:
    """Put a failed job back.

    Raises:
        StepRefused: it has not failed, or was put back before.
    """
    _expect_office(by)
    with act("job-tried-again", by=by, request=request) as doing:
        changed = Job.objects.filter(pk=job.pk, state=FAILED).update(
            state=WAITING, attempts=0, faults=[], owner="", ended_at=None, not_before=doing.at
        )
        if not changed:
            raise JOB_MOVED_ON.error_at(f"{job.pk}")
        doing.details = {"job": job.pk, "kind": job.kind, "cycle": job.about}


def give_up(job: Job, *, by: User, request: str = "") -> None:
    """Give up a job that waits, has failed, or is being done; its worker lets go of it.

    Raises:
        StepRefused: it has ended meanwhile.
    """
    _expect_office(by)
    with act("job-given-up", by=by, request=request) as doing:
        open_jobs = Job.objects.filter(pk=job.pk, state__in=(WAITING, WORKING, FAILED))
        if not open_jobs.update(state=GIVEN_UP, ended_at=doing.at, lease_until=None):
            raise JOB_MOVED_ON.error_at(f"{job.pk}")
        doing.details = {"job": job.pk, "kind": job.kind, "cycle": job.about}


def _expect_office(by: User) -> None:
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
