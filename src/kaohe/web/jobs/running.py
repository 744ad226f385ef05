"""A job as the room sees it that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kaohe.core.errors import KaoheError
from kaohe.web.jobs.faults import LEASE_LOST
from kaohe.web.jobs.kinds import find_kind
from kaohe.web.jobs.queue import end, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json
    from kaohe.web.jobs.models import Job


class Tell(Protocol):
    """Takes note of how far a job is."""

    def __call__(self, done: int, total: int, /, *, zh: str, en: str) -> None:
        """Take note of what is done, of how much in all, and of what is being done."""


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job that is being done."""

    job: Job
    tell: Tell

    def end(self, result: Mapping[str, Json]) -> None:
        """End the job, inside the transaction that keeps what it has made.

        Raises:
            StepRefused: another worker has it now; the transaction must not be kept.
        """
        end(self.job, result)


def do_job(job: Job, tell: Tell) -> None:
    """Do a job whose lease one holds; what cannot be done as it was asked is told on its page."""
    try:
        find_kind(job.kind).run(RunningJob(job, tell))
    except KaoheError as refused:
        if all(fault.kind is not LEASE_LOST for fault in refused.faults):
            refuse(job, refused.faults)
