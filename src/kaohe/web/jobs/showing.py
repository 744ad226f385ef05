"""Jobs as pages show them, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from kaohe.web.base.language import spoken
from kaohe.web.base.telling import ToldFault
from kaohe.web.jobs.kinds import name_kind
from kaohe.web.jobs.models import DONE, ENDED, FAILED, GIVEN_UP, STATES, WAITING, WORKING, Worker

if TYPE_CHECKING:
    from kaohe.web.jobs.models import Job

COLOURS: Final = {
    WAITING: "secondary",
    WORKING: "yellow",
    DONE: "green",
    FAILED: "red",
    GIVEN_UP: "secondary",
}
SILENT: Final = timedelta(seconds=40)
"""A worker that was not seen for so long is told as gone; a sign comes every ten seconds."""
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job and what a page says of it."""

    job: Job
    name: str
    state: str
    colour: str
    words: str
    percent: int
    faults: tuple[ToldFault, ...]
    is_open: bool
    """Whether it may still change by itself."""
    may_try_again: bool
    may_give_up: bool


def show_job(job: Job) -> ShownJob:
    """Return a job as pages show it."""
    language = spoken()
    return ShownJob(
        job=job,
        name=name_kind(job.kind),
        state=str(STATES[job.state]),
        colour=COLOURS[job.state],
        words=job.words_zh if language == "zh" else job.words_en,
        percent=_WHOLE if job.state == DONE else _WHOLE * job.done // max(job.total, 1),
        faults=tuple(ToldFault(each["where"], *each[language]) for each in job.faults),
        is_open=job.state not in ENDED,
        may_try_again=job.state == FAILED,
        may_give_up=job.state in (WAITING, WORKING, FAILED),
    )


def is_worker_there() -> bool:
    """Tell whether some worker has given a sign of life of late."""
    since = timezone.now() - SILENT
    return Worker.objects.filter(ended_at=None, seen_at__gte=since).exists()
